"""A release is verified from its folder alone, and each fault is found by the rule that names it."""

import json
import tempfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hydration.made import ARTICLES, small_release, write_articles
from release.forge import Forged
from release.forgeries.faults import (
    COPY,
    FULL,
    STAND_OFF,
    TEXTS,
    Fault,
    breaks,
    cases,
    rules_of,
)
from release.forgeries.pages import write_below
from release.made import Release, sample_project
from tandai.digest import sha256_file
from tandai.flow.hydrate import run_hydrate
from tandai.flow.verify import run_verify
from tandai.release.manifest import HydratedFrom, write_manifest
from tandai.release.verify.ledger import RULES


@pytest.fixture(autouse=True)
def texts(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where the sample's texts are."""
    TEXTS[:] = [sample_project(tmp_path_factory.getbasetemp()).build / "documents"]


def test_the_samples_release_passes(stand_off: Release, full: Release) -> None:
    for folder, manifest in (stand_off, full):
        done = run_verify(folder)
        assert done.ok
        assert done.read_rows
        assert not done.findings
        assert (done.name, done.version, done.text) == (manifest.name, "1.0.0", manifest.text)
        n_rows = sum(table.n_rows for table in manifest.tables.values())
        checked = {each.rule: each.n_checked for each in done.tallies}
        assert checked["row-order"] == checked["null-not-allowed"] == n_rows
        assert checked["content-digest"] == len(manifest.tables)


def test_no_rule_is_idle_on_the_sample(stand_off: Release, full: Release) -> None:
    done = [run_verify(folder).tallies for folder, _ in (stand_off, full)]
    idle = {
        one.rule for one, other in zip(*done, strict=True) if not one.n_checked + other.n_checked
    }
    # Its annotators left no drafts, nothing was taken out of it, and it is no hydrated copy.
    assert idle == {
        "draft-without-answer",
        "hydration-report",
        "tombstone-ignored",
        "tombstones-broken",
    }


def test_a_hydrated_release_passes(stand_off: Release, tmp_path: Path) -> None:
    project = sample_project(stand_off[0].parents[2])
    out = tmp_path / "hydrated"
    run_hydrate(stand_off[0], project.root / "articles", out)
    done = run_verify(out)
    assert (done.ok, done.text) == (True, "hydrated")


@breaks("hydrated-from-differs")
def a_stand_off_release_that_says_it_is_hydrated_from_one(forged: Forged) -> None:
    digest = forged.manifest.content_sha256
    said = HydratedFrom(content_sha256=digest, is_partial=False, reanchored=(), not_filled={})
    forged.say(hydrated_from=said)


@pytest.mark.parametrize(("rule", "fault"), cases(STAND_OFF))
def test_a_fault_is_found_by_its_rule_alone(
    rule: str, fault: Fault, stand_off: Release, tmp_path: Path
) -> None:
    forged = Forged(stand_off, tmp_path / "release")
    fault(forged)
    done = run_verify(forged.folder)
    assert rules_of(done) == {rule}, done.findings
    assert not done.ok


@pytest.mark.parametrize(("rule", "fault"), cases(FULL))
def test_a_fault_of_a_text_is_found_by_its_rule_alone(
    rule: str, fault: Fault, full: Release, tmp_path: Path
) -> None:
    forged = Forged(full, tmp_path / "release")
    fault(forged)
    done = run_verify(forged.folder)
    assert rules_of(done) == {rule}, done.findings
    assert not done.ok


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A small release, hydrated."""
    base = tmp_path_factory.mktemp("copy")
    small, _ = small_release(tmp_path_factory.getbasetemp())
    done = run_hydrate(small, write_articles(base / "articles", ARTICLES), base / "out")
    assert done.manifest
    assert run_verify(base / "out").findings == ()
    return base / "out", done.manifest


@pytest.mark.parametrize(("rule", "fault"), cases(COPY))
def test_a_fault_of_a_copys_report_is_found_by_its_rule_alone(
    rule: str, fault: Fault, copy: Release, tmp_path: Path
) -> None:
    forged = Forged(copy, tmp_path / "release")
    fault(forged)
    done = run_verify(forged.folder)
    assert rules_of(done) == {rule}, done.findings
    assert not done.ok


def test_the_first_line_that_differs_is_named(copy: Release, tmp_path: Path) -> None:
    forged = Forged(copy, tmp_path / "release")
    lines = (forged.folder / "README.md").read_text().count("\n")
    write_below("README.md")(forged)
    (one,) = run_verify(forged.folder).findings
    assert one.place == f"README.md, line {lines + 2}"
    assert one.found == "'Labels of test were checked by experts.'"
    assert one.expected.startswith("no such line")


def test_pages_of_another_tandai_are_held_to_their_digests(copy: Release, tmp_path: Path) -> None:
    forged = Forged(copy, tmp_path / "release")
    forged.say(tools={**forged.manifest.tools, "tandai": "0.0.1"})
    path = forged.folder / "README.md"
    path.write_text(path.read_text() + "\nA page of another template.\n")
    pages = {**(forged.manifest.pages_sha256 or {}), "README.md": sha256_file(path)}
    named = msgspec.structs.replace(forged.manifest, pages_sha256=pages)
    (forged.folder / "manifest.json").write_bytes(write_manifest(named))
    forged.seal()
    done = run_verify(forged.folder)
    assert done.ok
    assert [(each.rule, each.severity) for each in done.findings] == [
        ("page-not-compared", "warning")
    ]
    write_below("README.md")(forged)
    done = run_verify(forged.folder)
    assert (done.ok, rules_of(done)) == (False, {"page-digest", "page-not-compared"})


def test_pages_of_a_manifest_without_their_digests_are_held_to_what_they_state(
    copy: Release, tmp_path: Path
) -> None:
    """Releases made before manifests named them."""
    forged = Forged(copy, tmp_path / "release")
    forged.say(tools={**forged.manifest.tools, "tandai": "0.0.1"})
    named = msgspec.structs.replace(forged.manifest, pages_sha256=None, tombstones_sha256=None)
    (forged.folder / "manifest.json").write_bytes(write_manifest(named))
    write_below("README.md")(forged)
    done = run_verify(forged.folder)
    assert (done.ok, rules_of(done)) == (True, {"page-not-compared"})


def test_a_draft_says_that_it_is_one(copy: Release, tmp_path: Path) -> None:
    forged = Forged(copy, tmp_path / "release")
    forged.say(is_draft=True, draft_notes=("two files are not committed",))
    done = run_verify(forged.folder)
    assert (done.ok, done.is_draft, done.n_failed) == (True, True, 0)
    (one,) = done.findings
    assert (one.rule, one.severity) == ("release-is-draft", "warning")
    assert "two files are not committed" in one.found


@settings(max_examples=25)
@given(data=st.data())
def test_no_manifest_however_odd_stops_the_checks(data: st.DataObject, stand_off: Release) -> None:
    """Somebody else's release may say anything: it is found fault with, or has the content that it had."""
    with tempfile.TemporaryDirectory() as name:
        forged = Forged(stand_off, Path(name) / "release")
        path = forged.folder / "manifest.json"
        said = json.loads(path.read_text())
        at: Any = said
        while True:
            keys = list(at) if isinstance(at, dict) else list(range(len(at)))
            key = data.draw(st.sampled_from(keys))
            if not (isinstance(at[key], dict | list) and at[key]) or data.draw(st.booleans()):
                break
            at = at[key]
        at[key] = data.draw(
            st.one_of(
                st.none(),
                st.integers(),
                st.text(max_size=20),
                st.sampled_from(["../x", "start", "ints", "structs", [], {}, ["a"], True]),
            )
        )
        path.write_text(json.dumps(said))
        forged.seal()
        done = run_verify(forged.folder)
        assert not done.ok or done.content_sha256 == stand_off[1].content_sha256


def test_every_rule_has_a_fault_that_it_finds() -> None:
    assert set(RULES) == {*STAND_OFF, *FULL, *COPY}

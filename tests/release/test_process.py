"""A manifest says how its release came about; an older one that does not is read as it was."""

import ast
import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.made import FACTS, Release, sample_project
from tandai.digest import sha256_bytes
from tandai.errors import InputError
from tandai.flow.check import run_check
from tandai.flow.check_rules import ALWAYS, COMBINED, ELSEWHERE, rules_from_git
from tandai.flow.release_checks import check_readiness
from tandai.flow.verify import run_verify
from tandai.project import Project
from tandai.release.lines import WIDTH, write_lines
from tandai.release.manifest import Manifest, parse_manifest, write_manifest
from tandai.release.process import Checks, SplitMethod, sum_up_checks

ROOT = Path(__file__).parents[2]
TOOLKIT = ROOT / "toolkit" / "tandai"
ASKED = (
    *("checks", "guidelines", "rulebook/scopes", "withholding", "datasheet/answers"),
    *("splits/check", "splits/grouping", "splits/words", "versions/index", "versions/history"),
    *("flow/check", "flow/check_answers", "flow/corrections", "flow/agreement_saved"),
    *("flow/datasheet", "flow/licences", "flow/settled_today", "flow/scheme", "flow/versions"),
    *("flow/index_history",),
)
"""Modules whose findings `tandai check` gives."""
NOT_ASKED = {"pin-without-reason", "pins-asked-for", "split-off-share"}
"""Of these modules, what another command says."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return sample_project(tmp_path_factory.getbasetemp())


def test_the_manifest_names_each_rule_that_was_asked(project: Project, full: Release) -> None:
    manifest = full[1]
    assert isinstance(manifest.checks, Checks)
    said = {*manifest.checks.passed, *manifest.checks.waived}
    assert said == rules_from_git(project)
    assert {"gold-stale", "split-leaks-group", "duplicate-hotkey", "claim-overlap"} <= said
    assert not manifest.checks.failed
    warned = {each.rule for each in run_check(project) if each.severity == "warning"}
    assert set(manifest.checks.waived) == warned & rules_from_git(project)


def test_the_manifest_names_guidelines_split_and_writer(project: Project, full: Release) -> None:
    manifest = full[1]
    assert manifest.guideline_sha256 == {
        layer: sha256_bytes((project.configs / layer / "guideline.md").read_bytes())
        for layer in project.settings.layers
    }
    assert isinstance(manifest.split_method, SplitMethod)
    assert manifest.split_method.seed == project.settings.splits.seed
    assert manifest.split_method.group_key == "group_id"
    assert isinstance(manifest.writer_options, dict)
    assert manifest.writer_options["compression_level"] == 9
    assert manifest.writer_options["row_group_size"] == 1000


def test_what_is_checked_is_the_same_without_the_texts(project: Project, tmp_path: Path) -> None:
    with_texts = check_readiness(project, draft=True).checks
    texts = project.build / "documents"
    texts.rename(tmp_path / "aside")
    try:
        without = check_readiness(project, draft=True).checks
    finally:
        (tmp_path / "aside").rename(texts)
    assert with_texts == without


def test_every_rule_of_check_is_known(project: Project) -> None:
    found: set[str] = set()
    for name in ASKED:
        path = TOOLKIT / f"{name}.py"
        for node in ast.walk(ast.parse(path.read_text())) if path.is_file() else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Finding":
                assert isinstance(node.args[0], ast.Constant), f"{path}: {ast.unparse(node)}"
                found.add(str(node.args[0].value))
    assert found - NOT_ASKED == ALWAYS | COMBINED | ELSEWHERE
    assert not ALWAYS & ELSEWHERE


@given(
    st.sets(st.sampled_from(["a-b", "c-d", "e-f"])),
    st.dictionaries(
        st.tuples(
            st.sampled_from(["a-b", "c-d", "g-h"]), st.sampled_from(["error", "warning", "note"])
        ),
        st.integers(1, 9),
    ),
)
def test_each_rule_is_in_one_place(asked: set[str], found: dict[tuple[str, str], int]) -> None:
    checks = sum_up_checks(asked, found)
    every = [*checks.passed, *checks.failed, *checks.waived]
    assert len(every) == len(set(every))
    assert asked <= set(every)
    assert checks.failed == {rule: n for (rule, what), n in found.items() if what == "error"}


@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
def test_a_manifest_of_before_is_read_and_written_as_ever(version: str) -> None:
    path = ROOT / "releases" / version / "manifest.json"
    manifest = parse_manifest(path, path.read_text())
    assert manifest.checks is msgspec.UNSET
    written = write_manifest(manifest)
    # 1.0.0 is of a tandai that wrote no digests of pages; its pages are compared with none.
    plain = json.loads(path.read_bytes())
    assert json.loads(written) == {**json.loads(written), **plain}
    assert version == "1.0.0" or written == path.read_bytes()


def test_a_manifest_is_read_as_it_was_written(full: Release) -> None:
    data = (full[0] / "manifest.json").read_bytes()
    assert parse_manifest(full[0] / "manifest.json", data.decode()) == full[1]
    assert write_manifest(full[1]) == data
    assert run_verify(full[0]).findings == ()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"guideline_sha256": {"entity": "0" * 64}}, "guideline_sha256"),
        ({"writer_options": msgspec.UNSET}, "checks"),
        ({"checks": Checks(passed=("a-b",), failed={"c-d": 1}, waived={})}, "checks.fail"),
        ({"checks": Checks(passed=("a-b", "a-b"), failed={}, waived={})}, "checks"),
        ({"checks": Checks(passed=("a-b",), failed={}, waived={"a-b": 1})}, "checks"),
    ],
)
def test_what_cannot_be_is_refused(full: Release, change: dict[str, object], place: str) -> None:
    changed: Manifest = msgspec.structs.replace(full[1], **change)
    with pytest.raises(InputError) as caught:
        parse_manifest(Path("manifest.json"), write_manifest(changed).decode())
    assert caught.value.place == place


Json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**40), 2**40)
    | st.floats(allow_nan=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


class Anything(msgspec.Struct):
    """A record that holds whatever JSON does."""

    first: object
    second: object


@given(Json, Json)
def test_lines_say_what_the_record_says(first: object, second: object) -> None:
    record = Anything(first, second)
    data = write_lines(record)
    plain = msgspec.json.decode(msgspec.json.encode(record))
    assert msgspec.json.decode(data) == plain
    assert data.startswith(b'{\n  "first": ')


def test_a_row_stands_on_a_line() -> None:
    rows = [{"name": "entity", "value": number / 7, "why": ""} for number in range(50)]
    lines = write_lines(Anything(rows, FACTS.label_sets)).decode().splitlines()
    assert (
        len([line for line in lines if line.startswith('    {"name": "entity", "value": ')]) == 50
    )
    assert all(len(line) <= WIDTH + 1 for line in lines)

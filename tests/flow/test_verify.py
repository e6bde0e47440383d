"""Whatever a project may hold, the release made of it is sound: no rule of `verify` is too strict."""

from pathlib import Path

import msgspec
import pytest

from flow.samples import reopen, replace_in
from flow.test_curated import curate
from tandai.flow.gold import run_gold
from tandai.flow.release import run_release
from tandai.flow.verify import Verified, run_verify
from tandai.project import Project
from tandai.records import Annotation, Extra
from tandai.store import write_jsonl


def release_of(project: Project, tmp_path: Path) -> Verified:
    folder = tmp_path / "release"
    run_release(project, "1.0.0", out=folder)
    return run_verify(folder)


def n_checked(done: Verified, rule: str) -> int:
    return next(each.n_checked for each in done.tallies if each.rule == rule)


@pytest.mark.parametrize("kind", ["person", "script"])
def test_what_a_curator_settled(project: Project, tmp_path: Path, kind: str) -> None:
    curate(project, kind=kind)
    run_gold(project, ("entity",))
    assert any("kurator-1" in each.curators for each in project.read_gold("entity"))
    assert release_of(project, tmp_path).findings == ()


@pytest.mark.parametrize("policy", ["intersection-1", "union-1", "unanimous-1", "ask-1"])
def test_what_another_policy_settled(project: Project, tmp_path: Path, policy: str) -> None:
    toml = project.root / "tandai.toml"
    replace_in(toml, "[layers.entity]", f'[layers.entity]\npolicies = {{ entity = "{policy}" }}')
    other = reopen(project.root)
    run_gold(other, other.settings.layer_order())
    assert release_of(other, tmp_path).findings == ()


def test_drafts_skipped_answers_and_extras(project: Project, tmp_path: Path) -> None:
    first, *others = [
        each for each in project.read_annotations("entity") if each.annotator_id == "anotator-1"
    ]
    extra = Extra(control="relevance", type="rating", json='{"value":{"rating":3}}')
    draft = msgspec.structs.replace(
        first,
        annotation_id=f"{first.annotation_id[:-1]}2",
        status="draft",
        draft_of=first.annotation_id,
        unique_id="",
        extras=(extra,),
    )
    empty = msgspec.structs.replace(
        draft, annotation_id=f"{first.annotation_id[:-1]}3", draft_of=""
    )
    skipped: Annotation = msgspec.structs.replace(
        empty, status="skipped", spans=(), attributes=(), relations=(), answers=(), extras=()
    )
    path = project.annotations_dir("entity") / "anotator-1.jsonl"
    write_jsonl(path, [first, draft, skipped, *others])
    done = release_of(project, tmp_path)
    assert done.findings == ()
    assert n_checked(done, "draft-without-answer") == 1
    assert all(each.n_checked for each in done.tallies if each.rule == "email-in-row")


def test_no_views_at_all(project: Project, tmp_path: Path) -> None:
    toml = project.root / "tandai.toml"
    text = toml.read_text()
    toml.write_text(text[: text.index("[views.")] + text[text.index("[splits") :])
    done = release_of(reopen(project.root), tmp_path)
    assert done.findings == ()
    assert done.ok
    assert n_checked(done, "view-span-unknown") == 0

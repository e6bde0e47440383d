"""Counts of gold for a project's sheet: every item once, on its side, by class and never by text."""

from collections import Counter
from pathlib import Path

import pytest

from release.made import sample_project, sample_release
from tandai.datasheet.gold import CHOSEN, NO_ITEM, UNLABELLED, GoldCounter
from tandai.datasheet.labels import MOST_NAMED, MOST_ROWS, label_lines
from tandai.datasheet.tables import share
from tandai.flow.agreement import what_is_asked
from tandai.flow.datasheet_facts import project_facts
from tandai.project import Project
from tandai.records import Annotation, Answer, Attribute, Relation
from tandai.release.counted import LabelCount


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return sample_project(tmp_path_factory.getbasetemp())


def counted(project: Project, *gold: Annotation) -> dict[str, dict[str, int]]:
    counter = GoldCounter({each: what_is_asked(project, each) for each in project.settings.layers})
    for each in gold:
        counter.add(each, "train")
    return {each.what: each.counts for each in counter.found()}


def gold(layer: str, **items: object) -> Annotation:
    fields = {
        "annotation_id": "s01/gold/1", "document_id": "s01", "text_sha256": "0" * 64,
        "layer": layer, "guideline_version": "1", "annotator_id": "gold", "annotator_kind": "gold",
        "status": "submitted", "spans": (), **items,
    }  # fmt: skip
    return Annotation(**fields)  # type: ignore[arg-type]


def test_the_projects_counts_are_those_of_its_release(
    project: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    facts = project_facts(project, {})
    manifest = sample_release(tmp_path_factory.getbasetemp(), "stand-off")[1]
    ours = {(each.what, each.split): each.counts for each in facts.survey.labels}
    theirs = {(each.what, each.split): each.counts for each in manifest.survey.labels}
    same = {
        "entity.entity": "entities.entities.label",
        "claim.attribution": "claims.attribution",
        "claim.certainty": "claims.certainty",
        "stance.canonical_stance": "claim_pairs.stance",
        "stance.article_stance": "article_stance.stance",
    }
    for what, column in same.items():
        for split in manifest.counts:
            assert ours.get((what, split)) == theirs.get((column, split)), (what, split)
    assert facts.seen == manifest.seen_in_train


def test_every_span_of_gold_is_counted_once(project: Project) -> None:
    facts = project_facts(project, {})
    for layer in ("entity", "claim"):
        spans = Counter(span.label for each in project.stream_gold(layer) for span in each.spans)
        said = Counter[str]()
        for each in facts.survey.labels:
            if each.what == f"{layer}.{layer}":
                said += Counter(each.counts)
        assert said == spans
    # The stance layer repeats the claims of another.
    assert not any(each.what == "stance.claim" for each in facts.survey.labels)


def test_what_somebody_wrote_is_no_class(project: Project) -> None:
    one = {"span_id": "g1", "origin": "unanimous"}
    made = gold(
        "claim",
        attributes=(
            Attribute(name="refers_to", kind="choices", values=("orang-tua",), **one),  # type: ignore[arg-type]
        ),
        relations=(Relation(from_id="g1", to_id="g2", origin="unanimous"),),
    )
    said = counted(project, made)
    assert "orang-tua" not in str(said)
    assert said["claim.relation"] == {UNLABELLED: 1}


def test_pairs_are_counted_by_their_answer(project: Project) -> None:
    values = ("K01/SUPPORT", "K02/SUPPORT", "K03/DENY", "NEW/DENY", "NONE")
    made = gold(
        "stance",
        attributes=(
            Attribute(
                span_id="g1", name="canonical_stance", kind="taxonomy", values=values,
                origin="unanimous",
            ),
        ),
        answers=(
            Answer(name="article_stance_T1", kind="choices", values=("AGREE",), origin="unanimous"),
            Answer(name="article_stance_T2", kind="choices", values=("AGREE",), origin="unanimous"),
        ),
    )  # fmt: skip
    assert counted(project, made) == {
        "stance.canonical_stance": {"SUPPORT": 2, "DENY": 1},
        f"stance.canonical_stance{NO_ITEM}": {"NEW/DENY": 1, "NONE": 1},
        "stance.article_stance": {"AGREE": 2},
    }
    assert CHOSEN not in str(counted(project, made))


def test_many_labels_stand_in_a_line_with_their_counts() -> None:
    many = {f"K{n:03}": n for n in range(1, MOST_NAMED + 3)}
    lines = label_lines(
        [LabelCount(what="view.id", split="train", counts=many),
         LabelCount(what="view.id", split="test", counts={"K001": 4})],
        ["train", "test"],
    )  # fmt: skip
    (line,) = (each for each in lines if each.startswith("`id`, "))
    assert f"{len(many)} that occur: `K{MOST_NAMED + 2:03}` {MOST_NAMED + 2}, " in line
    assert line.endswith(" and 2 others, 5 in all.")
    few = dict.fromkeys(list(many)[:MOST_ROWS], 1)
    lines = label_lines([LabelCount(what="view.id", split="train", counts=few)], ["train"])
    assert sum(each.startswith("| `id` |") for each in lines) == MOST_ROWS


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 0, ""), (0, 9, "0 %"), (2, 925, "< 1 %"), (923, 925, "> 99 %"), (9, 9, "100 %"),
     (1, 3, "33 %")],
)  # fmt: skip
def test_few_are_not_none(part: int, whole: int, said: str) -> None:
    assert share(part, whole) == said


def test_the_sheet_of_the_project_shows_them(root: Path) -> None:
    sheet = (root / "DATASHEET.md").read_text(encoding="utf-8")
    composition = sheet.split("<!-- generated:begin composition -->")[1].split("<!--")[0]
    for layer in ("entity", "claim", "stance"):
        assert f"\n| `{layer}` | label | train | validation | test | all | share |\n" in composition
    assert len(sheet.splitlines()) < 700

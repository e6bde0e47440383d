"""Suggestions withheld from half of the sample's documents: tasks, answers, and the figures."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from flow.samples import answer, read_export, reopen, replace_in, tree, write_export
from tandai.errors import InputError
from tandai.flow.check import run_check
from tandai.flow.documents import run_documents
from tandai.flow.gold import run_gold
from tandai.flow.suggestions import SuggestionsReport, run_suggestions
from tandai.flow.tasks import run_tasks
from tandai.flow.withheld import read_cells
from tandai.project import Project
from tandai.withholding import GIVEN, withheld_documents

HALF = '[suggestions]\nwithhold = 0.5\nseed = "tandai"\n'


def withholding(project: Project, table: str = HALF) -> Project:
    """The project with another [suggestions] table."""
    path = project.root / "tandai.toml"
    text = path.read_text(encoding="utf-8").partition("\n[suggestions]")[0]
    path.write_text(f"{text}\n{table}", encoding="utf-8", newline="\n")
    return reopen(project.root)


@pytest.fixture
def half(fresh: Project) -> Project:
    project = withholding(fresh)
    run_documents(project, project.root / "articles")
    run_tasks(project, ("entity", "claim"))
    return project


def tasks(project: Project, layer: str) -> dict[str, dict[str, Any]]:
    made = msgspec.json.decode(project.tasks_path(layer).read_bytes())
    return {task["data"]["document_id"]: task for task in made}


def without(project: Project, layer: str) -> frozenset[str]:
    return withheld_documents(read_cells(project), layer)


def rules(project: Project) -> list[str]:
    return [finding.rule for finding in run_check(reopen(project.root))]


def test_by_default_nothing_is_withheld_and_nothing_written_of_it(project: Project) -> None:
    assert all(each.n_withheld == 0 for each in run_tasks(project))
    assert not project.cells_path.exists()
    assert not (project.corpus / "withheld").exists()
    reports = run_suggestions(project)
    assert [(each.halves, each.pairs, each.n_outside) for each in reports] == [((), (), {})] * 3


@pytest.mark.parametrize("layer", ["entity", "claim"])
def test_half_of_the_tasks_show_no_suggestion(half: Project, layer: str) -> None:
    withheld = without(half, layer)
    assert len(withheld) == 4
    made = tasks(half, layer)
    assert {name for name, task in made.items() if "predictions" not in task} == withheld
    assert {each.document_id for each in half.read_proposals(layer)} == set(made) - withheld
    kept = half.read_withheld(layer)
    assert {each.document_id for each in kept} == withheld
    assert all(each.spans and each.annotator_kind == "program" for each in kept)
    assert "suggestion-not-withheld" not in rules(half)


def test_the_two_layers_withhold_from_different_documents(half: Project) -> None:
    assert without(half, "entity") != without(half, "claim")


def test_tasks_made_again_withhold_from_the_same_whatever_the_seed_and_share(half: Project) -> None:
    before = tree(half.root)
    run_tasks(half)
    assert tree(half.corpus).items() <= before.items()
    cells = read_cells(half)
    again = withholding(half, '[suggestions]\nwithhold = 0.9\nseed = "another"\n')
    assert run_tasks(again, ("claim",))[0].n_withheld == 4
    assert read_cells(again) == cells
    none = withholding(half, "[suggestions]\nwithhold = 0.0\n")
    assert run_tasks(none, ("claim",))[0].n_withheld == 4
    assert read_cells(none) == cells


def test_documents_shown_before_are_not_decided(project: Project) -> None:
    """Chance did not choose what their annotators saw."""
    again = withholding(project)
    assert [each.n_withheld for each in run_tasks(again)] == [0, 0, 0]
    assert read_cells(again) == []


def test_a_layer_that_asks_about_spans_shows_them_and_no_answer(project: Project) -> None:
    for folder in ("annotations", "suggestions"):
        for path in (project.corpus / folder).glob("stance*"):
            path.unlink() if path.is_file() else [each.unlink() for each in path.iterdir()]
    again = withholding(project)
    assert run_tasks(again, ("stance",))[0].n_withheld == 4
    withheld = without(again, "stance")
    claims = {
        each.document_id: {(span.span_id, span.label) for span in each.spans}
        for each in again.read_gold("claim")
    }
    for name, task in tasks(again, "stance").items():
        (prediction,) = task["predictions"]
        kinds = {item["type"] for item in prediction["result"]}
        if name not in withheld:
            assert "taxonomy" in kinds
            continue
        assert prediction["model_version"] == GIVEN
        assert kinds == {"labels"}
        assert not any("score" in item for item in prediction["result"])
        shown = {item["id"] for item in prediction["result"]}
        assert shown == {span_id for span_id, label in claims[name] if label == "CLAIM"}
    kept = again.read_withheld("stance")
    assert {each.document_id for each in kept} == withheld
    assert any(each.attributes for each in kept)


def test_a_document_with_answers_keeps_what_it_would_have_been_shown(half: Project) -> None:
    before = half.read_withheld("entity")
    answered = before[0].document_id
    folder = half.annotations_dir("entity")
    folder.mkdir(parents=True)
    made = msgspec.structs.replace(before[0], annotator_id="ana", annotator_kind="person")
    (folder / "ana.jsonl").write_bytes(msgspec.json.encode(made) + b"\n")
    lexicon = half.configs / "entity" / "lexicon.csv"
    lines = lexicon.read_text(encoding="utf-8").splitlines(keepends=True)
    lexicon.write_text(lines[0], encoding="utf-8", newline="\n")
    run_tasks(reopen(half.root), ("entity",))
    after = half.read_withheld("entity")
    assert [each.document_id for each in after] == [each.document_id for each in before]
    changed = {new.document_id for new, old in zip(after, before, strict=True) if new != old}
    assert changed
    assert answered not in changed


def test_a_cell_that_stands_twice_is_refused(half: Project) -> None:
    path = half.cells_path
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text.splitlines()[1] + "\n", encoding="utf-8", newline="\n")
    with pytest.raises(InputError, match=r"withheld\.csv, line 18: found a second row for s0"):
        run_tasks(half)


def test_check_names_a_layer_of_cells_that_there_is_not(half: Project) -> None:
    replace_in(half.cells_path, ",claim,", ",klaim,")
    assert "layer-unknown" in rules(half)


def given(project: Project, answers: Callable[[str, bool], dict[str, Any]]) -> Path:
    """An export as the tasks were made, each task with one answer."""
    export = read_export(project, "entity")
    made = tasks(project, "entity")
    for task in export:
        name = task["data"]["document_id"]
        predictions = made[name].get("predictions", [])
        (first, *_) = task["predictions"]
        task["predictions"] = [first | each for each in predictions]
        task["annotations"] = [
            one | answers(name, not predictions) for one in task["annotations"][:1]
        ]
    return write_export(project, export)


def answered(half: Project, seconds: float) -> SuggestionsReport:
    """Who sees suggestions takes them all over; who sees none finds one span of each document."""
    made = tasks(half, "entity")
    would = {each.document_id: each for each in half.read_withheld("entity")}

    def answers(name: str, is_withheld: bool) -> dict[str, Any]:
        task = made[name]
        if not is_withheld:
            items = task["predictions"][0]["result"]
            result = [{**item, "origin": "prediction"} for item in items]
        else:
            span = would[name].spans[0]
            value = {"start": span.start, "end": span.end, "labels": [span.label]}
            place = {"from_name": span.control, "to_name": "text", "type": "labels"}
            result = [{**place, "id": "own", "value": value, "origin": "manual"}]
        return {"result": result, "lead_time": seconds, "was_cancelled": False}

    answer(half, entity=given(half, answers))
    (report,) = run_suggestions(half, ("entity",))
    return report


def test_the_figures_of_both_halves(half: Project) -> None:
    report = answered(half, 600.0)
    assert rules(half).count("suggestion-not-withheld") == 0
    shown, withheld = report.halves
    proposed = sum(len(each.spans) for each in half.read_proposals("entity"))
    assert (shown.half, shown.n_documents, shown.n_spans, shown.n_same) == (
        "shown", 4, proposed, proposed,
    )  # fmt: skip
    assert (shown.precision, shown.recall, shown.f1) == (1.0, 1.0, 1.0)
    kept = sum(len(each.spans) for each in half.read_withheld("entity"))
    assert (withheld.half, withheld.n_documents, withheld.n_spans, withheld.n_same) == (
        "withheld", 4, 4, 4,
    )  # fmt: skip
    assert (withheld.precision, withheld.recall, withheld.f1) == (1.0, 4 / kept, 8 / (4 + kept))
    tokens = {each.document_id: len(each.tokens) for each in half.read_documents()}
    assert withheld.n_tokens == sum(tokens[name] for name in without(half, "entity"))
    assert shown.n_tokens + withheld.n_tokens == sum(tokens.values())
    assert withheld.spans_per_1000_tokens == 4000 / withheld.n_tokens
    assert report.n_compared == 4
    spans = [row for row in report.rows if row.what == "span"]
    assert sum(row.n_suggested for row in spans) == proposed
    assert sum(row.n_accepted for row in spans) == proposed
    assert sum(row.n_added for row in report.rows) == 0
    assert report.pairs == ()
    assert report.n_outside == {}
    assert report.findings == ()


def test_taking_all_over_in_a_second_is_listed(half: Project) -> None:
    report = answered(half, 1.0)
    assert {each.rule for each in report.findings} == {"accepted-in-haste"}
    assert len(report.findings) == 4


def test_a_suggestion_shown_where_it_was_to_be_withheld_is_found(half: Project) -> None:
    """The sample's servers showed all of them: in neither half, and told by check."""
    answer(half, "entity")
    run_gold(half, ("entity",))
    assert rules(half).count("suggestion-not-withheld") == 4
    (report,) = run_suggestions(half, ("entity",))
    assert {each.half for each in report.halves} == {"shown"}
    submitted = [
        each.document_id for each in half.read_annotations("entity") if each.status == "submitted"
    ]
    withheld = [name for name in submitted if name in without(half, "entity")]
    assert len(withheld) > 4
    assert report.n_outside == {"not-withheld": len(withheld)}
    assert report.n_compared == report.n_answers == len(submitted)

"""Tasks are made for all layers or for none, and a document waits for the gold it needs."""

import msgspec
import pytest

from flow.samples import replace_in, tree
from tandai.errors import InputError
from tandai.flow.documents import run_documents
from tandai.flow.tasks import run_tasks
from tandai.project import Project


@pytest.fixture
def with_documents(fresh: Project) -> Project:
    run_documents(fresh, fresh.root / "articles")
    return fresh


def test_a_second_run_changes_no_byte(project: Project) -> None:
    before = tree(project.root)
    run_tasks(project)
    assert tree(project.root) == before


def test_documents_wait_for_the_gold_their_layer_asks_about(with_documents: Project) -> None:
    reports = {each.layer: each for each in run_tasks(with_documents)}
    assert reports["claim"].n_tasks == 8
    assert reports["claim"].waiting == ()
    assert reports["stance"].n_tasks == 0
    assert len(reports["stance"].waiting) == 8
    assert with_documents.tasks_path("stance").read_bytes() == b"[]\n"


def test_a_fault_in_one_layers_lexicon_keeps_all_tasks_as_they_were(
    with_documents: Project,
) -> None:
    replace_in(with_documents.configs / "claim" / "cues.csv", ",REPORT,", ",RAPPORT,")
    before = tree(with_documents.root)
    with pytest.raises(InputError, match=r"cues\.csv, line \d+: found class 'RAPPORT'"):
        run_tasks(with_documents)
    assert tree(with_documents.root) == before


def test_a_text_changed_in_build_is_not_shown_to_annotators(with_documents: Project) -> None:
    path = with_documents.text_path("s04")
    path.write_text(path.read_text(encoding="utf-8") + "x", encoding="utf-8")
    with pytest.raises(InputError, match=r"s04\.txt: found another text; expected the text of s04"):
        run_tasks(with_documents)


def test_what_is_suggested_is_what_the_corpus_remembers(project: Project) -> None:
    tasks = msgspec.json.decode(project.tasks_path("entity").read_bytes())
    suggested = {each.document_id: each for each in project.read_suggestions("entity")}
    assert len(tasks) == len(suggested) == 8
    for task in tasks:
        spans = {
            (item["value"]["start"], item["value"]["end"])
            for item in task["predictions"][0]["result"]
            if item["type"] == "labels"
        }
        known = suggested[task["data"]["document_id"]]
        assert spans == {(span.start, span.end) for span in known.spans}
        assert {span.origin for span in known.spans} == {"suggested"}


def test_stance_tasks_offer_the_inventory_and_the_answers_outside_it(project: Project) -> None:
    (first, *_) = msgspec.json.decode(project.tasks_path("stance").read_bytes())
    offered = {
        choice["alias"]: [child["alias"] for child in choice.get("children", ())]
        for choice in first["data"]["canonical_stances"]
    }
    stances = ["SUPPORT", "DENY", "QUERY", "NEUTRAL"]
    assert (next(iter(offered)), offered["K01"]) == ("K01", stances)
    assert list(offered.items())[-2:] == [("NONE", []), ("NEW", stances)]
    # What a pull takes is what the task offers, and an item without an answer: keys allow it.
    paths = {
        path
        for item, answers in offered.items()
        for path in (item, *(f"{item}/{each}" for each in answers))
    }
    assert set(project.codes("stance")["canonical_stance"]) == paths
    assert first["data"]["target_T1"].startswith("T1. ")

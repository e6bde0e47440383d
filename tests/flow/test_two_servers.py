"""A blind round's servers are read as one layer, and none of them loses what it has."""

import copy
from pathlib import Path
from typing import Any

import msgspec
import pytest

from flow.samples import begin, read_export, tree
from tandai.flow.annotations import AnnotationsReport, latest_pulls, run_annotations
from tandai.flow.documents import run_documents
from tandai.flow.targets import project_title
from tandai.project import Project
from tandai.studio.pull import title_slug

Json = dict[str, Any]
HANDS = ("anotator-1", "anotator-2")


@pytest.fixture
def blind(tmp_path: Path) -> Project:
    """The sample, each annotator's answers pulled from a server of their own."""
    project = begin(tmp_path / "project")
    run_documents(project, project.root / "articles")
    for hand in HANDS:
        pull(project, hand, "2031-05-01T000000Z", answers_of(project, hand))
    return project


def answers_of(project: Project, hand: str) -> list[Json]:
    """The entity tasks as the server of one annotator has them, with numbers of its own."""
    tasks = read_export(project, "entity")
    for task in tasks:
        task["annotations"] = [
            {**each, "id": number}
            for number, each in enumerate(task["annotations"], start=1)
            if each["completed_by"]["email"].startswith(hand)
        ]
        task["drafts"] = [each for each in task["drafts"] if str(each["user"]).startswith(hand)]
        task["total_annotations"] = len(task["annotations"])
    return tasks


def pull(project: Project, server: str, stamp: str, tasks: list[Json]) -> Path:
    folder = title_slug(project_title(project, "entity"))
    path = project.pulls / "entity" / server / folder / f"{stamp}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode(tasks))
    return path


def read(project: Project) -> AnnotationsReport:
    accounts = project.root / "answers" / "accounts.json"
    (report,) = run_annotations(project, latest_pulls(project), accounts_path=accounts)
    return report


def rules_of(report: AnnotationsReport) -> set[str]:
    return {each.rule for each in report.findings if each.severity != "note"}


def test_two_servers_give_what_one_gives(blind: Project) -> None:
    report = read(blind)
    apart = tree(blind.corpus)
    assert (report.annotators, rules_of(report)) == (HANDS, set())
    assert len(report.units) == 2
    run_annotations(
        blind,
        {"entity": blind.root / "answers" / "entity.json"},
        accounts_path=blind.root / "answers" / "accounts.json",
    )
    assert tree(blind.corpus) == apart


def test_what_each_server_showed_is_kept_and_origins_are_its_own(blind: Project) -> None:
    """The second server withheld a span of s01; its annotator, who marked it, made it."""
    tasks = answers_of(blind, HANDS[1])
    shown = tasks[0]["predictions"][0]["result"]
    ids = {item["id"] for item in tasks[0]["annotations"][0]["result"] if "origin" not in item}
    withheld = next(item["id"] for item in shown if item.get("id") in ids)
    tasks[0]["predictions"][0]["result"] = [each for each in shown if each.get("id") != withheld]
    document_id = tasks[0]["data"]["document_id"]
    pull(blind, HANDS[1], "2031-05-02T000000Z", tasks)
    assert rules_of(read(blind)) == set()
    suggestions = [
        each for each in blind.read_suggestions("entity") if each.document_id == document_id
    ]
    assert [each.annotation_id for each in suggestions] == [
        f"{document_id}/entity/tandai-saran/1",
        f"{document_id}/entity/tandai-saran/2",
    ]
    assert sorted(sum(span.span_id == withheld for span in each.spans) for each in suggestions) == [
        0,
        1,
    ]
    origins = {
        each.annotator_id: {span.origin for span in each.spans if span.span_id == withheld}
        for each in blind.read_annotations("entity")
        if each.document_id == document_id
    }
    assert origins == {HANDS[0]: {"accepted_untouched"}, HANDS[1]: {"manual"}}


def test_a_server_that_was_not_pulled_newly_keeps_its_answers(blind: Project) -> None:
    read(blind)
    before = {each.annotation_id: each for each in blind.read_annotations("entity")}
    tasks = answers_of(blind, HANDS[0])
    taken_back = tasks[0]["annotations"].pop()
    tasks[0]["total_annotations"] = 0
    pull(blind, HANDS[0], "2031-05-02T000000Z", copy.deepcopy(tasks))
    report = read(blind)
    assert rules_of(report) == {"annotation-not-in-export"}
    after = {each.annotation_id: each for each in blind.read_annotations("entity")}
    assert taken_back["completed_by"]["email"].startswith(HANDS[0])
    gone = f"{tasks[0]['data']['document_id']}/entity/{HANDS[0]}/1"
    assert after[gone].status == "withdrawn"
    assert {key: each for key, each in after.items() if key != gone} == {
        key: each for key, each in before.items() if key != gone
    }


def test_one_server_read_alone_leaves_the_other_ones_answers(blind: Project) -> None:
    read(blind)
    before = tree(blind.corpus)
    (path,) = [each for each in latest_pulls(blind)["entity"] if HANDS[0] in each.parts]
    accounts = blind.root / "answers" / "accounts.json"
    (report,) = run_annotations(blind, {"entity": path}, accounts_path=accounts)
    assert {each.found for each in report.findings if each.severity == "warning"} == {
        "an annotation that this export does not have; kept as it was"
    }
    assert tree(blind.corpus) == before


def test_another_notation_of_dates_changes_no_id(blind: Project) -> None:
    read(blind)
    before = {each.annotation_id: each.spans for each in blind.read_annotations("entity")}
    for hand in HANDS:
        tasks = answers_of(blind, hand)
        for task in tasks:
            for each in (*task["annotations"], *task["drafts"]):
                each["created_at"] = each["created_at"].replace("Z", "+00:00")
                # What was corrected since is no reason to take it for another.
                each["result"] = each["result"][1:]
        pull(blind, hand, "2031-05-02T000000Z", tasks)
    assert rules_of(read(blind)) == set()
    after = {each.annotation_id: each.spans for each in blind.read_annotations("entity")}
    assert set(after) == set(before)
    assert after != before


def test_a_restored_server_changes_no_id(blind: Project) -> None:
    """It has other numbers, dates and order than the first, and the same UUIDs."""
    read(blind)
    before = {each.annotation_id: each for each in blind.read_annotations("entity")}
    tasks = answers_of(blind, HANDS[0])[::-1]
    for number, task in enumerate(tasks, start=900):
        task["id"] = number
        for each in task["annotations"]:
            each.update(id=number, created_at=f"2032-01-01T00:00:00.000{number}Z")
            each["result"] = each["result"][1:]
    pull(blind, HANDS[0], "2031-05-02T000000Z", tasks)
    assert rules_of(read(blind)) == set()
    after = {each.annotation_id: each for each in blind.read_annotations("entity")}
    assert set(after) == set(before)
    for key, each in after.items():
        is_restored = each.annotator_id == HANDS[0]
        assert (each.status, each.unique_id) == (before[key].status, before[key].unique_id)
        assert (each.created_at != before[key].created_at) == is_restored
        assert (each.spans != before[key].spans) == is_restored


@pytest.mark.parametrize("hand", HANDS)
def test_a_server_restored_beside_the_first_gives_each_answer_once(
    blind: Project, hand: str
) -> None:
    """Drafts have no UUIDs and are known by their moment."""
    read(blind)
    before = tree(blind.corpus)
    tasks = answers_of(blind, hand)
    pull(blind, "another", "2031-05-02T000000Z", tasks)
    report = read(blind)
    assert tree(blind.corpus) == before
    assert rules_of(report) == set()
    n_twice = [each.rule for each in report.findings].count("annotation-in-two-exports")
    assert n_twice == sum(len(each["annotations"]) + len(each["drafts"]) for each in tasks)

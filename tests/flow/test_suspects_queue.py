"""What is suspected in gold is asked of curators once, beside what a changed guideline asks."""

import json

import msgspec

from adjudication.curators import curation_tasks, rules_of_numbers, shown, submit
from cli.conftest import Tandai
from cli.conftest import tandai as tandai
from studio.fake import FakeServer
from tandai.adjudication.config import DIFFERENCES
from tandai.adjudication.records import Question, Queued
from tandai.adjudication.tasks import ASKED, PROPOSAL
from tandai.flow.adjudicate.pull import run_curation_pull
from tandai.flow.adjudicate.push import run_curation_push
from tandai.flow.adjudicate.queue import run_queue
from tandai.flow.documents import run_documents
from tandai.flow.gold import run_gold
from tandai.flow.suspects import SuspectsReport, Wanted, run_suspects
from tandai.flow.suspects_queue import QueuedSuspects
from tandai.gold.keys import key_of
from tandai.project import Project
from tandai.store import read_jsonl, write_jsonl

QUEUE = Wanted(with_queue=True)


def queue(project: Project, wanted: Wanted = QUEUE) -> tuple[SuspectsReport, QueuedSuspects]:
    (report,) = run_suspects(project, ("claim",), wanted)
    assert report.queue is not None
    return report, report.queue


def suspected(project: Project) -> dict[tuple[str, str], str]:
    """By document and item, the rule that suspects it."""
    return {
        (line.document_id, each.item): each.rule
        for line in read_jsonl(project.suspected_path("claim"), Queued)
        for each in line.questions
    }


def test_suspects_are_asked_answered_and_off_the_queue_and_gold_follows(project: Project) -> None:
    report, queued = queue(project)
    shared = [each for each in report.suspects if each.in_gold]
    assert queued.n_questions == len(shared) > 1
    assert queued.n_elsewhere == len(report.suspects) - len(shared)
    (name, item), *_ = suspected(project)
    # What a changed guideline asks lives beside it.
    other = next(each for each in project.read_gold("claim") if each.document_id != name)
    changed = Question(
        what="span", item=str(key_of(other.spans[0])), reason="rule-changed", rule="C5"
    )
    rest = [Queued(document_id=other.document_id, questions=(changed,))]
    write_jsonl(project.queued_path("claim"), rest)
    (open_,) = run_queue(project, ("claim",))
    (document,) = [each for each in open_.documents if each.document_id == name]
    (question,) = [each for each in document.questions if each.item == item]
    assert question.reason == "suspected"
    asked = [one for each in open_.documents for one in each.questions]
    assert [each.item for each in asked if each.reason == "rule-changed"] == [changed.item]

    studio = FakeServer().client()
    run_curation_push(project, studio, ("claim",))
    task = curation_tasks(project, studio, "claim")[name]
    assert "dicurigai: " in task["data"][DIFFERENCES]
    numbers = {number: "C13" for number, _ in enumerate(task["data"][ASKED], start=1)}
    place, label = item.split(" claim=")
    start, end = map(int, place.split(":"))
    documents = {each.document_id: each for each in project.read_documents()}
    text = project.read_document_text(documents[name])
    region = {
        "id": "missed",
        "from_name": "claim",
        "to_name": "text",
        "type": "labels",
        "value": {"start": start, "end": end, "text": text[start:end], "labels": [label]},
    }
    submit(studio, task, [*shown(task, PROPOSAL), region, rules_of_numbers({**numbers})])
    run_curation_pull(
        project, studio, ("claim",), stamp="2031-05-04T100000Z", named=True, new_accounts="script"
    )
    assert name not in {document_id for document_id, _ in suspected(project)}
    assert list(read_jsonl(project.queued_path("claim"), Queued)) == rest
    run_gold(project, ("claim",))
    (gold,) = [each for each in project.read_gold("claim") if each.document_id == name]
    (found,) = [each for each in gold.spans if (each.start, each.end) == (start, end)]
    assert (found.label, found.origin, found.rule) == (label, "adjudicated", "C13")
    _, again = queue(project)
    assert name not in {document_id for document_id, _ in suspected(project)}
    assert again.n_questions < queued.n_questions


def test_a_curators_no_is_an_answer_too(project: Project) -> None:
    _, queued = queue(project)
    asked = suspected(project)
    studio = FakeServer().client()
    run_curation_push(project, studio, ("claim",))
    tasks = curation_tasks(project, studio, "claim")
    for name in {name for name, _ in asked}:
        submit(studio, tasks[name], shown(tasks[name], PROPOSAL))
    run_curation_pull(
        project, studio, ("claim",), stamp="2031-05-04T100000Z", named=True, new_accounts="script"
    )
    assert suspected(project) == {}
    run_gold(project, ("claim",))
    report, again = queue(project)
    left = {(each.rule, each.start) for each in report.suspects if each.in_gold}
    assert again.n_answered == queued.n_questions <= len(left)
    # What is left out of gold now is suspected too, and nobody was asked about it yet.
    assert not suspected(project).keys() & asked.keys()


def test_another_text_is_not_asked_about(project: Project) -> None:
    queue(project)
    path = project.suspected_path("claim")
    first, *rest = read_jsonl(path, Queued)
    write_jsonl(path, [msgspec.structs.replace(first, text_sha256="0" * 64), *rest])
    (open_,) = run_queue(project, ("claim",))
    assert [each.rule for each in open_.findings] == ["queued-of-other-text"]
    asked = {
        (each.document_id, one.item)
        for each in open_.documents
        for one in each.questions
        if one.reason == "suspected"
    }
    assert asked == {(each.document_id, one.item) for each in rest for one in each.questions}


def test_the_command_queues_what_is_wanted_and_says_what_is_next(
    project: Project, tandai: Tandai
) -> None:
    options = ("suspects", "--queue", "--layer", "claim", "--project", project.root)
    ran = tandai(*options)
    assert ran.code == 0, ran.err
    n_all = len(suspected(project))
    assert f"{n_all} questions queued for curators." in ran.err
    assert "Next: tandai adjudicate list" in ran.err
    listed = tandai("adjudicate", "list", "--layer", "claim", "--project", project.root, "--json")
    questions = [
        one
        for each in json.loads(listed.out)["layers"][0]["documents"]
        for one in each["questions"]
        if one["reason"] == "suspected"
    ]
    assert len(questions) == n_all
    ran = tandai(*options, "--rule", "cue-without-span", "--json")
    (layer,) = json.loads(ran.out)["layers"]
    assert set(suspected(project).values()) == {"cue-without-span"} == set(layer["rules"])
    assert layer["queue"]["n_questions"] == len(suspected(project)) < n_all
    tandai(*options, "--most", 1)
    assert len(suspected(project)) == 1
    wrong = tandai(*options, "--rule", "cue-with-span")
    assert wrong.code == 2
    assert "'cue-with-span' is not one of" in wrong.err


def test_where_nothing_was_answered_nothing_is_asked(fresh: Project, tandai: Tandai) -> None:
    run_documents(fresh, fresh.root / "articles")
    ran = tandai("suspects", "--queue", "--project", fresh.root)
    assert (ran.code, ran.out) == (0, "")
    assert "Next: tandai annotations" in ran.err
    assert fresh.read_queued("claim") == []

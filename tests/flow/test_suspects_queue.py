"""What is suspected in gold is asked of curators once, beside what a changed guideline asks."""

import json
from collections import Counter

import msgspec
import pytest

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
from tandai.suspects.records import RULES

QUEUE = Wanted(
    rules=tuple(rule for rule in RULES if rule != "rule-broken"),
    with_queue=True,
)
"""Rules of the scheme are asked under their own ids, below."""


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
        if one.reason in ("suspected", "rule-broken")
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
        if one["reason"] in ("suspected", "rule-broken")
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


def test_a_broken_rule_of_the_scheme_is_asked_by_its_id(project: Project) -> None:
    report, queued = queue(project, Wanted(rules=("rule-broken",), with_queue=True))
    broken = Counter(each.scheme_rule for each in report.suspects)
    assert broken == {
        "cue-not-in-lexicon": 4,
        "direct-without-source": 2,
        "indirect-without-source": 1,
        "source-or-cue-without-claim": 4,
        "unsourced-without-cue": 1,
    }
    lines = list(read_jsonl(project.suspected_path("claim"), Queued))
    asked = [one for each in lines for one in each.questions]
    assert {each.reason for each in asked} == {"rule-broken"}
    assert {each.rule for each in asked} <= broken.keys()
    assert 0 < len(asked) == queued.n_questions
    studio = FakeServer().client()
    run_curation_push(project, studio, ("claim",))
    tasks = curation_tasks(project, studio, "claim")
    (first, *_) = lines
    assert "melanggar aturan skema: " in tasks[first.document_id]["data"][DIFFERENCES]


def test_a_chosen_place_is_asked_till_it_is_answered(project: Project, tandai: Tandai) -> None:
    gold = next(each for each in project.read_gold("claim") if each.spans)
    span, name = gold.spans[0], gold.document_id
    places = (f"{name}:{span.start}-{span.end}", f"{name}:0-3:CUE")
    chosen = [option for place in places for option in ("--choose", place)]
    options = ("suspects", "--layer", "claim", "--project", project.root)
    ran = tandai(*options, *chosen)
    assert ran.code == 0, ran.err
    assert "build/chosen/claim.jsonl: 2 questions, 2 new." in ran.err
    # Again it is the same, and another place comes beside.
    report = json.loads(tandai(*options, *chosen[:2], "--json").out)
    assert (report["n_questions"], report["n_new"]) == (2, 0)
    items = {str(key_of(span)), "0:3 claim=CUE"}
    (open_,) = run_queue(project, ("claim",))
    asked = [one for each in open_.documents for one in each.questions if one.reason == "chosen"]
    assert {each.item for each in asked} <= items
    assert "0:3 claim=CUE" in {each.item for each in asked}

    studio = FakeServer().client()
    run_curation_push(project, studio, ("claim",))
    task = curation_tasks(project, studio, "claim")[name]
    assert "diminta" in task["data"][DIFFERENCES]
    submit(studio, task, shown(task, PROPOSAL))
    run_curation_pull(
        project, studio, ("claim",), stamp="2031-05-04T100000Z", named=True, new_accounts="script"
    )
    left = [
        one for each in read_jsonl(project.chosen_path("claim"), Queued) for one in each.questions
    ]
    assert "0:3 claim=CUE" not in {each.item for each in left}
    (curated,) = [each for each in project.read_adjudications("claim") if each.document_id == name]
    assert "chosen" in {each.reason for each in curated.asked}


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("nobody:0-3:CUE", "no gold of 'nobody' in the layer 'claim'"),
        ("s01:0-999999:CUE", "expected one within the"),
        ("s01:0", "expected DOCUMENT:START-END"),
        ("s01:0-3:CUES", "expected a label (CLAIM, CUE, SOURCE) or a question"),
    ],
)
def test_a_place_amiss_is_told_and_nothing_is_written(
    project: Project, tandai: Tandai, place: str, said: str
) -> None:
    options = ("suspects", "--layer", "claim", "--project", project.root)
    ran = tandai(*options, "--choose", "s01:0-3:CUE", "--choose", place)
    assert ran.code == 1
    assert said in " ".join(ran.err.split())
    assert not project.chosen_path("claim").exists()


def test_choosing_takes_one_layer_and_nothing_else(project: Project, tandai: Tandai) -> None:
    options = ("suspects", "--choose", "s01:0-3:CUE", "--project", project.root)
    ran = tandai(*options)
    assert (ran.code, "needs the one layer" in ran.err) == (2, True)
    ran = tandai(*options, "--layer", "claim", "--queue")
    assert (ran.code, "--choose takes --layer alone" in ran.err) == (2, True)

"""Open questions go to curators once, come back with their rules, and nothing is settled silently."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from adjudication.curators import (
    curation_tasks,
    note,
    rule_of,
    rule_on,
    rules_of_numbers,
    shown,
    submit,
)
from flow.modes import in_mode
from flow.samples import copy
from studio.fake import FakeServer, FakeStudio
from tandai.adjudication.config import DIFFERENCES
from tandai.adjudication.records import Curated, Question, Queued
from tandai.adjudication.tasks import ASKED, PROPOSAL
from tandai.errors import CheckError, InputError, StudioError, TandaiError
from tandai.flow.adjudicate.making import Making
from tandai.flow.adjudicate.pull import run_curation_pull
from tandai.flow.adjudicate.push import CurationPush, run_curation_push
from tandai.flow.adjudicate.queue import run_queue
from tandai.flow.adjudicate.reading import CurationPull
from tandai.flow.annotations import latest_pulls
from tandai.flow.connect import connect_curation
from tandai.flow.gold import run_gold
from tandai.flow.targets import all_titles, curation_server, curation_title, servers
from tandai.project import Project
from tandai.records import Annotation, AnnotatorKind
from tandai.settings import AdjudicationSettings
from tandai.store import read_jsonl, write_jsonl

ONE, TWO = "anotator-1", "anotator-2"
LAYERS = ("entity", "claim", "stance")
STAMPS = iter(f"2031-05-04T10{number:04d}Z" for number in range(1000))


@pytest.fixture
def server() -> FakeServer:
    return FakeServer()


@pytest.fixture
def studio(server: FakeServer) -> FakeStudio:
    return server.client()


def push(project: Project, studio: FakeStudio, layer: str) -> CurationPush:
    (report,) = run_curation_push(project, studio, (layer,))
    return report


def pull(
    project: Project, studio: FakeStudio, layer: str, new_accounts: AnnotatorKind = "script"
) -> CurationPull:
    (report,) = run_curation_pull(
        project, studio, (layer,), stamp=next(STAMPS), named=True, new_accounts=new_accounts
    )
    return report


def change_answer(project: Project, layer: str, annotator: str, document_id: str) -> None:
    """Another round, in which an annotator marks nothing in a document."""
    path = project.annotations_dir(layer) / f"{annotator}.jsonl"
    kept = list(read_jsonl(path, Annotation))
    emptied = [
        msgspec.structs.replace(each, spans=(), attributes=(), relations=(), answers=())
        if each.document_id == document_id
        else each
        for each in kept
    ]
    assert emptied != kept
    write_jsonl(path, emptied)


@pytest.mark.parametrize("layer", LAYERS)
def test_a_task_for_each_document_with_ties_and_none_for_others(
    project: Project, studio: FakeStudio, layer: str
) -> None:
    tied = {each.document_id: each for each in project.read_gold(layer) if each.ties}
    assert len(tied) > 0
    report = push(project, studio, layer)
    tasks = curation_tasks(project, studio, layer)
    assert set(tasks) == set(tied)
    assert report.n_questions == sum(len(each.ties) for each in tied.values())
    for document_id, task in tasks.items():
        versions = [each["model_version"] for each in task["predictions"]]
        assert versions == [PROPOSAL, ONE, TWO]
        asked = {(each["what"], each["item"]) for each in task["data"][ASKED]}
        assert asked == {(tie.what, tie.item) for tie in tied[document_id].ties}
        # Every difference is told in words, and every one by its number.
        told = task["data"][DIFFERENCES]
        assert [f"\n{n}. " in told for n in range(1, len(asked) + 1)] == [True] * len(asked)


def test_the_server_shows_the_proposal_and_says_how_to_curate(
    project: Project, studio: FakeStudio, server: FakeServer
) -> None:
    report = push(project, studio, "claim")
    kept = server.projects[report.project_id]
    assert kept["model_version"] == PROPOSAL
    assert kept["maximum_annotations"] == 1
    assert "Kurasi lapis claim" in kept["description"]
    assert "Panduan kurator" in kept["expert_instruction"]
    assert "Uji permukaan" in kept["expert_instruction"]  # the layer's guideline


def test_a_second_push_inserts_nothing(project: Project, studio: FakeStudio) -> None:
    first = push(project, studio, "claim")
    again = push(project, studio, "claim")
    assert (again.inserted, again.renewed, again.closed) == (0, 0, 0)
    assert again.already_there == first.inserted == 7


def test_the_heaviest_documents_and_questions_come_first(project: Project) -> None:
    for queue in run_queue(project, LAYERS):
        weights = [each.weight for each in queue.documents]
        assert weights == sorted(weights, reverse=True)
        for document in queue.documents:
            inner = [each.weight for each in document.questions]
            assert inner == sorted(inner, reverse=True)
            assert document.weight == pytest.approx(sum(inner))


def test_an_answer_comes_back_with_its_rules(project: Project, studio: FakeStudio) -> None:
    push(project, studio, "claim")
    task = curation_tasks(project, studio, "claim")["s01"]
    theirs = shown(task, ONE)
    asked = msgspec.convert(task["data"][ASKED], tuple[Question, ...])
    kept = next(n for n, each in enumerate(asked, start=1) if ONE in each.votes.get("CLAIM", ()))
    start, _, _ = asked[kept - 1].item.partition(":")
    region = next(
        each for each in theirs if each["type"] == "labels" and each["value"]["start"] == int(start)
    )
    result = [*theirs, rule_on(region, "C6"), rule_of("ALL", "C20"), note("rekaan")]
    submit(studio, task, result)
    report = pull(project, studio, "claim")
    assert (report.n_taken, report.n_waiting, report.n_without_rule) == (1, 6, 0)
    (curated,) = project.read_adjudications("claim")
    assert curated.document_id == "s01"
    assert curated.annotation.annotator_kind == "script"
    assert curated.asked == asked
    assert curated.note == "rekaan"
    # The region's rule is that of the span that gave way to it, too.
    assert {each.item: curated.rules[each.item] for each in asked if each.what == "span"} == {
        each.item: "C6" for each in asked if each.what == "span"
    }
    assert {curated.rules[each.item] for each in asked if each.what == "attribute"} == {"C20"}
    assert len(curated.annotation.spans) == sum(each["type"] == "labels" for each in theirs)
    names = {each.name for each in (*curated.annotation.attributes, *curated.annotation.answers)}
    assert not any(name.startswith("tandai_") for name in names)


def test_a_number_s_rule_goes_before_that_of_the_region_and_of_the_rest(
    project: Project, studio: FakeStudio
) -> None:
    push(project, studio, "claim")
    task = curation_tasks(project, studio, "claim")["s01"]
    asked = msgspec.convert(task["data"][ASKED], tuple[Question, ...])
    numbers: dict[int | str, str] = {1: "C5", 3: "C19"}
    submit(studio, task, [*shown(task, ONE), rules_of_numbers(numbers)])
    report = pull(project, studio, "claim")
    (curated,) = project.read_adjudications("claim")
    assert curated.rules[asked[0].item] == "C5"
    assert curated.rules[asked[2].item] == "C19"
    without = [each for each in report.findings if each.rule == "adjudicated-without-rule"]
    assert len(without) == report.n_without_rule == len(asked) - 2
    assert {each.severity for each in without} == {"warning"}


def test_of_two_rules_for_one_question_the_first_is_kept_and_told(
    project: Project, studio: FakeStudio
) -> None:
    push(project, studio, "claim")
    task = curation_tasks(project, studio, "claim")["s01"]
    asked = msgspec.convert(task["data"][ASKED], tuple[Question, ...])
    item = rule_of("ALL", "C7")
    item["value"]["taxonomy"] += [["1", "C9"], ["1", "C5"]]
    submit(studio, task, [*shown(task, ONE), item])
    report = pull(project, studio, "claim")
    told = [each.rule for each in report.findings if each.severity == "warning"]
    assert told == ["adjudicated-by-two-rules"]
    assert report.n_without_rule == 0
    (curated,) = project.read_adjudications("claim")
    assert [curated.rules[each.item] for each in asked] == ["C9", "C7", "C7", "C7"]


def test_a_pull_of_the_same_answers_changes_nothing(project: Project, studio: FakeStudio) -> None:
    push(project, studio, "claim")
    for task in curation_tasks(project, studio, "claim").values():
        submit(studio, task, shown(task, TWO))
    assert pull(project, studio, "claim").n_taken == 7
    before = project.adjudications_path("claim").read_bytes()
    again = pull(project, studio, "claim")
    assert (again.n_taken, again.n_known, again.n_waiting) == (0, 7, 0)
    assert project.adjudications_path("claim").read_bytes() == before


def test_what_is_skipped_drafted_or_copied_in_bulk_settles_nothing(
    project: Project, studio: FakeStudio
) -> None:
    push(project, studio, "claim")
    first, second, third, *_ = curation_tasks(project, studio, "claim").values()
    submit(studio, first, shown(first, ONE), was_cancelled=True)
    studio.create_draft(second["id"], shown(second, ONE))
    proposal = next(each for each in third["predictions"] if each["model_version"] == PROPOSAL)
    submit(studio, third, proposal["result"], lead_time=None, parent_prediction=proposal["id"])
    report = pull(project, studio, "claim")
    assert report.n_taken == 0
    assert report.left_out == {"skipped": 1, "draft": 1, "copy": 1}
    assert report.n_waiting == 7
    assert not project.adjudications_path("claim").exists()


def test_the_last_submitted_of_two_counts_and_is_told(project: Project, studio: FakeStudio) -> None:
    push(project, studio, "claim")
    task = curation_tasks(project, studio, "claim")["s01"]
    submit(studio, task, shown(task, ONE))
    submit(studio, task, shown(task, TWO))
    report = pull(project, studio, "claim")
    assert [each.rule for each in report.findings].count("curated-twice") == 1
    (curated,) = project.read_adjudications("claim")
    last = {each["value"]["start"] for each in shown(task, TWO) if each["type"] == "labels"}
    assert {each.start for each in curated.annotation.spans} == last


def test_a_model_settles_only_where_settings_name_models(
    project: Project, studio: FakeStudio
) -> None:
    push(project, studio, "claim")
    task = curation_tasks(project, studio, "claim")["s01"]
    submit(studio, task, shown(task, ONE))
    refused = pull(project, studio, "claim", new_accounts="model")
    assert (refused.n_taken, refused.left_out) == (0, {"kind": 1})
    allowed = AdjudicationSettings(kinds=("person", "model"))
    settings = msgspec.structs.replace(project.settings, adjudication=allowed)
    taken = pull(replace(project, settings=settings), studio, "claim")
    assert (taken.n_taken, set(taken.curators.values())) == (1, {"model"})


def test_a_task_is_renewed_while_unanswered_and_told_once_answered(
    project: Project, studio: FakeStudio
) -> None:
    push(project, studio, "claim")
    tasks = curation_tasks(project, studio, "claim")
    submit(studio, tasks["s01"], shown(tasks["s01"], ONE))
    for document_id in ("s01", "s02"):
        change_answer(project, "claim", TWO, document_id)
    report = push(project, studio, "claim")
    assert (report.inserted, report.renewed, report.closed) == (0, 1, 0)
    assert [each.place for each in report.findings if each.rule == "curation-task-outdated"] == [
        "s01"
    ]
    now = curation_tasks(project, studio, "claim")
    assert now["s01"]["data"] == tasks["s01"]["data"]
    assert now["s02"]["data"][ASKED] != tasks["s02"]["data"][ASKED]
    # What was asked then is taken; what is new since is for `tandai gold` to leave open.
    assert pull(project, studio, "claim").n_taken == 1
    (curated,) = project.read_adjudications("claim")
    assert [each.item for each in curated.asked] == [
        each["item"] for each in tasks["s01"]["data"][ASKED]
    ]


def test_a_task_with_nothing_open_any_more_is_closed_unless_somebody_answered(
    project: Project, studio: FakeStudio
) -> None:
    push(project, studio, "claim")
    tasks = curation_tasks(project, studio, "claim")
    submit(studio, tasks["s01"], shown(tasks["s01"], ONE))
    path = project.annotations_dir("claim") / f"{TWO}.jsonl"
    path.unlink()  # one hand alone: nothing is open
    report = push(project, studio, "claim")
    assert (report.n_questions, report.closed) == (0, len(tasks) - 1)
    assert set(curation_tasks(project, studio, "claim")) == {"s01"}


def test_queued_items_are_asked_beside_the_ties(project: Project, studio: FakeStudio) -> None:
    gold = next(each for each in project.read_gold("claim") if each.document_id == "s08")
    assert not gold.ties
    span = gold.spans[0]
    item = f"{span.start}:{span.end} {span.control}={span.label}"
    question = Question(what="span", item=item, reason="rule-changed", rule="C5")
    write_jsonl(
        project.queued_path("claim"),
        [
            Queued(document_id="s08", questions=(question,)),
            Queued(document_id="tak-ada", questions=(question,)),
        ],
    )
    report = push(project, studio, "claim")
    assert [each.rule for each in report.findings] == ["queued-without-gold"]
    task = curation_tasks(project, studio, "claim")["s08"]
    assert [each["item"] for each in task["data"][ASKED]] == [item]
    assert "aturannya berubah" in task["data"][DIFFERENCES]
    submit(studio, task, [*shown(task, PROPOSAL), rule_of(1, "C5")])
    pull(project, studio, "claim")
    run_gold(project, ("claim",))
    # Answered once, it is asked no more.
    (queue,) = run_queue(project, ("claim",))
    assert "s08" not in [each.document_id for each in queue.documents]
    (after,) = [each for each in project.read_gold("claim") if each.document_id == "s08"]
    (kept,) = [each for each in after.spans if each.start == span.start and each.end == span.end]
    assert (kept.origin, kept.rule) == ("adjudicated", "C5")
    assert len(after.spans) == len(gold.spans)


def test_nothing_open_makes_no_project(project: Project, studio: FakeStudio) -> None:
    (project.annotations_dir("claim") / f"{TWO}.jsonl").unlink()
    report = push(project, studio, "claim")
    assert (report.project_id, report.inserted) == (0, 0)
    assert studio.find_project(curation_title(project, "claim")) is None
    with pytest.raises(StudioError, match=r"no project called|none of the projects"):
        pull(project, studio, "claim")


def test_an_answer_that_does_not_fit_its_text_is_refused_whole(
    project: Project, studio: FakeStudio
) -> None:
    push(project, studio, "claim")
    first, second, *_ = curation_tasks(project, studio, "claim").values()
    submit(studio, first, shown(first, ONE))
    broken = shown(second, ONE)
    broken[0]["value"]["end"] = 10**6
    submit(studio, second, broken)
    with pytest.raises(CheckError, match="span-outside-text"):
        pull(project, studio, "claim")
    assert not project.adjudications_path("claim").exists()


def test_a_task_that_is_not_ours_is_refused(
    project: Project, studio: FakeStudio, server: FakeServer
) -> None:
    push(project, studio, "claim")
    task = curation_tasks(project, studio, "claim")["s01"]
    submit(studio, task, shown(task, ONE))
    server.tasks[task["id"]]["data"][ASKED] = "semua"
    with pytest.raises(CheckError, match="curation-task-unreadable"):
        pull(project, studio, "claim")


def test_a_model_s_answers_settle_nothing_unless_they_count(
    project: Project, studio: FakeStudio
) -> None:
    push(project, studio, "claim")
    task = curation_tasks(project, studio, "claim")["s01"]
    submit(studio, task, shown(task, ONE))
    (report,) = run_curation_pull(
        project, studio, ("claim",), stamp=next(STAMPS), new_accounts="model"
    )
    assert (report.n_taken, report.left_out) == (0, {"kind": 1})


def test_a_doubtful_answer_of_an_annotator_is_told_and_the_rest_is_shown(
    project: Project, studio: FakeStudio
) -> None:
    path = project.annotations_dir("claim") / f"{TWO}.jsonl"
    kept = list(read_jsonl(path, Annotation))
    at = next(n for n, each in enumerate(kept) if each.document_id == "s01" and each.attributes)
    twice = (*kept[at].attributes, kept[at].attributes[0])
    values = (*twice[0].values, "DIRECT", "INDIRECT")
    broken = (msgspec.structs.replace(twice[0], values=values), *twice[1:])
    kept[at] = msgspec.structs.replace(kept[at], attributes=broken)
    write_jsonl(path, kept)
    report = push(project, studio, "claim")
    assert {each.rule for each in report.findings} == {"answer-not-shown"}
    task = curation_tasks(project, studio, "claim")["s01"]
    assert [each["model_version"] for each in task["predictions"]] == [PROPOSAL, ONE]


def test_an_annotator_called_as_the_proposal_is_refused(
    project: Project, studio: FakeStudio
) -> None:
    path = project.annotations_dir("claim") / f"{TWO}.jsonl"
    renamed = [
        msgspec.structs.replace(each, annotator_id=PROPOSAL)
        for each in read_jsonl(path, Annotation)
    ]
    path.unlink()
    write_jsonl(path.with_name(f"{PROPOSAL}.jsonl"), renamed)
    with pytest.raises(TandaiError, match="found the pseudonym 'kesepakatan'"):
        push(project, studio, "claim")


def test_curation_projects_are_none_of_the_round(project: Project, studio: FakeStudio) -> None:
    push(project, studio, "claim")
    task = curation_tasks(project, studio, "claim")["s01"]
    submit(studio, task, shown(task, ONE))
    pull(project, studio, "claim")
    assert curation_title(project, "claim") not in all_titles(project, "claim")
    assert latest_pulls(project) == {}


@pytest.mark.parametrize("mode", ["separate", "blind"])
def test_in_a_blind_round_no_annotator_has_an_account_where_curation_stands(
    project: Project, mode: str
) -> None:
    moded = in_mode(project, mode)
    found = curation_server(moded)
    assert found.annotator == ""
    others = servers(moded)
    if mode == "blind":
        assert found.port not in [each.port for each in others]
        assert found.data_dir not in [each.data_dir for each in others]
    else:
        assert found == others[0]


def test_an_annotator_s_server_of_a_blind_round_is_refused(project: Project) -> None:
    urls = {"annotator-1": "http://satu.contoh.invalid", "annotator-2": "http://dua.contoh.invalid"}
    moded = in_mode(project, "blind", urls=urls)
    with (
        pytest.raises(InputError, match="an annotator's server"),
        connect_curation(moded, "http://dua.contoh.invalid/"),
    ):
        pass


def answer_twice(
    project: Project, server: FakeServer, *, pulled_between: bool
) -> tuple[Curated, bytes]:
    """Two curators answer one task; the first takes out a source that nobody asked about."""
    studio, other = server.client(), server.client(server.client().create_account(*OTHER))
    push(project, studio, "claim")
    task = curation_tasks(project, studio, "claim")["s01"]
    agreed = shown(task, PROPOSAL)
    source = next(
        each["id"] for each in agreed if each.get("value", {}).get("labels") == ["SOURCE"]
    )
    less = [
        each for each in agreed if source not in [each.get(key) for key in ("id", "from_id", "to_id")]
    ]  # fmt: skip
    submit(studio, task, [*less, rule_of("ALL", "C5")])
    if pulled_between:
        pull(project, studio, "claim")
    submit(other, task, [*agreed, rule_of(1, "C6")])
    pull(project, studio, "claim")
    run_gold(project, ("claim",))
    (curated,) = project.read_adjudications("claim")
    # Each project has ids of its own on its server.
    said = msgspec.structs.replace(curated.annotation, unique_id="")
    gold = project.gold_path("claim").read_bytes()
    return msgspec.structs.replace(curated, annotation=said), gold


OTHER = ("dua@contoh.invalid", "rahasia-12")


def test_of_two_curators_of_one_task_the_later_counts_whenever_the_first_was_pulled(
    project: Project, tmp_path: Path
) -> None:
    twin = copy(project.root, tmp_path / "twin")
    at_once = answer_twice(project, FakeServer(), pulled_between=False)
    one_by_one = answer_twice(twin, FakeServer(), pulled_between=True)
    assert at_once == one_by_one
    (curated,) = twin.read_adjudications("claim")
    # No rule that the first named is said to be the second's, and what they left is a policy's.
    assert curated.rules == {curated.asked[0].item: "C6"}
    gold = next(each for each in twin.read_gold("claim") if each.document_id == "s01")
    assert {each.origin for each in gold.spans if each.label == "SOURCE"} == {"unanimous"}


def test_an_answer_half_a_second_later_is_later(project: Project) -> None:
    """A whole second is written without its fraction, and as a text sorts behind one with it."""
    server = FakeServer()
    studio = server.client()
    push(project, studio, "claim")
    task = curation_tasks(project, studio, "claim")["s01"]
    server.clock = server.clock.replace(microsecond=0)
    submit(studio, task, shown(task, ONE))
    assert pull(project, studio, "claim").n_taken == 1
    server.clock -= timedelta(seconds=1.5)  # the task was touched, and the next call takes one
    submit(studio, task, shown(task, TWO))
    dates = [
        each["created_at"]
        for each in curation_tasks(project, studio, "claim")["s01"]["annotations"]
    ]
    assert [each[-8:] for each in dates] == [".000000Z", ".500000Z"]
    assert dates[0][:-8] == dates[1][:-8]
    assert pull(project, studio, "claim").n_taken == 1


def test_what_is_changed_without_being_asked_has_the_rule_that_was_named_there(
    project: Project, studio: FakeStudio
) -> None:
    push(project, studio, "claim")
    task = curation_tasks(project, studio, "claim")["s01"]
    agreed = shown(task, PROPOSAL)
    certainty = [each for each in agreed if each.get("from_name") == "certainty"]
    regions = {each["id"]: each for each in agreed if each["type"] == "labels"}
    first, second = certainty[:2]
    for each in (first, second):
        (old,) = each["value"]["choices"]
        each["value"]["choices"] = ["UNCERTAIN" if old == "CERTAIN" else "CERTAIN"]
    submit(
        studio,
        task,
        [*agreed, rule_on(regions[first["id"]], "C19"), rule_of("ALL", "C20")],
    )
    pull(project, studio, "claim")
    run_gold(project, ("claim",))
    gold = next(each for each in project.read_gold("claim") if each.document_id == "s01")
    places = {each.span_id: each.start for each in gold.spans}
    rules = {
        places[each.span_id]: each.rule
        for each in gold.attributes
        if each.name == "certainty" and each.origin == "adjudicated"
    }
    assert rules == {
        regions[first["id"]]["value"]["start"]: "C19",
        regions[second["id"]]["value"]["start"]: "C20",
    }


def test_no_e_mail_address_of_a_note_reaches_git(project: Project, studio: FakeStudio) -> None:
    push(project, studio, "claim")
    task = curation_tasks(project, studio, "claim")["s01"]
    words = "tanya Sari <sari.rekaan@contoh.invalid>, atau budi@contoh.invalid."
    submit(studio, task, [*shown(task, ONE), rule_of("ALL", "C5"), note(words)])
    report = pull(project, studio, "claim")
    told = [each for each in report.findings if each.severity == "warning"]
    assert [each.rule for each in told] == ["email-in-note"]
    assert "@" not in f"{told[0]}"
    assert b"@" not in project.adjudications_path("claim").read_bytes()
    (curated,) = project.read_adjudications("claim")
    assert curated.note == "tanya Sari <(e-mail)>, atau (e-mail)"


def test_an_answer_taken_back_on_the_server_is_kept_and_told(
    project: Project, studio: FakeStudio, server: FakeServer
) -> None:
    push(project, studio, "claim")
    for document_id in ("s01", "s02"):
        task = curation_tasks(project, studio, "claim")[document_id]
        submit(studio, task, shown(task, ONE))
    pull(project, studio, "claim")
    before = project.adjudications_path("claim").read_bytes()
    numbers = {name: task["id"] for name, task in curation_tasks(project, studio, "claim").items()}
    server.tasks[numbers["s01"]]["annotations"][0]["was_cancelled"] = True
    server.touch(numbers["s01"])
    studio.delete_task(numbers["s02"])  # as one does to ask anew: nobody took that back
    report = pull(project, studio, "claim")
    told = [each for each in report.findings if each.severity == "warning"]
    assert [(each.rule, each.place) for each in told] == [("curated-taken-back", "s01, claim")]
    assert project.adjudications_path("claim").read_bytes() == before


def test_a_push_tells_what_it_reads_and_each_task_it_makes(project: Project) -> None:
    told: list[tuple[str, int, int]] = []
    tasks = Making(project, "claim").tasks(lambda *each: told.append(each))
    assert told[:2] == [("open questions: claim", 0, 1), ("open questions: claim", 1, 1)]
    assert told[2:] == [("tasks: claim", n, len(tasks)) for n in range(len(tasks) + 1)]

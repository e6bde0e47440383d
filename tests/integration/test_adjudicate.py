"""The whole way on a real server: answers differ, a curator settles them, gold says so and stays."""

import re
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from adjudication.curators import curation_tasks, rule_of, rule_on, shown, submit
from flow.fixtures import finished as finished
from flow.fixtures import project as project
from flow.test_restore import ONE, TWO, pull_anew
from integration.screen import HIGHLIGHTS, log_in, open_task
from integration.screen import submit as submit_page
from integration.taxonomy import CHIP, FIELD, SEARCH, TITLE, close_list, open_list
from integration.test_restore import round_ as round_
from tandai.adjudication.choices import rules_of
from tandai.adjudication.records import Curated, Queued
from tandai.adjudication.tasks import ASKED, PROPOSAL
from tandai.flow.adjudicate.pull import run_curation_pull
from tandai.flow.adjudicate.push import run_curation_push
from tandai.flow.adjudicate.queue import run_queue
from tandai.flow.agreement import run_agreement
from tandai.flow.annotations import latest_pulls
from tandai.flow.gold import run_gold
from tandai.flow.restore import run_restore
from tandai.flow.suspects import Wanted, run_suspects
from tandai.gold.keys import items_in
from tandai.project import Project
from tandai.records import Annotation
from tandai.store import read_jsonl
from tandai.studio.client import RemoteStudio
from tandai.studio.local import LocalStudio

pytestmark = pytest.mark.studio

_SENT = " needs_split"


def answered_round(made: Project, studio: RemoteStudio, layer: str, root: Path) -> Project:
    """A project whose annotations came from a server where both annotators had answered."""
    for name in (ONE, TWO):
        run_restore(made, studio, layer, name)
    twin = pull_anew(made, studio, layer, root)
    run_gold(twin, (layer,))
    return twin


def gold_of(project: Project, layer: str) -> dict[str, Annotation]:
    return {each.document_id: each for each in project.read_gold(layer)}


def queue_suspects(made: Project, layer: str) -> set[tuple[str, str]]:
    """Asks curators of what is suspected: document and item of each."""
    run_suspects(made, (layer,), Wanted(with_queue=True))
    queued = read_jsonl(made.suspected_path(layer), Queued)
    return {(each.document_id, one.item) for each in queued for one in each.questions}


def check_settled(curated: Curated, gold: Annotation) -> None:
    """All that was asked is as the curator said, with provenance and rule, or is in no gold."""
    assert gold.ties == ()
    said, settled = items_in(curated.annotation), items_in(gold)
    names = {(each.what, each.item) for each in said}
    for question in curated.asked:
        # A pair or one of several choices is asked alone; the item is the question it is in.
        wanted = {e for e in said if (e.what, e.item) == (question.what, question.item)}
        found = {e for e in settled if (e.what, e.item) == (question.what, question.item)}
        assert found == wanted, question
        assert curated.rules[question.item]
    # A claim that is sent back no more is said of again what all annotators had said of it.
    sent_back = {each.item.rpartition(" ")[0] for each in curated.asked if _SENT in each.item}
    kept = {each for each in settled if each.item.rpartition(" ")[0] not in sent_back}
    assert {(each.what, each.item) for each in kept} <= names
    assert names <= {(each.what, each.item) for each in settled}
    by_curator = [each for each in gold.spans if each.origin == "adjudicated"]
    asked = {each.item for each in curated.asked if each.what == "span"}
    for span in by_curator:
        item = f"{span.start}:{span.end} {span.control}={span.label}"
        assert span.annotators == (curated.annotation.annotator_id,)
        assert span.rule == curated.rules.get(item, "")
    assert {f"{e.start}:{e.end} {e.control}={e.label}" for e in by_curator} == {
        item for item in asked if ("span", item) in names
    }


@pytest.mark.parametrize("layer", ["entity", "claim", "stance"])
def test_what_a_curator_answers_is_gold_and_the_rest_stays_open(
    round_: Project, studio: RemoteStudio, layer: str, tmp_path: Path
) -> None:
    made = answered_round(round_, studio, layer, tmp_path / "twin")
    before = gold_of(made, layer)
    tied = {name: each for name, each in before.items() if each.ties}
    (agreement,) = run_agreement(made, (layer,))
    assert agreement.n_shared >= 7  # one annotator skipped a document
    assert agreement.figures

    suspected = queue_suspects(made, layer)
    assert suspected or layer != "claim"
    open_now = tied.keys() | {name for name, _ in suspected}
    (pushed,) = run_curation_push(made, studio, (layer,))
    assert pushed.inserted == len(open_now)
    (again,) = run_curation_push(made, studio, (layer,))
    assert (again.inserted, again.already_there) == (0, len(open_now))

    rule = rules_of(made.read_guideline(layer))[-1].rule
    tasks = curation_tasks(made, studio, layer)
    left_open, *answered = sorted(tasks)
    for document_id, version in zip(answered, cycle((ONE, TWO, PROPOSAL)), strict=False):
        task = tasks[document_id]
        result = shown(task, version)
        region = next(each for each in result if each["type"] == "labels")
        submit(studio, task, [*result, rule_of("ALL", rule), rule_on(region, rule)])
    submit(studio, tasks[left_open], shown(tasks[left_open], ONE), was_cancelled=True)

    (pulled,) = run_curation_pull(
        made, studio, (layer,), stamp="2031-05-04T101500Z", new_accounts="script"
    )
    assert (pulled.n_taken, pulled.n_waiting, pulled.left_out) == (len(answered), 1, {"skipped": 1})
    assert pulled.n_without_rule == 0

    (report,) = run_gold(made, (layer,))
    after = gold_of(made, layer)
    curated = {each.document_id: each for each in made.read_adjudications(layer)}
    assert sorted(curated) == answered
    for document_id, each in curated.items():
        check_settled(each, after[document_id])
    # What nobody answered is open still, and in no gold.
    assert after[left_open] == before[left_open]
    assert sum(report.ties.values()) == len(before[left_open].ties)
    assert "curated-by-script" in {each.rule for each in report.findings}
    untouched = set(before) - open_now
    assert {name: after[name] for name in untouched} == {name: before[name] for name in untouched}

    # What was suspected and answered is off the queue, and is not asked again.
    assert {each.document_id for each in made.read_queued(layer)} <= {left_open}
    assert {each for each in suspected if each[0] != left_open}.isdisjoint(
        queue_suspects(made, layer)
    )
    made.suspected_path(layer).unlink()

    written = made.gold_path(layer).read_bytes()
    run_gold(made, (layer,))
    assert made.gold_path(layer).read_bytes() == written
    (queue,) = run_queue(made, (layer,))
    assert [each.document_id for each in queue.documents] == [left_open]
    (third,) = run_curation_push(made, studio, (layer,))
    assert (third.inserted, third.renewed, third.closed) == (0, 0, 0)
    assert {layer: 1} == {name: len(paths) for name, paths in latest_pulls(made).items()}


def give_rule(page: Page, rule: str) -> None:
    """By keys alone, for the region that was just clicked."""
    expect(page.locator(FIELD).first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(SEARCH)).to_be_focused()
    page.keyboard.type(rule)
    expect(page.locator(TITLE, has_text=rule)).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(f"{FIELD} {CHIP}", has_text=rule)).to_have_count(1)
    close_list(page)


@pytest.mark.browser
def test_a_curator_settles_a_task_on_the_page(
    page: Page,
    round_: Project,
    studio: RemoteStudio,
    studio_server: LocalStudio,
    tmp_path: Path,
) -> None:
    made = answered_round(round_, studio, "claim", tmp_path / "twin")
    before = gold_of(made, "claim")["s01"]
    (pushed,) = run_curation_push(made, studio, ("claim",))
    task = curation_tasks(made, studio, "claim")["s01"]
    asked = [each["item"] for each in task["data"][ASKED]]
    assert [each["what"] for each in task["data"][ASKED]] == ["span"] * 2 + ["attribute"] * 2

    log_in(page, studio_server)
    open_task(page, studio.url, pushed.project_id, task["id"])
    # It begins as what is settled, and beside it stands who said what.
    expect(page.locator(HIGHLIGHTS)).to_have_count(len(before.spans))
    differences = page.locator(".tandai-differences")
    expect(differences).to_be_in_viewport()
    expect(differences).to_contain_text(re.compile(r"Perbedaan: 4.*1\. Rentang Klaim", re.DOTALL))
    expect(differences).to_contain_text(f"ada: {TWO}; tidak ada: {ONE}")
    for version in (ONE, TWO, PROPOSAL):
        expect(page.get_by_text(version, exact=True).first).to_be_visible()

    page.locator(HIGHLIGHTS, has_text="Lini produksi pertama").click()
    give_rule(page, "C20.")
    page.keyboard.press("c")
    expect(page.get_by_label("Peristiwa/keadaan")).to_be_checked()
    page.locator(HIGHLIGHTS, has_text="Teknologi ditukar").click()
    give_rule(page, "C20.")
    page.keyboard.press("v")
    expect(page.get_by_label("Sebab/imbalan")).to_be_checked()
    # The disputed spans stay out, by a rule that has no region.
    open_list(page, page.locator(f".tandai-rules {FIELD}"))
    page.keyboard.insert_text("C6.")
    page.locator(TITLE, has_text="C6.").first.click()
    expect(page.locator(f".tandai-rules {FIELD} {CHIP}")).to_have_text(
        ["Semua yang lain → C6. Tepi"]
    )
    close_list(page)
    assert submit_page(page).status == 201

    (pulled,) = run_curation_pull(
        made, studio, ("claim",), stamp="2031-05-04T101500Z", new_accounts="person"
    )
    assert (pulled.n_taken, pulled.n_without_rule) == (1, 0)
    assert set(pulled.curators.values()) == {"person"}
    run_gold(made, ("claim",))
    after = gold_of(made, "claim")["s01"]
    assert after.ties == ()
    assert after.spans == before.spans
    assert after.relations == before.relations
    new = [each for each in after.attributes if each.origin == "adjudicated"]
    starts = {each.span_id: each.start for each in after.spans}
    assert {(starts[each.span_id], each.name, each.values, each.rule) for each in new} == {
        (447, "claim_type", ("EVENT",), "C20"),
        (816, "claim_type", ("CAUSE",), "C20"),
    }
    assert [each for each in after.attributes if each not in new] == list(before.attributes)
    (curated,) = made.read_adjudications("claim")
    assert [curated.rules[item] for item in asked] == ["C6", "C6", "C20", "C20"]

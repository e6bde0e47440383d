"""Suggestions corrected on a real page: what comes back of it, and how many actions it took."""

import runpy
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Page

from integration.events import actions_done, begin_count
from integration.pages import SHORT, make_pages, suggestion_of
from integration.screen import click_region, draw, select_region, submit
from integration.test_screens import collected, numbers, visit
from tandai.project import Project
from tandai.records import Annotation
from tandai.studio.client import RemoteStudio
from tandai.studio.local import LocalStudio

pytestmark = [pytest.mark.studio, pytest.mark.browser]

TOOL = Path(__file__).resolve().parents[2] / "tools" / "count_actions.py"
count_actions = runpy.run_path(str(TOOL))["count_actions"]
NEW = "meletakkan batu pertama"


@pytest.fixture
def made(tmp_path: Path, title: str) -> Project:
    return make_pages(tmp_path, name=title)


def draw_arrow(page: Page, tail: int, head: int, label: str) -> None:
    """From one region to another by key and click, then its label from the list of arrows."""
    select_region(page, tail)
    page.keyboard.press("Alt+r")
    click_region(page, head)
    page.get_by_text("Relations", exact=True).first.click()
    row = page.locator(".lsf-relations__item").last
    row.hover()
    row.get_by_label("Show Relation Labels").click()
    page.locator(".lsf-relation-meta").get_by_role("button").or_(
        page.locator(".lsf-relation-meta [role=combobox]")
    ).first.click()
    page.get_by_role("option", name=label).click()


def costs(project: Project, layer: str, before: Annotation, after: Annotation) -> Counter[str]:
    """What the tool of docs/actions.md says of a correction, without the key that submits."""
    counted: Counter[str] = count_actions(before, after, project.label_configs[layer])
    return counted - Counter(keys=1)


def test_corrections_of_claims_come_back_and_take_the_actions_that_are_told(
    page: Page, studio: RemoteStudio, studio_server: LocalStudio, made: Project
) -> None:
    """A new region with its answers, another answer, an arrow with its label, a region too many."""
    visit(page, made, studio, studio_server, "claim", SHORT)
    proposed = suggestion_of(made, "claim", SHORT)
    number = numbers(proposed)
    source, claim, cue = (proposed.spans[number[each] - 1] for each in ("SOURCE", "CLAIM", "CUE"))
    certainty = {
        each.span_id: each.values for each in proposed.attributes if each.name == "certainty"
    }
    linked = {(each.from_id, each.to_id) for each in proposed.relations}
    unlinked = next(
        position
        for position, span in enumerate(proposed.spans, start=1)
        if span.label == "CLAIM" and (source.span_id, span.span_id) not in linked
    )
    other = proposed.spans[unlinked - 1]

    begin_count(page)
    page.keyboard.press("q")
    draw(page, NEW, "CLAIM")
    select_region(page, len(proposed.spans) + 1)
    for key in ("f", "z", "c"):
        page.keyboard.press(key)
    select_region(page, number["CLAIM"])
    page.keyboard.press("x" if certainty[claim.span_id] == ("CERTAIN",) else "z")
    draw_arrow(page, number["SOURCE"], unlinked, "source")
    select_region(page, number["CUE"])
    page.keyboard.press("Backspace")
    done = actions_done(page)
    assert submit(page).status == 201

    annotation = collected(made, studio, "claim")
    origins = {each.span_id: each.origin for each in annotation.spans}
    (drawn,) = set(origins) - {each.span_id for each in proposed.spans}
    assert origins == {drawn: "manual"} | {
        each.span_id: "changed" if each == claim else "accepted_untouched"
        for each in proposed.spans
        if each != cue
    }
    answers = {(each.span_id, each.name): each.values for each in annotation.attributes}
    assert answers[drawn, "attribution"] == ("AUTHOR",)
    assert answers[drawn, "claim_type"] == ("EVENT",)
    assert {answers[claim.span_id, "certainty"], certainty[claim.span_id]} == {
        ("CERTAIN",),
        ("UNCERTAIN",),
    }
    arrows = {(each.from_id, each.to_id, each.labels, each.origin) for each in annotation.relations}
    assert arrows == {(source.span_id, other.span_id, ("source",), "manual")} | {
        (each.from_id, each.to_id, each.labels, "accepted_untouched")
        for each in proposed.relations
        if cue.span_id not in (each.from_id, each.to_id)
    }
    assert done == costs(made, "claim", proposed, annotation)


def test_another_label_comes_back_and_takes_a_click_and_a_key(
    page: Page, studio: RemoteStudio, studio_server: LocalStudio, made: Project
) -> None:
    visit(page, made, studio, studio_server, "entity", SHORT)
    proposed = suggestion_of(made, "entity", SHORT)
    relabelled = proposed.spans[numbers(proposed)["PER"] - 1]

    begin_count(page)
    select_region(page, numbers(proposed)["PER"])
    page.keyboard.press("2")
    done = actions_done(page)
    assert submit(page).status == 201

    annotation = collected(made, studio, "entity")
    (span,) = [each for each in annotation.spans if each.span_id == relabelled.span_id]
    assert (span.label, span.origin) == ("ORG", "changed")
    assert done == costs(made, "entity", proposed, annotation) == Counter(clicks=1, keys=1)

"""Suggestions corrected and an arrow drawn on a real page, and what comes back of it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from integration.pages import SHORT, make_pages, suggestion_of
from integration.screen import ROWS, submit
from integration.test_screens import collected, numbers, select_region, visit
from tandai.project import Project
from tandai.studio.client import RemoteStudio
from tandai.studio.local import LocalStudio

pytestmark = [pytest.mark.studio, pytest.mark.browser]


@pytest.fixture
def made(tmp_path: Path, title: str) -> Project:
    return make_pages(tmp_path, name=title)


def draw_arrow(page: Page, tail: int, head: int) -> None:
    """From one region to another, by a key and a click."""
    select_region(page, tail)
    page.keyboard.press("Alt+r")
    select_region(page, head)
    page.keyboard.press("Escape")


def test_what_is_changed_drawn_and_deleted_comes_back_as_that(
    page: Page, studio: RemoteStudio, studio_server: LocalStudio, made: Project
) -> None:
    """One answer by key, one arrow (not labelled) by key and click, one region deleted by key."""
    visit(page, made, studio, studio_server, "claim", SHORT)
    proposed = suggestion_of(made, "claim", SHORT)
    expect(page.locator(ROWS).first).to_be_visible()
    number = numbers(proposed)
    source, claim, cue = (proposed.spans[number[label] - 1] for label in ("SOURCE", "CLAIM", "CUE"))
    (said,) = [
        each.values
        for each in proposed.attributes
        if (each.span_id, each.name) == (claim.span_id, "certainty")
    ]
    linked = {(each.from_id, each.to_id) for each in proposed.relations}
    unlinked = next(
        position
        for position, span in enumerate(proposed.spans, start=1)
        if span.label == "CLAIM" and (source.span_id, span.span_id) not in linked
    )
    other = proposed.spans[unlinked - 1]

    select_region(page, number["CLAIM"])
    page.keyboard.press("x" if said == ("CERTAIN",) else "z")
    page.keyboard.press("Escape")
    draw_arrow(page, number["SOURCE"], unlinked)
    select_region(page, number["CUE"])
    page.keyboard.press("Backspace")
    assert submit(page).status == 201

    annotation = collected(made, studio, "claim")
    spans = {each.span_id: each.origin for each in annotation.spans}
    assert spans == {
        each.span_id: "changed" if each == claim else "accepted_untouched"
        for each in proposed.spans
        if each != cue
    }
    (changed,) = [
        each
        for each in annotation.attributes
        if (each.span_id, each.name) == (claim.span_id, "certainty")
    ]
    assert changed.origin == "changed"
    assert (changed.values, said) in {
        (("UNCERTAIN",), ("CERTAIN",)),
        (("CERTAIN",), ("UNCERTAIN",)),
    }
    arrows = {(each.from_id, each.to_id, each.labels, each.origin) for each in annotation.relations}
    kept = {
        (each.from_id, each.to_id, each.labels, "accepted_untouched")
        for each in proposed.relations
        if cue.span_id not in (each.from_id, each.to_id)
    }
    assert arrows == kept | {(source.span_id, other.span_id, (), "manual")}

"""A linted annotation to strokes of the mouse and keys on the annotator's own page, then Submit.

Words are dragged over, labels and answers given by their hotkeys, arrows drawn by key and click.
What was suggested and is not wanted is deleted. Nothing is believed: each step is read back from
the editor, and the caller compares what the server holds.
"""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import msgspec

from hand.account import Seat
from hand.build import Built
from hand.page import Page as Shown
from hand.strokes import ARROWS, SAID, SELECT
from tandai.errors import MissingToolError, StudioError
from tandai.flow.logins import Login, login_path
from tandai.labelstudio.controls import Control
from tandai.paths import split_path
from tandai.records import Span
from tandai.studio.secretfiles import read_secret

sys.path.append(str(Path(__file__).resolve().parents[2] / "tests"))

FIELD = ".htx-taxonomy"
LIST = ".htx-taxonomy-dropdown:not(.ant-select-dropdown-hidden)"
CHIP = ".ant-select-selection-item-content"
PATIENCE = 30_000
"""Milliseconds: a loaded machine draws late."""


def submit_by_hand(seat: Seat, built: Built, shown: Shown) -> None:
    """Answers a task in Chromium.

    Raises:
        StudioError: this account has answered already.
        MissingToolError: there is no Chromium.
        AssertionError: the page did something else than it was asked to; nothing was submitted.
    """
    from playwright.sync_api import expect, sync_playwright

    from integration.screen import ARGUMENTS, click_submit, open_task

    layer, document_id = shown.layer, shown.document.document_id
    if seat.answers(seat.task(layer, document_id)):
        raise StudioError(f"{document_id}, {layer}: {seat.annotator} has answered already.")
    named = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not named:
        raise MissingToolError("there is no Chromium; name one in CHROMIUM.")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=named, headless=True, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(PATIENCE)
        _log_in(page, seat)
        open_task(page, seat.studio.url, seat.number(layer), shown.task_id)
        _Hand(page, built, shown).do_all()
        answer = click_submit(page)
        if answer.status != 201:
            raise StudioError(f"{document_id}, {layer}: the server answered {answer.status}.")
        browser.close()


def _log_in(page: Any, seat: Seat) -> None:
    login = msgspec.json.decode(read_secret(login_path(seat.project, seat.annotator)), type=Login)
    page.goto(f"{seat.studio.url}/user/login/")
    page.locator("input[name=email]").fill(login.email)
    page.locator("input[name=password]").fill(login.password)
    page.locator("button[type=submit]").click()
    page.wait_for_url(lambda url: "/user/login" not in url)


class _Hand:
    """One annotator at one page."""

    def __init__(self, page: Any, built: Built, shown: Shown) -> None:
        self.page, self.shown = page, shown
        self.made = built.annotation
        self.config = shown.config
        self.spans = {each.span_id: each for each in self.made.spans}

    def do_all(self) -> None:
        """Everything but the submission."""
        for number, said in reversed(list(enumerate(self.said(), start=1))):
            if not any(_is(said, span) for span in self.spans.values()):
                self.delete(number)
        for span in self.spans.values():
            if not any(_is(said, span) for said in self.said()):
                self.draw(span)
        for span in self.spans.values():
            self.answer(span)
        self.unselect()
        self.link()
        for each in self.made.answers:
            control = self.control(each.name)
            if self.document_answers().get(each.name) != list(each.values):
                for value in each.values:
                    self.page.keyboard.press(control.hotkeys[control.codes.index(value)])
                self.wait(lambda n=each: self.document_answers().get(n.name) == list(n.values),
                          f"the answer to {each.name}")  # fmt: skip

    def said(self) -> list[dict[str, Any]]:
        """What the editor holds of every region, in the order of their numbers."""
        found: list[dict[str, Any]] = self.page.evaluate(SAID)["regions"]
        return found

    def document_answers(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = self.page.evaluate(SAID)["answers"]
        return found

    def number(self, span: Span) -> int:
        return next(n for n, said in enumerate(self.said(), start=1) if _is(said, span))

    def control(self, name: str) -> Control:
        control = self.config.control(name)
        assert control is not None
        return control

    def wait(self, holds: Any, what: str) -> None:
        from integration.editor import fail

        for _ in range(100):
            if holds():
                return
            self.page.wait_for_timeout(100)
        fail(self.page, f"{what} did not come about")

    def unselect(self) -> None:
        from integration.editor import rest

        if rest(self.page).picked:
            self.page.keyboard.press("Escape")
            self.wait(lambda: not rest(self.page).picked, "no region selected")

    def delete(self, number: int) -> None:
        from integration.screen import select_region

        before = len(self.said())
        select_region(self.page, number)
        self.page.keyboard.press("Backspace")
        self.wait(lambda: len(self.said()) == before - 1, f"region {number} deleted")

    def draw(self, span: Span) -> None:
        """The label's key, then one stroke from the first to the last character."""
        from integration.editor import fail, read_state
        from integration.screen import choose_label

        self.unselect()
        control = self.control(span.control)
        at = control.codes.index(span.label)
        choose_label(self.page, control.hotkeys[at], control.shown[at])
        quote = self.shown.text[span.start : span.end]
        box = self.page.evaluate(SELECT, [span.start, span.end])
        if not box or not box["free"]:
            fail(self.page, f"something lies over {quote!r}, or it is not drawn")
        mouse = self.page.mouse
        mouse.move(*box["from"])
        mouse.down()
        (left, top), (right, bottom) = box["from"], box["to"]
        mouse.move((left + right) / 2, (top + bottom) / 2, steps=4)
        mouse.move(right, bottom, steps=4)
        if (selected := read_state(self.page).selection) != quote:
            fail(self.page, f"the mouse over {quote!r} selected {selected!r}")
        mouse.up()
        self.wait(lambda: any(_is(said, span) for said in self.said()), f"a region on {quote!r}")

    def answer(self, span: Span) -> None:
        """What is said of a region, by keys; text is typed, pairs are searched for."""
        from integration.screen import select_region

        wanted = {each.name: each.values for each in self.made.attributes
                  if each.span_id == span.span_id}  # fmt: skip
        now = self.said()[self.number(span) - 1]["answers"]
        changed = {name for name in {*wanted, *now} if list(wanted.get(name, ())) != now.get(name)}
        if not changed:
            return
        self.unselect()
        select_region(self.page, self.number(span))
        for name in sorted(changed):
            self.set(span, self.control(name), wanted.get(name, ()), now.get(name, []))
        self.unselect()

    def set(self, span: Span, control: Control, wanted: tuple[str, ...], now: list[str]) -> None:
        if control.has_paths:
            self.choose_pairs(control, wanted)
        elif control.kind == "text":
            self.type_text(wanted, now)
        else:
            # A key ticks and unticks; of a single choice it takes the place of the other.
            keys = {*wanted} ^ {*now} if control.multiple else set(wanted or now)
            for value in sorted(keys):
                self.page.keyboard.press(control.hotkeys[control.codes.index(value)])
        self.wait(
            lambda: (
                self.said()[self.number(span) - 1]["answers"].get(control.name, []) == list(wanted)
            ),
            f"{control.name} = {', '.join(wanted)}",
        )

    def type_text(self, wanted: tuple[str, ...], now: list[str]) -> None:
        side = self.page.locator(".tandai-side")
        if now:
            side.get_by_role("button", name="Delete Region").or_(
                side.locator("[aria-label='Delete'], .lsf-textarea-tag button")
            ).first.click()
        if wanted:
            field = side.locator("textarea:visible, input[type=text]:visible").last
            field.fill(wanted[0])
            field.press("Enter")
            self.page.evaluate("() => document.activeElement.blur()")

    def choose_pairs(self, control: Control, wanted: tuple[str, ...]) -> None:
        from playwright.sync_api import expect

        field = self.page.locator(FIELD).first
        expect(field).to_be_visible()
        while field.locator(CHIP).count():
            before = field.locator(CHIP).count()
            field.locator(".ant-select-selection-item-remove").first.click()
            expect(field.locator(CHIP)).to_have_count(before - 1)
        words = self.words(control)
        for path in wanted:
            code, *answer = split_path(path)
            field.click()
            search = self.page.locator(f"{LIST} input[name=taxonomy-search-input]")
            expect(search).to_be_focused()
            search.fill("")
            self.page.keyboard.insert_text(code)
            title = f"{LIST} .ant-select-tree-title"
            expect(self.page.locator(title, has_text=code)).to_have_count(1)
            text = words[answer[0]] if answer else code
            # In exactly these words: other items' sentences may hold them too, until they are gone.
            self.page.locator(title).get_by_text(text, exact=True).click()
            self.page.keyboard.press("Escape")
            expect(self.page.locator(LIST)).to_be_hidden()

    def words(self, control: Control) -> dict[str, str]:
        """Codes under an item to what the page calls them."""
        return {
            child["alias"]: child["value"]
            for item in self.shown.data[control.dynamic]
            for child in item.get("children", [])
        }

    def link(self) -> None:
        """Arrows that are not there yet, each with its label."""
        from integration.screen import click_region, select_region

        for each in self.made.relations:
            tail, head = (self.spans[end] for end in (each.from_id, each.to_id))
            arrow = [tail.start, tail.end, head.start, head.end, *each.labels]
            if arrow in self.page.evaluate(ARROWS):
                continue
            before = len(self.page.evaluate(ARROWS))
            self.unselect()
            select_region(self.page, self.number(tail))
            self.page.keyboard.press("Alt+r")
            click_region(self.page, self.number(head))
            self.wait(lambda n=before: len(self.page.evaluate(ARROWS)) == n + 1, "an arrow")
            self.page.get_by_text("Relations", exact=True).first.click()
            row = self.page.locator(".lsf-relations__item").last
            row.hover()
            row.get_by_label("Show Relation Labels").click()
            # Earlier arrows keep their lists open; the newest arrow's is the last.
            meta = self.page.locator(".lsf-relation-meta").last
            meta.get_by_role("button").or_(meta.locator("[role=combobox]")).first.click()
            self.page.get_by_role("option", name=each.labels[0]).click()
            self.wait(lambda a=arrow: a in self.page.evaluate(ARROWS), f"the arrow {arrow}")
            self.page.keyboard.press("Escape")
            self.unselect()


def _is(said: dict[str, Any], span: Span) -> bool:
    return (said["start"], said["end"], said["labels"]) == (span.start, span.end, [span.label])

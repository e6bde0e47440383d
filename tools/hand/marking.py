"""An annotation to strokes of the mouse and keys on a page, each read back before the next.

Words are dragged over, labels and answers given by their hotkeys, arrows drawn by key and click.
What was suggested and is not wanted is deleted. Nothing is believed: each step is read back from
the editor, and the caller compares what the server holds.
"""

from collections.abc import Callable
from typing import Any

from hand.build import Built
from hand.fields import choose_path, clear_paths, type_text
from hand.page import Page as Shown
from hand.strokes import ARROWS, SAID, SELECT
from tandai.labelstudio.controls import Control
from tandai.records import Span


class Hand:
    """One annotator at one page."""

    def __init__(self, page: Any, built: Built, shown: Shown, *, anew: bool = False) -> None:
        """At a page that rests.

        Args:
            page: of Chromium.
            built: what is to be said.
            shown: what the page asks.
            anew: give every answer again, those too that are there.
        """
        self.page, self.shown, self.anew = page, shown, anew
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
            self.give(
                self.control(each.name),
                each.values,
                lambda name=each.name: self.document_answers().get(name, []),
            )

    def said(self) -> list[dict[str, Any]]:
        """What the editor holds of every region, in the order of their numbers."""
        found: list[dict[str, Any]] = self.page.evaluate(SAID)["regions"]
        return found

    def document_answers(self) -> dict[str, list[str]]:
        """By question."""
        found: dict[str, list[str]] = self.page.evaluate(SAID)["answers"]
        return found

    def number(self, span: Span) -> int:
        """Of a region, as it stands beside it."""
        return next(n for n, said in enumerate(self.said(), start=1) if _is(said, span))

    def control(self, name: str) -> Control:
        """By its name in the label config."""
        control = self.config.control(name)
        assert control is not None
        return control

    def wait(self, holds: Any, what: str) -> None:
        """Until it holds; after ten seconds the page did something else."""
        from integration.editor import fail

        for _ in range(100):
            if holds():
                return
            self.page.wait_for_timeout(100)
        fail(self.page, f"{what} did not come about; the editor holds {self.page.evaluate(SAID)}")

    def unselect(self) -> None:
        """Escape, where a region is selected."""
        from integration.editor import rest

        if rest(self.page).picked:
            self.page.keyboard.press("Escape")
            self.wait(lambda: not rest(self.page).picked, "no region selected")

    def delete(self, number: int) -> None:
        """Selects a region and deletes it by its key."""
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
        """What is said of a region."""
        from integration.screen import select_region

        wanted = {each.name: each.values for each in self.made.attributes
                  if each.span_id == span.span_id}  # fmt: skip
        now = self.said()[self.number(span) - 1]["answers"]
        changed = {
            name
            for name in {*wanted, *now}
            if self.anew or list(wanted.get(name, ())) != now.get(name)
        }
        if not changed:
            return
        self.unselect()
        select_region(self.page, self.number(span))
        for name in sorted(changed):
            self.give(
                self.control(name),
                wanted.get(name, ()),
                lambda name=name: self.said()[self.number(span) - 1]["answers"].get(name, []),
            )
        self.unselect()

    def give(
        self, control: Control, wanted: tuple[str, ...], held: Callable[[], list[str]]
    ) -> None:
        """One answer: pairs are searched for, text is typed, all else by its key."""
        if control.has_paths:
            clear_paths(self.page)
            self.wait(lambda: not held(), f"no {control.name}")
            for number, path in enumerate(wanted, start=1):
                choose_path(self.page, self.shown.data[control.dynamic], path)
                self.wait(
                    lambda n=number: sorted(held()) == sorted(wanted[:n]),
                    f"{control.name} = {path}",
                )
        elif control.kind == "text":
            if self.anew or held() != list(wanted):
                type_text(self.page, wanted, held())
        else:
            if self.anew and wanted and sorted(held()) == sorted(wanted):
                self.take_back(control, held)
            # A key ticks and unticks; of a single choice it takes the place of the other.
            now = held()
            keys = {*wanted} ^ {*now} if control.multiple else {*wanted} - {*now}
            for value in sorted(keys):
                self.press(control, value)
        self.wait(
            lambda: sorted(held()) == sorted(wanted),
            f"{control.name} = {', '.join(wanted) or 'nothing'}",
        )

    def take_back(self, control: Control, held: Callable[[], list[str]]) -> None:
        """Unticks what is ticked; of a single choice, which cannot be, takes another."""
        now = held()
        if control.multiple:
            for value in now:
                self.press(control, value)
            self.wait(lambda: not held(), f"no {control.name}")
            return
        other = next(code for code in control.codes if code not in now)
        self.press(control, other)
        self.wait(lambda: held() == [other], f"{control.name} = {other}")

    def press(self, control: Control, value: str) -> None:
        """The key of one value, with no field that would take it."""
        from integration.taxonomy import leave_fields

        leave_fields(self.page)
        self.page.keyboard.press(control.hotkeys[control.codes.index(value)])

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

"""Answers that no key gives, chosen from a list or typed in a field of the page."""

from collections.abc import Iterable
from typing import Any

from tandai.paths import split_path


def clear_paths(page: Any) -> None:
    """Takes every chosen path out of the region's taxonomy."""
    from playwright.sync_api import expect

    from integration.taxonomy import CHIP, FIELD, leave_fields

    field = page.locator(FIELD).first
    expect(field).to_be_visible()
    while before := field.locator(CHIP).count():
        field.locator(".ant-select-selection-item-remove").first.click()
        expect(field.locator(CHIP)).to_have_count(before - 1)
    leave_fields(page)


def choose_path(page: Any, items: Iterable[dict[str, Any]], path: str) -> None:
    """Chooses one path: the field, the item's code, the answer under it, Escape.

    Args:
        page: of Chromium, with a region selected.
        items: of the taxonomy, as the task has them.
        path: codes, such as ``K04/SUPPORT``.
    """
    from integration.editor import fail
    from integration.taxonomy import FIELD, NODE, close_list, open_list, rest_list

    code, *answer = split_path(path)
    item = next(each for each in items if _code(each) == code)
    leaf = item
    for each in answer:
        leaf = next(child for child in leaf["children"] if _code(child) == each)
    found = [each["value"] for each in items if _holds(each, code)]
    open_list(page, page.locator(FIELD).first)
    page.keyboard.insert_text(code)
    for _ in range(100):
        rows = rest_list(page)
        roots = [title for depth, title in rows if not depth]
        at = _place(rows, item["value"], leaf["value"] if answer else "")
        # Until it has been searched, all other items are there, too.
        if at is not None and set(roots) <= set(found):
            break
        page.wait_for_timeout(100)
    else:
        fail(page, f"{path} is not in the list: {rows}")
    page.locator(NODE).nth(at).locator(".ant-select-tree-title").click()
    close_list(page)


def type_text(page: Any, wanted: Iterable[str], now: Iterable[str]) -> None:
    """Types a region's one text in the place of what is there."""
    from playwright.sync_api import expect

    side = page.locator(".tandai-side")
    if now:
        gone = side.get_by_role("button", name="Delete Region").locator("visible=true")
        gone.click()
        expect(gone).to_have_count(0)
    for text in wanted:
        field = side.locator("textarea:visible, input[type=text]:visible").last
        field.click()
        page.keyboard.insert_text(text)
        field.press("Enter")
    page.evaluate("() => document.activeElement.blur()")


def _code(item: dict[str, Any]) -> str:
    return str(item.get("alias", item["value"]))


def _holds(item: dict[str, Any], word: str) -> bool:
    """Whether a search for a word leaves an item in the list, as Label Studio has it."""
    own = word.lower() in item["value"].lower()
    return own or any(_holds(child, word) for child in item.get("children", []))


def _place(rows: list[tuple[int, str]], item: str, answer: str) -> int | None:
    """Where an item, or an answer under it, is in the list; None where it is not."""
    under = False
    for at, (depth, title) in enumerate(rows):
        if not depth:
            under = title == item
        if under and (title == answer if depth else not answer):
            return at
    return None

"""What an annotator does and sees on Label Studio's page, as steps that wait for what they cause."""

import re
from collections import Counter
from typing import Any

from playwright.sync_api import Page, Request, Response, expect

from integration.editor import State, fail, load, read_state, rest
from integration.taxonomy import leave_fields
from tandai.studio.local import LocalStudio
from tandai.studio.secretfiles import read_secret
from tandai.studio.settings import CURATOR

ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

TEXT = ".lsf-htx-richtext"
HIGHLIGHTS = f"{TEXT} .htx-highlight"

# Scrolls a word to the middle of the screen, clear of the label bar; where it comes to rest, a
# rectangle around its characters in the drawn text, and whether a mouse there would be on it.
SHOW_WORD = """
async word => {
  const root = document.querySelector('.lsf-htx-richtext');
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(word);
    if (at < 0) continue;
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + word.length);
    break;
  }
  if (range.collapsed) return null;
  range.startContainer.parentElement.scrollIntoView({block: 'center', behavior: 'instant'});
  let same = 0, box = null;
  for (let frame = 0; frame < 300 && same < 3; frame += 1) {
    await new Promise(requestAnimationFrame);
    const {left, right, top, bottom} = range.getBoundingClientRect();
    same = box && box.left === left && box.top === top ? same + 1 : 0;
    box = {left, right, top, middle: (top + bottom) / 2};
  }
  const onIt = x => root.contains(document.elementFromPoint(x, box.middle));
  return {...box, free: onIt(box.left + 1) && onIt(box.right - 1)};
}
"""

# Scrolls a piece of text to the middle of the screen; where its first line begins.
PIECE = """
async piece => {
  piece.scrollIntoView({block: 'center', behavior: 'instant'});
  let same = 0, at = [];
  for (let frame = 0; frame < 300 && same < 3; frame += 1) {
    await new Promise(requestAnimationFrame);
    const box = piece.getClientRects()[0], now = [box.left, (box.top + box.bottom) / 2];
    same = now.join() === at.join() ? same + 1 : 0;
    at = now;
  }
  return at;
}
"""


_logins: dict[str, list[Any]] = {}


def log_in(page: Page, server: LocalStudio) -> None:
    """By the login page the first time, by what it gave afterwards."""
    url = server.status().url
    if url in _logins:
        page.context.add_cookies(_logins[url])
        return
    page.goto(f"{url}/user/login/")
    page.locator("input[name=email]").fill(CURATOR)
    page.locator("input[name=password]").fill(read_secret(server.password_file))
    page.locator("button[type=submit]").click()
    page.wait_for_url(lambda url: "/user/login" not in url)
    _logins[url] = [*page.context.cookies()]


def open_task(page: Page, url: str, project: int, task: int) -> State:
    """One task of a project, drawn for good."""
    return load(page, f"{url}/projects/{project}/data?task={task}")


def choose_label(page: Page, hotkey: str, shown: str) -> None:
    """Presses the label's key, and again only where it was not taken: twice would undo it."""
    chosen = page.locator(".lsf-label_selected", has_text=shown)
    for _ in range(3):
        page.keyboard.press(hotkey)
        try:
            expect(chosen).to_have_count(1, timeout=10_000)
        except AssertionError:
            continue
        return
    fail(page, f"the key {hotkey} does not choose {shown!r}")


def show_word(page: Page, word: str) -> dict[str, Any]:
    """Scrolls a word to the middle of the screen; where it rests."""
    box: dict[str, Any] | None = page.evaluate(SHOW_WORD, word)
    if box is None:
        fail(page, f"{word!r} is not in the text in one piece")
    if not box["free"]:
        fail(page, f"something lies over {word!r}")
    return box


def drag_over(page: Page, word: str) -> None:
    """One stroke of the mouse from a word's first to its last character."""
    box = show_word(page, word)
    page.mouse.move(box["left"] + 1, box["middle"])
    page.mouse.down()
    page.mouse.move((box["left"] + box["right"]) / 2, box["middle"], steps=4)
    page.mouse.move(box["right"] - 1, box["middle"], steps=4)
    # Let go only over the word itself: anything else would become a wrong span.
    if (selection := read_state(page).selection) != word:
        fail(page, f"the mouse over {word!r} selected {selection!r}")
    page.mouse.up()


def draw(page: Page, word: str, label: str) -> None:
    """A stroke that makes exactly one region more, of a label that was chosen."""
    before = read_state(page).regions
    drag_over(page, word)
    after = rest(page)
    new = Counter(after.regions) - Counter(before)
    lost = Counter(before) - Counter(after.regions)
    if lost or [(each.text, each.label) for each in new.elements()] != [(word, label)]:
        fail(page, f"a stroke over {word!r} made {new} of {before}, and lost {lost}")
    if after.lacks:
        fail(page, f"after a stroke over {word!r} the editor lacks {after.lacks}")


def mark(page: Page, word: str, *, hotkey: str, label: str) -> None:
    """Labels a word by key and mouse."""
    choose_label(page, hotkey, label)
    draw(page, word, label)


def click_region(page: Page, number: int) -> None:
    """Clicks where a region's own first piece of text begins; its number stands beside it."""
    piece = page.locator(f'{HIGHLIGHTS}[data-index="{number}"]').first
    left, middle = piece.evaluate(PIECE)
    page.mouse.click(left + 4, middle)


def select_region(page: Page, number: int) -> None:
    """Clicks a region, which then is the one that keys and questions are about."""
    click_region(page, number)
    if (picked := rest(page).picked) != [number]:
        fail(page, f"a click on region {number} selected {picked}")


def is_submission(request: Request) -> bool:
    return request.method == "POST" and "/annotations" in request.url


def submit(page: Page) -> Response:
    """Presses the key that submits; what the server said to it."""
    leave_fields(page)
    with page.expect_response(lambda answer: is_submission(answer.request)) as answer:
        page.keyboard.press("Control+Enter")
    return answer.value


def click_submit(page: Page) -> Response:
    """Clicks the button that submits; what the server said to it."""
    with page.expect_response(lambda answer: is_submission(answer.request)) as answer:
        page.get_by_role("button", name="Submit").click()
    return answer.value


def open_annotation(page: Page, url: str, annotation: int) -> State:
    """An answer that stands already, by its tab; a draft beside it may be what the page opens."""
    load(page, url)
    # A suggestion's tab is never opened: it cannot be written to.
    for tab in page.locator(".lsf-annotation-button:not(:has([class*=_prediction]))").all():
        tab.click()
        expect(tab).to_have_class(re.compile("_selected"))
        state = rest(page)
        if page.evaluate("() => Htx.annotationStore.selected.pk") == str(annotation):
            return state
    return fail(page, f"no tab opens annotation {annotation}")


def click_update(page: Page) -> Response:
    """Clicks the button that gives an answer anew; what the server said to it."""
    with page.expect_response(
        lambda answer: answer.request.method == "PATCH" and "/api/annotations/" in answer.url
    ) as answer:
        page.get_by_test_id("bottombar-update-button").click()
    return answer.value

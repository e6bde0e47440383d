"""What an annotator does and sees on Label Studio's page, as steps that wait for what they cause."""

import contextlib
from typing import Any

from playwright.sync_api import Locator, Page, Request, Response, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

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
ROWS = ".lsf-outliner-item"
"""The regions in the side bar's list."""

# Where a word stands on the screen: a rectangle around its characters in the drawn text.
WORD_BOX = """
word => {
  const root = document.querySelector('.lsf-htx-richtext');
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(word);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + word.length);
    const box = range.getBoundingClientRect();
    return {left: box.left, right: box.right, middle: (box.top + box.bottom) / 2};
  }
  return null;
}
"""

# Scrolls until the word is in the middle of the screen, clear of the label bar.
SHOW_WORD = """
word => {
  const root = document.querySelector('.lsf-htx-richtext');
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.data.includes(word)) continue;
    walker.currentNode.parentElement.scrollIntoView({block: 'center'});
    return;
  }
}
"""


def log_in(page: Page, server: LocalStudio) -> None:
    page.goto(f"{server.status().url}/user/login/")
    page.locator("input[name=email]").fill(CURATOR)
    page.locator("input[name=password]").fill(read_secret(server.password_file))
    page.locator("button[type=submit]").click()
    page.wait_for_url(lambda url: "/user/login" not in url)


def open_task(page: Page, url: str, project: int, task: int) -> None:
    """One task of a project, its text drawn."""
    page.goto(f"{url}/projects/{project}/data?task={task}")
    expect(page.locator(TEXT)).to_be_visible(timeout=60_000)
    settle(page)


def choose_label(page: Page, hotkey: str, shown: str) -> None:
    """Presses the label's key until the page, which may still be loading, has taken it."""
    chosen = page.locator(".lsf-label_selected", has_text=shown)
    for _ in range(10):
        page.keyboard.press(hotkey)
        try:
            expect(chosen).to_have_count(1, timeout=5_000)
        except AssertionError:
            continue
        return
    raise AssertionError(f"the key {hotkey} does not choose {shown!r}")


def drag_over(page: Page, word: str) -> None:
    """One stroke of the mouse from a word's first to its last character."""
    box = show_word(page, word)
    page.mouse.move(box["left"] + 1, box["middle"])
    page.mouse.down()
    page.mouse.move((box["left"] + box["right"]) / 2, box["middle"], steps=8)
    page.mouse.move(box["right"] - 1, box["middle"], steps=8)
    page.wait_for_timeout(100)
    page.mouse.up()


def show_word(page: Page, word: str) -> dict[str, Any]:
    """Scrolls a word to the middle of the screen; where it rests."""
    page.evaluate(SHOW_WORD, word)
    box: dict[str, Any] = page.evaluate(WORD_BOX, word)
    for _ in range(20):
        page.wait_for_timeout(100)
        settled = page.evaluate(WORD_BOX, word)
        if settled == box:
            break
        box = settled
    return box


def settle(page: Page) -> None:
    """Waits until fonts are there and the network is quiet, or has had its time."""
    page.evaluate("document.fonts.ready.then(() => true)")
    with contextlib.suppress(PlaywrightTimeout):
        page.wait_for_load_state("networkidle", timeout=10_000)


def mark(page: Page, word: str, *, hotkey: str, shown: str) -> None:
    """Labels a word by key and mouse, as an annotator who sees nothing happen tries again."""
    highlights = page.locator(HIGHLIGHTS)
    wanted = highlights.count() + 1
    settle(page)
    for _ in range(4):
        choose_label(page, hotkey, shown)
        drag_over(page, word)
        try:
            # Long: a second stroke while the first is still being drawn would mark twice.
            expect(highlights).to_have_count(wanted, timeout=20_000)
        except AssertionError:
            continue
        return
    raise AssertionError(f"four strokes over {word!r} marked nothing")


def is_submission(request: Request) -> bool:
    return request.method == "POST" and "/annotations" in request.url


def submit(page: Page) -> Response:
    """Presses the key that submits; what the server said to it."""
    with page.expect_response(lambda answer: is_submission(answer.request)) as answer:
        page.keyboard.press("Control+Enter")
    return answer.value


def region_row(page: Page, number: int) -> Locator:
    """A region's row in the list, by the number that stands beside it in the text."""
    return page.locator(ROWS).nth(number - 1)

"""A page's real events to the actions of a hand: strokes, keys and clicks."""

from collections import Counter

from playwright.sync_api import Page

# A key with a modifier is one key; a word typed at once is one key; a press that moves is a stroke.
COUNT = """
() => {
  const done = window.actionsDone = {strokes: 0, keys: 0, clicks: 0};
  const modifiers = ['Control', 'Alt', 'Shift', 'Meta'];
  let down = null;
  addEventListener('mousedown', event => { down = [event.clientX, event.clientY]; }, true);
  addEventListener('mouseup', event => {
    if (down === null) return;
    const way = Math.hypot(event.clientX - down[0], event.clientY - down[1]);
    done[way > 4 ? 'strokes' : 'clicks'] += 1;
    down = null;
  }, true);
  addEventListener('keydown', event => {
    if (!event.repeat && !modifiers.includes(event.key)) done.keys += 1;
  }, true);
  addEventListener('beforeinput', event => {
    if (event.data !== null && event.data.length > 1) done.keys += 1;
  }, true);
}
"""


def begin_count(page: Page) -> None:
    """From here on what hand and mouse do on this page is counted."""
    page.evaluate(COUNT)


def actions_done(page: Page) -> Counter[str]:
    """Counts since `begin_count`; none of what was not done."""
    return +Counter(page.evaluate("window.actionsDone"))

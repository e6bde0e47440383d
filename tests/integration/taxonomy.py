"""A taxonomy's list, opened, read and closed, as steps that wait for what they cause.

Label Studio binds its keys for a keyboard that is in no field. A list that was closed keeps the
keyboard in its search for a frame more, and a key in that frame does nothing.
"""

from playwright.sync_api import Locator, Page, expect

FIELD, CHIP = ".htx-taxonomy", ".ant-select-selection-item-content"
LIST = ".htx-taxonomy-dropdown:not(.ant-select-dropdown-hidden)"
NODE = f"{LIST} .ant-select-tree-list-holder .ant-select-tree-treenode"
TITLE = f"{LIST} .ant-select-tree-title"
SEARCH = f"{LIST} input[name=taxonomy-search-input]"
IN_FIELD = "input:focus, textarea:focus, select:focus"
"""What has the keyboard where none of the editor's keys does anything."""

PATIENCE = 60_000  # milliseconds

# Ten frames with the same rows, not one of them in motion, each the same element where it was.
_ROWS = """
async ([selector, patience]) => {
  const until = performance.now() + patience;
  let rested = 0, before = [];
  for (;;) {
    const nodes = [...document.querySelectorAll(selector)];
    const now = nodes.map(node => {
      const box = node.getBoundingClientRect();
      return [node, node.textContent, node.className, box.left, box.top, box.height];
    });
    const moves = nodes.some(node => node.closest('.ant-select-tree-treenode-motion'));
    const same = now.length && !moves && now.length === before.length
      && now.every((each, at) => each.every((part, n) => part === before[at][n]));
    rested = same ? rested + 1 : 0;
    before = now;
    if (rested >= 10) break;
    if (performance.now() > until) return null;
    await new Promise(requestAnimationFrame);
  }
  return before.map(([node]) => [
    node.querySelectorAll('.ant-select-tree-indent-unit').length,
    node.querySelector('.ant-select-tree-title').textContent,
  ]);
}
"""


def open_list(page: Page, field: Locator) -> None:
    """Clicks a field; its search has the keyboard."""
    field.click()
    expect(page.locator(SEARCH)).to_be_focused()


def rest_list(page: Page) -> list[tuple[int, str]]:
    """Depth and title of the open list's rows, once they move no more."""
    rows = page.evaluate(_ROWS, [NODE, PATIENCE])
    assert rows is not None, "the list does not come to rest"
    return [(depth, title) for depth, title in rows]


def close_list(page: Page) -> None:
    """Escape; the keyboard is the editor's again."""
    page.keyboard.press("Escape")
    expect(page.locator(LIST)).to_be_hidden()
    leave_fields(page)


def leave_fields(page: Page) -> None:
    """Waits until no field has the keyboard."""
    expect(page.locator(IN_FIELD)).to_have_count(0)

"""A taxonomy's list, opened, searched and closed, as steps that wait for what they cause.

Label Studio binds its keys for a keyboard that is in no field. A list that was closed keeps the
keyboard in its search for a frame more, and a key in that frame does nothing.
"""

from playwright.sync_api import Locator, Page, expect

FIELD, CHIP = ".htx-taxonomy", ".ant-select-selection-item-content"
LIST = ".htx-taxonomy-dropdown:not(.ant-select-dropdown-hidden)"
TITLE = f"{LIST} .ant-select-tree-title"
SEARCH = f"{LIST} input[name=taxonomy-search-input]"
IN_FIELD = "input:focus, textarea:focus, select:focus"
"""What has the keyboard where none of the editor's keys does anything."""


def open_list(page: Page, field: Locator) -> None:
    """Clicks a field; its search has the keyboard."""
    field.click()
    expect(page.locator(SEARCH)).to_be_focused()


def close_list(page: Page) -> None:
    """Escape; the keyboard is the editor's again."""
    page.keyboard.press("Escape")
    expect(page.locator(LIST)).to_be_hidden()
    leave_fields(page)


def leave_fields(page: Page) -> None:
    """Waits until no field has the keyboard."""
    expect(page.locator(IN_FIELD)).to_have_count(0)

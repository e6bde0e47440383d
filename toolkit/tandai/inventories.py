"""A JSON-lines inventory (canonical claims, targets) to its items: id, sentence, gloss."""

from collections.abc import Iterable
from typing import Any

import msgspec

from tandai.errors import InputError
from tandai.paths import join_path
from tandai.unfit import refuse

NONE, NEW = NOT_IN_INVENTORY = ("NONE", "NEW")
"""Choices that stand beside an inventory's items and are no items; NONE has no answer under it."""


class Item(msgspec.Struct, frozen=True):
    """One entry of an inventory."""

    item_id: str
    text: str
    gloss: str


def parse_inventory(name: str, text: str) -> tuple[Item, ...]:
    """Reads an inventory: an object a line, with one key ending in ``_id`` first, and ``text``.

    Raises:
        InputError: a line is not such an object, or an id stands twice; names the line.
    """
    items: list[Item] = []
    seen: set[str] = set()
    # A sentence may hold other line breaks than "\n", which splitlines() would cut at.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        place = f"line {number}"
        try:
            row: dict[str, Any] = msgspec.json.decode(line, type=dict[str, Any])
        except msgspec.DecodeError as error:
            raise refuse(name, error, dict, expected="an object", place=place) from error
        item = _item(row)
        if item is None:
            found = ", ".join(row) or "{}"
            expected = "a key ending in _id first, then text and at will gloss, none of them empty"
            raise InputError(name, place=place, found=found, expected=expected)
        if item.item_id in seen:
            raise InputError(
                name, place=place, found=f"{item.item_id} again", expected="unique ids"
            )
        seen.add(item.item_id)
        items.append(item)
    return tuple(items)


def _item(row: dict[str, Any]) -> Item | None:
    """The row's item, or None; what else a row says is for those who read it whole."""
    key = next(iter(row), "")
    item_id, text, gloss = row.get(key), row.get("text"), row.get("gloss") or ""
    if not (isinstance(item_id, str) and isinstance(text, str) and isinstance(gloss, str)):
        return None
    if not key.endswith("_id") or not item_id.strip() or not text.strip():
        return None
    return Item(item_id, text, gloss)


def pair_codes(items: Iterable[str], answers: Iterable[str]) -> tuple[str, ...]:
    """Every path that a taxonomy of items and answers can give, in its order.

    Label Studio's page lets the keyboard choose an item without an answer, so that is one too.

    Args:
        items: ids of the items.
        answers: ids of the answers under each.
    """
    below = tuple(answers)
    paths: list[str] = []
    for item_id in (*items, *NOT_IN_INVENTORY):
        paths.append(join_path((item_id,)))
        paths += [join_path((item_id, answer)) for answer in below if item_id != NONE]
    return tuple(paths)

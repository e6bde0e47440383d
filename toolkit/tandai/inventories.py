"""A JSON-lines inventory (canonical claims, targets) to its items: id, sentence, gloss."""

from typing import Any

import msgspec

from tandai.errors import InputError


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
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        place = f"line {number}"
        try:
            row: dict[str, Any] = msgspec.json.decode(line, type=dict[str, Any])
        except msgspec.DecodeError as error:
            raise InputError(name, place=place, found=str(error), expected="an object") from error
        key = next(iter(row), "")
        item_id, sentence = row.get(key), row.get("text")
        if not key.endswith("_id") or not isinstance(item_id, str) or not isinstance(sentence, str):
            expected = "a key ending in _id first, and text"
            raise InputError(name, place=place, found=", ".join(row) or "{}", expected=expected)
        if item_id in seen:
            raise InputError(name, place=place, found=f"{item_id} again", expected="unique ids")
        seen.add(item_id)
        items.append(Item(item_id, sentence, str(row.get("gloss") or "")))
    return tuple(items)

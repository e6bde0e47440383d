"""A result item to the JSON of what no field of a record holds, and back into an item."""

from collections.abc import Collection
from typing import Any

import msgspec

from tandai.records import Extra

Item = dict[str, Any]


def rest_of(item: Item, taken: Collection[str], taken_of_value: Collection[str]) -> str:
    """What is left of an item, as JSON with sorted keys; empty where nothing is.

    Args:
        item: as Label Studio has it.
        taken: keys that a record's fields hold.
        taken_of_value: those of its ``value``; what else the value holds is kept under that key.
    """
    rest = {key: each for key, each in item.items() if key not in taken and key != "value"}
    value = item.get("value")
    if isinstance(value, dict):
        left = {key: each for key, each in value.items() if key not in taken_of_value}
        if left:
            rest["value"] = left
    elif "value" in item:
        rest["value"] = value
    return msgspec.json.encode(rest, order="sorted").decode() if rest else ""


def with_rest(item: Item, rest: str) -> Item:
    """The item with what `rest_of` put aside."""
    if not rest:
        return item
    left: Item = msgspec.json.decode(rest)
    value = left.pop("value", None)
    merged = {**item, **left}
    if value is not None:
        merged["value"] = {**item["value"], **value} if "value" in item else value
    return merged


def keep_whole(item: Item) -> Extra:
    """The item as it is, without the quote of an interval, which the text gives back."""
    if has_quote(item):
        value = {key: each for key, each in item["value"].items() if key != "text"}
        item = {**item, "value": value}
    name = item.get("from_name")
    return Extra(
        control=name if isinstance(name, str) else "",
        type=item["type"],
        json=msgspec.json.encode(item, order="sorted").decode(),
    )


def interval_of(item: Item) -> tuple[int, int] | None:
    """Where the item's region begins and ends; None where it says nothing of it."""
    value = item.get("value")
    if not isinstance(value, dict):
        return None
    start, end = value.get("start"), value.get("end")
    return (start, end) if type(start) is int and type(end) is int else None


def has_quote(item: Item) -> bool:
    """Whether ``value.text`` is a quote; a text area's answer stands in the same place."""
    return (
        item.get("type") != "textarea"
        and interval_of(item) is not None
        and isinstance(item["value"].get("text"), str)
    )

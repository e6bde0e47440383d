"""A record to JSON that people can read in a diff: what fits a line stands on one."""

from typing import Any

import msgspec

WIDTH = 400
"""Characters of a line, its indentation included, up to which a value stands on one: a figure of
agreement does."""


def write_lines(record: msgspec.Struct) -> bytes:
    """The record's bytes: keys in their order, two spaces, a line break at the end.

    A list of figures has a row a line; lists and objects that are longer are broken up.
    """
    value = msgspec.json.decode(msgspec.json.encode(record))
    return _lines(value, "", 0).encode() + b"\n"


def _lines(value: Any, indent: str, n_before: int) -> str:
    """The value, whose first line has so many characters before it."""
    line = _line(value)
    # The whole is always broken up, so that its keys are found at the left.
    fits = bool(indent) and len(indent) + n_before + len(line) <= WIDTH
    if fits or not isinstance(value, dict | list) or not value:
        return line
    inner = indent + "  "
    if isinstance(value, list):
        parts = [_lines(each, inner, 0) for each in value]
        first, last = "[", "]"
    else:
        keys = [f"{_line(key)}: " for key in value]
        there = zip(keys, value.values(), strict=True)
        parts = [key + _lines(each, inner, len(key)) for key, each in there]
        first, last = "{", "}"
    body = ",\n".join(inner + part for part in parts)
    return f"{first}\n{body}\n{indent}{last}"


def _line(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=0).decode()

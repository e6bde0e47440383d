"""A value about to be sent as JSON to what JSON, or Label Studio's database, could not give back."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

LARGEST_WHOLE = 2**53
"""Beyond it a browser's numbers, and so Label Studio's pages, lose digits."""


def unsendable(value: Any, path: str) -> Iterator[tuple[str, str, str]]:
    """Every text and number that would not come back as it was sent.

    A lone surrogate in one task makes the task list and every export of its project fail; a NUL
    is taken by one database and refused by another; NaN is no JSON.

    Args:
        value: what is to be sent, as ``json`` has it.
        path: where it stands.

    Yields:
        Rule, what was found with its path, and what was expected.
    """
    # Paths are only made where there is something to name: ten thousand tasks have ten million.
    if not _is_sendable(value):
        yield from _name(value, path)


def _is_sendable(value: Any) -> bool:
    """Whether ``_name`` would yield nothing; decides the usual types without naming a place."""
    left = [value]
    while left:
        each = left.pop()
        kind = type(each)
        if kind is str:
            if "\0" in each or not (each.isascii() or _is_utf8(each)):
                return False
        elif kind is dict:
            left += each.keys()
            left += each.values()
        elif kind is list:
            left += each
        elif kind is int:
            if abs(each) > LARGEST_WHOLE:
                return False
        elif kind is float:
            if not math.isfinite(each):
                return False
        elif each is not None and kind is not bool:
            return False  # unusual: looked at with its place
    return True


def _name(value: Any, path: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, str):
        if not _is_utf8(value):
            yield "lone-surrogate", f"a lone surrogate in {path}", "characters"
        elif "\0" in value:
            yield "nul-character", f"a NUL character in {path}", "none"
    elif isinstance(value, float) and not math.isfinite(value):
        yield "number-not-json", f"{value} in {path}", "a finite number"
    elif isinstance(value, int) and not isinstance(value, bool) and abs(value) > LARGEST_WHOLE:
        expected = "a whole number up to 2^53"
        yield "number-not-json", f"a whole number of {value.bit_length()} bits in {path}", expected
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _name(str(key), f"a key of {path}")
            yield from _name(inner, f"{path}.{printable(str(key))}")
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _name(inner, f"{path}[{index}]")


def printable(text: str) -> str:
    """The text with what cannot be printed replaced: a finding is to be printed."""
    return text.encode(errors="replace").decode()


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True

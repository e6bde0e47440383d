"""What msgspec says of data that does not fit a type to place, what was found, what was expected."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from msgspec import inspect

from tandai.errors import InputError

_STEP = re.compile(r"\.(\w+)|\[[^\]]*\]")
_ENUM = re.compile(r"Invalid enum value (.+)")
_TYPE = re.compile(r"Expected (.+), got (.+)")
_RULE = re.compile(r"Expected (.+)")
_WORDS = {
    "array": "a list",
    "bool": "true or false",
    "float": "a number",
    "int": "a whole number",
    "object": "an object",
    "str": "a string",
}
_LACKS = re.compile(r"Object missing required field `(.+)`")
_UNKNOWN = re.compile(r"Object contains unknown field `(.+)`")
_BROKEN = re.compile(r"JSON is malformed: (.+)")
_SHORT = "Input data was truncated"


class Unfit(NamedTuple):
    """One fault."""

    place: str
    """A key path within the data (``spans[3].start``); empty: the whole."""
    found: str
    expected: str


def refuse(
    path: Path | str,
    error: Exception,
    kind: type,
    *,
    expected: str,
    place: str = "",
    row: Mapping[str, str] | None = None,
) -> InputError:
    """The error to raise for a file that does not fit.

    Args:
        path: the file.
        error: what msgspec raised.
        kind: what was asked of it.
        expected: in words, where the type does not say it better.
        place: in the file (a line).
        row: what stands there by key, to be shown; none: its type is said.
    """
    at, found, wanted = explain(error, kind, expected)
    shown = repr(row[at]) if row is not None and at in row else found
    return InputError(
        path, place=", ".join(filter(None, (place, at))), found=shown, expected=wanted
    )


def explain(error: Exception, kind: type, expected: str) -> Unfit:
    """A fault in words of ours.

    Args:
        error: what msgspec raised.
        kind: what was asked of it.
        expected: in words, where the type does not say it better.
    """
    said, _, where = str(error).partition(" - at `")
    path = where.rpartition("$")[2].rstrip("`")
    place = path.lstrip(".")
    if match := _ENUM.fullmatch(said):
        members = _members(kind, path)
        wanted = f"one of {', '.join(members)}" if members else expected
        return Unfit(place, match[1], wanted)
    if match := _TYPE.fullmatch(said):
        wanted, got = map(_worded, match.groups())
        return Unfit(place, got, wanted if place else expected)
    if match := _RULE.fullmatch(said):
        return Unfit(place, "another value", _worded(match[1]))
    if match := _LACKS.fullmatch(said):
        return Unfit(place, f"no key {match[1]!r}", expected)
    if match := _UNKNOWN.fullmatch(said):
        known = ", ".join(_fields(kind, path))
        return Unfit(place, f"the key {match[1]!r}", f"one of {known}" if known else expected)
    if match := _BROKEN.fullmatch(said):
        return Unfit(place, f"no JSON: {match[1]}", expected)
    return Unfit(place, "JSON that ends too early" if said == _SHORT else said, expected)


def _worded(types: str) -> str:
    """Types as msgspec names them, in words."""
    return re.sub(r"`([^`]+)`", lambda match: " or ".join(map(_word, match[1].split(" | "))), types)


def _word(name: str) -> str:
    return _WORDS.get(name, name)


def _members(kind: type, path: str) -> list[str]:
    """The values that a place allows."""
    return [
        str(value)
        for each in _types_at(kind, path)
        if isinstance(each, inspect.LiteralType)
        for value in each.values
    ]


def _fields(kind: type, path: str) -> list[str]:
    """The keys that a place allows."""
    return [
        field.encode_name
        for each in _types_at(kind, path)
        if isinstance(each, inspect.StructType)
        for field in each.fields
    ]


def _types_at(kind: type, path: str) -> list[inspect.Type]:
    """The types of a place, each of a union; none where the path leads nowhere."""
    types = _apart(inspect.type_info(kind))
    for step in _STEP.finditer(path):
        types = [inner for each in types for one in _step(each, step[1]) for inner in _apart(one)]
    return types


def _apart(one: inspect.Type) -> list[inspect.Type]:
    return list(one.types) if isinstance(one, inspect.UnionType) else [one]


def _step(one: inspect.Type, name: str | None) -> list[inspect.Type]:
    if name is not None:
        fields = one.fields if isinstance(one, inspect.StructType) else ()
        return [each.type for each in fields if each.encode_name == name]
    if isinstance(one, inspect.DictType):
        return [one.value_type]
    if isinstance(one, inspect.ListType | inspect.VarTupleType):
        return [one.item_type]
    return []

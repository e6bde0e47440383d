"""A file's bytes to raw items, one a task or annotation, or to the name of what it is instead."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from tandai.findings import Finding, Severity
from tandai.labelstudio.exports.packed import shown
from tandai.labelstudio.exports.tally import INSTEAD, Tally

UNREADABLE = (msgspec.DecodeError, RecursionError, UnicodeDecodeError)
"""What the decoder raises of bytes from outside; the last of keys that are not UTF-8."""
BOM = b"\xef\xbb\xbf"
WRAPPERS = ("tasks", "results", "data", "items")
TASK_LISTS = frozenset({"annotations", "completions", "predictions", "drafts"})
PAGE_KEYS = frozenset(
    {"total", "count", "total_annotations", "total_predictions", "next", "previous", "page",
     "page_size", "num_pages"}
)  # fmt: skip
TABLE_COLUMNS = frozenset({"annotator", "annotation_id", "lead_time"})
_CONLL_LINE = re.compile(r"\S+ -X- _ \S+")
_ESCAPE = re.compile(rb"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)
_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])


class Item(msgspec.Struct, frozen=True):
    """One value of a file, not yet looked into."""

    place: str
    raw: bytes | msgspec.Raw


class Page(msgspec.Struct, frozen=True):
    """What a wrapper says of itself: how many there are in all, and how many it holds."""

    n_total: int
    n_here: int


def items_of(name: str, data: bytes, tally: Tally) -> Iterator[Item | Page | Finding]:
    """The items of a file in their own order; a file that is no JSON is one finding."""
    if data.startswith(BOM):
        tally.add("form-byte-order-mark", name)
        data = data.removeprefix(BOM)
    start = data[:4096].lstrip()[:1]
    if start == b"[":
        yield from _list(name, data)
    elif start == b"{":
        yield from _objects(name, data, tally)
    else:
        yield from _other(name, data, tally)


def not_json(place: str, data: bytes, error: Exception) -> Finding:
    """Why it cannot be decoded; half a character has a reason of its own."""
    try:
        data.decode()
    except UnicodeDecodeError as fault:
        found = f"a byte that is not UTF-8 at {fault.start}"
        return Finding("export-not-utf8", "error", place, found, "JSON in UTF-8")
    half = _half_character(data)
    if half is not None:
        found = f"half a character (a lone surrogate) at byte {half}"
        return Finding("export-half-character", "error", place, found, "whole characters")
    return Finding("export-not-json", "error", place, f"something else ({error})", INSTEAD)


def _list(name: str, data: bytes) -> Iterator[Item | Finding]:
    try:
        raws = _LIST.decode(data)
    except UNREADABLE as error:
        yield not_json(name, data, error)
        return
    for index, raw in enumerate(raws):
        yield Item(f"{name}: task [{index}]", raw)


def _objects(name: str, data: bytes, tally: Tally) -> Iterator[Item | Page | Finding]:
    try:
        _OBJECT.decode(data)
    except UNREADABLE as error:
        lines = [line for line in data.split(b"\n") if line.strip()]
        if not (_is_object(lines[0]) or _is_object(lines[-1])):
            yield not_json(name, data, error)
            return
    else:
        tally.add("form-one-object", name)
        yield from _unwrapped(name, data, tally)
        return
    for number, line in enumerate(data.split(b"\n"), start=1):
        place = f"{name}: line {number}"
        if line.strip():
            tally.add("form-json-lines", place)
            yield from _unwrapped(place, line, tally)


def _unwrapped(place: str, data: bytes, tally: Tally) -> Iterator[Item | Page | Finding]:
    """The tasks that a page of tasks holds, or the value itself."""
    try:
        keys = _OBJECT.decode(data)
    except msgspec.ValidationError:
        yield Item(place, data)
        return
    except UNREADABLE as error:
        yield not_json(place, data, error)
        return
    key = wrapper_key(keys)
    if key is None:
        yield Item(place, data)
        return
    raws = _LIST.decode(keys[key])
    tally.add("form-wrapper", place, len(raws))
    for other in sorted(set(keys) - PAGE_KEYS - {key}):
        # A second list may hold tasks as well, which would be lost.
        severity: Severity = "error" if other in WRAPPERS else "warning"
        where = f"{place}.{shown(other)}"
        yield Finding("wire-unknown-key", severity, where, "a key beside the tasks", f"{key} alone")
    yield Page(max(_count(keys, "total"), _count(keys, "count")), len(raws))
    for index, raw in enumerate(raws):
        yield Item(f"{place}: {key} [{index}]", raw)


def _count(keys: dict[str, msgspec.Raw], key: str) -> int:
    """The number under a key; none where there is no number, which then promises nothing."""
    try:
        return msgspec.json.decode(keys[key], type=int) if key in keys else 0
    except UNREADABLE:
        return 0


def wrapper_key(keys: dict[str, msgspec.Raw]) -> str | None:
    """The key under which an object holds a list of tasks, if it is no task itself."""
    if TASK_LISTS & set(keys):
        return None
    return next((key for key in WRAPPERS if key in keys and bytes(keys[key])[:1] == b"["), None)


def is_json_min(item: dict[str, Any]) -> bool:
    """Whether an object is a row of JSON_MIN: data and answers side by side, no result list."""
    if "result" in item or not TASK_LISTS.isdisjoint(item):
        return False
    if {"annotator", "annotation_id"} <= set(item):
        return True
    return "data" not in item and any(map(_is_answer, item.values()))


def _is_answer(value: object) -> bool:
    """Whether a value is a list of regions, as JSON_MIN writes them."""
    if not isinstance(value, list) or not value:
        return False
    return all(isinstance(each, dict) and "start" in each and "end" in each for each in value)


def _other(name: str, data: bytes, tally: Tally) -> Iterator[Finding]:
    try:
        lines = data.decode().lstrip().split("\n")
    except UnicodeDecodeError as error:
        yield not_json(name, data, error)
        return
    if lines[0].startswith("-DOCSTART-") or _CONLL_LINE.fullmatch(lines[0].strip()):
        tally.add("export-conll", name, max(1, _n_blocks(lines)))
        return
    for delimiter, rule in ((",", "export-csv"), ("\t", "export-tsv")):
        columns = {each.strip().strip('"') for each in lines[0].split(delimiter)}
        if len(columns) > 1 and TABLE_COLUMNS & columns:
            tally.add(rule, name, max(1, _n_rows("\n".join(lines))))
            return
    found = "neither a list nor an object" if data.strip() else "nothing"
    yield Finding("export-unknown", "error", name, found, INSTEAD)


def _n_blocks(lines: list[str]) -> int:
    """Documents of a CoNLL file, which blank lines part."""
    body = [line.strip() for line in lines if not line.startswith("-DOCSTART-")]
    return sum(
        bool(line) and not before for before, line in zip(["", *body[:-1]], body, strict=True)
    )


def _n_rows(text: str) -> int:
    """Rows under the header; a line break between quotes ends none."""
    outside = "".join(text.split('"')[::2])
    return sum(1 for line in outside.split("\n") if line.strip(" \r")) - 1


def _half_character(data: bytes) -> int | None:
    """Where an escape stands that is a high or low surrogate without the other."""
    high: re.Match[bytes] | None = None
    for escape in _ESCAPE.finditer(data):
        unit = int(escape[1], 16) if escape[1] else 0
        is_low = 0xDC00 <= unit < 0xE000
        if high is not None and not (is_low and escape.start() == high.end()):
            return high.start()
        if is_low and high is None:
            return escape.start()
        high = escape if 0xD800 <= unit < 0xDC00 else None
    return None if high is None else high.start()


def _is_object(line: bytes) -> bool:
    try:
        _OBJECT.decode(line)
    except UNREADABLE:
        return False
    return True

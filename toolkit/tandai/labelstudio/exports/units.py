"""Tasks to the unit their offsets count in, and offsets in UTF-16 units to code points.

Today's Label Studio counts code points; servers before 2022 and some of 2023 and 2024 counted
UTF-16 units, in which a character beyond U+FFFF is two. The file itself shows which: by the
regions where both readings differ, and the quotes their browser noted. No offset is ever moved
to make a quote fit.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Literal

import msgspec

from tandai.errors import OffsetError
from tandai.findings import Finding
from tandai.labelstudio.wire import WireTask
from tandai.records import Record

UnitName = Literal["code points", "utf-16", "undecided"]
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class _Interval(msgspec.Struct, frozen=True):
    """The part of a result item's value that has a say."""

    start: int
    end: int
    text: Any = None


class _Region(msgspec.Struct, frozen=True):
    value: _Interval


_REGION = msgspec.json.Decoder(_Region)


class Unit(Record, frozen=True, kw_only=True):
    """What a file's regions say of its offsets; counted are regions where the readings differ."""

    name: UnitName
    n_code_points: int = 0
    """The quote stands there in code points only."""
    n_utf16: int = 0
    """The quote stands there in UTF-16 units only."""
    n_both: int = 0
    n_neither: int = 0
    n_unquoted: int = 0
    """No quote was noted."""

    @property
    def matters(self) -> bool:
        """Whether any region means another place in the other unit."""
        counts = (self.n_code_points, self.n_utf16, self.n_both, self.n_neither, self.n_unquoted)
        return any(counts)


_COUNTS = tuple(name for name in Unit.__struct_fields__ if name != "name")


class Utf16Offsets:
    """Boundaries of a text in UTF-16 units to boundaries in code points, exactly."""

    __slots__ = ("_code_points", "_n_code_points", "_units")

    def __init__(self, text: str) -> None:
        self._code_points = [match.start() for match in _ASTRAL.finditer(text)]
        self._units = [place + before for before, place in enumerate(self._code_points)]
        self._n_code_points = len(text)

    def to_code_points(self, offset: int) -> int:
        """The boundary that lies behind this many UTF-16 units.

        Raises:
            OffsetError: it lies within a character, or outside the text.
        """
        n_units = self._n_code_points + len(self._units)
        before = bisect_left(self._units, offset)
        if not 0 <= offset <= n_units:
            raise OffsetError(f"UTF-16 offset: found {offset}; expected 0 to {n_units}.")
        if before and self._units[before - 1] + 1 == offset:
            raise OffsetError(f"UTF-16 offset: found {offset}, within a character; expected none.")
        return offset - before


def decide_unit(tasks: Iterable[WireTask | Finding], text_key: str) -> Unit:
    """Decides what the offsets of a file count in, from answers and drafts.

    Predictions have no say: a program wrote them, not a browser.

    Args:
        tasks: all tasks of the file; findings are passed over, their readers have them.
        text_key: the key of the text in each task's data.
    """
    votes: Counter[str] = Counter()
    for task in tasks:
        text = task.data.get(text_key) if isinstance(task, WireTask) else None
        if isinstance(task, WireTask) and isinstance(text, str) and _ASTRAL.search(text):
            offsets = Utf16Offsets(text)
            results = [each.result for each in task.annotations]
            results += [each.result for each in task.drafts]
            votes.update(
                _vote(text, offsets, value) for each in results for value in _intervals(each)
            )
    del votes["same"]
    return _decided(votes)


def join_units(units: Iterable[Unit]) -> Unit:
    """Decides for a file what was counted of its parts."""
    votes: Counter[str] = Counter()
    for unit in units:
        votes.update({name: getattr(unit, name) for name in _COUNTS})
    return _decided(votes)


def _decided(votes: Counter[str]) -> Unit:
    name: UnitName = "undecided"
    if bool(votes["n_code_points"]) != bool(votes["n_utf16"]):
        name = "code points" if votes["n_code_points"] else "utf-16"
    return Unit(name=name, **votes)


def check_unit(unit: Unit, place: str) -> Finding | None:
    """What the report says of a file's unit; an error where it matters and is not decided."""
    if not unit.matters:
        return None
    counts = (
        f"{unit.n_code_points} regions after characters of two UTF-16 units fit their quotes in "
        f"code points only, {unit.n_utf16} in UTF-16 only, {unit.n_both} in both, "
        f"{unit.n_neither} in neither, {unit.n_unquoted} have no quote"
    )
    if unit.name == "undecided":
        return Finding("offset-unit-undecided", "error", place, counts, "one unit for the file")
    return Finding("offset-unit", "note", place, f"offsets in {unit.name} ({counts})")


def with_code_points(
    tasks: Iterable[WireTask | Finding], text_key: str, *, place: str
) -> Iterator[WireTask | Finding]:
    """Turns the offsets of a file in UTF-16 units into code points.

    A task with an offset that is no boundary of its text is an error finding for each, and is
    not yielded.
    """
    for task in tasks:
        text = task.data.get(text_key) if isinstance(task, WireTask) else None
        if isinstance(task, Finding) or not isinstance(text, str) or not _ASTRAL.search(text):
            yield task
            continue
        converter = _Converter(text, f"{place}, task {task.id}")
        converted = converter.task(task)
        if converter.findings:
            yield from converter.findings
        else:
            yield converted


class _Converter:
    """Converts one task's regions, collecting what cannot be converted."""

    def __init__(self, text: str, place: str) -> None:
        self.offsets = Utf16Offsets(text)
        self.place = place
        self.findings: list[Finding] = []

    def task(self, task: WireTask) -> WireTask:
        replace = msgspec.structs.replace
        return replace(
            task,
            annotations=[replace(e, result=self._result(e.result)) for e in task.annotations],
            drafts=[replace(each, result=self._result(each.result)) for each in task.drafts],
            predictions=[
                each if isinstance(each, int) else replace(each, result=self._result(each.result))
                for each in task.predictions
            ],
        )

    def _result(self, result: list[msgspec.Raw]) -> list[msgspec.Raw]:
        return [self._item(raw) for raw in result]

    def _item(self, raw: msgspec.Raw) -> msgspec.Raw:
        item = _item(raw)
        value = item.get("value")
        if not isinstance(value, dict) or not _has_interval(value):
            return raw
        try:
            start = self.offsets.to_code_points(value["start"])
            end = self.offsets.to_code_points(value["end"])
        except OffsetError as error:
            place = f"{self.place}, region {item.get('id')!r}"
            found, expected = f"{value['start']}:{value['end']} ({error})", "UTF-16 boundaries"
            self.findings.append(Finding("utf16-offset", "error", place, found, expected))
            return raw
        changed = {**item, "value": {**value, "start": start, "end": end}}
        return msgspec.Raw(msgspec.json.encode(changed))


def _intervals(result: list[msgspec.Raw]) -> Iterator[_Interval]:
    for raw in result:
        try:
            yield _REGION.decode(raw).value
        except (msgspec.DecodeError, RecursionError):
            continue  # no region: an answer, an arrow, or what the reader of results reports


def _item(raw: msgspec.Raw) -> dict[str, Any]:
    """The result item; empty where it is none, which the reader of results reports."""
    try:
        item = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return {}
    return item if isinstance(item, dict) else {}


def _has_interval(value: dict[str, Any]) -> bool:
    return type(value.get("start")) is int and type(value.get("end")) is int


def _vote(text: str, offsets: Utf16Offsets, value: _Interval) -> str:
    """Which count of `Unit` one region adds to; ``same`` where the unit makes no difference."""
    start, end, quote = value.start, value.end, value.text
    try:
        converted = offsets.to_code_points(start), offsets.to_code_points(end)
    except OffsetError:
        converted = None
    if converted == (start, end):
        return "same"
    if not isinstance(quote, str) or not _squeezed(quote):
        return "n_unquoted"
    here = 0 <= start < end <= len(text) and _is_quote(text[start:end], quote)
    there = converted is not None and _is_quote(text[converted[0] : converted[1]], quote)
    if here:
        return "n_both" if there else "n_code_points"
    return "n_utf16" if there else "n_neither"


def _is_quote(text: str, quote: str) -> bool:
    return text == quote or _squeezed(text) == _squeezed(quote)


def _squeezed(text: str) -> str:
    """Without white space: a browser's selection writes a line break as backslash and n."""
    return re.sub(r"\s|\\n", "", text)

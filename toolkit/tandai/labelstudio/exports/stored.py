"""A cloud storage's files, an annotation each with its task inside, to tasks."""

from collections.abc import Iterator
from typing import Any

import msgspec

from tandai.findings import Finding
from tandai.labelstudio.exports.packed import shown

Json = dict[str, Any]


class _Copy(msgspec.Struct, frozen=True):
    """One annotation and the task as it was when the annotation was stored."""

    place: str
    annotation: Json
    task: Json


class Stored:
    """Collects annotations in any order; holds them until all files are read."""

    def __init__(self) -> None:
        self._copies: dict[int, list[_Copy]] = {}

    def add(self, place: str, annotation: Json) -> Finding | None:
        """Keeps an annotation, or says why it cannot be put into a task."""
        task = annotation.get("task")
        if not isinstance(task, dict):
            found = f"an annotation whose task is {_kind(task)}"
            expected = "its task with it, or the export format JSON"
            return Finding("annotation-without-task", "error", place, found, expected)
        number = task.get("id")
        if type(number) is not int:
            found = f"a task whose number is {_kind(number)}"
            return Finding("annotation-without-task", "error", place, found, "a task's number")
        alone = {**annotation, "task": number}
        self._copies.setdefault(number, []).append(_Copy(place, alone, task))
        return None

    def tasks(self) -> Iterator[tuple[str, Json] | Finding]:
        """The tasks by number, each with the place of its newest copy."""
        for number in sorted(self._copies):
            yield from _task(self._copies[number])


def _task(copies: list[_Copy]) -> Iterator[tuple[str, Json] | Finding]:
    """One task of all that was stored about it; the newest copy says the rest."""
    copies.sort(key=lambda each: (str(each.task.get("updated_at") or ""), _order(each.annotation)))
    newest = copies[-1]
    annotations: list[Any] = []
    seen: dict[str, str] = {}
    for copy in sorted(copies, key=lambda each: _order(each.annotation)):
        if copy.task.get("data") != newest.task.get("data"):
            found = "other data than in the task's newest copy"
            yield Finding("task-data-differs", "error", copy.place, found, newest.place)
        number = shown(str(copy.annotation.get("id")))
        if seen.setdefault(number, copy.place) != copy.place:
            found = f"annotation {number} again"
            yield Finding("annotation-id-twice", "error", copy.place, found, f"one: {seen[number]}")
            continue
        annotations.append(copy.annotation)
    inside = newest.task.get("annotations")
    if isinstance(inside, list):
        ids = {each.get("id") for each in annotations}
        # A number only says that there is one; an object may be one that has no file.
        annotations += [e for e in inside if isinstance(e, dict) and e.get("id") not in ids]
    yield newest.place, {**newest.task, "annotations": annotations}


def _order(annotation: Json) -> tuple[int, str]:
    number = annotation.get("id")
    return (number, "") if type(number) is int else (0, str(number))


def _kind(value: object) -> str:
    """What stands in the place of a task or of its number; never the value, which may be a text."""
    if value is None:
        return "not there"
    return "only a number" if type(value) is int else "of another type"

"""Every export there is to tasks in today's expanded shape, with all its faults and adaptations.

A task of today's shape costs one typed decoding; any other is brought into that shape and then
read by the same auditor, so that a key nobody knows makes a noise whatever the form.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from tandai.findings import Finding
from tandai.labelstudio.exports.forms import TASK_LISTS, Item, Page, is_json_min, items_of, not_json
from tandai.labelstudio.exports.older import todays_task
from tandai.labelstudio.exports.packed import LIMITS, Limits, Named, files_at
from tandai.labelstudio.exports.stored import Stored
from tandai.labelstudio.exports.tally import INSTEAD, Tally
from tandai.labelstudio.exports.texts import is_address
from tandai.labelstudio.wire import WireTask, read_tasks
from tandai.wording import count_of

_NESTED = re.compile(rb'"result"\s*:\s*\[\s*\[')
_TASK = msgspec.json.Decoder(WireTask)


def read_export_path(
    path: Path,
    *,
    text_key: str = "",
    limits: Limits = LIMITS,
    places: dict[int, str] | None = None,
) -> Iterator[WireTask | Finding]:
    """Reads a file, a zip, or a folder of files that belong together, such as pages of a list.

    Args:
        path: where it is.
        text_key: the key of the text in each task's data; a task whose text is an address only
            is then a finding. Empty: texts are not looked at.
        limits: how much an archive may hold.
        places: filled with the place of each task yielded, by its number: a folder has many files.

    Raises:
        InputError: there is no such file, or it cannot be read.
    """
    tally = Tally()
    yield from _read(str(path), files_at(path, tally, limits), text_key, tally, places)


def read_alone(
    place: str, data: bytes, position: int, tally: Tally, *, text_key: str = ""
) -> list[WireTask | Finding] | None:
    """Reads one item of a list whose other items are read elsewhere.

    Args:
        place: where it stands, for messages.
        data: the item.
        position: its number in the export, from 1.
        tally: what counts adaptations; its findings are the caller's.
        text_key: as of `read_export_path`.

    Returns:
        None where it is one annotation of a task, which all others must be joined with.
    """
    door = _Door(place, text_key, tally)
    door.n_items = position - 1
    read = list(door.read(Item(place, data)))
    return None if any(True for _ in door.stored.tasks()) else read


def _read(
    name: str,
    files: Iterable[Named | Finding],
    text_key: str,
    tally: Tally,
    places: dict[int, str] | None = None,
) -> Iterator[WireTask | Finding]:
    door = _Door(name, text_key, tally, places)
    for file in files:
        if isinstance(file, Finding):
            yield file
        else:
            for item in items_of(*file, tally):
                yield from door.read(item)
    yield from door.rest()


class _Door:
    """Reads item after item; holds what only all of them together tell."""

    def __init__(
        self, name: str, text_key: str, tally: Tally, places: dict[int, str] | None = None
    ) -> None:
        self.name = name
        self.text_key = text_key
        self.tally = tally
        self.places = {} if places is None else places
        self.stored = Stored()
        self.n_items = 0
        self.n_paged = 0
        self.n_total = 0

    def read(self, item: Item | Page | Finding) -> Iterator[WireTask | Finding]:
        if isinstance(item, Finding):
            yield item
        elif isinstance(item, Page):
            self.n_paged += item.n_here
            self.n_total = max(self.n_total, item.n_total)
        else:
            self.n_items += 1
            yield from self._item(item.place, bytes(item.raw))

    def rest(self) -> Iterator[WireTask | Finding]:
        """What was stored by annotation, and what the whole export has to be told of."""
        for task in self.stored.tasks():
            if isinstance(task, Finding):
                yield task
            else:
                self.n_items += 1
                yield from self._adapted(*task)
        if self.n_paged < self.n_total:
            found = f"{self.n_paged} of {count_of(self.n_total, 'task')}"
            yield Finding("page-missing", "error", self.name, found, "all pages, or the export")
        yield from self.tally.findings(self.name)

    def _item(self, place: str, data: bytes) -> Iterator[WireTask | Finding]:
        try:
            # The decoder skips over raw results without looking whether they are UTF-8.
            data.decode()
            task = None if _needs_a_look(data) else _TASK.decode(data)
        except (msgspec.DecodeError, RecursionError):
            task = None
        except UnicodeDecodeError as error:
            yield not_json(place, data, error)
            return
        if task is not None:
            yield from self._checked(place, task, data)
            return
        try:
            value = msgspec.json.decode(data)
        except (msgspec.DecodeError, RecursionError) as error:
            yield not_json(place, data, error)
            return
        yield from self._other(place, value)

    def _other(self, place: str, value: Any) -> Iterator[WireTask | Finding]:
        """Whatever is no task of today's shape, by what it is."""
        if not isinstance(value, dict):
            yield Finding("wire-type", "error", place, type(value).__name__, "an object")
        elif is_json_min(value):
            self.tally.add("export-json-min", place)
        elif "result" in value and "task" in value and TASK_LISTS.isdisjoint(value):
            self.tally.add("storage-annotation", place)
            fault = self.stored.add(place, value)
            if fault is not None:
                yield fault
        elif "data" not in value and TASK_LISTS.isdisjoint(value):
            # Its keys may be anybody's e-mail: they belong into no message.
            found = f"an object of {len(value)} keys that is no task"
            yield Finding("export-unknown", "error", place, found, INSTEAD)
        elif {"annotations", "completions"} <= set(value):
            found = "both annotations and completions"
            yield Finding("task-two-lists", "error", place, found, "one of them")
        else:
            yield from self._adapted(place, value)

    def _adapted(self, place: str, value: dict[str, Any]) -> Iterator[WireTask | Finding]:
        adapted = todays_task(value, place, self.n_items, self.tally)
        n_drawn = sum(map(_is_drawn, _results_of(adapted)))
        self.tally.add("export-hypertext", place, n_drawn)
        data = msgspec.json.encode(adapted)
        alone = f"{place}: task [0]"
        for read in read_tasks(place, b"[" + data + b"]"):
            if isinstance(read, Finding):
                where = place + read.place.removeprefix(alone)
                yield msgspec.structs.replace(read, place=where)
            elif not n_drawn:
                # Regions of a drawn page would be told of twice, and no better.
                yield from self._checked(place, read, data)

    def _checked(self, place: str, task: WireTask, data: bytes) -> Iterator[WireTask | Finding]:
        """What the types do not say of one task."""
        first = self.places.setdefault(task.id, place)
        if first != place:
            found = f"task {task.id} again"
            yield Finding("task-id-twice", "error", place, found, f"one export; first: {first}")
            return
        if any(type(each) is int for each in task.predictions):
            self.tally.add("predictions-by-id", place)
        yield from _missing_annotations(place, task, data)
        text = task.data.get(self.text_key) if self.text_key else None
        if isinstance(text, str) and is_address(text):
            found, expected = f"only an address in {self.text_key!r}", "the text itself"
            yield Finding("text-not-here", "error", place, found, expected)
            return
        yield task


def _needs_a_look(data: bytes) -> bool:
    """Whether a task may be one of those that today's types let through and nobody can read."""
    # One of these words inside a text has its quotes escaped, and is not found.
    return (
        b'"globalOffsets"' in data or b'"startOffset"' in data or _NESTED.search(data) is not None
    )


def _missing_annotations(place: str, task: WireTask, data: bytes) -> Iterator[Finding]:
    """A task list leaves annotations out unless all fields are asked for, and counts them still."""
    counts = (task.total_annotations, task.cancelled_annotations)
    n_counted = sum(each for each in counts if type(each) is int)
    n_here = len(task.annotations)
    if n_here >= n_counted:
        return
    found = f"{n_here} of {count_of(n_counted, 'annotation')} that the task counts"
    if b'"annotations"' in data:
        yield Finding("annotations-fewer", "warning", place, found, "all of them")
    else:
        expected = "the task list with fields=all, or the export format JSON"
        yield Finding("annotations-not-here", "error", place, found, expected)


def _results_of(task: dict[str, Any]) -> Iterator[Any]:
    for key in ("annotations", "drafts", "predictions"):
        items = task.get(key)
        for each in items if isinstance(items, list) else ():
            result = each.get("result") if isinstance(each, dict) else None
            yield from result if isinstance(result, list) else ()


def _is_drawn(item: Any) -> bool:
    """Whether an item is a region of HyperText: a path into a page, and offsets into its parts."""
    value = item.get("value") if isinstance(item, dict) else None
    if not isinstance(value, dict):
        return False
    start = value.get("start")
    return "globalOffsets" in value or (isinstance(start, str) and start.startswith("/"))

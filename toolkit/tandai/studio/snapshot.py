"""Turns a project on a server into its full snapshot, or that of some tasks, written to a file."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO, TypeVar

import msgspec

from tandai.errors import StudioError
from tandai.studio.connection import SNAPSHOT_TIMEOUT, Connection, NotThereError

T = TypeVar("T")
TAB = "tandai pull (goes by itself)"
"""Title of the tab that tells the server which tasks are meant."""
_MADE_AT = "tandai_made_at"
_ABANDONED = 2 * SNAPSHOT_TIMEOUT
"""Seconds after which no pull can be at work by its tab any more."""
_FULL = {
    "predictions": {"only_id": False},
    "drafts": {"only_id": False},
    "annotations__completed_by": {"only_id": False},
}


class _Counters(msgspec.Struct):
    task_number: int


class _Made(msgspec.Struct):
    id: int
    status: str
    counters: _Counters | None = None


class _Object(msgspec.Struct):
    id: int
    data: dict[str, Any] = {}


def write_whole(line: Connection, project: int, file: BinaryIO) -> int:
    """Writes the project's snapshot; how many tasks the server says it has.

    Raises:
        StudioError: the server failed; what the file holds is of no use then.
    """
    return _write(line, project, file, {})


def write_some(line: Connection, project: int, file: BinaryIO, task_ids: Sequence[int]) -> int:
    """Writes the snapshot of some tasks, as far as they exist; how many the server says it has.

    The task list's own API would not do: it shows nobody's drafts but the token's account's.

    Raises:
        StudioError: the server failed; what the file holds is of no use then.
    """
    if not task_ids:  # which the server would take for all of them
        file.write(b"[]")
        return 0
    with _tab(line, project, task_ids) as tab:
        return _write(line, project, file, {"task_filter_options": {"view": tab}})


def _write(line: Connection, project: int, file: BinaryIO, which: Mapping[str, Any]) -> int:
    folder = f"api/projects/{project}/exports/"
    options = {"serialization_options": _FULL, **which}
    made = _read(line, line.post(folder, options, patience=SNAPSHOT_TIMEOUT), _Made)
    try:
        if made.status != "completed":
            raise StudioError(
                f"{line.url} made a snapshot that is {made.status!r}; "
                "expected it completed, as the Community edition has it."
            )
        query: dict[str, str | int] = {"exportType": "JSON"}
        path = f"{folder}{made.id}/download"
        line.fetch(path, file, query=query, patience=SNAPSHOT_TIMEOUT)
        if made.counters is None:
            raise StudioError(f"{line.url} does not say how many tasks it wrote.")
        return made.counters.task_number
    finally:
        line.ask("DELETE", f"{folder}{made.id}")


@contextmanager
def _tab(line: Connection, project: int, task_ids: Sequence[int]) -> Iterator[int]:
    """A tab of the project's task list that shows some tasks, for as long as it is needed.

    Raises:
        StudioError: the server failed, or the tab was closed meanwhile: the server takes a tab
            that is not there for all tasks.
    """
    now = time.time()
    for tab in _read(line, line.get("api/dm/views/", project=project), list[_Object]):
        if _is_abandoned(tab, now):
            _close(line, tab.id)
    chosen = {"all": False, "included": list(task_ids)}
    data = {"title": TAB, _MADE_AT: now}
    body = {"project": project, "data": data, "selected_items": chosen}
    made = _read(line, line.post("api/dm/views/", body), _Object)
    was_there = True
    try:
        yield made.id
    finally:
        was_there = _close(line, made.id)
    if not was_there:
        raise StudioError(
            f"The tab {TAB!r} of project {project} at {line.url} was closed while tasks were "
            "read by it, so others may have come; leave it alone and pull again."
        )


def _is_abandoned(tab: _Object, now: float) -> bool:
    """Left by a pull that was killed; a younger one may be of a pull at work elsewhere."""
    made_at = tab.data.get(_MADE_AT)
    since = now - made_at if isinstance(made_at, int | float) else _ABANDONED
    return tab.data.get("title") == TAB and abs(since) >= _ABANDONED


def _close(line: Connection, tab: int) -> bool:
    """Whether there was such a tab."""
    try:
        line.ask("DELETE", f"api/dm/views/{tab}/")
    except NotThereError:
        return False
    return True


def _read(line: Connection, answer: object, kind: type[T]) -> T:
    try:
        return msgspec.convert(answer, kind)
    except msgspec.ValidationError as error:
        raise StudioError(f"{line.url} answers, but not as Label Studio does ({error}).") from error

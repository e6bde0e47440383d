"""Turns the last pull and what a server has changed since into a new whole pull, checked in full.

What has changed is found by comparing every task's state on the server with the file, not by a
date: drafts, deleted tasks and bulk actions move no date. Changed tasks are asked for by id and
come in the snapshot's own form, so the new file is what a full snapshot would have been.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from tandai.errors import StudioError
from tandai.studio.client import Studio
from tandai.studio.protocol import TaskState
from tandai.studio.pull import fetch, link_in, new_pull, part_of, project_of
from tandai.studio.secretfiles import open_private
from tandai.studio.taskstate import TaskSummary, read_summaries, summarise
from tandai.studio.taskstream import stream_tasks
from tandai.wording import count_of

ASKED_FOR = "it was asked for"
FIRST = "there is no pull yet"
FEW = 100
"""So many changed tasks are always asked for by id; more only while they are not most of them."""


class Pulled(msgspec.Struct, frozen=True, kw_only=True):
    """What a pull did; its file is whole either way."""

    path: Path
    kind: Literal["full", "changes"]
    why: str
    """Why all was fetched; empty where it was not."""
    n_tasks: int
    n_fetched: int
    n_gone: int
    """Tasks of the last pull that the server has no more."""


class _DiffersError(Exception):
    """Why an increment is not what the server has; a full snapshot follows."""


def pull_newest(
    studio: Studio, title: str, pulls_dir: Path, *, stamp: str, full: bool = False
) -> Pulled:
    """Writes what the project holds now to ``<pulls_dir>/<title>/<stamp>.json``.

    Args:
        studio: the server.
        title: of the project.
        pulls_dir: in the user data directory, never in the repository.
        stamp: name of this pull; the newest pull is the last one by name.
        full: whether to fetch all, whatever has changed.

    Raises:
        StudioError: there is no such project, the file exists already, one of a later stamp
            does, or what the server sent is not whole.
    """
    path = new_pull(pulls_dir, title, stamp)
    project = project_of(studio, title)
    last = max(path.parent.glob("*.json"), key=lambda each: each.name, default=None)
    if last is not None and last.name > path.name:  # whoever reads the newest would miss this one
        raise StudioError(
            f"{last} is of a later time than this pull ({stamp}); is this machine's clock right? "
            "If it is, rename that file to a time before now, then pull again."
        )
    try:
        if full or last is None:
            raise _DiffersError(ASKED_FOR if full else FIRST)
        return _pull_changes(studio, project, last, path)
    except _DiffersError as reason:
        return _pull_all(studio, project, path, str(reason))


def stale_tasks(
    then: Mapping[int, TaskSummary], now: Iterable[TaskState], accounts: Mapping[int, str]
) -> set[int]:
    """Ids of the tasks that may hold something else than they did.

    Args:
        then: what was known.
        now: the state of every task.
        accounts: e-mail by id. Who answered may be called otherwise, or be gone.
    """
    listed = {state.task_id: state for state in now}
    stale = then.keys() - listed.keys()  # asked for, too: a list shifts while tasks are deleted
    for task_id, state in listed.items():
        known = then.get(task_id)
        if known is None or not known.state.is_as(state) or state.has_draft:
            stale.add(task_id)  # drafts move no date
        elif any(
            answer.account_id is not None and accounts.get(answer.account_id) != answer.account
            for answer in known.answers
        ):
            stale.add(task_id)
    return stale


def _pull_all(studio: Studio, project: int, path: Path, why: str) -> Pulled:
    with part_of(path) as part:
        n_tasks = fetch(studio, project, part)
        link_in(part, path)
    return Pulled(path=path, kind="full", why=why, n_tasks=n_tasks, n_fetched=n_tasks, n_gone=0)


def _pull_changes(studio: Studio, project: int, last: Path, path: Path) -> Pulled:
    try:
        then = read_summaries(last)
    except StudioError:
        raise _DiffersError(f"{last.name} cannot be read") from None
    now = studio.list_states(project)
    stale = stale_tasks(then, now, studio.accounts())
    if len(stale) > max(FEW, len(now) // 2):
        raise _DiffersError(f"{len(stale)} of {count_of(len(now), 'task')} have changed")
    if not stale:
        link_in(last, path)  # one file of two names: pulls are never changed
        n_tasks = len(then)
        return Pulled(path=path, kind="changes", why="", n_tasks=n_tasks, n_fetched=0, n_gone=0)
    with part_of(path) as changes, part_of(path) as part:
        n_fetched = fetch(studio, project, changes, sorted(stale))
        _merge(last, changes, stale, part)
        merged = {key: each.state for key, each in read_summaries(part).items()}
        _check_same(merged, now, stale)
        link_in(part, path)
    return Pulled(
        path=path,
        kind="changes",
        why="",
        n_tasks=len(merged),
        n_fetched=n_fetched,
        n_gone=len(then.keys() - merged.keys()),
    )


def _merge(last: Path, changes: Path, stale: set[int], part: Path) -> None:
    """The last pull's other tasks as they stand there, then those that were fetched."""
    with open_private(part) as out, last.open("rb") as old, changes.open("rb") as new:
        separator = b"["
        kept = (text for text in stream_tasks(old) if summarise(text).state.task_id not in stale)
        for texts in (kept, stream_tasks(new)):
            for text in texts:
                out.write(separator)
                out.write(text.encode())
                separator = b","
        out.write(b"[]" if separator == b"[" else b"]")


def _check_same(merged: dict[int, TaskState], now: list[TaskState], stale: set[int]) -> None:
    """Every task is as listed, or was fetched after the list and is no older.

    Raises:
        _DiffersError: one is not.
    """
    listed = {state.task_id: state for state in now}
    for task_id, state in listed.items():
        found = merged.get(task_id)
        if found is None:
            raise _DiffersError(f"task {task_id} went while it was asked for")
        is_newer = task_id in stale and found.updated_at >= state.updated_at
        if not is_newer and not found.is_as(state):
            raise _DiffersError(f"task {task_id} is not as the server lists it")
    unknown = sorted(merged.keys() - listed.keys() - stale)
    if unknown:
        raise _DiffersError(f"task {unknown[0]} came unasked")

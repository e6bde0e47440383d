"""Turns what a push is about to send into lines that outlive it, and those into what is in doubt.

One file a server and project, a JSON entry a line, each on the disk before its batch is sent.
It holds ids and digests: no text, no names.
"""

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from tandai.errors import InputError, StudioError
from tandai.studio.entries import (
    BatchSent,
    Checked,
    Entry,
    Opened,
    Outcome,
    ProjectSent,
    Settled,
    read_journal,
)
from tandai.studio.secretfiles import make_private_folder


class Journal:
    """What was sent to one project of one server; kept in memory where it has no file."""

    def __init__(self) -> None:
        self._sent: dict[str, BatchSent] = {}
        self._projects: dict[str, ProjectSent] = {}
        self._settled: dict[str, Settled] = {}
        self._unchecked: dict[int, set[str]] = {}
        self._file = -1
        self._path = Path()

    def begin_batch(
        self, project_id: int, documents: Iterable[tuple[str, str]], *, at: float
    ) -> BatchSent:
        """Notes a batch before it is sent.

        Raises:
            StudioError: the note could not be written, so the batch must not be sent.
        """
        given = tuple(documents)
        entry = BatchSent(at=at, batch=_new_id(), project_id=project_id, documents=given)
        self._add(entry)
        return entry

    def begin_project(self, title: str, *, at: float) -> ProjectSent:
        """Notes a project before it is made."""
        entry = ProjectSent(at=at, batch=_new_id(), title=title)
        self._add(entry)
        return entry

    def settle(self, sent: BatchSent | ProjectSent, outcome: Outcome, *, at: float) -> None:
        """Notes what became of a batch or a project."""
        self._add(Settled(at=at, batch=sent.batch, outcome=outcome))

    def unsettled(self, project_id: int) -> list[BatchSent]:
        """Batches of a project whose end nobody saw, oldest first."""
        return [
            each
            for each in self._sent.values()
            if each.project_id == project_id and each.batch not in self._settled
        ]

    def unsettled_projects(self) -> list[ProjectSent]:
        """Projects that may have been made, though nobody saw it."""
        return [each for each in self._projects.values() if each.batch not in self._settled]

    def check(self, project_id: int, *, at: float) -> None:
        """Notes that every task sent to a project was found there once, as it was sent."""
        if self._unchecked.get(project_id):
            self._add(Checked(at=at, project_id=project_id))

    def in_doubt(self, project_id: int) -> set[str]:
        """Documents whose tasks may be there otherwise than sent: any twins of theirs are ours.

        Those of batches that nobody checked since; and for good those of batches that were not
        there when the count rested, since they may yet come.
        """
        unchecked = self._unchecked.get(project_id, set())
        return {
            document_id
            for each in self._sent.values()
            if each.project_id == project_id
            if each.batch in unchecked or self._outcome(each) == "absent"
            for document_id in each.document_ids
        }

    def slowest_answer(self, project_id: int) -> float:
        """Seconds that the slowest answered batch of a project took; 0 where there is none."""
        return max(
            (
                self._settled[each.batch].at - each.at
                for each in self._sent.values()
                if each.project_id == project_id and self._outcome(each) == "answered"
            ),
            default=0.0,
        )

    def _outcome(self, sent: BatchSent) -> Outcome | None:
        settled = self._settled.get(sent.batch)
        return settled.outcome if settled else None

    def _add(self, entry: Entry) -> None:
        if self._file >= 0:
            _append(self._file, self._path, entry)
        self._remember(entry)

    def _remember(self, entry: Entry) -> None:
        if isinstance(entry, BatchSent):
            self._sent[entry.batch] = entry
            self._unchecked.setdefault(entry.project_id, set()).add(entry.batch)
        elif isinstance(entry, ProjectSent):
            self._projects[entry.batch] = entry
        elif isinstance(entry, Settled):
            self._settled[entry.batch] = entry
            if entry.outcome == "refused" and entry.batch in self._sent:
                self._unchecked[self._sent[entry.batch].project_id].discard(entry.batch)
        elif isinstance(entry, Checked):
            self._unchecked.pop(entry.project_id, None)

    @contextmanager
    def _kept_in(self, path: Path) -> Iterator["Journal"]:
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND
        self._file = os.open(path, flags, 0o600)
        self._path = path
        try:
            _drop_torn_line(self._file)
            for entry in read_journal(path):
                self._remember(entry)
            yield self
        finally:
            os.close(self._file)
            self._file = -1


@contextmanager
def open_journal(path: Path, *, at: float) -> Iterator[Journal]:
    """Opens a journal for one push alone, made where there is none, readable by its owner only.

    Args:
        path: of the file, in the user data directory.
        at: the time now, in seconds since 1970.

    Raises:
        StudioError: another push of this machine has it open; names its process.
        InputError: a line of it is damaged.
    """
    from filelock import FileLock, Timeout

    make_private_folder(path.parent)
    lock = FileLock(f"{path}.lock", mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise StudioError(
            f"Another push to this project is under way on this machine{_holder(path)}; "
            "wait until it ends, then push again."
        ) from None
    try:
        with Journal()._kept_in(path) as journal:
            journal._add(Opened(at=at, process=os.getpid()))
            yield journal
    finally:
        lock.release()


def _append(file: int, path: Path, entry: Entry) -> None:
    """One line, on the disk when this returns; none of it where it raises."""
    line = msgspec.json.encode(entry) + b"\n"
    before = os.lseek(file, 0, os.SEEK_END)
    try:
        if os.write(file, line) != len(line):
            raise OSError(None, "the disk took half a line")
        os.fsync(file)
    except OSError as error:
        with suppress(OSError):  # else it is a torn line, which the next push drops
            os.ftruncate(file, before)
        raise StudioError(f"{path} cannot be written ({error.strerror}).") from error


def _drop_torn_line(file: int) -> None:
    """A line is finished before its batch is sent, so a torn one was sent by nobody."""
    size = os.lseek(file, 0, os.SEEK_END)
    end = size
    while end:
        step = min(end, 65536)
        os.lseek(file, end - step, os.SEEK_SET)
        found = os.read(file, step).rfind(b"\n")
        if found >= 0:
            end = end - step + found + 1
            break
        end -= step
    if end != size:
        os.ftruncate(file, end)


def _holder(path: Path) -> str:
    try:
        opened = [entry for entry in read_journal(path) if isinstance(entry, Opened)]
    except InputError:
        return ""
    if not opened:
        return ""
    since = datetime.fromtimestamp(opened[-1].at, tz=UTC)
    return f" (process {opened[-1].process}, since {since:%Y-%m-%d %H:%M} UTC)"


def _new_id() -> str:
    return secrets.token_hex(8)

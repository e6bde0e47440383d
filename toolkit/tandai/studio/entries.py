"""Turns the lines of a push's journal into entries: what was sent, and what became of it."""

from pathlib import Path
from typing import Literal

import msgspec

from tandai.errors import InputError
from tandai.records import Record

Outcome = Literal[
    "answered",  # the server said that it made the tasks
    "refused",  # nothing arrived, or the server said that it made nothing
    "found",  # nobody heard the answer, and later every task was there
    "absent",  # the count rested and tasks were missing: they may yet come
]


class Entry(Record, frozen=True, kw_only=True, tag_field="entry"):
    """A line of the journal."""

    at: float
    """When, in seconds since 1970."""


class Opened(Entry, frozen=True, kw_only=True, tag="opened"):
    """A process began to push."""

    process: int


class BatchSent(Entry, frozen=True, kw_only=True, tag="sent"):
    """A batch is about to be sent."""

    batch: str
    project_id: int
    documents: tuple[tuple[str, str], ...]
    """Document id and text digest of each task."""

    @property
    def document_ids(self) -> frozenset[str]:
        """The documents whose tasks it holds."""
        return frozenset(document_id for document_id, _ in self.documents)


class ProjectSent(Entry, frozen=True, kw_only=True, tag="project"):
    """A project is about to be made."""

    batch: str
    title: str


class Settled(Entry, frozen=True, kw_only=True, tag="settled"):
    """What became of a batch, or of a project to be made."""

    batch: str
    outcome: Outcome


class Checked(Entry, frozen=True, kw_only=True, tag="checked"):
    """Every task sent to a project was looked up there: each once, with its suggestions."""

    project_id: int


_Line = Opened | BatchSent | ProjectSent | Settled | Checked
_LINE: msgspec.json.Decoder[_Line] = msgspec.json.Decoder(_Line)


def read_journal(path: Path) -> list[Entry]:
    """The entries of a journal; a last line that was never finished is none.

    Raises:
        InputError: there is no such file, or a finished line is no entry; names the line.
    """
    try:
        *lines, _torn = path.read_bytes().split(b"\n")
    except OSError as error:
        raise InputError(
            path, found=str(error.strerror), expected="the journal of a push"
        ) from error
    return [_entry(path, number, line) for number, line in enumerate(lines, start=1)]


def _entry(path: Path, number: int, line: bytes) -> Entry:
    try:
        return _LINE.decode(line)
    except msgspec.DecodeError as error:
        raise InputError(
            path,
            place=f"line {number}",
            found=str(error),
            expected="an entry of a push's journal; look at the project on the server for tasks "
            "that are there twice, then move the file away",
        ) from error

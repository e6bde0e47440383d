"""Rows of corpus/groups.csv, splits/default.csv and splits/moves.csv, and links between documents.

Ground of the package: it knows nothing of the others.
"""

from typing import Literal, get_args

from tandai.records import Record

SplitName = Literal["train", "validation", "test"]
SPLITS: tuple[SplitName, ...] = get_args(SplitName)
EXCLUDED = "excluded_conflict"
"""The state of a document whose story is on two sides: in no release, and always named."""


class GroupRow(Record, frozen=True, kw_only=True):
    """A row of corpus/groups.csv: which story a document tells."""

    document_id: str
    group_id: str
    reason: str = ""


class SplitRow(Record, frozen=True, kw_only=True):
    """A row of splits/default.csv."""

    document_id: str
    group_id: str
    split: str
    """train, validation, test, or excluded_conflict where a group was on two sides."""
    reason: str


class MoveRow(Record, frozen=True, kw_only=True):
    """A row of splits/moves.csv: a document that was moved on purpose."""

    document_id: str
    group_id: str
    from_split: str
    to_split: str
    reason: str
    moved_on: str
    """Day, ISO 8601."""


class Link(Record, frozen=True, kw_only=True):
    """Two documents that must not stand on two sides, and why."""

    one: str
    other: str
    why: str
    """same text, same web address, shared paragraphs, shared words, shared canonical claim."""

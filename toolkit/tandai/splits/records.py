"""Rows of corpus/groups.csv and of the files in splits/, their names, and links between documents.

Ground of the package: it knows nothing of the others.
"""

from typing import Literal, get_args

from tandai.records import Record

SplitName = Literal["train", "validation", "test"]
SPLITS: tuple[SplitName, ...] = get_args(SplitName)
DEFAULT = "default"
"""The split whose sides a release's files are of."""
CLAIM = "claim"
"""The named split that no canonical claim is on two sides of."""
NAMED = (CLAIM,)
LINKS = "splits/links.csv"
"""Where links that were found by texts stand."""
EXCLUDED = "excluded_conflict"
"""The state of a document whose story is on two sides: in no release, and always named."""


def split_file(name: str) -> str:
    """Where a split is frozen, from the project's folder."""
    return f"splits/{name}.csv"


def moves_file(name: str) -> str:
    """Where its declared moves stand."""
    return "splits/moves.csv" if name == DEFAULT else f"splits/moves-{name}.csv"


def move_command(name: str) -> str:
    """What moves what is placed."""
    named = "" if name == DEFAULT else f" --name {name}"
    return f"`tandai splits{named} --move-splits REASON`"


class GroupRow(Record, frozen=True, kw_only=True):
    """A row of corpus/groups.csv: which story a document tells."""

    document_id: str
    group_id: str
    reason: str = ""


class SplitRow(Record, frozen=True, kw_only=True):
    """A row of splits/default.csv, or of a named split."""

    document_id: str
    group_id: str
    split: str
    """train, validation, test, or excluded_conflict where a group was on two sides."""
    reason: str


class LinkRow(Record, frozen=True, kw_only=True):
    """A row of splits/links.csv: two documents that share most of their words.

    Found once, where both texts were, and kept: every machine has the same groups.
    """

    one: str
    other: str
    part: str
    """Of the shorter one's runs of words, how much the other has too: ``0.88``."""


class MoveRow(Record, frozen=True, kw_only=True):
    """A row of splits/moves.csv, or of a named split's: a document that was moved on purpose."""

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

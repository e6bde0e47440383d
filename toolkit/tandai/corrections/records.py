"""What corpus/corrections.jsonl holds: a line a correction, with all that could not be carried."""

from typing import Literal

from tandai.records import Document, Record

Source = Literal["annotations", "adjudications", "suggestions", "withheld"]
"""Folder of the corpus that an item stood in."""


class Lost(Record, frozen=True, kw_only=True):
    """An item that is in no file any more but this one: somebody has to look at the new text."""

    source: Source
    layer: str
    annotation_id: str
    what: str
    """span, attribute, relation, extra; of adjudications also question."""
    item: str
    """In words, with the offsets of the old text: ``12:18 entity=PER``."""
    why: str
    json: str
    """The record as it was."""


class Kept(Record, frozen=True, kw_only=True):
    """An answer about the whole document, which is kept, and was given to the old text."""

    layer: str
    annotation_id: str
    item: str


class Correction(Record, frozen=True, kw_only=True):
    """One document's step from one revision to the next."""

    document_id: str
    day: str
    """ISO 8601."""
    reason: str
    """In words of our own."""
    old: Document
    """The document as it was."""
    raw_sha256: str
    """Of the article that took its place."""
    text_sha256: str
    by_words: bool
    """Whether the old text was at hand: else only whole lines could be found again."""
    n_carried: int
    """Spans, in all files."""
    lost: tuple[Lost, ...]
    kept: tuple[Kept, ...]
    settled_on: str = ""
    """Day on which somebody had looked at all of it; empty: nobody has yet."""

"""A release's document and an article at hand to the document's text, or to as much as is there.

The ladder: the recorded bytes; other bytes that normalise to the recorded text; the recorded text
put together from its lines; its lines in another text; nothing. The first three give the text
itself, by its digest.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import msgspec

from tandai.digest import sha256_bytes, sha256_text
from tandai.documents.normalise import decode_article, plan_edits
from tandai.errors import InputError, OffsetError
from tandai.hydration.anchors import Anchors, align, read_lines, rebuild
from tandai.offsets import apply_edits
from tandai.records import Edit, Paragraph
from tandai.release.schema import Row
from tandai.wording import count_of

Status = Literal["exact", "normalised", "rebuilt", "re-anchored", "given-up", "tombstoned"]
WHOLE: tuple[Status, ...] = ("exact", "normalised", "rebuilt")
"""The document's text is that of the release, by its digest."""
LEAST = 0.5
"""Share of a document's text that must be found: less of it is another article that quotes it."""


class Filled(NamedTuple):
    """What became of a document."""

    status: Status
    text: str = ""
    """The release's text; of a re-anchored document, the text at hand."""
    raw_sha256: str = ""
    """Of the article at hand."""
    anchors: Anchors | None = None
    """Re-anchored alone: the lines found."""
    lines: tuple[Paragraph, ...] = ()
    """Re-anchored alone: all lines of the text at hand."""
    n_found: int = 0
    """Lines of the release that were found."""
    why: str = ""
    """Of what is not whole: what was found."""


def climb(row: Row, raw: bytes) -> Filled:
    """The highest rung that an article reaches.

    Args:
        row: of the release's ``documents``.
        raw: the article's bytes.
    """
    digest = sha256_bytes(raw)
    paragraphs = msgspec.convert(row["paragraphs"], tuple[Paragraph, ...])
    try:
        text = decode_article("the article", raw)
    except InputError as error:
        return Filled("given-up", raw_sha256=digest, why=error.found)
    if digest == row["raw_sha256"] and (made := _by_record(row, text)) is not None:
        return Filled("exact", made, digest, n_found=len(paragraphs))
    text = apply_edits(text, plan_edits(text))
    if _is_the_text(row, text):
        return Filled("normalised", text, digest, n_found=len(paragraphs))
    return _by_lines(row, paragraphs, text, digest)


def _by_record(row: Row, text: str) -> str | None:
    """The recorded edits make the text whatever today's rules are."""
    try:
        made = apply_edits(text, msgspec.convert(row["edits"], list[Edit]))
    except (OffsetError, msgspec.ValidationError):
        return None
    return made if _is_the_text(row, made) else None


def _by_lines(row: Row, paragraphs: Sequence[Paragraph], text: str, digest: str) -> Filled:
    read, lines = read_lines(text, paragraphs)
    anchors = align(paragraphs, lines)
    n_found = len(anchors.anchors)
    if n_found == len(paragraphs):
        made = rebuild(row["n_chars"], read, anchors)
        if _is_the_text(row, made):
            return Filled("rebuilt", made, digest, n_found=n_found)
    n_chars = sum(each.end - each.start for each in paragraphs)
    why = f"{n_found} of its {count_of(len(paragraphs), 'line')}"
    if not n_found or anchors.n_chars < LEAST * n_chars:
        return Filled("given-up", raw_sha256=digest, n_found=n_found, why=why)
    return Filled("re-anchored", read, digest, anchors, lines, n_found, why)


def _is_the_text(row: Row, text: str) -> bool:
    return bool(sha256_text(text) == row["text_sha256"])

"""One row to whether its intervals are in the text and its digests are digests."""

import re
from collections.abc import Iterator, Sequence

from tandai.release.schema import Column, Row
from tandai.release.verify.cells import parts_of
from tandai.release.verify.ledger import Ledger
from tandai.release.verify.stream import Located

DIGEST = re.compile(r"[0-9a-f]{64}")
SHORT = re.compile(r"[0-9a-f]{16}")
IN_ARTICLE = frozenset({"edits"})
"""Structs whose offsets are into the article, not into the text."""


def is_digest(name: str) -> bool:
    """Whether a column of that name holds digests."""
    return name.endswith("_sha256") or name == "digest"


def intervals_of(part: Row, fields: Sequence[Column]) -> Iterator[tuple[str, int, int]]:
    """Every interval of a row or struct: its columns, start, end; -1 where one end is missing."""
    for column in fields:
        name = column.name
        if column.type == "int" and name.endswith("start"):
            start, end = part[name], part[f"{name[:-5]}end"]
            if start is not None or end is not None:
                yield name, -1 if start is None else start, -1 if end is None else end
        elif column.type == "ints" and name.endswith("_starts"):
            starts, ends = part[name], part[f"{name[:-6]}ends"]
            if len(starts) != len(ends):
                yield name, -1, -1
            yield from ((name, start, end) for start, end in zip(starts, ends, strict=False))


def check_intervals(ledger: Ledger, each: Located, columns: Sequence[Column], n_chars: int) -> bool:
    """Whether every interval is in the text."""
    sound = True
    for where, fields, part in parts_of(each.row, columns):
        if where.partition("[")[0] in IN_ARTICLE:
            continue
        for name, start, end in intervals_of(part, fields):
            ledger.count("span-outside-text")
            if not 0 <= start < end <= n_chars:
                sound = False
                place = f"{each.place}, {where or name}"
                expected = f"0 <= start < end <= {n_chars}"
                ledger.fault("span-outside-text", place, f"{start}:{end}", expected)
    return sound


def check_digests(
    ledger: Ledger, each: Located, columns: Sequence[Column], known: dict[tuple[int, int], str]
) -> None:
    """Digests look like digests, so that no text hides there, and a place's quote has one.

    Args:
        ledger: takes what is found.
        each: the row.
        columns: of its table.
        known: digest by interval of the document, from all tables; is added to.
    """
    for where, fields, part in parts_of(each.row, columns):
        for column in fields:
            name = column.name
            if not is_digest(name) or part[name] is None:
                continue
            digest, place = str(part[name]), f"{each.place}, {where or name}"
            form = SHORT if name == "digest" else DIGEST
            ledger.count("digest-form")
            if not form.fullmatch(digest):
                found = f"{len(digest)} characters that are none"
                ledger.fault("digest-form", place, found, "64 hex digits; 16 of a line")
            elif name == "quote_sha256":
                ledger.count("quote-digests-differ")
                first = known.setdefault((part["start"], part["end"]), digest)
                if first != digest:
                    expected = f"{first[:12]}… as elsewhere"
                    ledger.fault("quote-digests-differ", place, f"{digest[:12]}…", expected)

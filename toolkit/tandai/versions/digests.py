"""digests.csv of a release to the digest of each document's rows in each table, and its split."""

import csv
import io
from collections.abc import Mapping
from typing import NamedTuple

from tandai.errors import InputError

NAME = "digests.csv"
_FIRST = ("document_id", "split")


class Digests(NamedTuple):
    """What a release says of its documents in digests."""

    splits: Mapping[str, str]
    """Side by document."""
    rows: Mapping[str, Mapping[str, str]]
    """By table, by document that has rows in it, the digest of those."""


def parse_digests(place: str, text: str) -> Digests:
    """Reads digests.csv.

    Args:
        place: of the file, for messages.
        text: what stands there.

    Raises:
        InputError: it has other columns, a row is too short or long, or a document has two.
    """
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = tuple(next(lines, ()))
    tables = header[len(_FIRST) :]
    if header[: len(_FIRST)] != _FIRST or len(set(header)) < len(header):
        expected = "document_id, split, and each table once"
        raise InputError(place, place="line 1", found=", ".join(header), expected=expected)
    splits: dict[str, str] = {}
    rows: dict[str, dict[str, str]] = {table: {} for table in tables}
    try:
        for cells in lines:
            at = f"line {lines.line_num}"
            if len(cells) != len(header):
                found, expected = f"{len(cells)} cells", str(len(header))
                raise InputError(place, place=at, found=found, expected=expected)
            document_id, split, *digests = cells
            if document_id in splits:
                found = f"a second row for {document_id}"
                raise InputError(place, place=at, found=found, expected="one row each")
            splits[document_id] = split
            for table, digest in zip(tables, digests, strict=True):
                if digest:
                    rows[table][document_id] = digest
    except csv.Error as error:
        at = f"line {lines.line_num}"
        raise InputError(place, place=at, found=str(error), expected="a row of CSV") from error
    return Digests(splits, rows)

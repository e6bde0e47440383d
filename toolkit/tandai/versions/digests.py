"""digests.csv of a release to the digest of each document's rows by table, and its split."""

import io
from collections.abc import Mapping
from typing import NamedTuple

from tandai.release.digests import parse_digests


class Digests(NamedTuple):
    """What a release says of its documents in digests."""

    splits: Mapping[str, str]
    """Side by document."""
    rows: Mapping[str, Mapping[str, str]]
    """By table, by document that has rows in it, the digest of those."""


def index_digests(place: str, text: str) -> Digests:
    """Reads digests.csv by table.

    Args:
        place: of the file, for messages.
        text: what stands there.

    Raises:
        InputError: it is broken.
    """
    tables, documents = parse_digests(io.StringIO(text, newline=""), place)
    splits: dict[str, str] = {}
    rows: dict[str, dict[str, str]] = {table: {} for table in tables}
    for each in documents:
        splits[each.document_id] = each.split
        for table, digest in each.tables.items():
            rows[table][each.document_id] = digest
    return Digests(splits, rows)

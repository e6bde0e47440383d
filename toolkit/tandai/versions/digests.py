"""digests.csv of a release to the digest of each document's rows by table, and its split."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tandai.release.digests import parse_digests

_SIZE = 32
"""Bytes of a digest."""
_NONE = bytes(_SIZE)


class Digests(NamedTuple):
    """What a release says of its documents in digests."""

    splits: Mapping[str, str]
    """Side by document."""
    rows: Mapping[str, Mapping[str, str]]
    """By table, by document that has rows in it, the digest of those."""


class _Rows(Mapping[str, str]):
    """A table's digests in hex, each held as its bytes: there may be a million of them."""

    def __init__(self, places: Mapping[str, int], digests: bytes | bytearray) -> None:
        self._places, self._digests = places, digests

    def __getitem__(self, document_id: str) -> str:
        start = self._places[document_id] * _SIZE
        digest = bytes(self._digests[start : start + _SIZE])
        if digest == _NONE:
            raise KeyError(document_id)
        return digest.hex()

    def __iter__(self) -> Iterator[str]:
        return (each for each in self._places if each in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def index_digests(place: str, lines: Iterable[str]) -> Digests:
    """Reads digests.csv by table.

    Args:
        place: of the file, for messages.
        lines: what stands there.

    Raises:
        InputError: it is broken.
    """
    tables, documents = parse_digests(lines, place)
    splits: dict[str, str] = {}
    places: dict[str, int] = {}
    rows = {table: bytearray() for table in tables}
    for each in documents:
        splits[each.document_id] = sys.intern(each.split)
        places[each.document_id] = len(places)
        for table, digests in rows.items():
            digests += bytes.fromhex(each.tables.get(table, "")) or _NONE
    return Digests(splits, {table: _Rows(places, digests) for table, digests in rows.items()})

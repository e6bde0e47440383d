"""Rows to a content digest that no writer, order of rows or documents, or text mode can change.

Of each document and table the digest of its canonical rows; of a table the digest over those, in
the order of document ids, each with its split, and over its columns; of a release the digest over
its tables, its label sets and the version of its schema. Text columns are left out: their digests
are columns of their own.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import Any

import msgspec

from tandai.digest import sha256_bytes
from tandai.errors import CheckError
from tandai.release.schema import Column, Row, canonical

_ENCODER = msgspec.json.Encoder()


def document_digests(rows: Iterable[Sequence[Any]], counts: Iterable[int]) -> list[bytes]:
    """Digest of each document's rows of one table, 32 bytes, in whatever order they come.

    Args:
        rows: each the values of its columns, text columns left out, as `canonical` gives them;
            of one document after the other.
        counts: how many rows each document has; of those without any the digest is empty.
    """
    lines = _ENCODER.encode_lines(rows if isinstance(rows, list) else list(rows)).split(b"\n")
    digests, start = [], 0
    for count in counts:
        own = sorted(lines[start : start + count])
        digests.append(hashlib.sha256(b"\n".join(own)).digest() if own else b"")
        start += count
    return digests


def canonical_rows(rows: Sequence[Row], columns: Sequence[Column]) -> list[tuple[Any, ...]]:
    """What `canonical` gives of each row, for rows out of Arrow, which have their columns' types.

    Raises:
        TypeError: a list of structs has one that is null.
    """
    made: list[list[Any]] = []
    for column in columns:
        if column.fill:
            continue
        found = [row[column.name] for row in rows]
        if column.type == "structs":
            lists = [each or () for each in found]
            inner = iter(canonical_rows(list(chain.from_iterable(lists)), column.fields))
            found = [list(islice(inner, len(each))) for each in lists]
        made.append(found)
    return list(zip(*made, strict=True)) if made else [()] * len(rows)


class TableDigest:
    """Digests of documents, in the order of their ids, to the digest of a table."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._sum = hashlib.sha256(_ENCODER.encode(shapes(columns)) + b"\n")

    def add(self, document_id: str, split: str, digest: str) -> None:
        """Adds a document that has rows.

        Args:
            document_id: later than those before.
            split: the side it is on.
            digest: of its rows, in hex.
        """
        self._sum.update(_ENCODER.encode((document_id, split, digest)) + b"\n")

    def hexdigest(self) -> str:
        """Digest of the table."""
        return self._sum.hexdigest()


class ContentDigest:
    """Collects the rows of one table, document by document.

    Rows of one document come together; memory holds one document's rows and a digest of each
    document before it.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = columns
        self._done: dict[str, tuple[str, bytes]] = {}
        self._document_id = ""
        self._split = ""
        self._rows: list[Sequence[Any]] = []

    def add(self, row: Row, split: str) -> None:
        """Adds a row; it must name its document.

        Raises:
            CheckError: rows of its document were interrupted by another's, or are on two sides.
        """
        self.add_values(row["document_id"], split, canonical(row, self.columns))

    def add_values(self, document_id: str, split: str, values: Sequence[Any]) -> None:
        """Adds a row of which the canonical values are known.

        Raises:
            CheckError: rows of its document were interrupted by another's, or are on two sides.
        """
        if (document_id, split) != (self._document_id, self._split):
            self._finish_document()
            self._document_id, self._split = document_id, split
            if document_id in self._done:
                raise CheckError(f"rows of {document_id} do not stand together.")
        self._rows.append(values)

    def documents(self) -> dict[str, tuple[str, str]]:
        """Split, and digest in hex, by document; sorted by id."""
        self._finish_document()
        return {key: (split, digest.hex()) for key, (split, digest) in sorted(self._done.items())}

    def find(self, document_id: str) -> tuple[str, str]:
        """Split and digest of a document, two empty words where it has no rows."""
        self._finish_document()
        split, digest = self._done.get(document_id, ("", b""))
        return split, digest.hex()

    def __len__(self) -> int:
        """How many documents have rows."""
        self._finish_document()
        return len(self._done)

    def hexdigest(self) -> str:
        """Digest of the table."""
        made = TableDigest(self.columns)
        for document_id, (split, digest) in self.documents().items():
            made.add(document_id, split, digest)
        return made.hexdigest()

    def _finish_document(self) -> None:
        if self._rows:
            (digest,) = document_digests(self._rows, [len(self._rows)])
            self._done[self._document_id] = self._split, digest
            self._rows = []


def shapes(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """The columns without what is only said about them: names, types, labels, fills, in order."""
    return [
        {
            "name": column.name,
            "type": column.type,
            "labels": column.labels,
            "fill": msgspec.to_builtins(column.fill),
            "fields": shapes(column.fields),
        }
        for column in columns
    ]


def release_digest(
    schema_version: str, label_sets: Mapping[str, Sequence[str]], tables: Mapping[str, str]
) -> str:
    """Digest of a release's content.

    Args:
        schema_version: of its tables.
        label_sets: labels by set; their order makes the integers of ``datasets``.
        tables: content digest by table.
    """
    sets = {f"labels {name}": tuple(labels) for name, labels in label_sets.items()}
    encoder = msgspec.json.Encoder()
    return combined_digest(
        {
            "schema_version": sha256_bytes(schema_version.encode()),
            **{name: sha256_bytes(encoder.encode(labels)) for name, labels in sets.items()},
            **{f"table {name}": digest for name, digest in tables.items()},
        }
    )


def combined_digest(digests: Mapping[str, str]) -> str:
    """Digest over named digests: of a release over its tables."""
    lines = "".join(f"{name} {digest}\n" for name, digest in sorted(digests.items()))
    return sha256_bytes(lines.encode())

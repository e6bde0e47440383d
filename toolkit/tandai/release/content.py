"""Rows to a content digest that no writer, order of documents or text mode can change.

Of each document the digest of its canonical rows, each with its split; of a table the digest over
those, sorted, and over its columns; of a release the digest over its tables, its label sets and
the version of its schema. Text columns are left out: their digests are columns of their own.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from tandai.digest import sha256_bytes
from tandai.errors import CheckError
from tandai.release.schema import Column, Row, blank


class ContentDigest:
    """Collects the rows of one table, document by document.

    Rows of one document come together; memory holds one document's rows and a digest of each
    document before it.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._encoder = msgspec.json.Encoder(order="sorted")
        self._done: dict[str, str] = {}
        self._document_id = ""
        self._rows: list[bytes] = []

    def add(self, row: Row, split: str) -> None:
        """Adds a row; it must name its document.

        Raises:
            CheckError: rows of its document were interrupted by another's.
        """
        if row["document_id"] != self._document_id:
            self._finish_document()
            self._document_id = row["document_id"]
            if self._document_id in self._done:
                raise CheckError(f"rows of {self._document_id} do not stand together.")
        encoded = self._encoder.encode((split, blank(row, self._columns)))
        self._rows.append(hashlib.sha256(encoded).digest())

    def documents(self) -> dict[str, str]:
        """Digest by document."""
        self._finish_document()
        return dict(sorted(self._done.items()))

    def hexdigest(self) -> str:
        """Digest of the table."""
        columns = self._encoder.encode(shapes(self._columns))
        rows = "".join(sorted(self.documents().values()))
        return sha256_bytes(columns + b"\n" + rows.encode())

    def _finish_document(self) -> None:
        if self._rows:
            self._done[self._document_id] = sha256_bytes(b"".join(sorted(self._rows)))
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

"""Rows to a content digest that no writer, order of documents or text mode can change.

Of each document the digest of its canonical rows; of a table the digest over those, sorted.
Text columns are left out: their digests are columns of their own.
"""

import hashlib
from collections.abc import Mapping, Sequence

import msgspec

from tandai.digest import sha256_bytes
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

    def add(self, row: Row) -> None:
        """Adds a row; it must name its document.

        Raises:
            ValueError: rows of its document were interrupted by another's.
        """
        if row["document_id"] != self._document_id:
            self._finish_document()
            self._document_id = row["document_id"]
            if self._document_id in self._done:
                raise ValueError(f"rows of {self._document_id} do not stand together")
        encoded = self._encoder.encode(blank(row, self._columns))
        self._rows.append(hashlib.sha256(encoded).digest())

    def documents(self) -> dict[str, str]:
        """Digest by document."""
        self._finish_document()
        return dict(sorted(self._done.items()))

    def hexdigest(self) -> str:
        """Digest of the table."""
        return sha256_bytes("".join(sorted(self.documents().values())).encode())

    def _finish_document(self) -> None:
        if self._rows:
            self._done[self._document_id] = sha256_bytes(b"".join(sorted(self._rows)))
            self._rows = []


def combined_digest(digests: Mapping[str, str]) -> str:
    """Digest over named digests: of a release over its tables."""
    lines = "".join(f"{name} {digest}\n" for name, digest in sorted(digests.items()))
    return sha256_bytes(lines.encode())

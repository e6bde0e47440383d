"""Parquet files of a release to their footers and rows, a batch at a time, with what is wrong."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tandai.errors import CheckError
from tandai.release.content import ContentDigest, canonical_rows
from tandai.release.manifest import FileEntry, TableEntry
from tandai.release.schema import Column, Row
from tandai.release.verify.cells import check_holes, has_holes
from tandai.release.verify.footers import check_footer
from tandai.release.verify.ledger import Ledger
from tandai.release.verify.stream import Located

BATCH = 100
"""Rows held of each table: a document's row has hundreds of tokens."""


def is_readable(ledger: Ledger, path: Path, file: FileEntry, columns: Sequence[Column]) -> bool:
    """Whether the file is Parquet and has the columns; also looks for text in its footer."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as parquet:
            return check_footer(ledger, file, columns, parquet.metadata, parquet.schema_arrow)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        said = str(error).splitlines()[0]
        ledger.expect(False, "parquet-unreadable", file.path, said, "a Parquet file")
        return False


class OpenTable:
    """A table on its way through the checks: its rows once, and their digest."""

    def __init__(self, ledger: Ledger, release: Path, name: str, entry: TableEntry) -> None:
        self.holes: set[str] = set()
        """Documents with a row that lacks a value, which nothing more can be said of."""
        self._name = name
        self._ledger = ledger
        self._release = release
        self._entry = entry
        self.content = ContentDigest(entry.columns)
        self.whole = True
        """Whether every row is in the digest, so that it says something."""

    def ids(self, split: str) -> Iterator[str]:
        """The document of every row, in order."""
        for file in self._files(split):
            for _, rows in self._batches(file, ["document_id"]):
                yield from (str(row["document_id"]) for row in rows if row["document_id"])

    def rows(self, split: str) -> Iterator[Located]:
        """Its rows without holes, each counted into the content digest."""
        columns = self._entry.columns
        for file in self._files(split):
            self._ledger.count("parquet-unreadable")
            number = 0
            for batch, rows in self._batches(file, None):
                self._add(rows, split)
                whole = not has_holes(self._name, batch.columns, columns)
                if whole:
                    self._ledger.count("null-not-allowed", len(rows))
                for row in rows:
                    number += 1
                    each = Located(file.path, number, row)
                    if whole or check_holes(self._ledger, self._name, each, columns):
                        yield each
                    else:
                        self.holes.add(row["document_id"])

    def _add(self, rows: Sequence[Row], split: str) -> None:
        if not self.whole:
            return
        try:
            for row, values in zip(rows, canonical_rows(rows, self._entry.columns), strict=True):
                if row["document_id"] is None:
                    self.whole = False
                    return
                self.content.add_values(row["document_id"], split, values)
        except (CheckError, TypeError):
            # Rows of a document that are torn apart: `row-order` says which. Or structs that are
            # null: `null-not-allowed` does.
            self.whole = False

    def _files(self, split: str) -> list[FileEntry]:
        return [each for each in self._entry.files if each.split == split]

    def _batches(
        self, file: FileEntry, columns: list[str] | None
    ) -> Iterator[tuple[Any, list[Row]]]:
        """Batches as Arrow has them, and their rows."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            with pq.ParquetFile(self._release / file.path) as parquet:
                for batch in parquet.iter_batches(batch_size=BATCH, columns=columns):
                    yield batch, batch.to_pylist()
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            self.whole = False
            if columns is None:
                said = str(error).splitlines()[0]
                self._ledger.fault("parquet-unreadable", file.path, said, "rows to the end")

    def finish(self) -> None:
        """The digest of all its rows is the manifest's."""
        if not self.whole:
            return
        made, said = self.content.hexdigest(), self._entry.content_sha256
        place = f"manifest.json, tables.{self._name}"
        found, expected = f"{said[:12]}…", f"{made[:12]}…, the digest of its rows"
        self._ledger.expect(made == said, "content-digest", place, found, expected)

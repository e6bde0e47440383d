"""Rows to Parquet files and back; the bytes depend on nothing but rows and pyarrow's version.

Fixed row groups, no statistics but on document ids (they would put texts into the footer), no
schema metadata of pandas, datasets or Arrow. Memory holds one row group.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tandai.errors import InputError
from tandai.release.data import Data, merge, take, to_batch
from tandai.release.process import WriterOption
from tandai.release.schema import Column, Row, arrow_schema

ROW_GROUP = 1000
WRITER: dict[str, WriterOption] = {
    "version": "2.6",
    "data_page_version": "1.0",
    "compression": "zstd",
    "compression_level": 9,
    "use_dictionary": True,
    "write_statistics": ("document_id",),
    "store_schema": False,
    "write_page_index": False,
}
"""Options of pyarrow's ParquetWriter."""
WRITER_OPTIONS: dict[str, WriterOption] = {**WRITER, "row_group_size": ROW_GROUP}
"""All that decides the bytes beside rows and pyarrow's version, as a manifest names it."""
BATCH = 100
"""Rows that are Python objects at one time when a file is read."""


class TableWriter:
    """Writes one Parquet file, opened at its first row: no rows, no file."""

    def __init__(self, path: Path, columns: Sequence[Column], *, texts: bool = True) -> None:
        """Sets out to write.

        Args:
            path: where to.
            columns: of the table.
            texts: whether columns that are written as data hold those of text, which are null
                if not.
        """
        self.path = path
        self.n_rows = 0
        self._schema = arrow_schema(columns)
        self._columns = columns
        self._rows: list[Row] = []
        self._texts = texts
        self._waiting: list[Data] = []
        self._n_waiting = 0
        self._writer: Any = None

    def write(self, row: Row) -> None:
        """Adds a row."""
        self.n_rows += 1
        self._rows.append(row)
        if len(self._rows) == ROW_GROUP:
            self._flush()

    def write_data(self, data: Data, n_rows: int) -> None:
        """Adds rows as columns; whoever does adds no single rows."""
        self.n_rows += n_rows
        self._waiting.append(data)
        self._n_waiting += n_rows
        if self._n_waiting < ROW_GROUP:
            return
        rows, start = merge(self._waiting), 0
        while self._n_waiting - start >= ROW_GROUP:
            self._append_data(take(rows, start, start + ROW_GROUP))
            start += ROW_GROUP
        self._n_waiting -= start
        self._waiting = [take(rows, start)] if self._n_waiting else []

    def _append_data(self, data: Data) -> None:
        self._append(to_batch(data, self._columns, self._schema, texts=self._texts))

    def close(self) -> None:
        """Writes what is left and the footer."""
        if self._rows:
            self._flush()
        if self._n_waiting:
            self._append_data(merge(self._waiting))
        if self._writer is not None:
            self._writer.close()

    def _flush(self) -> None:
        import pyarrow as pa

        self._append(pa.RecordBatch.from_pylist(self._rows, schema=self._schema))
        self._rows = []

    def _append(self, batch: Any) -> None:
        """Writes one row group."""
        if self._writer is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = open_writer(self.path, self._schema)
        self._writer.write_batch(batch, row_group_size=ROW_GROUP)


def open_writer(path: Path, schema: Any) -> Any:
    """The ``pyarrow.parquet.ParquetWriter`` of a table's file."""
    import pyarrow.parquet as pq

    options = {name: list(it) if isinstance(it, tuple) else it for name, it in WRITER.items()}
    return pq.ParquetWriter(path, schema, **options)


def read_rows(path: Path, columns: Sequence[Column]) -> Iterator[Row]:
    """The rows of a file.

    Raises:
        InputError: it is no Parquet file, or has other columns.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    wanted = arrow_schema(columns)
    try:
        with pq.ParquetFile(path) as parquet:
            found = parquet.schema_arrow
            if not found.equals(wanted):
                raise InputError(path, found=_listed(found), expected=_listed(wanted))
            for batch in parquet.iter_batches(batch_size=BATCH):
                yield from batch.to_pylist()
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        said = str(error).splitlines()[0]
        raise InputError(path, found=said, expected="a Parquet file") from error


def _listed(schema: Any) -> str:
    """Columns and types in words."""
    return "the columns " + ", ".join(f"{field.name} ({field.type})" for field in schema)

"""Batches of columns to Parquet files of a folder, a part after the other, and checks of them all."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec

from tandai.convert.arrays import OFTEN
from tandai.convert.batch import Batch
from tandai.convert.tables import CONVERT_TABLES, WHO, ConvertTable
from tandai.findings import Finding
from tandai.store import write_bytes

REPORT = "report.json"
LEVEL = 1
"""Of zstd: three times as fast as the release's 9, and a tenth larger."""
_REPEATED = {*OFTEN, *WHO, "quote", "quote_sha256"}


class PartWriter:
    """Writes one part: ``TABLE/part-NNNNN.parquet`` of every table, a row group a batch.

    A batch is packed and written while the next one is read: Arrow needs no interpreter for it.
    """

    def __init__(self, folder: Path, number: int) -> None:
        self.folder = folder
        self.number = number
        self.rows = {table.name: 0 for table in CONVERT_TABLES}
        self._writers: dict[str, Any] = {}
        self._thread = ThreadPoolExecutor(1)
        self._pending: Future[None] | None = None

    def __enter__(self) -> "PartWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._settle()
        finally:
            self._thread.shutdown()
            for writer in self._writers.values():
                writer.close()

    def write(self, batch: Batch) -> None:
        """Adds a row group to each table; one without rows only where the table is new."""
        made = batch.to_arrow()
        for name, columns in made.items():
            self.rows[name] += columns.num_rows
        self._settle()
        self._pending = self._thread.submit(self._write, made)

    def _settle(self) -> None:
        """Waits for the batch before; raises what went wrong with it."""
        if self._pending is not None:
            pending, self._pending = self._pending, None
            pending.result()

    def _write(self, made: dict[str, Any]) -> None:
        for table in CONVERT_TABLES:
            columns = made[table.name]
            writer = self._writers.get(table.name)
            if writer is None:
                writer = self._writers[table.name] = self._open(table, columns.schema)
            if columns.num_rows:
                writer.write_batch(columns, row_group_size=columns.num_rows)

    def _open(self, table: ConvertTable, schema: Any) -> Any:
        import pyarrow.parquet as pq

        folder = self.folder / table.name
        folder.mkdir(exist_ok=True)
        return pq.ParquetWriter(
            folder / f"part-{self.number:05}.parquet",
            schema,
            version="2.6",
            compression="zstd",
            compression_level=LEVEL,
            use_dictionary=[each for each in table.names if each in _REPEATED],
            # Others would put texts into the footer.
            write_statistics=["document_id"],
            store_schema=False,
        )


def remove_part(folder: Path, number: int) -> None:
    """Removes the files of a part that turned out to need another way."""
    for table in CONVERT_TABLES:
        (folder / table.name / f"part-{number:05}.parquet").unlink(missing_ok=True)


def files_of(folder: Path, table: str) -> list[Path]:
    """The files of a table in the order of their rows."""
    return sorted((folder / table).glob("part-*.parquet"))


def check_folder(folder: Path) -> Iterator[Finding]:
    """What only all parts together tell: numbers and names that stand for two things."""
    yield from _twice(folder, "tasks", "task_id", "task-id-twice", "exports of one server")
    yield from _twice(folder, "annotations", "annotation_id", "annotation-id-twice", "one of each")
    yield from _other_texts(folder)


def write_report(folder: Path, report: msgspec.Struct) -> None:
    """Puts the report beside the tables."""
    data = msgspec.json.format(msgspec.json.encode(report), indent=2)
    write_bytes(folder / REPORT, data + b"\n")


def _column(folder: Path, table: str, columns: list[str]) -> Any:
    import pyarrow.parquet as pq

    return pq.ParquetDataset(files_of(folder, table)).read(columns=columns)


def _twice(folder: Path, table: str, column: str, rule: str, expected: str) -> Iterator[Finding]:
    import pyarrow.compute as pc

    values = _column(folder, table, [column])[column]
    if pc.count_distinct(values).as_py() == len(values):
        return
    for each in values.value_counts().to_pylist():
        if each["counts"] > 1:
            found = f"{each['values']} for {each['counts']} rows"
            yield Finding(rule, "error", f"{table}.{column}", found, expected)


def _other_texts(folder: Path) -> Iterator[Finding]:
    """One document with two texts: its spans would be read in the wrong one."""
    import pyarrow.compute as pc

    table = _column(folder, "tasks", ["document_id", "text_sha256"])
    if pc.count_distinct(table["document_id"]).as_py() == table.num_rows:
        return
    groups = table.group_by("document_id").aggregate([("text_sha256", "count_distinct")])
    for row in groups.to_pylist():
        if row["text_sha256_count_distinct"] > 1:
            place = f"document {row['document_id']}"
            found = f"{row['text_sha256_count_distinct']} texts"
            yield Finding("document-text-differs", "error", place, found, "one text for one id")

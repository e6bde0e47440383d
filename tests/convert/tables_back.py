"""A folder of converted tables back to the annotation records they were made from."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from tandai.convert.batch import FIELD, GOLD_ONLY, ITEM_RECORDS
from tandai.convert.tables import ANNOTATIONS, CONVERT_TABLES, ITEM_TABLES, TASKS, ConvertTable
from tandai.errors import InputError
from tandai.flow.convert_files import files_of
from tandai.records import Annotation, Record

R = TypeVar("R", bound=Record)
Row = dict[str, Any]
BATCH = 5_000


def read_tables(folder: Path) -> Iterator[Annotation]:
    """The annotations of a converted export, in its order; memory holds a few thousand rows.

    Args:
        folder: what `tandai convert` wrote.

    Raises:
        InputError: a table is missing, has other columns, or has rows of no annotation.
    """
    tables = {table.name: table for table in CONVERT_TABLES}
    items = {name: _Items(folder, tables[name]) for name in ITEM_TABLES}
    for row in _rows(folder, ANNOTATIONS):
        parts = {
            FIELD.get(name, name): tuple(_record(ITEM_RECORDS[name], each) for each in rows)
            for name, rows in ((name, items[name].of(row["annotation_id"])) for name in items)
        }
        yield msgspec.structs.replace(_record(Annotation, row), **parts)
    for name, rest in items.items():
        if rest.key:
            found = f"rows of annotation {rest.key!r}"
            raise InputError(folder / name, found=found, expected="annotations in their order")


def read_texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Document id and text of every task, in order.

    Raises:
        InputError: the table is missing, or was written without texts.
    """
    for row in _rows(folder, TASKS):
        if row["text"] is None:
            raise InputError(folder / TASKS.name, found="no texts", expected="texts")
        yield row["document_id"], row["text"]


class _Items:
    """The rows of one table, an annotation's at a time."""

    def __init__(self, folder: Path, table: ConvertTable) -> None:
        self._groups = groupby(_rows(folder, table), key=lambda row: str(row["annotation_id"]))
        self.key, self._rows = self._next()

    def of(self, annotation_id: str) -> list[Row]:
        """The rows of the next annotation, where they are this one's."""
        if self.key != annotation_id:
            return []
        rows = list(self._rows)
        self.key, self._rows = self._next()
        return rows

    def _next(self) -> tuple[str, Iterator[Row]]:
        return next(self._groups, ("", iter(())))


def _rows(folder: Path, table: ConvertTable) -> Iterator[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    files = files_of(folder, table.name)
    if not files:
        raise InputError(folder / table.name, found="no file", expected="a table of `convert`")
    wanted = table.schema()
    for path in files:
        try:
            with pq.ParquetFile(path) as parquet:
                found = parquet.schema_arrow
                if found.names != wanted.names or found.types != wanted.types:
                    said = f"the columns {', '.join(found.names)}"
                    raise InputError(path, found=said, expected=", ".join(wanted.names))
                for batch in parquet.iter_batches(BATCH):
                    yield from batch.to_pylist()
        except (pa.ArrowException, OSError) as error:
            said = str(error).splitlines()[0]
            raise InputError(path, found=said, expected="a Parquet file") from error


def _record(kind: type[R], row: Row) -> R:
    """The record whose fields the row has."""
    known = set(kind.__struct_fields__) - GOLD_ONLY
    return msgspec.convert({key: value for key, value in row.items() if key in known}, kind)

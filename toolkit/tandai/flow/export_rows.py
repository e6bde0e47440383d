"""A release's Parquet files of one split to one document's rows of all tables at a time."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from tandai.errors import InputError
from tandai.release.manifest import Manifest
from tandai.release.parquet import read_rows
from tandai.release.schema import Row
from tandai.release.tables import TABLES

Rows = dict[str, list[Row]]
"""A document's rows by table."""


def plain_tables(manifest: Manifest) -> list[str]:
    """The release's tables that its views were made from."""
    return [table.name for table in TABLES if table.name in manifest.tables]


def documents_of(
    release: Path, manifest: Manifest, split: str, tables: Sequence[str]
) -> Iterator[Rows]:
    """The split's documents, in their order; memory holds one of them and a batch a table.

    Args:
        release: a release folder whose files were checked.
        manifest: its manifest.
        split: the side.
        tables: names of tables; that of documents is added.

    Raises:
        InputError: a table has rows of a document that is not there, or in another order.
    """
    ids = [row["document_id"] for row in _rows(release, manifest, "documents", split)]
    names = list(dict.fromkeys(("documents", *tables)))
    groups = {
        name: groupby(_rows(release, manifest, name, split), key=lambda row: row["document_id"])
        for name in names
    }
    heads = {name: _next(group) for name, group in groups.items()}
    for document_id in ids:
        found: Rows = {}
        for name, group in groups.items():
            head = heads[name]
            found[name] = []
            if head is not None and head[0] == document_id:
                found[name] = head[1]
                heads[name] = _next(group)
        yield found
    for name, head in heads.items():
        if head is not None:
            place, expected = f"table {name}, {split}", "the order of the table documents"
            raise InputError(release, place=place, found=f"rows of {head[0]}", expected=expected)


def _next(groups: "groupby[str, Row]") -> tuple[str, list[Row]] | None:
    head = next(groups, None)
    return None if head is None else (head[0], list(head[1]))


def _rows(release: Path, manifest: Manifest, table: str, split: str) -> Iterator[Row]:
    entry = manifest.tables[table]
    for file in entry.files:
        if file.split == split:
            yield from read_rows(release / file.path, entry.columns)

"""Bundles to the Parquet files of some tables, and a digest of each document's rows in each.

Works on some documents at a time, in the order given; memory holds them, and one row group a
table. Which process makes a table, and which others it makes, changes no byte.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from tandai.digest import sha256_file
from tandai.records import Document
from tandai.release.content import document_digests
from tandai.release.data import values, with_texts
from tandai.release.digests import DigestLog
from tandai.release.manifest import FileEntry
from tandai.release.parquet import TableWriter
from tandai.release.rows import Bundle
from tandai.release.schema import Column
from tandai.release.tables import Table
from tandai.splits import SPLITS

AT_ONCE = 50
"""Documents of a split that are made into columns together."""

Files = Mapping[str, tuple[FileEntry, ...]]
"""What the manifest says of the files of each table."""


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """Tables that another process made."""

    files: dict[str, tuple[FileEntry, ...]]
    digests: Path
    """The file of its `DigestLog`, closed."""
    order: str
    """Of its documents, as `DigestLog.order` gives it."""
    tables: dict[str, tuple[Column, ...]]
    """Their columns, in the order of digests in that file."""


class Elsewhere(Protocol):
    """Tables that another process is making."""

    @property
    def names(self) -> Collection[str]:
        """Of those tables."""

    def finish(self) -> Made:
        """Waits for them."""


class _TableBuild:
    """One table on its way to disk: a writer a split."""

    def __init__(self, folder: Path, table: Table) -> None:
        self.table = table
        self.folder = folder
        self.writers: dict[str, TableWriter] = {}

    def write(self, split: str, bundles: Sequence[Bundle], text: str | None) -> list[bytes]:
        """Writes the rows of documents of a split, of one alone where there is a text.

        Gives the digest of each document's rows, nothing where there are none.
        """
        columns = self.table.columns
        data, n_rows = self.table.data(bundles)
        if not any(n_rows):
            return [b""] * len(bundles)
        digests = document_digests(list(values(data)), n_rows)
        if split not in self.writers:
            path = self.folder / self.table.name / f"{split}-00000-of-00001.parquet"
            self.writers[split] = TableWriter(path, columns, texts=text is not None)
        if text is not None:
            where = f"{self.table.name}, {bundles[0].document.document_id}"
            data = with_texts(data, columns, text, where=where)
        self.writers[split].write_data(data, sum(n_rows))
        return digests

    def finish(self) -> tuple[FileEntry, ...]:
        for writer in self.writers.values():
            writer.close()
        return tuple(
            file_entry(self.folder, split, self.writers[split])
            for split in SPLITS
            if split in self.writers
        )


def make_tables(
    folder: Path,
    bundles: Iterable[Bundle],
    tables: Sequence[Table],
    digests: DigestLog,
    text_of: Callable[[Document], str] | None = None,
) -> dict[str, tuple[FileEntry, ...]]:
    """Writes tables into the folder of a release.

    Args:
        folder: of the release.
        bundles: documents in release order; those on no side are left out.
        tables: plain tables and views.
        digests: takes those of each document.
        text_of: text by document; without it the text columns are null.

    Raises:
        OffsetError: a span does not fit its text.
        CheckError: a document comes twice.
    """
    builds = [_TableBuild(folder, table) for table in tables]
    waiting: dict[str, list[Bundle]] = {split: [] for split in SPLITS}
    for bundle in bundles:
        some = waiting.get(bundle.split)
        if some is None:
            continue
        some.append(bundle)
        text = text_of(bundle.document) if text_of else None
        if text is not None or len(some) == AT_ONCE:
            _write(bundle.split, some, text, builds, digests)
    for split, some in waiting.items():
        _write(split, some, None, builds, digests)
    return {build.table.name: build.finish() for build in builds}


def _write(
    split: str,
    bundles: list[Bundle],
    text: str | None,
    builds: Sequence[_TableBuild],
    digests: DigestLog,
) -> None:
    """Writes documents of a split that waited, and forgets them."""
    if bundles:
        made = [build.write(split, bundles, text) for build in builds]
        for bundle, own in zip(bundles, zip(*made, strict=True), strict=True):
            digests.add(bundle.document.document_id, split, own)
        bundles.clear()


def file_entry(folder: Path, split: str, writer: TableWriter) -> FileEntry:
    """What the manifest says of a file just written."""
    return FileEntry(
        path=writer.path.relative_to(folder).as_posix(),
        split=split,
        n_rows=writer.n_rows,
        n_bytes=writer.path.stat().st_size,
        sha256=sha256_file(writer.path),
    )

"""Documents of shards to their Parquet files, and a digest of each document's rows in each table.

Works on some documents at a time, in the order given; memory holds them, and one row group a
table. Which process makes a shard, and which others it makes, changes no byte.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import groupby
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
from tandai.release.shards import Placed, Shard
from tandai.release.tables import Table
from tandai.release.tally import Tallied

AT_ONCE = 50
"""Documents of a shard that are made into columns together."""

Files = dict[Shard, dict[str, FileEntry]]
"""What the manifest says of the files of each shard, by table."""


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """Shards that another process made."""

    files: Files
    digests: Path
    """The file of its `DigestLog`, closed."""
    documents: list[tuple[str, str]]
    """As `DigestLog.documents` gives them."""
    tallied: Tallied


class Elsewhere(Protocol):
    """Shards that another process is making."""

    @property
    def shards(self) -> Collection[Shard]:
        """Which."""

    def finish(self) -> Made:
        """Waits for them."""


class _TableBuild:
    """One table's file of a shard on its way to disk."""

    def __init__(self, folder: Path, table: Table, shard: Shard, *, texts: bool) -> None:
        self.table = table
        path = folder / table.name / f"{shard.name}.parquet"
        self.writer = TableWriter(path, table.columns, texts=texts)

    def write(self, bundles: Sequence[Bundle], text: str | None) -> list[bytes]:
        """Writes the rows of documents, of one alone where there is a text.

        Gives the digest of each document's rows, nothing where there are none.
        """
        columns = self.table.columns
        data, n_rows = self.table.data(bundles)
        if not any(n_rows):
            return [b""] * len(bundles)
        digests = document_digests(list(values(data)), n_rows)
        if text is not None:
            where = f"{self.table.name}, {bundles[0].document.document_id}"
            data = with_texts(data, columns, text, where=where)
        self.writer.write_data(data, sum(n_rows))
        return digests


def make_tables(
    folder: Path,
    documents: Iterable[Placed],
    tables: Sequence[Table],
    digests: DigestLog,
    text_of: Callable[[Document], str] | None = None,
) -> Files:
    """Writes the files of shards into the folder of a release.

    Args:
        folder: of the release.
        documents: in release order within a shard, one shard after the other.
        tables: plain tables and views.
        digests: takes those of each document.
        text_of: text by document; without it the text columns are null.

    Raises:
        OffsetError: a span does not fit its text.
        CheckError: a document comes twice.
    """
    return {
        shard: _make_shard(folder, shard, (each for _, each in placed), tables, digests, text_of)
        for shard, placed in groupby(documents, key=lambda each: each[0])
    }


def _make_shard(
    folder: Path,
    shard: Shard,
    bundles: Iterator[Bundle],
    tables: Sequence[Table],
    digests: DigestLog,
    text_of: Callable[[Document], str] | None,
) -> dict[str, FileEntry]:
    builds = [_TableBuild(folder, table, shard, texts=text_of is not None) for table in tables]
    waiting: list[Bundle] = []
    for bundle in bundles:
        waiting.append(bundle)
        text = text_of(bundle.document) if text_of else None
        if text is not None or len(waiting) == AT_ONCE:
            _write(shard.split, waiting, text, builds, digests)
    _write(shard.split, waiting, None, builds, digests)
    for build in builds:
        build.writer.close()
    return {
        build.table.name: file_entry(folder, shard.split, build.writer)
        for build in builds
        if build.writer.n_rows
    }


def _write(
    split: str,
    bundles: list[Bundle],
    text: str | None,
    builds: Sequence[_TableBuild],
    digests: DigestLog,
) -> None:
    """Writes documents of a shard that waited, and forgets them."""
    if bundles:
        made = [build.write(bundles, text) for build in builds]
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

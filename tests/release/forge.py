"""Releases with one fault and everything else made to fit it: what only a deeper rule finds."""

import contextlib
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from release.made import Release
from tandai.digest import sha256_bytes
from tandai.errors import CheckError
from tandai.release.build import write_pages
from tandai.release.content import ContentDigest, release_digest
from tandai.release.digests import NAME as DIGESTS
from tandai.release.digests import DocumentDigests, parse_digests
from tandai.release.making import file_entry
from tandai.release.manifest import Manifest, TableEntry
from tandai.release.parquet import TableWriter
from tandai.release.schema import Row, arrow_schema
from tandai.release.sums import write_sums
from tandai.release.survey import survey_release

Rows = dict[str, list[Row]]
"""By split."""
Table = Callable[[Rows], None]


def read_digests(folder: Path) -> dict[str, DocumentDigests]:
    """The digests of a release's documents, by id."""
    with (folder / DIGESTS).open(encoding="utf-8", newline="") as lines:
        return {each.document_id: each for each in parse_digests(lines)[1]}


class Forged:
    """A copy of a release, to be changed."""

    def __init__(self, release: Release, folder: Path) -> None:
        shutil.copytree(release[0], folder)
        self.folder = folder
        self.manifest: Manifest = release[1]

    def rows(self, table: str) -> Rows:
        """A table's rows by split."""
        return {
            file.split: pq.read_table(self.folder / file.path).to_pylist()
            for file in self.manifest.tables[table].files
        }

    def edit(self, table: str, change: Table) -> None:
        """Changes a table's rows, and every digest and count that follows from them."""
        entry = self.manifest.tables[table]
        rows = self.rows(table)
        change(rows)
        shutil.rmtree(self.folder / table, ignore_errors=True)  # no rows, no folder
        files = []
        for split in ("train", "validation", "test"):
            if not rows.get(split):
                continue
            path = self.folder / table / f"{split}-00000-of-00001.parquet"
            writer = TableWriter(path, entry.columns)
            for row in rows[split]:
                writer.write(row)
            writer.close()
            files.append(file_entry(self.folder, split, writer))
        content = _content(rows, entry)
        self.edit_digests(table, content.documents())
        self.name_table(
            table,
            files=tuple(files),
            n_rows=sum(file.n_rows for file in files),
            content_sha256=content.hexdigest(),
        )

    def edit_digests(self, table: str, found: dict[str, tuple[str, str]]) -> None:
        """Changes the split and digest that digests.csv has of each document of a table."""
        lines = {key: (each.split, each.tables) for key, each in read_digests(self.folder).items()}
        for _, tables in lines.values():
            tables.pop(table, None)
        for key, (split, digest) in found.items():
            tables = lines[key][1] if key in lines else {}
            lines[key] = (split, {**tables, table: digest})
        names = sorted(self.manifest.tables)
        text = ",".join(["document_id", "split", *names]) + "\n"
        for key, (split, tables) in sorted(lines.items()):
            if tables:
                text += ",".join([key, split, *(tables.get(name, "") for name in names)]) + "\n"
        self.say_digests(text)

    def say_digests(self, text: str) -> None:
        """Writes digests.csv, and what the manifest says of it."""
        path = self.folder / DIGESTS
        path.write_text(text)
        self.say(digests_sha256=sha256_bytes(path.read_bytes()))

    def name_table(self, table: str, **fields: Any) -> None:
        """Changes what the manifest says of a table."""
        entry: TableEntry = msgspec.structs.replace(self.manifest.tables[table], **fields)
        self.say(tables={**self.manifest.tables, table: entry})

    def say(self, **fields: Any) -> None:
        """Changes what the manifest says, its own digest and the card with it."""
        said = msgspec.structs.replace(self.manifest, **fields)
        digests = {name: each.content_sha256 for name, each in said.tables.items()}
        digest = release_digest(said.schema_version, said.label_sets, digests)
        if "survey" not in fields:
            with contextlib.suppress(Exception):  # columns may be what is at fault
                said = msgspec.structs.replace(
                    said, survey=survey_release(self.folder, said.tables)
                )
        self.manifest = msgspec.structs.replace(said, content_sha256=digest)
        (self.folder / "SHA256SUMS").unlink(missing_ok=True)
        self.manifest = write_pages(self.folder, self.manifest)

    def replace(self, name: str, old: str, new: str) -> None:
        """Changes a page, and its line in SHA256SUMS."""
        path = self.folder / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))
        self.seal()

    def seal(self) -> None:
        """Writes SHA256SUMS of what is there."""
        (self.folder / "SHA256SUMS").unlink(missing_ok=True)
        write_sums(self.folder)

    def write_parquet(self, table: str, split: str, **options: Any) -> None:
        """Writes a file's rows with another writer's options, and names the file that it makes."""
        entry = self.manifest.tables[table]
        files = []
        for file in entry.files:
            if file.split == split:
                path = self.folder / file.path
                rows = pq.read_table(path).to_pylist()
                schema = arrow_schema(entry.columns).with_metadata(options.pop("metadata", None))
                columns = options.pop("renamed", {})
                made = pa.Table.from_pylist(rows, schema=schema)
                made = made.rename_columns([columns.get(name, name) for name in schema.names])
                pq.write_table(made, path, **{"store_schema": False, **options})
                data = path.read_bytes()
                file = msgspec.structs.replace(file, n_bytes=len(data), sha256=sha256_bytes(data))
            files.append(file)
        self.name_table(table, files=tuple(files))


def _content(rows: Rows, entry: TableEntry) -> ContentDigest:
    """Of the rows, as far as a document's stand together."""
    content = ContentDigest(entry.columns)
    with suppress(CheckError):
        for split, found in rows.items():
            for row in found:
                content.add(row, split)
    return content

"""Every document's digests to digests.csv, and back: what changed between two releases, and where.

A row a document, in the order of ids; a column a table, in the order of names, empty where the
document has no rows of it. Equal for stand-off, full and hydrated.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

from tandai.digest import sha256_file
from tandai.errors import CheckError, InputError
from tandai.release.content import ContentDigest, TableDigest
from tandai.release.schema import Column
from tandai.splits import SPLITS

NAME = "digests.csv"
_HEAD = ["document_id", "split"]
_SIZE = 32
"""Bytes of a digest."""
_NONE = bytes(_SIZE).hex()
_DIGEST = re.compile(r"(?:[0-9a-f]{64})?")


class DocumentDigests(NamedTuple):
    """A line of digests.csv."""

    document_id: str
    split: str
    tables: dict[str, str]
    """Digest of its rows, in hex, by table; of tables without rows of it there is none."""


class DigestLog:
    """Takes each document's digests as they come, and writes digests.csv in the order of ids.

    They wait in a file of their own: memory holds a place in it for each document.
    """

    def __init__(self, tables: Mapping[str, Sequence[Column]], path: Path | None = None) -> None:
        """Begins without any.

        Args:
            tables: columns by name, in the order that digests will come.
            path: of the file they wait in, for another process to read; without it the file has
                no name.
        """
        self._places: dict[str, int] = {}
        self._waiting = TemporaryFile() if path is None else path.open("xb")  # noqa: SIM115 - closed by `close`
        self._tables = tables

    def add(self, document_id: str, split: str, digests: Iterable[bytes]) -> None:
        """Adds a document.

        Args:
            document_id: one that was not added before.
            split: the side it is on.
            digests: of its rows, a table each, in the order of the tables; 32 bytes, or none
                where the table has no rows of it.

        Raises:
            CheckError: the document was added before.
        """
        if document_id in self._places:
            raise CheckError(f"found {document_id} twice; expected each document once.")
        number = len(self._places) * len(SPLITS) + SPLITS.index(split)
        self._places[document_id] = number
        self._waiting.write(b"".join(each or bytes(_SIZE) for each in digests))

    def close(self) -> None:
        """Forgets what was added; a file that has a name stays."""
        self._waiting.close()

    def documents(self) -> list[tuple[str, str]]:
        """Documents and their sides, in the order they were added."""
        sides = len(SPLITS)
        return [(key, SPLITS[number % sides]) for key, number in self._places.items()]

    def join(self, documents: Sequence[tuple[str, str]], path: Path) -> None:
        """Adds what another log of the same tables has of other documents.

        Args:
            documents: what the other log's `documents` are.
            path: the file of the other log, which is closed.

        Raises:
            CheckError: it has a document of this log; or the file is not that of the documents.
        """
        size = len(self._tables) * _SIZE
        found, expected = path.stat().st_size, len(documents) * size
        if found != expected:
            raise CheckError(f"{path}: found {found} bytes of digests; expected {expected}.")
        with path.open("rb") as file:
            for document_id, split in documents:
                self.add(document_id, split, [file.read(size)])

    def write(self, folder: Path) -> tuple[str, dict[str, str]]:
        """Writes digests.csv into a release's folder; its sha256, and the digest of each table."""
        columns = self._tables
        names = sorted(columns)
        order = [list(columns).index(name) * _SIZE for name in names]
        made = {name: TableDigest(columns[name]) for name in names}
        self._waiting.flush()
        size = len(columns) * _SIZE
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / NAME).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([*_HEAD, *names])
            for document_id, number in sorted(self._places.items()):
                line, side = divmod(number, len(SPLITS))
                found = _read(self._waiting, line * size, size)
                cells = [found[at : at + _SIZE].hex() for at in order]
                cells = ["" if cell == _NONE else cell for cell in cells]
                for name, cell in zip(names, cells, strict=True):
                    if cell:
                        made[name].add(document_id, SPLITS[side], cell)
                writer.writerow([document_id, SPLITS[side], *cells])
        return sha256_file(folder / NAME), {name: each.hexdigest() for name, each in made.items()}


def _read(file: IO[bytes], start: int, size: int) -> bytes:
    file.seek(start)
    return file.read(size)


def write_digests(folder: Path, tables: Mapping[str, ContentDigest]) -> str:
    """Writes digests.csv into a release's folder; its sha256.

    Args:
        folder: where to.
        tables: what was collected of each table, those without rows too.
    """
    found = [content.documents() for content in tables.values()]
    splits = {key: split for each in found for key, (split, _) in each.items()}
    columns = {name: content.columns for name, content in tables.items()}
    with closing(DigestLog(columns)) as log:
        for key, split in splits.items():
            log.add(key, split, [bytes.fromhex(each.get(key, ("", ""))[1]) for each in found])
        return log.write(folder)[0]


def parse_digests(
    lines: Iterable[str], path: str = NAME
) -> tuple[list[str], Iterator[DocumentDigests]]:
    """The tables of a digests.csv, and its documents, one by one.

    Args:
        lines: an open file, or its lines.
        path: where it stands, for messages.

    Raises:
        InputError: it has no such header; a line, as it is read, is broken or out of order.
    """
    rows = csv.reader(lines, strict=True)
    try:
        head = next(rows, [])
    except csv.Error as error:
        expected = "names of columns"
        raise InputError(path, place="line 1", found=str(error), expected=expected) from error
    if head[:2] != _HEAD or head[2:] != sorted(set(head[2:])):
        expected = f"{','.join(_HEAD)} and the names of tables, in their order"
        raise InputError(path, place="line 1", found=",".join(head), expected=expected)
    return head[2:], _documents(rows, head[2:], path)


def _documents(rows: Any, names: list[str], path: str) -> Iterator[DocumentDigests]:
    last = ""
    try:
        for row in rows:
            yield _parse(row, names, last, path, f"line {rows.line_num}")
            last = row[0]
    except csv.Error as error:
        place = f"line {rows.line_num}"
        raise InputError(path, place=place, found=str(error), expected="a row of CSV") from error


def _parse(row: list[str], names: list[str], last: str, path: str, place: str) -> DocumentDigests:
    if len(row) != len(names) + 2:
        expected = f"{len(names) + 2} cells"
        raise InputError(path, place=place, found=f"{len(row)} cells", expected=expected)
    document_id, split, *digests = row
    if document_id <= last:
        expected = "each once, in the order of ids"
        raise InputError(
            path, place=place, found=f"{document_id!r} after {last!r}", expected=expected
        )
    if split not in SPLITS:
        raise InputError(path, place=place, found=f"split {split!r}", expected=", ".join(SPLITS))
    odd = next((each for each in digests if not _DIGEST.fullmatch(each)), None)
    if odd is not None or not any(digests):
        found = repr(odd) if odd is not None else "no digest"
        expected = "64 hex digits, or nothing where a table has no rows of it"
        raise InputError(path, place=place, found=found, expected=expected)
    tables = {name: each for name, each in zip(names, digests, strict=True) if each}
    return DocumentDigests(document_id, split, tables)

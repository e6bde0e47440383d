"""corpus/ and splits/ to what a release says of each document, one at a time, in release order.

Every file is gone through once, for where each document's lines stand; then each line is read
where it stands. Memory holds a place a line and a row of articles.csv and the split a document.
"""

import os
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeVar

import msgspec

from tandai.digest import sha256_bytes
from tandai.errors import InputError
from tandai.flow.splits import read_splits
from tandai.project import Project
from tandai.records import Annotation, Document
from tandai.release.rows import Bundle
from tandai.unfit import refuse
from tandai.versions.records import Tombstone

T = TypeVar("T", bound=msgspec.Struct)
_LINES = 32
"""Bits for a line's number beside its document's."""
_MOST = 10
"""Documents that a message names."""
_BEGINNING = re.compile(rb'\{(?:"annotation_id":"[^"\\]*",)?"document_id":"([!#-\[\]-~]+)"')
"""How tandai begins a line of corpus/; the document of any other is decoded."""


_NOBODY: Mapping[str, Tombstone] = {}


class _Head(msgspec.Struct):
    """What every line of corpus/ says."""

    document_id: str


class Bundles:
    """A project's documents with all that is said of them, by date and id: new articles come last.

    A context manager, since it holds the files open. Of a document that is not asked for no line is
    decoded.
    """

    def __init__(self, project: Project, gone: Mapping[str, Tombstone] = _NOBODY) -> None:
        """Reads which documents there are.

        Args:
            project: whose corpus and splits are read.
            gone: tombstones by document; those are on no side, whatever splits/ says.

        Raises:
            InputError: a file is not there or broken, or has no row of a document.
        """
        self._project = project
        self._gone = gone
        self._articles = {each.document_id: each for each in project.read_articles()}
        self._placed = {row.document_id: row for row in read_splits(project)}
        ids = document_ids(project.corpus / "documents.jsonl")
        self._check(ids)
        ids.sort(key=lambda each: (self._articles[each].published_at, each))
        self._ids = ids
        self._order = {document_id: number for number, document_id in enumerate(ids)}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        """Finds the lines."""
        try:
            self._find()
        except BaseException:
            self._open.close()
            raise
        return self

    def _check(self, ids: Sequence[str]) -> None:
        """A draft is made whatever the checks found, so they may not have held this.

        Raises:
            InputError: a document has no row of articles.csv, or none of the split.
        """
        for path, rows, command in (
            (self._project.corpus / "articles.csv", self._articles, "tandai documents"),
            (self._project.splits_path, self._placed, "tandai splits"),
        ):
            lacking = [each for each in ids if each not in rows]
            if lacking:
                found = f"no row for {', '.join(lacking[:_MOST])}"
                found += f" and {len(lacking) - _MOST} more" if len(lacking) > _MOST else ""
                expected = f"a row a document, drafts too; `{command}` makes it"
                raise InputError(path, found=found, expected=expected)

    def _find(self) -> None:
        project, layers = self._project, self._project.settings.layers
        self._documents = self._lines(project.corpus / "documents.jsonl", Document)
        self._said = [
            self._lines(path, Annotation)
            for layer in layers
            for path in sorted(project.annotations_dir(layer).glob("*.jsonl"))
        ]
        self._gold = {
            layer: self._lines(project.gold_path(layer), Annotation)
            for layer in layers
            if project.gold_path(layer).exists()
        }
        self._suggested = [
            self._lines(project.suggestions_path(layer), Annotation)
            for layer in layers
            if project.suggestions_path(layer).exists()
        ]

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Closes the files."""
        self._open.close()

    def __len__(self) -> int:
        """How many documents there are."""
        return len(self._order)

    def sides(self) -> list[str]:
        """The side of each, or why it is on none, in release order."""
        return [self._side(each) for each in self._ids]

    def digest(self) -> str:
        """Of all documents and their sides, in release order."""
        lines = (f"{self._side(each)} {each}\n" for each in self._ids)
        return sha256_bytes("".join(lines).encode())

    def _side(self, document_id: str) -> str:
        found = self._gone.get(document_id)
        return self._placed[document_id].split if found is None else f"tombstone: {found.reason}"

    def __iter__(self) -> Iterator[Bundle]:
        """The documents, in release order."""
        return (self[place] for place in range(len(self)))

    def __getitem__(self, place: int) -> Bundle:
        """All that is said of the document at a place in release order.

        Raises:
            InputError: a line is no record.
        """
        document_id = self._ids[place]
        (document,) = self._documents.read(place)
        said = [each for lines in self._said for each in lines.read(place)]
        suggested = [each for lines in self._suggested for each in lines.read(place)]
        return Bundle(
            document=document,
            article=self._articles[document_id],
            group_id=self._placed[document_id].group_id,
            split=self._side(document_id),
            annotations=tuple(sorted(said, key=lambda each: each.annotation_id)),
            gold={layer: each for layer, lines in self._gold.items() for each in lines.read(place)},
            suggestions=tuple(sorted(suggested, key=lambda each: each.annotation_id)),
        )

    def _lines(self, path: Path, kind: type[T]) -> "Lines[T]":
        lines = Lines(path, kind, self._order)
        self._open.callback(lines.close)
        return lines


class Lines(Generic[T]):
    """A JSON-lines file, and where each document's lines stand in it."""

    def __init__(self, path: Path, kind: type[T], order: Mapping[str, int]) -> None:
        self._path = path
        self._kind = kind.__name__
        self._decoder = msgspec.json.Decoder(kind)
        self._order = order
        self._starts = array("q", [0])
        found = array("q")
        for number, (document_id, end) in enumerate(_heads(path)):
            self._starts.append(end)
            if document_id in order:
                found.append(order[document_id] << _LINES | number)
        self._found = array("q", sorted(found))
        self._file = os.open(path, os.O_RDONLY)

    def read(self, document: int) -> Iterator[T]:
        """A document's records, in the order of lines.

        Raises:
            InputError: a line is no such record.
        """
        at = bisect_left(self._found, document << _LINES)
        while at < len(self._found) and self._found[at] >> _LINES == document:
            number = self._found[at] & ((1 << _LINES) - 1)
            start, end = self._starts[number], self._starts[number + 1]
            place, expected = f"line {number + 1}", f"a {self._kind}"
            try:
                record = self._decoder.decode(os.pread(self._file, end - start, start))
            except msgspec.DecodeError as error:
                kind = self._decoder.type
                raise refuse(self._path, error, kind, expected=expected, place=place) from error
            document_id = record.document_id  # type: ignore[attr-defined]
            if self._order.get(document_id) != document:
                found, expected = f"two documents, {document_id} the last", f"{expected} of one"
                raise InputError(self._path, place=place, found=found, expected=expected)
            yield record
            at += 1

    def close(self) -> None:
        """Closes the file."""
        os.close(self._file)


def _heads(path: Path) -> Iterator[tuple[str, int]]:
    """Document and end of every line, an empty word for an empty one."""
    decoder = msgspec.json.Decoder(_Head)
    end = 0
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                end += len(line)
                if begun := _BEGINNING.match(line):
                    yield begun[1].decode(), end
                    continue
                try:
                    yield (decoder.decode(line).document_id if line.strip() else ""), end
                except msgspec.DecodeError as error:
                    place, expected = f"line {number}", "a record with its document_id"
                    kind = decoder.type
                    raise refuse(path, error, kind, expected=expected, place=place) from error
    except FileNotFoundError as error:
        raise InputError(path, found="no file", expected="a record a line") from error


def document_ids(path: Path) -> list[str]:
    """The documents of a corpus."""
    return [document_id for document_id, _ in _heads(path) if document_id]

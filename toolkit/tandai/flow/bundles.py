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

from tandai.errors import InputError
from tandai.flow.splits import read_splits
from tandai.project import Project
from tandai.records import Annotation, Document
from tandai.release.rows import Bundle

T = TypeVar("T", bound=msgspec.Struct)
_LINES = 32
"""Bits for a line's number beside its document's."""
_MOST = 10
"""Documents that a message names."""
_BEGINNING = re.compile(rb'\{(?:"annotation_id":"[^"\\]*",)?"document_id":"([!#-\[\]-~]+)"')
"""How tandai begins a line of corpus/; the document of any other is decoded."""


class _Head(msgspec.Struct):
    """What every line of corpus/ says."""

    document_id: str


class Bundles:
    """A project's documents with all that is said of them, by date and id: new articles come last.

    A context manager, since it holds the files open; as long as documents, to tell how far it is.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._articles = {each.document_id: each for each in project.read_articles()}
        self._placed = {row.document_id: row for row in read_splits(project)}
        ids = document_ids(project.corpus / "documents.jsonl")
        self._check(ids)
        ids.sort(key=lambda each: (self._articles[each].published_at, each))
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

    def __iter__(self) -> Iterator[Bundle]:
        """The documents, in release order."""
        for document_id, number in self._order.items():
            (document,) = self._documents.read(number)
            said = [each for lines in self._said for each in lines.read(number)]
            suggested = [each for lines in self._suggested for each in lines.read(number)]
            yield Bundle(
                document=document,
                article=self._articles[document_id],
                group_id=self._placed[document_id].group_id,
                split=self._placed[document_id].split,
                annotations=tuple(sorted(said, key=lambda each: each.annotation_id)),
                gold={
                    layer: each
                    for layer, lines in self._gold.items()
                    for each in lines.read(number)
                },
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
                raise InputError(
                    self._path, place=place, found=str(error), expected=expected
                ) from error
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
                    raise InputError(
                        path, place=place, found=str(error), expected=expected
                    ) from error
    except FileNotFoundError as error:
        raise InputError(path, found="no file", expected="a record a line") from error


def document_ids(path: Path) -> list[str]:
    """The documents of a corpus."""
    return [document_id for document_id, _ in _heads(path) if document_id]

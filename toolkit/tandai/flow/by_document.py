"""Files of records to the records of one document, read where they stand whenever asked for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeVar

import msgspec

from tandai.flow.bundles import Lines, document_ids

T = TypeVar("T", bound=msgspec.Struct)


class ByDocument(Generic[T]):
    """Records of files, by document; memory holds a place a line and the ids of documents.

    A context manager, since it holds the files open; files that are not there hold nothing.
    """

    def __init__(self, kind: type[T], paths: Iterable[Path]) -> None:
        """Finds the documents.

        Raises:
            InputError: a line has no document.
        """
        self._kind = kind
        self._paths = [each for each in paths if each.exists()]
        ids = sorted({each for path in self._paths for each in document_ids(path)})
        self._order: Mapping[str, int] = {each: number for number, each in enumerate(ids)}
        self._lines: list[Lines[T]] = []
        self._open = ExitStack()

    def __enter__(self) -> Self:
        """Finds the lines."""
        with ExitStack() as opened:
            for path in self._paths:
                self._lines.append(Lines(path, self._kind, self._order))
                opened.callback(self._lines[-1].close)
            self._open = opened.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Closes the files."""
        self._open.close()

    @property
    def document_ids(self) -> Sequence[str]:
        """Documents that have a record, sorted."""
        return list(self._order)

    def of(self, document_id: str) -> list[T]:
        """A document's records, file by file, in the order of lines.

        Raises:
            InputError: a line is no such record.
        """
        number = self._order.get(document_id)
        if number is None:
            return []
        return [each for lines in self._lines for each in lines.read(number)]

    def last(self, document_id: str) -> T | None:
        """The last of a document's records; None where it has none."""
        return next(iter(self.of(document_id)[::-1]), None)


def batches_of(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """The ids in their order, so many at a time."""
    for first in range(0, len(ids), size):
        yield ids[first : first + size]

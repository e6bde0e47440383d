"""Changes of labels, as they are found, to a file that waits: read in the order of ids."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from tempfile import TemporaryFile
from types import TracebackType
from typing import Self

import msgspec

from tandai.diff.result import Item


class ItemLog:
    """Holds them in a file without a name; memory holds a place in it for each document."""

    def __init__(self) -> None:
        """Begins without any."""
        self._file = TemporaryFile()  # noqa: SIM115 - closed by `__exit__`
        self._places: dict[str, tuple[int, int]] = {}
        self._n = 0
        self.has_quotes = False
        """Whether any says what stands there."""

    def __enter__(self) -> Self:
        """The log, empty; its file is gone when it is left."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Forgets what was added."""
        self._file.close()

    def __len__(self) -> int:
        """How many there are."""
        return self._n

    def add(self, items: Sequence[Item]) -> None:
        """Adds changes.

        Args:
            items: a document's one after the other, and all that it has.
        """
        for document_id, group in groupby(items, key=lambda each: each.document_id):
            found = list(group)
            said = msgspec.json.encode(found)
            self._places[document_id] = (self._file.tell(), len(said))
            self._file.write(said)
            self._n += len(found)
            self.has_quotes |= any(each.quote_old or each.quote_new for each in found)

    def read(self) -> Iterator[Item]:
        """All that were added, by document and in the order they were added in."""
        for _, (start, size) in sorted(self._places.items()):
            self._file.seek(start)
            yield from msgspec.json.decode(self._file.read(size), type=list[Item])

"""What writers of formats have in common: a look at every document, then pieces of files."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from tandai.exports.documents import Exported


class Piece(NamedTuple):
    """Bytes for the end of a file."""

    path: str
    """Inside the export, with slashes."""
    data: bytes
    n: int = 1
    """How many documents, or rows, it is."""


class Writer(Protocol):
    """A format of texts."""

    def look(self, document: Exported) -> None:
        """Sees every document before the first is written."""

    def pieces(self, document: Exported) -> Iterator[Piece]:
        """What to append to which file."""

    def rest(self) -> Iterator[Piece]:
        """Files that are written at the end."""

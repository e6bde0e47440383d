"""Turns a snapshot on disk, read in pieces, into the JSON text of each task, one at a time.

A snapshot is a hundred megabytes and more; nothing here holds more of it than a piece and a task.
"""

import codecs
import json
from collections.abc import Iterator
from typing import BinaryIO, NoReturn

from tandai.errors import StudioError

PIECE = 1 << 20
"""Bytes read at a time."""
_BLANKS = " \t\n\r"


def stream_tasks(file: BinaryIO, *, piece: int = PIECE) -> Iterator[str]:
    """The text of each item of a JSON list, in order, each checked to be whole JSON.

    Args:
        file: at its beginning.
        piece: bytes to read at a time.

    Raises:
        StudioError: the bytes are not one whole JSON list in UTF-8 and nothing else.
    """
    buffer = _Buffer(file, piece)
    buffer.expect("[")
    if buffer.peek() == "]":
        buffer.expect("]")
    else:
        while True:
            yield buffer.take_value()
            if buffer.peek() == "]":
                buffer.expect("]")
                break
            buffer.expect(",")
    if buffer.peek():
        raise broken("more after its end")


def broken(why: str) -> StudioError:
    """The one sentence about a snapshot that is not whole."""
    return StudioError(f"The server sent no whole snapshot ({why}); pull again.")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


class _Buffer:
    """What was read and not yet given on."""

    def __init__(self, file: BinaryIO, piece: int) -> None:
        self._file = file
        self._piece = piece
        self._decode = codecs.getincrementaldecoder("utf-8")().decode
        self._scan = json.JSONDecoder(parse_constant=_no_constant).raw_decode
        self._text = ""
        self._at = 0
        self._is_over = False

    def peek(self) -> str:
        """The next character that is no blank; empty at the end."""
        while True:
            rest = self._text[self._at : self._at + 1]
            if not rest and not self._more():
                return ""
            if rest and rest not in _BLANKS:
                return rest
            self._at += len(rest)

    def expect(self, mark: str) -> None:
        """Passes over a character.

        Raises:
            StudioError: another one stands there.
        """
        found = self.peek()
        if found != mark:
            raise broken(f"found {found or 'its end'!r}, expected {mark!r}")
        self._at += 1

    def take_value(self) -> str:
        """The text of the next value; an object or list, so that its end cannot be mistaken.

        Raises:
            StudioError: it is no whole object.
        """
        if self.peek() != "{":
            raise broken(f"found {self.peek() or 'its end'!r}, expected a task")
        while True:
            try:
                _, end = self._scan(self._text, self._at)
            except RecursionError:
                raise broken("lists in lists without end") from None
            except ValueError as error:  # torn, unless there is more to read
                if not self._more(len(self._text) - self._at):
                    raise broken(str(error)) from None
            else:
                value = self._text[self._at : end]
                self._at = end
                return value

    def _more(self, least: int = 0) -> bool:
        """Reads on, and forgets what was given on; false at the end of the file.

        Args:
            least: characters to read at least: twice as much each time, however long a task is.
        """
        if self._is_over:
            return False
        data = self._file.read(max(self._piece, least))
        self._is_over = not data
        try:
            self._text = self._text[self._at :] + self._decode(data, final=not data)
        except UnicodeDecodeError as error:
            raise broken(f"a byte that is not UTF-8 ({error.reason})") from None
        self._at = 0
        return True

"""Turns the bytes of a tasks file into its tasks, each decoded when it is asked for and let go.

A file of 10,000 tasks is 65 MB and, decoded whole, ten times that.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, overload

import msgspec

from tandai.errors import InputError

_EXPECTED = "what `tandai tasks` writes"


class TaskFile(Sequence[dict[str, Any]]):
    """The tasks of a file, in its order."""

    def __init__(self, path: Path, data: bytes) -> None:
        """Finds where each task begins and ends.

        Raises:
            InputError: the bytes are no JSON list of objects.
        """
        self._path = path
        try:
            self._tasks = msgspec.json.decode(data, type=list[msgspec.Raw])
        except msgspec.DecodeError as error:
            raise InputError(path, found=str(error), expected=_EXPECTED) from error
        for position, task in enumerate(self._tasks):
            begin = bytes(memoryview(task)[:20])
            if not begin.startswith(b"{"):
                found = f"{begin.decode(errors='replace')} instead of a task"
                raise InputError(path, place=f"[{position}]", found=found, expected=_EXPECTED)

    def __len__(self) -> int:
        """How many tasks there are."""
        return len(self._tasks)

    @overload
    def __getitem__(self, at: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, at: slice) -> list[dict[str, Any]]: ...
    def __getitem__(self, at: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        """A task, decoded anew, or several."""
        if isinstance(at, slice):
            return [self[position] for position in range(*at.indices(len(self)))]
        try:
            return msgspec.json.decode(self._tasks[at], type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InputError(
                self._path, place=f"[{at}]", found=str(error), expected=_EXPECTED
            ) from error

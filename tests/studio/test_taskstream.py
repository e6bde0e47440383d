"""A list in pieces is the list, and whatever is not one whole list is refused."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.errors import StudioError
from tandai.studio.taskstream import stream_tasks

VALUES: Any = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)
TASKS: Any = st.lists(st.dictionaries(st.text(), VALUES), max_size=4)
BLANKS = st.text(" \t\n\r", max_size=3)


def read(data: bytes, piece: int) -> list[str]:
    return list(stream_tasks(io.BytesIO(data), piece=piece))


@given(TASKS, st.booleans(), st.integers(1, 40), BLANKS)
def test_pieces_of_any_size_give_the_same_tasks(
    tasks: list[dict[str, Any]], escaped: bool, piece: int, blanks: str
) -> None:
    texts = [json.dumps(task, ensure_ascii=escaped) for task in tasks]
    try:
        data = f"{blanks}[{blanks}{f'{blanks},{blanks}'.join(texts)}{blanks}]{blanks}".encode()
    except UnicodeEncodeError:
        return  # a lone surrogate cannot be written out
    assert read(data, piece) == texts


@given(TASKS, st.data(), st.integers(1, 40))
def test_every_torn_list_is_refused(
    tasks: list[dict[str, Any]], data: st.DataObject, piece: int
) -> None:
    whole = json.dumps(tasks).encode()
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(StudioError, match="no whole snapshot"):
        read(whole[:cut], piece)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"<html></html>",
        b"[1]",
        b"[[]]",
        b"[{},]",
        b"[{} {}]",
        b"[{}]x",
        b"[{}][]",
        b'[{"a": NaN}]',
        b'[{"a": "\xff"}]',
        b'[{"a": "b\nc"}]',
        b'[{"a": ' + b"[" * 100_000,
    ],
)
def test_what_is_no_list_of_tasks_is_refused(data: bytes) -> None:
    with pytest.raises(StudioError, match="no whole snapshot"):
        read(data, 1 << 20)


def test_a_long_list_is_never_held_whole() -> None:
    """However long the file, what was read and not given on is a piece and a task."""
    task = json.dumps({"text": "ombak " * 200}).encode()
    n_tasks = 2000

    class Counted(io.BytesIO):
        given = 0

        def read(self, size: int | None = -1, /) -> bytes:
            assert self.tell() - self.given <= 2 * (4096 + len(task))
            return super().read(size)

    file = Counted(b"[" + b",".join([task] * n_tasks) + b"]")
    for text in stream_tasks(file, piece=4096):
        file.given += len(text) + 1
    assert file.given == n_tasks * (len(task) + 1)

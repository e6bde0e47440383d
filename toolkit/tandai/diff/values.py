"""Answers and arrows to strings that are equal where they say the same, and back to words.

A string is the kind, how many values there are, and the values. Of choices the order does not
count: two people tick the same boxes in any order.
"""

import re
from collections.abc import Sequence
from typing import Any

from tandai.agreement.shared import Ints
from tandai.diff.pairing import encode

_PART, _VALUE = "\x1e", "\x1f"
_SETS = ("choices", "taxonomy")
_SHOWN = (*_SETS, "number", "rating", "datetime", "right", "bi")
UNSHOWN = "(text)"


def code_values(answers: Sequence[Any], arrows: Sequence[Any]) -> tuple[list[Ints], list[str]]:
    """Numbers for what each answer and each arrow says.

    Args:
        answers: tables with ``kind`` and ``values``.
        arrows: tables with ``direction`` and ``labels``.

    Returns:
        A column for each table, answers first, and the string of each number, in no order.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    said = [(each["kind"].cast(pa.string()), each["values"]) for each in answers]
    for each in arrows:
        way = pc.if_else(pc.equal(each["direction"], "left"), "right", each["direction"])
        said.append((way, each["labels"]))
    # Labels of an arrow are a set as well.
    sets = pa.array([*_SETS, "right", "bi"])
    return encode([_joined(kind, values, pc.is_in(kind, sets)) for kind, values in said])


def show_value(value: str) -> str:
    """Values in words, joined by commas; what a person wrote is not shown."""
    if not is_shown(value):
        return UNSHOWN
    kind, _, said = value.split(_PART, 2)
    words = ", ".join(_plain(each) for each in said.split(_VALUE))
    return f"{'<->' if kind == 'bi' else '->'} {words}".strip() if kind in _SHOWN[-2:] else words


def is_shown(value: str) -> bool:
    """Whether it is a code or a number, and no words of a person."""
    return value.split(_PART, 1)[0] in _SHOWN


def _joined(kind: Any, values: Any, is_set: Any) -> Any:
    """One string a row: kind, number of values, values."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    lists = _array(values.cast(pa.list_(pa.string())))
    length = pc.fill_null(pc.list_value_length(lists), 0)
    words = pc.replace_substring(lists.flatten(), "\\", "\\\\")
    words = pc.replace_substring(words, _VALUE, "\\s")
    ends = np.cumsum(length.to_numpy(zero_copy_only=False).astype(np.int32), dtype=np.int32)
    offsets = pa.array(np.concatenate((np.zeros(1, dtype=np.int32), ends)))
    said = pc.binary_join(pa.ListArray.from_arrays(offsets, words), _VALUE)
    several = pc.and_(_array(is_set), pc.greater(length, 1))
    if pc.any(several).as_py():
        ordered = [
            _VALUE.join(sorted(each.split(_VALUE))) for each in said.filter(several).to_pylist()
        ]
        said = pc.replace_with_mask(said, several, pa.array(ordered, type=pa.string()))
    joined = pc.binary_join_element_wise(_array(kind), length.cast(pa.string()), said, _PART)
    return pa.chunked_array([joined], type=pa.string())


def _array(column: Any) -> Any:
    import pyarrow as pa

    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _plain(word: str) -> str:
    return re.sub(r"\\(.)", lambda found: _VALUE if found[1] == "s" else found[1], word)

"""Lists of Python values to Arrow arrays by their buffers.

``pyarrow.array`` looks at every value's type, and imports pandas to ask whether a list is one of
its own, which takes as long as reading ten thousand annotations.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain, count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tandai.convert.tables import ConvertTable

OFTEN = frozenset(
    {"origin", "control", "label", "name", "kind", "direction", "layer", "annotator_id",
     "annotator_kind", "status", "guideline_version", "model_version", "policy", "rest", "type"}
)  # fmt: skip
"""Columns of few values."""
EMPTY = frozenset({"text", "data", "meta"})
"""Columns that are null where texts are left out."""


def arrays_of(columns: Mapping[str, Sequence[Any]], table: ConvertTable) -> dict[str, Any]:
    """An array a column, of the table's types; columns of few values are dictionaries.

    Args:
        columns: of one length; others than the table's are passed over.
        table: whose columns they are.
    """
    import pyarrow as pa

    made = {}
    for field in table.schema():
        if field.name not in columns:
            continue
        values = columns[field.name]
        if field.type == pa.string():
            make = words if field.name in OFTEN else strings
            made[field.name] = maybe_strings(values) if field.name in EMPTY else make(values)
        elif field.type == pa.list_(pa.string()):
            made[field.name] = lists_of_strings(values)
        elif field.type == pa.float64():
            made[field.name] = maybe_floats(values)
        elif field.type == pa.bool_():
            made[field.name] = maybe_booleans(values)
        else:
            made[field.name] = integers(values, bits=field.type.bit_width)
    return made


def strings(values: Sequence[str]) -> Any:
    """A ``pyarrow.StringArray``."""
    import pyarrow as pa

    joined = "".join(values)
    if joined.isascii():
        lengths, data = map(len, values), joined.encode()
    else:
        encoded = [each.encode() for each in values]
        lengths, data = map(len, encoded), b"".join(encoded)
    offsets = _offsets(np.fromiter(lengths, np.int64, len(values)))
    return pa.StringArray.from_buffers(len(values), pa.py_buffer(offsets), pa.py_buffer(data))


def maybe_strings(values: Sequence[str | None]) -> Any:
    """A ``pyarrow.StringArray`` with nulls."""
    import pyarrow as pa

    if values.count(None) == 0:
        return strings([each or "" for each in values])
    there = strings([each or "" for each in values])
    return pa.StringArray.from_buffers(len(values), *there.buffers()[1:], _validity(values))


def words(values: Sequence[str]) -> Any:
    """A ``pyarrow.DictionaryArray`` of values that are few and come often."""
    if values and values.count(values[0]) == len(values):
        return coded(np.zeros(len(values), np.int32), values[:1])
    return coded(*codes_of(values))


def codes_of(values: Sequence[str]) -> tuple[NDArray[np.int32], list[str]]:
    """The position of each value among the different ones, and these in order of appearance."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    codes = np.fromiter(map(numbers.__getitem__, values), np.int32, len(values))
    return codes, list(numbers)


def coded(codes: NDArray[np.int32], known: Sequence[str]) -> Any:
    """A ``pyarrow.DictionaryArray``.

    Args:
        codes: position of each value among the known.
        known: every value once; Parquet wants none twice.
    """
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(_plain(codes, pa.int32()), strings(known))


def integers(values: Sequence[int], *, bits: int) -> Any:
    """A ``pyarrow.Int32Array`` or ``Int64Array``.

    Raises:
        OverflowError: a value does not fit.
    """
    import pyarrow as pa

    if bits == 64:
        return _plain(np.array(values, np.int64), pa.int64())
    return _plain(np.array(values, np.int32), pa.int32())


def maybe_floats(values: Sequence[float | None]) -> Any:
    """A ``pyarrow.DoubleArray`` with nulls."""
    import pyarrow as pa

    if values.count(None) == len(values):
        return pa.nulls(len(values), pa.float64())
    numbers = np.array([each or 0.0 for each in values], np.float64)
    buffers = [_validity(values), pa.py_buffer(numbers)]
    return pa.Array.from_buffers(pa.float64(), len(values), buffers)


def maybe_booleans(values: Sequence[bool | None]) -> Any:
    """A ``pyarrow.BooleanArray`` with nulls."""
    import pyarrow as pa

    bits = np.packbits(np.array([bool(each) for each in values], bool), bitorder="little")
    buffers = [_validity(values), pa.py_buffer(bits)]
    return pa.Array.from_buffers(pa.bool_(), len(values), buffers)


def lists_of_strings(values: Sequence[Sequence[str]]) -> Any:
    """A ``pyarrow.ListArray`` of strings."""
    if values.count(()) == len(values):
        return _plain_list(np.zeros(len(values) + 1, np.int32), strings(()))
    offsets = _offsets(np.fromiter(map(len, values), np.int64, len(values)))
    inner = strings(list(chain.from_iterable(values)))
    return _plain_list(offsets, inner)


def _plain_list(offsets: NDArray[np.int32], inner: Any) -> Any:
    import pyarrow as pa

    return pa.ListArray.from_arrays(_plain(offsets, pa.int32()), inner)


def _plain(values: NDArray[Any], kind: Any) -> Any:
    import pyarrow as pa

    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(values)])


def _offsets(lengths: NDArray[np.int64]) -> NDArray[np.int32]:
    """Where each value begins, and where the last ends."""
    ends = np.cumsum(lengths)
    if len(ends) and ends[-1] > np.iinfo(np.int32).max:
        raise OverflowError(f"{ends[-1]} bytes in one column of one batch")
    return np.concatenate([np.zeros(1, np.int64), ends]).astype(np.int32)


def _validity(values: Sequence[object]) -> Any:
    """The bitmap of what is not null."""
    import pyarrow as pa

    there = np.array([each is not None for each in values], bool)
    return pa.py_buffer(np.packbits(there, bitorder="little"))

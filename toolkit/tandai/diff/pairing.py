"""Rows of two releases to pairs of rows with one key: by number, whatever the order of the rows.

Everything is columns of integers, so that a million rows take a fraction of a second.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from tandai.agreement.shared import Bools, Ints

WIDEST = 2**62
"""Keys above it would run over 64 bits."""


class Compared(NamedTuple):
    """What became of the rows of both releases; indices into each."""

    same: tuple[Ints, Ints]
    changed: tuple[Ints, Ints]
    """Of one key, with other values."""
    removed: Ints
    added: Ints


def encode(parts: Sequence[Any]) -> tuple[list[Ints], list[str]]:
    """Columns of strings to columns of numbers, equal where the strings are.

    Args:
        parts: a ``pyarrow.ChunkedArray`` of strings each, dictionaries or not, without nulls.

    Returns:
        The columns, and the string of each number; the numbers follow no order.
    """
    import pyarrow as pa

    coded = pa.dictionary(pa.int32(), pa.string())
    columns = [part if pa.types.is_dictionary(part.type) else _encode(part) for part in parts]
    chunks = [chunk for column in columns for chunk in column.cast(coded).chunks]
    whole = pa.chunked_array(chunks, type=coded).unify_dictionaries()
    if not whole.num_chunks:
        return [np.zeros(0, dtype=np.int64) for _ in parts], []
    codes = np.concatenate([chunk.indices.to_numpy() for chunk in whole.chunks]).astype(np.int64)
    ends = np.cumsum([len(part) for part in parts])
    return np.split(codes, ends[:-1]), whole.chunk(0).dictionary.to_pylist()


def _encode(column: Any) -> Any:
    import pyarrow as pa

    return column.cast(pa.string()).dictionary_encode()


def encode_ordered(parts: Sequence[Any]) -> tuple[list[Ints], list[str]]:
    """As `encode`, the numbers in the order of the strings: for columns of few values."""
    columns, names = encode(parts)
    order = sorted(range(len(names)), key=names.__getitem__)
    place = np.empty(len(names), dtype=np.int64)
    place[order] = np.arange(len(names))
    return [place[column] for column in columns], [names[each] for each in order]


def pack(*columns: Sequence[Ints]) -> list[Ints]:
    """Several columns of several parts to one of each part, equal where all are equal.

    Args:
        columns: for each column its parts, of numbers from 0 on; all have the same parts.
    """
    ends = np.cumsum([len(part) for part in columns[0]])
    key: Ints = np.zeros(int(ends[-1]), dtype=np.int64)
    size = 1
    for parts in columns:
        column = np.concatenate(list(parts))
        wide = 1 + int(column.max(initial=0))
        if size * wide > WIDEST:
            key = np.unique(key, return_inverse=True)[1].astype(np.int64)
            size = 1 + int(key.max(initial=0))
        key = key * wide + column
        size *= wide
    return np.split(key, ends[:-1])


def pair_equal(old: Ints, new: Ints, old_rank: Ints, new_rank: Ints) -> tuple[Ints, Ints]:
    """The first row of a key with the first of it on the other side, the second with the second.

    Args:
        old: keys of one side.
        new: keys of the other.
        old_rank: which of several rows of one key is first.
        new_rank: the same of the other side.

    Returns:
        Indices into both, pair by pair.
    """
    first, second = (
        np.lexsort((rank, key)) if rank.any() else np.argsort(key, kind="stable")
        for key, rank in ((old, old_rank), (new, new_rank))
    )
    a, b = old[first], new[second]
    nth = np.arange(len(a)) - np.searchsorted(a, a, side="left")
    place = np.searchsorted(b, a, side="left") + nth
    fits = place < np.searchsorted(b, a, side="right")
    return first[fits], second[place[fits]]


def rank_ties(key: Ints, code: Ints, names: Sequence[str], before: Ints | None = None) -> Ints:
    """The order of the rows of one key; 0 where a key has one row.

    Args:
        key: of each row.
        code: index of each row's name, which orders them.
        names: the strings.
        before: numbers that order them before their names do.
    """
    rank = np.zeros(len(key), dtype=np.int64)
    order = np.argsort(key, kind="stable")
    like_next = key[order][1:] == key[order][:-1]
    tied = np.zeros(len(key), dtype=np.bool_)
    tied[order[1:]] |= like_next
    tied[order[:-1]] |= like_next
    used = np.unique(code[tied])
    by_name = sorted(used.tolist(), key=lambda each: names[each])
    place = dict(zip(by_name, range(1, 1 + len(by_name)), strict=True))
    rank[tied] = [place[each] for each in code[tied].tolist()]
    if before is not None:
        rank[tied] += before[tied] * (1 + len(by_name))
    return rank


def without(n: int, taken: Ints) -> Ints:
    """The rows of ``n`` that are not taken."""
    left: Bools = np.ones(n, dtype=np.bool_)
    left[taken] = False
    return np.flatnonzero(left)


def compare(key: Sequence[Ints], value: Sequence[Ints], names: Sequence[str]) -> Compared:
    """Rows of a key and a value: those of the same value first, then others of the key as changed.

    Args:
        key: of the old rows and of the new ones.
        value: the same of their values, as numbers.
        names: the string of each value: of several values of one key, the order.
    """
    whole = pack(key, value)
    none = [np.zeros(len(each), dtype=np.int64) for each in key]
    same = pair_equal(whole[0], whole[1], none[0], none[1])
    old, new = (without(len(key[side]), same[side]) for side in (0, 1))
    left = key[0][old], key[1][new]
    ranks = rank_ties(left[0], value[0][old], names), rank_ties(left[1], value[1][new], names)
    i, j = pair_equal(*left, *ranks)
    return Compared(
        same=same,
        changed=(old[i], new[j]),
        removed=old[without(len(old), i)],
        added=new[without(len(new), j)],
    )

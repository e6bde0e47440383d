"""Spans over tokens to BIO tags on as many levels as they need, and what tags cannot say."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from tandai.exports.documents import Labelled

Interval = tuple[int, int]


class Placed(NamedTuple):
    """A span and the tokens it touches."""

    span: Labelled
    first: int
    """Number of its first token."""
    last: int
    """One past the number of its last token."""
    is_exact: bool
    """Whether its edges are edges of tokens."""


class Levels(NamedTuple):
    """Spans on levels; no two of one level share a token."""

    levels: list[list[Placed]]
    """The longest spans on the first, each level in text order."""
    overlapping: list[Labelled]
    """What found no room on the levels there are."""
    empty: list[Labelled]
    """What touches no token."""


def place_spans(
    tokens: Sequence[Interval], spans: Sequence[Labelled], *, most: int | None = None
) -> Levels:
    """Puts each span on the first level where its tokens are free, the longest first.

    Args:
        tokens: in text order.
        spans: of one tier, in any order.
        most: how many levels there may be; none for as many as are needed.
    """
    starts, ends = [start for start, _ in tokens], [end for _, end in tokens]
    taken: list[bytearray] = []
    made = Levels([], [], [])
    ranked = sorted(spans, key=lambda each: (each.start - each.end, each.start))
    for span in ranked:
        first, last = bisect_right(ends, span.start), bisect_left(starts, span.end)
        if first >= last:
            made.empty.append(span)
            continue
        level = next((n for n, used in enumerate(taken) if not any(used[first:last])), len(taken))
        if level == most:
            made.overlapping.append(span)
            continue
        if level == len(taken):
            taken.append(bytearray(len(tokens)))
            made.levels.append([])
        taken[level][first:last] = b"\1" * (last - first)
        is_exact = starts[first] == span.start and ends[last - 1] == span.end
        made.levels[level].append(Placed(span, first, last, is_exact))
    for placed in made.levels:
        placed.sort(key=lambda each: each.first)
    return made


def bio_tags(n_tokens: int, placed: Sequence[Placed]) -> list[str]:
    """A tag a token, of the spans of one level."""
    tags = ["O"] * n_tokens
    for span, first, last, _ in placed:
        tags[first] = f"B-{span.label}"
        tags[first + 1 : last] = [f"I-{span.label}"] * (last - first - 1)
    return tags


def sentence_starts(
    tokens: Sequence[Interval], sentences: Sequence[Interval], placed: Sequence[Placed]
) -> tuple[list[int], int]:
    """Numbers of the tokens that begin a sentence, and how many beginnings fell to spans.

    A sentence does not begin inside a span: tags on both sides of a boundary would be two spans.
    """
    begins = sorted(start for start, _ in sentences)
    found = [0] if tokens else []
    n_joined = 0
    sides = [bisect_right(begins, start) for start, _ in tokens]
    inside = bytearray(len(tokens))
    for each in placed:
        inside[each.first + 1 : each.last] = b"\1" * (each.last - each.first - 1)
    for number in range(1, len(tokens)):
        if sides[number] != sides[number - 1]:
            if inside[number]:
                n_joined += 1
            else:
                found.append(number)
    return found, n_joined

"""Segments of a continuum to Krippendorff's unitizing alpha, by category and over categories.

Krippendorff 1995, "On the reliability of unitizing continuous data", *Sociological Methodology* 25;
2004, *Content Analysis*, 2nd ed., ch. 11.6. Two segments that overlap differ by the squared
distances of their beginnings and of their ends; a segment within somebody's gap by its squared
length. What is expected comes of all ways to place the segments and gaps that there are.

Several documents are one continuum, in which no segment and no gap runs from one into the next.
Where a document has other annotators than the next, its pairs count as one of their number less
one, as in alpha with missing answers; with the same number everywhere this is Krippendorff's own.
"""

from typing import NamedTuple

import numpy as np

from tandai.agreement.coefficients.ratings import Ints, sum_by
from tandai.agreement.resample import Floats, Formula, Tally


class Continuum(NamedTuple):
    """Who went through which document; a hand is one annotator's way through one document."""

    length: Ints
    """Of each document."""
    group: Ints
    """Story group of each document, below ``n_groups``."""
    n_groups: int
    document: Ints
    """Of each hand, in order of documents; each document has two hands or more."""


class Segments(NamedTuple):
    """What the hands marked with one category; those of one hand do not overlap."""

    hand: Ints
    start: Ints
    """From where the document begins."""
    end: Ints
    """Exclusive, behind ``start``."""


class _Sums(NamedTuple):
    """What one category adds to the sums of each group, beside its column heads."""

    columns: Floats
    """Shape (groups, 4 + 2 x lengths): observed, segments, two sums over their lengths; then by
    length of segment, their squared lengths; then by length, the places for one in gaps."""
    n_lengths: int


def unitizing_alpha(continuum: Continuum, categories: list[Segments]) -> Tally:
    """Alpha over categories; over one, its own.

    Args:
        continuum: the documents and who went through them.
        categories: each with the segments that it was given.

    Returns:
        Sums of shape (groups, 1 + 4 a category + 2 a category and length of segment).

    Raises:
        ValueError: segments of one hand and category overlap, or are empty: a mistake of the
            caller's, see `overlapping`.
    """
    walked = continuum.length[continuum.document]
    total = sum_by(
        continuum.group[continuum.document], walked.astype(np.float64), continuum.n_groups
    )
    parts = [_sums(continuum, _sorted(each)) for each in categories]
    sums = np.column_stack([total, *(part.columns for part in parts)])
    return Tally(sums, _formula([part.n_lengths for part in parts]))


def overlapping(segments: Segments) -> bool:
    """Whether somebody gave the category to two segments that overlap: alpha is not made for it."""
    return _overlap(_in_order(segments))


def _in_order(segments: Segments) -> Segments:
    order = np.lexsort((segments.end, segments.start, segments.hand))
    return Segments(*(column[order] for column in segments))


def _overlap(ordered: Segments) -> bool:
    same = ordered.hand[1:] == ordered.hand[:-1]
    return bool((same & (ordered.start[1:] < ordered.end[:-1])).any())


def _sorted(segments: Segments) -> Segments:
    ordered = _in_order(segments)
    if _overlap(ordered) or (ordered.end <= ordered.start).any():
        raise ValueError("found overlapping or empty segments of one hand; expected none.")
    return ordered


def _sums(continuum: Continuum, segments: Segments) -> _Sums:
    n_groups = continuum.n_groups
    group = continuum.group[continuum.document[segments.hand]]
    size = segments.end - segments.start
    long = size.astype(np.float64)
    lengths, place = np.unique(size, return_inverse=True)
    n_lengths = int(lengths.size)
    by_length = sum_by(group * n_lengths + place, np.square(long), n_groups * n_lengths)
    columns = [
        _observed(continuum, segments),
        sum_by(group, np.ones(long.size), n_groups),
        # Of two segments of a length l in all positions to each other: 2 l^3 - 3 l^2 + l.
        sum_by(group, 2 * long**3 - 3 * long**2 + long, n_groups),
        sum_by(group, long * (long - 1), n_groups),
        by_length.reshape(n_groups, n_lengths),
        _room(continuum, segments, lengths),
    ]
    return _Sums(np.column_stack(columns), n_lengths)


def _observed(continuum: Continuum, segments: Segments) -> Floats:
    """By group, the distances between each hand and each other of its document."""
    hands = np.arange(continuum.document.size)
    first = np.searchsorted(continuum.document, continuum.document)
    n_hands = np.bincount(continuum.document, minlength=continuum.length.size)[continuum.document]
    # Each hand has a stretch of its own, so that one search finds what lies in another's.
    stretch = np.r_[0, np.cumsum(continuum.length[continuum.document])]
    begins, ends = segments.start + stretch[segments.hand], segments.end + stretch[segments.hand]

    one = np.repeat(np.arange(segments.hand.size), n_hands[segments.hand])
    owner = segments.hand[one]
    other = first[owner] + _count_up(n_hands[segments.hand])
    one, owner, other = (each[other != owner] for each in (one, owner, other))
    start, end = segments.start[one] + stretch[other], segments.end[one] + stretch[other]
    low, high = np.searchsorted(ends, start, "right"), np.searchsorted(begins, end, "left")
    met = np.maximum(high - low, 0)
    # Nobody's segment is met: it lies in a gap, and the gap's owner differs from it as well.
    apart = np.where(met == 0, 2 * np.square((end - start).astype(np.float64)), 0.0)
    pair = np.repeat(np.arange(one.size), met)
    meets = np.repeat(low, met) + _count_up(met)
    edges = np.square((start[pair] - begins[meets]).astype(np.float64))
    edges += np.square((end[pair] - ends[meets]).astype(np.float64))
    apart += sum_by(pair, edges, one.size)
    return sum_by(
        continuum.group[continuum.document[hands[owner]]],
        apart / (n_hands[owner] - 1),
        continuum.n_groups,
    )


def _count_up(counts: Ints) -> Ints:
    """0, 1 … up to each count, one behind the other."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if ends.size else 0
    return np.arange(total) - np.repeat(ends - counts, counts)


def _room(continuum: Continuum, segments: Segments, lengths: Ints) -> Floats:
    """By group and length, in how many places of the gaps a segment of it would fit."""
    hands = np.arange(continuum.document.size)
    hand = np.concatenate([segments.hand, hands])
    size = continuum.length[continuum.document]
    start = np.concatenate([segments.start, size])
    end = np.concatenate([segments.end, size])
    order = np.lexsort((end, start, hand))
    hand, start, end = hand[order], start[order], end[order]
    begin = np.where(np.r_[True, hand[1:] != hand[:-1]], 0, np.r_[0, end[:-1]])
    gap = start - begin
    n_lengths = int(lengths.size)
    fits = np.searchsorted(lengths, gap, "right")
    key = continuum.group[continuum.document[hand]] * (n_lengths + 1) + fits
    shape = (continuum.n_groups, n_lengths + 1)
    number = sum_by(key, np.ones(key.size), shape[0] * shape[1]).reshape(shape)
    places = sum_by(key, gap + 1.0, shape[0] * shape[1]).reshape(shape)
    # A gap that fits the k shortest lengths fits each of them: summed up from the longest down.
    fitting, room = (np.cumsum(each[:, ::-1], axis=1)[:, ::-1][:, 1:] for each in (number, places))
    return np.asarray(room - fitting * lengths, np.float64)


def _formula(n_lengths: list[int]) -> Formula:
    """1 - Do / De of the sums of categories of so many lengths each.

    Do is the sum of ``observed / (total L)`` and De that of ``2 placed / (L (total (total - 1) -
    within))`` over categories, where total is the continuum L as often as it was walked through.
    """

    def formula(sums: Floats) -> Floats:
        total = sums[..., 0]
        observed, expected = np.zeros(total.shape), np.zeros(total.shape)
        column = 1
        for size in n_lengths:
            differ, number, same, within = (sums[..., column + k] for k in range(4))
            squares = sums[..., column + 4 : column + 4 + size]
            places = sums[..., column + 4 + size : column + 4 + 2 * size]
            column += 4 + 2 * size
            crossed = (squares * places).sum(axis=-1)
            placed = (number - 1) / 3 * same + crossed
            with np.errstate(invalid="ignore", divide="ignore"):
                observed = observed + differ / total
                share = 2 * placed / (total * (total - 1) - within)
            expected = expected + np.where(number > 0, share, 0)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(expected > 0, 1 - observed / expected, np.nan)

    return formula

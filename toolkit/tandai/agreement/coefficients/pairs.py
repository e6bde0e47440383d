"""Ratings to pairs of answers about the same unit, from which alphas and confusions are summed."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tandai.agreement.coefficients.ratings import Ints, Ratings, answers_per_unit, sum_by
from tandai.agreement.resample import Floats


class Pairs(NamedTuple):
    """All pairs of answers about one unit, by row; computed once for any number of codings."""

    first: Ints
    second: Ints
    """Rows of the ratings; each pair of answers once."""
    group: Ints
    """Of each pair."""
    weight: Floats
    """Of each pair: its unit's."""
    share: Floats
    """What each pair adds to the coincidences: twice its weight by the unit's answers less one."""
    paired: NDArray[np.bool_]
    """Of each row of the ratings, whether its unit has two answers or more."""


def pair_up(ratings: Ratings) -> Pairs:
    """Finds the pairs: rows are in order of units, so partners are few rows apart."""
    sizes = answers_per_unit(ratings)
    firsts: list[Ints] = []
    seconds: list[Ints] = []
    for step in range(1, int(sizes.max(initial=1))):
        first = np.flatnonzero(ratings.unit[step:] == ratings.unit[:-step])
        firsts.append(first)
        seconds.append(first + step)
    nothing = np.zeros(0, np.int64)
    first = np.concatenate([nothing, *firsts])
    weight = ratings.weight[first]
    return Pairs(
        first=first,
        second=np.concatenate([nothing, *seconds]),
        group=ratings.group[first],
        weight=weight,
        share=2 * weight / (sizes[first] - 1),
        paired=sizes >= 2,
    )


def confusion_of(ratings: Ratings, annotators: tuple[int, int] | None = None) -> Ints:
    """What two annotators said of the same unit.

    Args:
        ratings: the answers; weights count, so they should be whole numbers.
        annotators: a pair: rows are the first's classes, columns the second's. None: all pairs,
            each counted both ways, so that the table is symmetric.

    Returns:
        Shape (classes, classes).
    """
    if annotators is not None:
        ratings = _two(ratings, annotators)
    pairs = pair_up(ratings)
    size = ratings.n_classes
    key = ratings.code[pairs.first] * size + ratings.code[pairs.second]
    table = sum_by(key, pairs.weight, size * size).reshape(size, size)
    both = table if annotators is not None else table + table.T
    return np.rint(both).astype(np.int64)


def _two(ratings: Ratings, annotators: tuple[int, int]) -> Ratings:
    """The answers of a pair, within each unit in the order of the pair."""
    turn = np.where(
        ratings.annotator == annotators[0], 0, np.where(ratings.annotator == annotators[1], 1, -1)
    )
    order = np.lexsort((turn, ratings.unit))
    order = order[turn[order] >= 0]
    return ratings._replace(
        unit=ratings.unit[order],
        annotator=turn[order],
        code=ratings.code[order],
        group=ratings.group[order],
        weight=ratings.weight[order],
    )

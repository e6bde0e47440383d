"""Who said what of which unit, as columns: what every coefficient is computed from."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tandai.agreement.resample import Floats

Ints = NDArray[np.int64]


class Ratings(NamedTuple):
    """Answers as columns of one length: a row is one annotator's answer about one unit.

    Rows are in order of units. An annotator answers about a unit once or not at all: a missing
    answer is a missing row. Made by `make_ratings`, which checks all that.
    """

    unit: Ints
    """What the answer is about: 0, 1, 2 …"""
    annotator: Ints
    """Whose answer it is: 0, 1, 2 …"""
    code: Ints
    """The class given, below ``n_classes``."""
    group: Ints
    """The unit's story group, below ``n_groups``."""
    weight: Floats
    """How many units of the same answers the unit stands for: 1, or a length in tokens or code
    points."""
    n_classes: int
    """Classes there are, whether anybody gave them or not; AC1 depends on it, alpha does not."""
    n_groups: int
    """Groups there are, those without a unit included: the rows of every tally."""


def make_ratings(
    unit: Sequence[int] | Ints,
    annotator: Sequence[int] | Ints,
    code: Sequence[int] | Ints,
    group: Sequence[int] | Ints,
    *,
    n_classes: int,
    n_groups: int,
    weight: Sequence[float] | Floats | None = None,
) -> Ratings:
    """Puts answers in order of units and checks that they can be compared.

    Args:
        unit: of each answer, what it is about.
        annotator: whose it is.
        code: the class given.
        group: the unit's story group.
        n_classes: how many classes there are.
        n_groups: how many story groups there are.
        weight: of each answer's unit; 1 where nothing is said.

    Raises:
        ValueError: columns of different lengths, a class or group out of range, two answers of one
            annotator about one unit, or a unit in two groups: a mistake of the caller's.
    """
    columns = [np.asarray(each, np.int64) for each in (unit, annotator, code, group)]
    weights = np.ones(columns[0].size) if weight is None else np.asarray(weight, np.float64)
    if len({each.shape for each in (*columns, weights)}) != 1 or columns[0].ndim != 1:
        shapes = ", ".join(str(each.shape) for each in (*columns, weights))
        raise ValueError(f"found columns of shapes {shapes}; expected one length.")
    order = np.lexsort((columns[1], columns[0]))
    units, annotators, codes, groups = (each[order] for each in columns)
    weights = weights[order]
    for name, column, limit in (("class", codes, n_classes), ("group", groups, n_groups)):
        if column.size and not (column.min() >= 0 and column.max() < limit):
            found = f"{column.min()} to {column.max()}"
            raise ValueError(f"found {name} codes {found}; expected 0 to {limit - 1}.")
    same = units[1:] == units[:-1]
    if (same & (annotators[1:] == annotators[:-1])).any():
        raise ValueError("found two answers of one annotator about one unit; expected one.")
    if (same & ((groups[1:] != groups[:-1]) | (weights[1:] != weights[:-1]))).any():
        raise ValueError("found a unit in two groups or of two weights; expected one of each.")
    return Ratings(units, annotators, codes, groups, weights, n_classes, n_groups)


def of_annotators(ratings: Ratings, annotators: Sequence[int]) -> Ratings:
    """The answers of some annotators alone, such as a pair."""
    kept = np.isin(ratings.annotator, np.asarray(annotators, np.int64))
    return ratings._replace(
        unit=ratings.unit[kept],
        annotator=ratings.annotator[kept],
        code=ratings.code[kept],
        group=ratings.group[kept],
        weight=ratings.weight[kept],
    )


def answers_per_unit(ratings: Ratings) -> Ints:
    """Of each row, how many answers its unit has."""
    if not ratings.unit.size:
        return np.zeros(0, np.int64)
    first = np.flatnonzero(np.r_[True, ratings.unit[1:] != ratings.unit[:-1]])
    sizes = np.diff(np.r_[first, ratings.unit.size])
    return np.repeat(sizes, sizes)


def items_of_classes(ratings: Ratings) -> Floats:
    """How many units somebody gave each class, among units of two answers or more.

    A unit whose annotators differ counts for each of their classes.

    Returns:
        Shape (classes,), sums of the units' weights.
    """
    paired = answers_per_unit(ratings) >= 2
    key = ratings.unit[paired] * ratings.n_classes + ratings.code[paired]
    _, first = np.unique(key, return_index=True)
    return sum_by(ratings.code[paired][first], ratings.weight[paired][first], ratings.n_classes)


def sum_by(key: Ints, values: Floats, size: int) -> Floats:
    """Sums of the values of each key, in an array of a size."""
    return np.bincount(key, values, size).astype(np.float64, copy=False)

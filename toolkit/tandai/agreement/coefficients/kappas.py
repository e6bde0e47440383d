"""Ratings to the coefficients beside alpha: AC1, Cohen's and Fleiss' kappa, observed agreement."""

import numpy as np

from tandai.agreement.coefficients.pairs import pair_up
from tandai.agreement.coefficients.ratings import (
    Ints,
    Ratings,
    answers_per_unit,
    of_annotators,
    sum_by,
)
from tandai.agreement.resample import Floats, Tally

NOTHING = 1e-12
"""Chance agreement this close to 1 leaves no room to correct for."""


def observed_of(ratings: Ratings) -> Tally:
    """Share of pairs of answers about one unit that are the same.

    Returns:
        Sums of shape (groups, 2): pairs that agree, pairs.
    """
    pairs = pair_up(ratings)
    same = ratings.code[pairs.first] == ratings.code[pairs.second]
    agreed = sum_by(pairs.group, same * pairs.weight, ratings.n_groups)
    total = sum_by(pairs.group, pairs.weight, ratings.n_groups)
    return Tally(np.column_stack([agreed, total]), _observed)


def _observed(sums: Floats) -> Floats:
    return _ratio(sums[..., 0], sums[..., 1])


def ac1_of(ratings: Ratings) -> Tally:
    """Gwet's AC1 of any number of annotators, answers may be missing.

    Gwet 2008, "Computing inter-rater reliability and its variance in the presence of high
    agreement"; 2014, *Handbook of Inter-Rater Reliability*, 4th ed., ch. 2. What is observed is the
    mean over units of two answers or more; how common a class is, the mean over all units of its
    share of the unit's answers.

    Returns:
        Sums of shape (groups, 3 + classes): agreement, units of two answers, units, class shares.
    """
    n_groups, n_classes = ratings.n_groups, ratings.n_classes
    sizes = answers_per_unit(ratings)
    each = ratings.weight / np.maximum(sizes, 1)
    units = sum_by(ratings.group, each, n_groups)
    key = ratings.group * n_classes + ratings.code
    shares = sum_by(key, each, n_groups * n_classes).reshape(n_groups, n_classes)
    agreed, paired, _ = _by_unit(ratings)
    return Tally(np.column_stack([agreed, paired, units, shares]), _ac1)


def _ac1(sums: Floats) -> Floats:
    agreed = _ratio(sums[..., 0], sums[..., 1])
    shares = _ratio(sums[..., 3:], sums[..., 2:3])
    n_classes = shares.shape[-1]
    if n_classes < 2:
        return np.full(agreed.shape, np.nan)
    chance = (shares * (1 - shares)).sum(axis=-1) / (n_classes - 1)
    return _corrected(agreed, chance)


def fleiss_of(ratings: Ratings) -> Tally:
    """Fleiss' kappa (Fleiss 1971); units of one answer drop out.

    It is defined for units of one number of answers alone: the sums hold that number and its
    square, so a mixture shows and gives NaN.

    Returns:
        Sums of shape (groups, 4 + classes): agreement, units, answers, their squares, marginals.
    """
    n_groups, n_classes = ratings.n_groups, ratings.n_classes
    agreed, units, sizes = _by_unit(ratings)
    paired = sizes >= 2
    key = (ratings.group * n_classes + ratings.code)[paired]
    marginals = sum_by(key, ratings.weight[paired], n_groups * n_classes)
    answers = sum_by(ratings.group, ratings.weight * paired, n_groups)
    squares = sum_by(ratings.group, ratings.weight * sizes * paired, n_groups)
    counts = np.column_stack([agreed, units, answers, squares])
    return Tally(np.column_stack([counts, marginals.reshape(n_groups, n_classes)]), _fleiss)


def _fleiss(sums: Floats) -> Floats:
    agreed, units, answers, squares = (sums[..., column] for column in range(4))
    shares = _ratio(sums[..., 4:], answers[..., None])
    kappa = _corrected(_ratio(agreed, units), np.square(shares).sum(axis=-1))
    # By Cauchy and Schwarz: equal only where every unit has the same number of answers.
    equal = np.isclose(squares * units, np.square(answers), rtol=1e-12, atol=0)
    return np.where(equal, kappa, np.nan)


def cohen_of(ratings: Ratings, annotators: tuple[int, int]) -> Tally:
    """Cohen's kappa of a pair (Cohen 1960), over the units that both answered.

    Returns:
        Sums of shape (groups, 2 + 2 x classes): agreement, units, marginals of the one, of the
        other.
    """
    theirs = of_annotators(ratings, annotators)
    pairs = pair_up(theirs)
    n_groups, n_classes = ratings.n_groups, ratings.n_classes
    same = theirs.code[pairs.first] == theirs.code[pairs.second]
    columns = [
        sum_by(pairs.group, same * pairs.weight, n_groups),
        sum_by(pairs.group, pairs.weight, n_groups),
    ]
    for annotator in annotators:
        rows = pairs.paired & (theirs.annotator == annotator)
        key = (theirs.group * n_classes + theirs.code)[rows]
        counts = sum_by(key, theirs.weight[rows], n_groups * n_classes)
        columns.append(counts.reshape(n_groups, n_classes))
    return Tally(np.column_stack(columns), _cohen)


def _cohen(sums: Floats) -> Floats:
    n = sums[..., 1]
    one, other = np.split(sums[..., 2:], 2, axis=-1)
    chance = _ratio((one * other).sum(axis=-1), np.square(n))
    return _corrected(_ratio(sums[..., 0], n), chance)


def _by_unit(ratings: Ratings) -> tuple[Floats, Floats, Ints]:
    """By group, the agreement within units and their number; by row, its unit's answers."""
    pairs = pair_up(ratings)
    sizes = answers_per_unit(ratings)
    same = ratings.code[pairs.first] == ratings.code[pairs.second]
    # A unit of m answers has m (m - 1) / 2 pairs; a pair's share is 2 / (m - 1) of its weight.
    within = same * pairs.share / sizes[pairs.first]
    agreed = sum_by(pairs.group, within, ratings.n_groups)
    each = ratings.weight * pairs.paired / np.maximum(sizes, 1)
    return agreed, sum_by(ratings.group, each, ratings.n_groups), sizes


def _corrected(agreed: Floats, chance: Floats) -> Floats:
    """What of the room that chance leaves was agreed."""
    room = 1 - chance
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(room > NOTHING, (agreed - chance) / room, np.nan)


def _ratio(above: Floats, below: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(below > 0, above / below, np.nan)

"""Ratings to Krippendorff's alpha: nominal, or by any distance between classes.

Krippendorff 2004, *Content Analysis*, 2nd ed., ch. 11; 2011, "Computing Krippendorff's
Alpha-Reliability". Answers may be missing; units of one answer have no partner and drop out.
"""

from collections.abc import Iterator

import numpy as np

from tandai.agreement.coefficients.pairs import Pairs, pair_up
from tandai.agreement.coefficients.ratings import Ints, Ratings, sum_by
from tandai.agreement.resample import Floats, Tally

ROWS = 256
"""Samples handled at once, so that a wide table of marginals stays small."""


def alpha_of(ratings: Ratings, distance: Floats | None = None) -> Tally:
    """Alpha of all annotators at once.

    The sums of a group are the disagreement observed in it and its marginals, one a class; what is
    expected follows from the marginals, whatever the distance.

    Args:
        ratings: the answers.
        distance: shape (classes, classes), symmetric, 0 on the diagonal; None: nominal.

    Returns:
        Sums of shape (groups, 1 + classes).
    """
    pairs = pair_up(ratings)
    if distance is None:
        return nominal_alpha(ratings, pairs, ratings.code, ratings.n_classes)
    apart = distance[ratings.code[pairs.first], ratings.code[pairs.second]]
    sums = _sums(ratings, pairs, ratings.code, apart, ratings.n_classes)

    def formula(sums: Floats) -> Floats:
        marginals = sums[..., 1:]
        expected = np.empty(sums.shape[:-1])
        for rows in _blocks(marginals):
            expected[rows] = ((marginals[rows] @ distance) * marginals[rows]).sum(axis=-1)
        return _alpha(sums[..., 0], marginals.sum(axis=-1), expected)

    return Tally(sums, formula)


def nominal_alpha(ratings: Ratings, pairs: Pairs, code: Ints, n_classes: int) -> Tally:
    """Nominal alpha of another coding of the same rows, such as one label there or not.

    Args:
        ratings: rows, whose own codes are not looked at.
        pairs: of these rows.
        code: a class for each row.
        n_classes: how many there are.

    Returns:
        Sums of shape (groups, 1 + classes).
    """
    apart = code[pairs.first] != code[pairs.second]
    return Tally(_sums(ratings, pairs, code, apart, n_classes), nominal_formula)


def nominal_formula(sums: Floats) -> Floats:
    """Alpha of sums (..., 1 + classes): disagreement observed, then marginals."""
    marginals = sums[..., 1:]
    n = marginals.sum(axis=-1)
    # Not the square of n less the squares: that leaves a rest of rounding where it should be 0.
    expected = (marginals * (n[..., None] - marginals)).sum(axis=-1)
    return _alpha(sums[..., 0], n, expected)


def _sums(ratings: Ratings, pairs: Pairs, code: Ints, apart: Floats, n_classes: int) -> Floats:
    """Disagreement by group, beside the marginals of answers that have a partner."""
    n_groups = ratings.n_groups
    observed = sum_by(pairs.group, apart * pairs.share, n_groups)
    key = ratings.group[pairs.paired] * n_classes + code[pairs.paired]
    marginals = sum_by(key, ratings.weight[pairs.paired], n_groups * n_classes)
    return np.column_stack([observed, marginals.reshape(n_groups, n_classes)])


def _alpha(observed: Floats, n: Floats, expected: Floats) -> Floats:
    """1 - Do / De, where Do = observed / n and De = expected / (n (n - 1))."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(expected > 0, 1 - (n - 1) * observed / expected, np.nan)


def _blocks(marginals: Floats) -> Iterator[tuple[slice, ...] | tuple[()]]:
    """Parts of the samples: all of them at once where there is one value only."""
    if marginals.ndim == 1:
        yield ()
        return
    for start in range(0, marginals.shape[0], ROWS):
        yield (slice(start, start + ROWS),)

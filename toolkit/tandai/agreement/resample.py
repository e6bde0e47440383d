"""Sums by story group and a formula over them to a value and its bootstrap interval.

Documents that tell one story are not independent: whole groups are drawn, never documents (Efron
and Tibshirani 1993, ch. 8). Nearly every figure of agreement is a formula over sums, so a sample
is a row of weights, and a thousand samples are one matrix product.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tandai.agreement.figures import Interval

Floats = NDArray[np.float64]
Formula = Callable[[Floats], Floats]
"""Sums of shape (..., k) to values of shape (...), NaN where the figure is undefined."""


class Tally(NamedTuple):
    """A figure as sums that add up over groups, and the formula that makes it of them."""

    sums: Floats
    """Shape (groups, k): row g holds the sums of story group g."""
    formula: Formula


def draw_weights(n_groups: int, n_samples: int, seed: int) -> Floats:
    """How often each group is in each sample, drawn with replacement.

    Returns:
        Shape (samples, groups); each row sums to ``n_groups``.
    """
    generator = np.random.default_rng(seed)
    even = np.full(n_groups, 1 / n_groups)
    return generator.multinomial(n_groups, even, size=n_samples).astype(np.float64)


def value_of(tally: Tally) -> float | None:
    """The figure over all groups, or None where it is undefined."""
    value = float(tally.formula(tally.sums.sum(axis=0)))
    return None if np.isnan(value) else value


def interval_of(tally: Tally, weights: Floats, *, level: float = 0.95) -> Interval | None:
    """The percentile interval over samples, or None where no sample defines the figure.

    Args:
        tally: the figure.
        weights: shape (samples, groups), of `draw_weights`.
        level: share of samples inside.
    """
    values = tally.formula(weights @ tally.sums)
    defined = values[~np.isnan(values)]
    if not defined.size:
        return None
    low, high = np.quantile(defined, [(1 - level) / 2, (1 + level) / 2])
    return Interval(low=float(low), high=float(high), n_samples=int(defined.size))

"""Counts of answers to how likely each class of each item is, and how each annotator errs.

Dawid and Skene 1979, "Maximum likelihood estimation of observer error-rates using the EM
algorithm", Applied Statistics 28. Starts from the shares of the answers, so nothing is random.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_TINY = 1e-300
"""Under the logarithm of what never happened."""


class Fit(NamedTuple):
    """What the model holds for likely."""

    posterior: Floats
    """Shape (items, classes): how likely each class of each item is."""
    marginals: Floats
    """Shape (classes,)."""
    errors: Floats
    """Shape (annotators, classes, classes): how often an annotator says the third where the
    second is right."""


def fit_dawid_skene(counts: Floats, *, n_rounds: int = 200, tolerance: float = 1e-9) -> Fit:
    """Runs EM until no likelihood of a class changes by more than the tolerance.

    Args:
        counts: shape (items, annotators, classes): how often an annotator gave an item a class;
            every item has an answer.
        n_rounds: at most.
        tolerance: of the likelihoods.
    """
    posterior = counts.sum(axis=1)
    posterior /= posterior.sum(axis=1, keepdims=True)
    for _ in range(n_rounds):
        marginals = posterior.mean(axis=0)
        errors = np.einsum("ij,ikl->kjl", posterior, counts)
        errors /= np.maximum(errors.sum(axis=2, keepdims=True), _TINY)
        logs = np.log(np.maximum(marginals, _TINY)) + np.einsum(
            "ikl,kjl->ij", counts, np.log(np.maximum(errors, _TINY))
        )
        made = np.exp(logs - logs.max(axis=1, keepdims=True))
        made /= made.sum(axis=1, keepdims=True)
        moved = float(np.abs(made - posterior).max())
        posterior = made
        if moved <= tolerance:
            break
    return Fit(posterior, marginals, errors)

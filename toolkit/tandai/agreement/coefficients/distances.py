"""Values of a scale to the distances between them that Krippendorff's alpha weighs them by."""

from collections.abc import Sequence

import numpy as np

from tandai.agreement.resample import Floats


def interval_distance(values: Sequence[float]) -> Floats:
    """Squared differences of numbers (Krippendorff 2004, p. 233).

    Args:
        values: what each code stands for.

    Returns:
        Shape (codes, codes).
    """
    numbers = np.asarray(values, np.float64)
    return np.square(numbers[:, None] - numbers[None, :])


def ordinal_distance(counts: Sequence[float] | Floats) -> Floats:
    """Squared differences of ranks (Krippendorff 2004, p. 233), of codes in order of rank.

    How far two ranks are apart is how many answers lie between them, so the metric is of the data:
    it is made of all answers once, and kept for the samples.

    Args:
        counts: how many answers with a partner gave each code.

    Returns:
        Shape (codes, codes).
    """
    numbers = np.asarray(counts, np.float64)
    middle = np.cumsum(numbers) - numbers / 2
    return np.square(middle[:, None] - middle[None, :])

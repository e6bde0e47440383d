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

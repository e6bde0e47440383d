"""Sets of answers to their distances: MASI, for questions where several answers are given."""

from collections.abc import Sequence, Set

import numpy as np

from tandai.agreement.resample import Floats


def masi_distance(sets: Sequence[Set[object]]) -> Floats:
    """Distances between sets: 1 - J x M (Passonneau 2006, "Measuring agreement on set-valued items").

    J is Jaccard's coefficient. M is 1 for equal sets, 2/3 where one holds the other, 1/3 where they
    share something and neither holds the other, 0 where they share nothing. Two empty sets are
    equal; an empty and a filled one share nothing, though one holds the other. Passonneau 2004
    had M alone.

    Args:
        sets: what each code stands for, each set once.

    Returns:
        Shape (codes, codes).
    """
    items = {item: place for place, item in enumerate(set[object]().union(*sets))}
    has = np.zeros((len(sets), len(items)))
    for row, each in enumerate(sets):
        has[row, [items[item] for item in each]] = 1
    shared = has @ has.T
    size = has.sum(axis=1)
    union = size[:, None] + size[None, :] - shared
    smaller = np.minimum(size[:, None], size[None, :])
    monotone = np.where(shared == 0, 0, np.where(shared == smaller, 2, 1)) / 3
    similar = monotone * shared / np.maximum(union, 1)
    return 1 - np.where(union == shared, 1.0, similar)

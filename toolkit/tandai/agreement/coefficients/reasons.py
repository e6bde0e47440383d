"""Ratings to the sentence that says why a coefficient is undefined or would mislead."""

from collections.abc import Sequence

import numpy as np

from tandai.agreement.coefficients.ratings import Ratings, answers_per_unit
from tandai.agreement.figures import Metric, in_number
from tandai.agreement.resample import Floats

NEEDS_ROOM = frozenset(
    {
        "alpha",
        "masi_alpha",
        "interval_alpha",
        "token_alpha",
        "character_alpha",
        "cohen_kappa",
        "fleiss_kappa",
    }
)
"""Those whose chance agreement is 1 where only one class was given."""


def why_undefined(ratings: Ratings, metric: Metric) -> str:
    """Why a coefficient has no value; empty where it has one.

    Args:
        ratings: the answers, of a pair alone where the coefficient is of a pair.
        metric: which coefficient.
    """
    sizes = answers_per_unit(ratings)
    paired = sizes >= 2
    if not paired.any():
        return "No item has answers of two annotators."
    given = np.unique(ratings.code[paired])
    if metric in NEEDS_ROOM and given.size < 2:
        return "Only one class was given: there is nothing that chance could have got wrong."
    if metric == "ac1" and ratings.n_classes < 2:
        return "There is only one class to give: nothing could have differed."
    numbers = np.unique(sizes[paired])
    if metric == "fleiss_kappa" and numbers.size > 1:
        few, many = numbers[0], numbers[-1]
        return f"Items have from {few} to {many} answers; Fleiss' kappa wants one number for all."
    return ""


def skewed(items: Sequence[float] | Floats, min_items: int, n_of: str = "items") -> str:
    """Why the classes are too uneven for a figure corrected for chance; empty where they are not.

    Args:
        items: how many items each class has, as `items_of_classes` counts them.
        min_items: how many the second most frequent class must have.
        n_of: what the items are, in a word or two.
    """
    second = _second(items)
    if second >= min_items:
        return ""
    return (
        f"The second most frequent class has {second} {in_number(second, n_of)}; below {min_items}, "
        "alpha and kappas mislead, so none is given."
    )


def unsure(items: Sequence[float] | Floats, min_items: int, n_of: str = "items") -> str:
    """Why AC1 and observed agreement get no verdict on such classes; empty where they may.

    Both are near 1 where nearly all answers are of one class, also of two who answer by chance.

    Args:
        items: as for `skewed`.
        min_items: as for `skewed`.
        n_of: as for `skewed`.
    """
    second = _second(items)
    if second >= min_items:
        return ""
    return (
        f"The second most frequent class has {second} {in_number(second, n_of)}; below {min_items}, AC1 and observed "
        "agreement may be near 1 by chance, so they get no verdict."
    )


def _second(items: Sequence[float] | Floats) -> int:
    ordered = np.sort(np.asarray(items, np.float64))[::-1]
    return int(ordered[1]) if ordered.size > 1 else 0

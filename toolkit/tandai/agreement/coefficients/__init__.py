"""Ratings to coefficients of agreement, each a `Tally`: sums by story group and a formula over them.

What goes in is `Ratings` (columns: unit, annotator, code, group, weight; a missing answer is a
missing row). What comes out of `alpha_of`, `ac1_of`, `cohen_of`, `fleiss_of` and `observed_of` is
a `Tally` with a row for each of ``n_groups`` groups, so all figures of a layer share one draw of
weights. Where a figure is undefined its formula gives NaN, and `why_undefined` says why in a
sentence. `skewed` says why alpha and kappas would mislead, `unsure` why the others
prove nothing. `unitizing_alpha` takes segments of a continuum instead of ratings.
"""

from tandai.agreement.coefficients.alpha import alpha_of, nominal_alpha, nominal_formula
from tandai.agreement.coefficients.distances import interval_distance
from tandai.agreement.coefficients.kappas import ac1_of, cohen_of, fleiss_of, observed_of
from tandai.agreement.coefficients.masi import masi_distance
from tandai.agreement.coefficients.pairs import Pairs, confusion_of, pair_up
from tandai.agreement.coefficients.ratings import (
    Ratings,
    items_of_classes,
    make_ratings,
    of_annotators,
)
from tandai.agreement.coefficients.reasons import skewed, unsure, why_undefined
from tandai.agreement.coefficients.unitizing import (
    Continuum,
    Segments,
    overlapping,
    unitizing_alpha,
)

__all__ = [
    "Continuum",
    "Pairs",
    "Ratings",
    "Segments",
    "ac1_of",
    "alpha_of",
    "cohen_of",
    "confusion_of",
    "fleiss_of",
    "interval_distance",
    "items_of_classes",
    "make_ratings",
    "masi_distance",
    "nominal_alpha",
    "nominal_formula",
    "observed_of",
    "of_annotators",
    "overlapping",
    "pair_up",
    "skewed",
    "unitizing_alpha",
    "unsure",
    "why_undefined",
]

"""Metrics of agreement to what the page calls them."""

from tandai.agreement.figures import Metric

METRICS: dict[Metric, str] = {
    "exact_f1": "F1, exact",
    "tolerant_f1": "F1, tolerant",
    "overlap_f1": "F1, overlap",
    "token_alpha": "alpha, tokens",
    "character_alpha": "alpha, characters",
    "unitizing_alpha": "alpha, unitizing",
    "alpha": "alpha",
    "masi_alpha": "alpha, MASI",
    "interval_alpha": "alpha, numbers",
    "ac1": "AC1",
    "cohen_kappa": "kappa, Cohen",
    "fleiss_kappa": "kappa, Fleiss",
    "b_cubed_f1": "B³ F1",
    "matched_f1": "F1, ends match",
    "end_to_end_f1": "F1, end to end",
    "observed": "same answers",
}
"""What a metric is called on the page."""

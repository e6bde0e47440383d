"""Spans of pairs of annotators to exact, tolerant and overlap F1, by Labels tag and label.

Spans have no true negatives, so chance-corrected coefficients are not defined on them. Of one
label, two spans match

* exactly, where both edges are the same;
* tolerantly, where they overlap and each edge is off by ``agreement.tolerance`` code points at
  most;
* by overlap, where they have a code point in common;

each at most once, so that exact F1 is never above tolerant F1, nor that above overlap F1.
"""

from collections.abc import Iterator

import numpy as np

from tandai.agreement.f1 import Matches
from tandai.agreement.figures import ClassCounts, Metric
from tandai.agreement.gather import places_of
from tandai.agreement.matching import largest_matching, overlapping
from tandai.agreement.shared import Asked, Draft, Measure, Pair, Shared

METRICS: tuple[Metric, ...] = ("exact_f1", "tolerant_f1", "overlap_f1")


def measure_spans(shared: Shared, asked: Asked) -> Measure:
    """How often each label was given, and F1 of each Labels tag: of all pairs and of each."""
    controls = list(dict.fromkeys(each.control for each in shared.classes))
    for control in controls:
        yield _counts(shared, asked.layer, control)
    n_classes = len(shared.classes)
    pooled = {metric: Matches(shared, n_classes) for metric in METRICS}
    for pair in shared.pairs:
        for metric, matches in _matches(shared, pair, asked.options.tolerance).items():
            yield from _drafts(matches, metric, controls, shared.names(pair))
            pooled[metric].add_pair(matches)
    for metric, matches in pooled.items():
        # Every span once, however many annotators it is compared with.
        matches.n += np.bincount(shared.spans.label, minlength=n_classes)
        yield from _drafts(matches, metric, controls)


def _counts(shared: Shared, layer: str, control: str) -> ClassCounts:
    shape = (len(shared.classes), len(shared.annotators))
    cell = shared.spans.label * shape[1] + shared.spans.annotator
    table = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)
    present = [number for number in range(shape[1]) if shared.answered[:, number].any()]
    return ClassCounts(
        layer=layer,
        name=control,
        counts={
            each.label: {shared.annotators[who]: int(table[index, who]) for who in present}
            for index, each in enumerate(shared.classes)
            if each.control == control
        },
    )


def _matches(shared: Shared, pair: Pair, tolerance: int) -> dict[Metric, Matches]:
    """Matches of two annotators under each metric."""
    n_classes = len(shared.classes)
    both = shared.both(pair)
    rows, places = places_of(shared.spans, pair[0], both, n_classes)
    its_rows, its_places = places_of(shared.spans, pair[1], both, n_classes)
    edges = overlapping(places, its_places)
    matched = {
        "exact_f1": edges.first[edges.off == 0],
        "tolerant_f1": largest_matching(edges.where(edges.off <= tolerance)),
        "overlap_f1": largest_matching(edges),
    }
    found: dict[Metric, Matches] = {}
    document, label = shared.spans.document, shared.spans.label
    for metric in METRICS:
        found[metric] = Matches(shared, n_classes)
        for each in (rows, its_rows):
            found[metric].add_items(document[each], label[each])
        first = rows[matched[metric]]
        found[metric].add_matches(document[first], label[first])
    return found


def _drafts(
    matches: Matches, metric: Metric, controls: list[str], annotators: tuple[str, ...] = ()
) -> Iterator[Draft]:
    for control in controls:
        labels = [
            (index, each.label)
            for index, each in enumerate(matches.shared.classes)
            if each.control == control
        ]
        yield from matches.drafts(control, metric, "spans", labels, annotators)

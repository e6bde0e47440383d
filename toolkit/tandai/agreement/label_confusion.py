"""Spans of pairs of annotators to who gave which label where the other gave another one.

Spans of the same label are paired first, as for all that is said of them. What is left is paired
once more whatever its label: by the same share of intersection over union, within a Labels tag.
What is left then, the other one did not mark: ``(none)``. Two labels that one annotator gave to
one interval stand for themselves: neither is taken for a slip of the other's label.
"""

import numpy as np

from tandai.agreement.figures import Confusion
from tandai.agreement.matching import Places, overlapping, pair_spans
from tandai.agreement.shared import Asked, Ints, Measure, Pair, Shared
from tandai.agreement.values import SILENCE


def measure_labels(shared: Shared, asked: Asked) -> Measure:
    """Confusions of the labels of each Labels tag that has several: of all pairs, and of each."""
    for control in dict.fromkeys(each.control for each in shared.classes):
        labels = [row for row, each in enumerate(shared.classes) if each.control == control]
        if len(labels) < 2 or not shared.pairs:
            continue
        classes = (*(shared.classes[label].label for label in labels), SILENCE)
        tables = {
            pair: _table(shared, pair, np.array(labels), asked.options.match)
            for pair in shared.pairs
        }
        # Neither of a pair is the truth: both ways, so symmetric.
        pooled = sum((each + each.T for each in tables.values()), np.zeros(1, dtype=np.int64))
        for pair, table in ((None, pooled), *tables.items()):
            yield Confusion(
                layer=asked.layer,
                name=control,
                annotators=shared.names(pair) if pair else (),
                classes=classes,
                table=tuple(tuple(row) for row in table.tolist()),
            )


def _table(shared: Shared, pair: Pair, labels: Ints, least: float) -> Ints:
    """Shape (labels + 1, labels + 1): rows are the first one's, the last is what only one marked."""
    spans, both = shared.spans, shared.both(pair)
    size = len(labels) + 1
    number = np.full(len(shared.classes), -1)
    number[labels] = np.arange(len(labels))
    table = np.zeros((size, size), dtype=np.int64)
    paired = shared.pairings[pair].first
    same = number[spans.label[paired[np.isin(spans.label[paired], labels)]]]
    np.add.at(table, (same, same), 1)
    left = []
    for who, taken in zip(pair, shared.pairings[pair], strict=True):
        mine = (spans.annotator == who) & both[spans.document] & np.isin(spans.label, labels)
        mine[taken] = False
        left.append(np.flatnonzero(mine))
    alone = [_without_twins(shared, rows) for rows in left]
    first, second = (_places(shared, rows) for rows in alone)
    i, j = pair_spans(first, second, overlapping(first, second), least)
    other = (number[spans.label[alone[0][i]]], number[spans.label[alone[1][j]]])
    np.add.at(table, other, 1)
    only_first = np.setdiff1d(left[0], alone[0][i])
    only_second = np.setdiff1d(left[1], alone[1][j])
    np.add.at(table, (number[spans.label[only_first]], np.full(only_first.size, size - 1)), 1)
    np.add.at(table, (np.full(only_second.size, size - 1), number[spans.label[only_second]]), 1)
    return table


def _without_twins(shared: Shared, rows: Ints) -> Ints:
    """Those rows whose interval no other of them has, in the order of the text."""
    spans = shared.spans
    order = rows[np.lexsort((spans.end[rows], spans.start[rows], spans.document[rows]))]
    keys = np.column_stack((spans.document[order], spans.start[order], spans.end[order]))
    like_next = (keys[1:] == keys[:-1]).all(axis=1)
    is_twin = np.zeros(len(order), dtype=np.bool_)
    is_twin[1:] |= like_next
    is_twin[:-1] |= like_next
    alone: Ints = order[~is_twin]
    return alone


def _places(shared: Shared, rows: Ints) -> Places:
    spans = shared.spans
    return Places(spans.document[rows], spans.start[rows], spans.end[rows])

"""What became of a layer's spans, to counts of each label and tables of which became which."""

from collections.abc import Iterator

import numpy as np

from tandai.agreement.shared import Ints
from tandai.diff.became import Layer, make_cells
from tandai.diff.gold import Gold, Spans
from tandai.diff.result import NOTHING, Confusion, LabelCounts
from tandai.diff.spans import MOVED, RELABELLED


def count_labels(layer: Layer, removed: Ints, added: Ints) -> Iterator[LabelCounts]:
    """The counts of each label of either release, by control.

    Args:
        layer: what was compared.
        removed: the layer's spans that only the old release has.
        added: those that only the new one has.
    """
    gold, pairs = layer.gold, layer.became.spans.pairs
    old, new = classes_of(gold, gold.old.spans), classes_of(gold, gold.new.spans)
    mine = layer.here[gold.old.spans.gold[pairs.old]]
    relabelled, moved = (mine & (pairs.how == how) for how in (RELABELLED, MOVED))
    counted = {
        "n_old": old[layer.here[gold.old.spans.gold]],
        "n_new": new[layer.here[gold.new.spans.gold]],
        "added": new[added],
        "removed": old[removed],
        "relabelled_old": old[pairs.old[relabelled]],
        "relabelled_new": new[pairs.new[relabelled]],
        "moved": old[pairs.old[moved]],
    }
    columns = {name: np.bincount(each, minlength=n_classes(gold)) for name, each in counted.items()}
    for number in np.flatnonzero(columns["n_old"] + columns["n_new"]).tolist():
        control, label = class_name(gold, number)
        counts = {name: int(column[number]) for name, column in columns.items()}
        yield LabelCounts(control=control, label=label, **counts)


def tabulate_labels(layer: Layer, removed: Ints, added: Ints) -> Iterator[Confusion]:
    """Which label became which, of each control, on gold that both releases have."""
    gold, pairs = layer.gold, layer.became.spans.pairs
    old, new = gold.old.spans, gold.new.spans
    mine = layer.here[old.gold[pairs.old]]
    i, j = pairs.old[mine], pairs.new[mine]
    removed = removed[layer.shared[old.gold[removed]]]
    added = added[layer.shared[new.gold[added]]]
    none = len(gold.labels)
    was = np.concatenate((old.label[i], old.label[removed], np.full(len(added), none)))
    now = np.concatenate((new.label[j], np.full(len(removed), none), new.label[added]))
    control = np.concatenate((old.control[i], old.control[removed], new.control[added]))
    for number in np.unique(control).tolist():
        of = control == number
        cells = make_cells(was[of], now[of], [*gold.labels, NOTHING])
        yield Confusion(name=gold.controls[number], cells=cells)


def classes_of(gold: Gold, spans: Spans) -> Ints:
    """A number for control and label of each span."""
    classes: Ints = spans.control * max(len(gold.labels), 1) + spans.label
    return classes


def n_classes(gold: Gold) -> int:
    """How many such numbers there are."""
    return max(len(gold.controls), 1) * max(len(gold.labels), 1)


def class_name(gold: Gold, number: int) -> tuple[str, str]:
    """Control and label of such a number."""
    control, label = divmod(number, max(len(gold.labels), 1))
    return gold.controls[control], gold.labels[label]

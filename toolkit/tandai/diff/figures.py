"""What became of a layer's gold, to how far the new release agrees with the old one.

On documents whose gold in the layer both have, and once more on those that are in test in both:
exact F1 of spans and relations, and of answers the share that is the same, of all that either
gave on what both have.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

import numpy as np

from tandai.agreement.shared import Bools
from tandai.diff.became import Layer
from tandai.diff.gold import Answers
from tandai.diff.result import Agreement, Figured
from tandai.diff.span_counts import class_name, classes_of, n_classes
from tandai.diff.spans import SAME
from tandai.records import What


class Figure(NamedTuple):
    """A figure as two counts, so that those of other documents can be added."""

    split: Figured
    what: What
    name: str
    label: str
    metric: Literal["exact_f1", "observed"]
    hits: int
    n: int

    def share(self) -> Agreement:
        """The figure itself."""
        return Agreement(
            what=self.what,
            name=self.name,
            label=self.label,
            split=self.split,
            metric=self.metric,
            value=self.hits / self.n if self.n else None,
            n=self.n,
        )


def measure_agreement(layer: Layer) -> Iterator[Figure]:
    """The figures on all, then those on test."""
    shared = layer.shared & layer.here
    asked: dict[Figured, Bools] = {"all": shared, "test": shared & layer.tested()}
    for split, documents in asked.items():
        yield from _spans(layer, split, documents)
        yield from _relations(layer, split, documents)
        yield from _answers(layer, split, documents)


def _spans(layer: Layer, split: Figured, asked: Bools) -> Iterator[Figure]:
    gold, pairs = layer.gold, layer.became.spans.pairs
    old, new = gold.old.spans, gold.new.spans
    was, now = classes_of(gold, old), classes_of(gold, new)
    same = pairs.old[pairs.how == SAME]
    size = n_classes(gold)
    n = np.bincount(was[asked[old.gold]], minlength=size)
    n += np.bincount(now[asked[new.gold]], minlength=size)
    hits = 2 * np.bincount(was[same][asked[old.gold[same]]], minlength=size)
    yield _f1("span", "", "", split, int(hits.sum()), int(n.sum()))
    for number in np.flatnonzero(n).tolist():
        names = class_name(gold, number)
        yield _f1("span", *names, split, int(hits[number]), int(n[number]))


def _relations(layer: Layer, split: Figured, asked: Bools) -> Iterator[Figure]:
    old, new = layer.gold.old.arrows, layer.gold.new.arrows
    same = layer.became.arrows.compared.same[0]
    n = int(asked[old.gold].sum() + asked[new.gold].sum())
    if n:
        yield _f1("relation", "", "", split, 2 * int(asked[old.gold[same]].sum()), n)


def _answers(layer: Layer, split: Figured, asked: Bools) -> Iterator[Figure]:
    gold = layer.gold
    size = len(gold.controls)
    for sort in layer.sorts():
        if not (isinstance(sort.old, Answers) and isinstance(sort.new, Answers)):
            continue
        same, changed, removed, added = sort.said.compared
        removed = removed[~sort.said.along_old[removed]]
        added = added[~sort.said.along_new[added]]
        hits = np.bincount(sort.old.name[same[0]][asked[sort.old.gold[same[0]]]], minlength=size)
        n = hits.copy()
        for of, rows in ((sort.old, changed[0]), (sort.old, removed), (sort.new, added)):
            n += np.bincount(of.name[rows][asked[of.gold[rows]]], minlength=size)
        for name in np.flatnonzero(n).tolist():
            both, either = int(hits[name]), int(n[name])
            yield Figure(split, sort.what, gold.controls[name], "", "observed", both, either)


def _f1(what: What, name: str, label: str, split: Figured, hits: int, n: int) -> Figure:
    return Figure(split, what, name, label, "exact_f1", hits, n)

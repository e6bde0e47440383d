"""What became of spans, answers and relations, to the counts of each layer."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from tandai.diff.answer_counts import count_answers
from tandai.diff.became import Became, Layer
from tandai.diff.figures import Figure, measure_agreement
from tandai.diff.gold import Gold
from tandai.diff.result import LayerDiff
from tandai.diff.sources import count_sources
from tandai.diff.span_counts import count_labels, tabulate_labels
from tandai.diff.spans import MOVED, RELABELLED, SAME


class LayerPart(NamedTuple):
    """A layer of some documents."""

    counts: LayerDiff
    """Without its agreement."""
    figures: tuple[Figure, ...]
    """What its agreement is made of."""


def count_layers(gold: Gold, became: Became) -> Iterator[LayerPart]:
    """The counts of each layer, in the order of their names."""
    shared = gold.old.there & gold.new.there
    of_layer = gold.layer_of(np.arange(len(shared)))
    for number, name in enumerate(gold.layers):
        layer = Layer(gold, became, of_layer == number, shared)
        yield LayerPart(_count(name, layer), tuple(measure_agreement(layer)))


def _count(name: str, layer: Layer) -> LayerDiff:
    gold, spans, here, shared = layer.gold, layer.became.spans, layer.here, layer.shared
    old, new = gold.old.spans, gold.new.spans
    how = np.bincount(spans.pairs.how[here[old.gold[spans.pairs.old]]], minlength=3)
    removed = spans.removed[here[old.gold[spans.removed]]]
    added = spans.added[here[new.gold[spans.added]]]
    attributes, relations, answers = layer.sorts()
    return LayerDiff(
        layer=name,
        n_gold_old=int((gold.old.there & here).sum()),
        n_gold_new=int((gold.new.there & here).sum()),
        n_gold_shared=int((shared & here).sum()),
        n_old=int(here[old.gold].sum()),
        n_new=int(here[new.gold].sum()),
        same=int(how[SAME]),
        relabelled=int(how[RELABELLED]),
        moved=int(how[MOVED]),
        added=len(added),
        removed=len(removed),
        added_along=int((~shared[new.gold[added]]).sum()),
        removed_along=int((~shared[old.gold[removed]]).sum()),
        labels=tuple(count_labels(layer, removed, added)),
        confusion=tuple(tabulate_labels(layer, removed, added)),
        attributes=tuple(count_answers(layer, attributes)),
        relations=tuple(count_answers(layer, relations)),
        answers=tuple(count_answers(layer, answers)),
        provenance=tuple(count_sources(layer)),
        agreement=(),
    )

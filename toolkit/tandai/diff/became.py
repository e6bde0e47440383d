"""What became of everything in two releases' gold, and one layer's share of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from tandai.agreement.shared import Bools, Ints
from tandai.diff.answers import Said
from tandai.diff.gold import Answers, Arrows, Gold
from tandai.diff.result import Cell
from tandai.diff.spans import Compared
from tandai.records import What


class Became(NamedTuple):
    """Everything that was compared."""

    spans: Compared
    attributes: Said
    arrows: Said
    answers: Said
    in_test: Bools
    """By document: in test in both."""


class Sort(NamedTuple):
    """Attributes, relations or answers of both, and what became of them."""

    what: What
    old: Answers | Arrows
    new: Answers | Arrows
    said: Said


class Layer(NamedTuple):
    """One layer of what was compared."""

    gold: Gold
    became: Became
    here: Bools
    """By document and layer: whether it is this layer."""
    shared: Bools
    """By document and layer: whether both have gold."""

    def sorts(self) -> tuple[Sort, Sort, Sort]:
        """Attributes, relations and answers."""
        old, new, became = self.gold.old, self.gold.new, self.became
        return (
            Sort("attribute", old.attributes, new.attributes, became.attributes),
            Sort("relation", old.arrows, new.arrows, became.arrows),
            Sort("answer", old.answers, new.answers, became.answers),
        )

    def tested(self) -> Bools:
        """By document and layer: whether the document is in test in both."""
        mine: Bools = self.became.in_test[self.gold.document_of(np.arange(len(self.here)))]
        return mine


def make_cells(was: Ints, now: Ints, names: Sequence[str] | Mapping[int, str]) -> tuple[Cell, ...]:
    """How often each became each, by name."""
    if not was.size:
        return ()
    wide = 1 + int(now.max())
    key, n = np.unique(was * wide + now, return_counts=True)
    counts: Counter[tuple[str, str]] = Counter()
    for each, count in zip(key.tolist(), n.tolist(), strict=True):
        # Two numbers may have one name: the kind of an answer is not shown.
        counts[names[each // wide], names[each % wide]] += count
    return tuple(Cell(old=one, new=other, n=n) for (one, other), n in sorted(counts.items()))

"""Items that two releases have, to what is said otherwise of how they came about."""

from collections.abc import Iterator
from typing import Any, Literal

import numpy as np

from tandai.agreement.shared import Ints
from tandai.diff.became import Layer, make_cells
from tandai.diff.pairing import encode
from tandai.diff.result import Provenance
from tandai.records import What

_NAMED: tuple[Literal["origin", "policy", "rule"], ...] = ("origin", "policy", "rule")


def count_sources(layer: Layer) -> Iterator[Provenance]:
    """Origin, policy, rule and annotators of what was paired, where they are not the same."""
    gold, pairs = layer.gold, layer.became.spans.pairs
    mine = layer.here[gold.old.spans.gold[pairs.old]]
    old, new = gold.old.spans.rows, gold.new.spans.rows
    yield from _count("span", old, new, pairs.old[mine], pairs.new[mine])
    for sort in layer.sorts():
        same, changed = sort.said.compared.same, sort.said.compared.changed
        i, j = (np.concatenate((same[side], changed[side])) for side in (0, 1))
        mine = layer.here[sort.old.gold[i]]
        yield from _count(sort.what, sort.old.rows, sort.new.rows, i[mine], j[mine])


def _count(what: What, old: Any, new: Any, i: Ints, j: Ints) -> Iterator[Provenance]:
    for field in _NAMED:
        (before, after), names = encode([old[field], new[field]])
        was, now = before[i], after[j]
        other = was != now
        for cell in make_cells(was[other], now[other], names):
            yield Provenance(what=what, field=field, old=cell.old, new=cell.new, n=cell.n)
    (before, after), _ = encode([_joined(each["annotators"]) for each in (old, new)])
    if n := int((before[i] != after[j]).sum()):
        yield Provenance(what=what, field="annotators", old="", new="", n=n)


def _joined(lists: Any) -> Any:
    """Each row's names as one string; pseudonyms hold no such sign."""
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.fill_null(pc.binary_join(lists.cast(pa.list_(pa.string())), "\x1f"), "")

"""Items that two releases have, to what is said otherwise of how they came about."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal

import numpy as np

from tandai.agreement.shared import Ints
from tandai.diff.became import Layer
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
    import pyarrow.compute as pc

    for field in _NAMED:
        was, now = _words(old[field]).take(i), _words(new[field]).take(j)
        other = pc.not_equal(was, now)
        pairs = zip(was.filter(other).to_pylist(), now.filter(other).to_pylist(), strict=True)
        for (one, two), n in sorted(Counter(pairs).items()):
            yield Provenance(what=what, field=field, old=one, new=two, n=n)
    was, now = _words(old["annotators"]).take(i), _words(new["annotators"]).take(j)
    if n := pc.sum(pc.not_equal(was, now)).as_py():
        yield Provenance(what=what, field="annotators", old="", new="", n=n)


def _words(column: Any) -> Any:
    """Each row as a string."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_list(column.type):
        column = pc.binary_join(column.cast(pa.list_(pa.string())), "\x1f")
    return pc.fill_null(column.cast(pa.string()), "")

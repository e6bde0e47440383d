"""Counts of some documents and counts of others, to the counts of both."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any, TypeVar, get_args

import msgspec

from tandai.diff.figures import Figure
from tandai.diff.layers import LayerPart
from tandai.diff.result import (
    AnswerCounts,
    Cell,
    Confusion,
    Documents,
    Figured,
    LayerDiff,
    Provenance,
)
from tandai.records import Record

R = TypeVar("R", bound=Record)
_WHATS = ("span", "relation", "attribute", "answer")
_SPLITS: tuple[str, ...] = get_args(Figured)
_SOURCES = ("span", "attribute", "relation", "answer")
_FIELDS = ("origin", "policy", "rule", "annotators")
"""The orders in which figures and provenance are told."""


def add_documents(parts: Sequence[Documents]) -> Documents:
    """All documents, in the order of ids."""

    def ids(name: str) -> tuple[str, ...]:
        return tuple(sorted(chain.from_iterable(getattr(each, name) for each in parts)))

    moves = chain.from_iterable(each.split_moves for each in parts)
    return Documents(
        n_shared=sum(each.n_shared for each in parts),
        added=ids("added"),
        removed=ids("removed"),
        text_changed=ids("text_changed"),
        split_moves=tuple(sorted(moves, key=lambda each: each.document_id)),
        fields=_group(chain.from_iterable(each.fields for each in parts), lambda each: each.field),
    )


def add_layers(one: LayerPart, other: LayerPart) -> LayerPart:
    """A layer, in the order in which it would have been counted at once."""
    was, now = one.counts, other.counts

    def both(name: str) -> Any:
        return chain(getattr(was, name), getattr(now, name))

    counts: LayerDiff = msgspec.structs.replace(
        _sum(was, now),
        labels=_group(both("labels"), lambda each: (each.control, each.label)),
        confusion=_group(both("confusion"), lambda each: each.name, _confusions),
        attributes=_group(both("attributes"), lambda each: each.name, _answers),
        relations=_group(both("relations"), lambda each: each.name, _answers),
        answers=_group(both("answers"), lambda each: each.name, _answers),
        provenance=_group(both("provenance"), _source),
    )
    figures: dict[tuple[Any, ...], Figure] = {}
    for each in (*one.figures, *other.figures):
        key = (_SPLITS.index(each.split), _WHATS.index(each.what), each.name, each.label)
        before = figures.get(key)
        hits, n = (before.hits, before.n) if before else (0, 0)
        figures[key] = each._replace(hits=each.hits + hits, n=each.n + n)
    return LayerPart(counts, tuple(figures[key] for key in sorted(figures)))


def _sum(one: R, other: R) -> R:
    """All numbers added; the rest is of the one."""
    numbers = {
        name: getattr(one, name) + getattr(other, name)
        for name in one.__struct_fields__
        if isinstance(getattr(one, name), int)
    }
    return msgspec.structs.replace(one, **numbers)


def _group(
    rows: Iterable[R], key: Callable[[R], Any], add: Callable[[R, R], R] = _sum
) -> tuple[R, ...]:
    """Rows of one key as one, in the order of the keys."""
    found: dict[Any, R] = {}
    for each in rows:
        at = key(each)
        found[at] = add(found[at], each) if at in found else each
    return tuple(found[each] for each in sorted(found))


def _cells(one: Iterable[Cell], other: Iterable[Cell]) -> tuple[Cell, ...]:
    return _group(chain(one, other), lambda each: (each.old, each.new))


def _confusions(one: Confusion, other: Confusion) -> Confusion:
    return Confusion(name=one.name, cells=_cells(one.cells, other.cells))


def _answers(one: AnswerCounts, other: AnswerCounts) -> AnswerCounts:
    """Where one of them is of free text, which is not shown, the other's cells go too."""
    hidden = any(_n_told(each) and not each.confusion for each in (one, other))
    cells = () if hidden else _cells(one.confusion, other.confusion)
    return msgspec.structs.replace(_sum(one, other), confusion=cells)


def _n_told(counts: AnswerCounts) -> int:
    """How many answers the table of which was which is of: not those that went with a span."""
    own = counts.added - counts.added_along + counts.removed - counts.removed_along
    return counts.same + counts.changed + own


def _source(each: Provenance) -> tuple[int, int, str, str]:
    return _SOURCES.index(each.what), _FIELDS.index(each.field), each.old, each.new

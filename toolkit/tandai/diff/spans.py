"""Spans of two releases to pairs: the same, relabelled, moved; what is left is removed or added.

Spans pair within a document, a layer and a Labels tag, each with one at most, in three goes:
those of one interval and label, then those of one interval, then those of one label that overlap,
at the greatest total of intersection over union (`agreement.matching`). Of several that are alike,
those of one span id pair first, then by label and id: whatever the order of rows, and the same
whichever release is the old one.
"""

from typing import NamedTuple

import numpy as np

from tandai.agreement.matching import Places, overlapping, pair_spans
from tandai.agreement.shared import Bools, Ints
from tandai.diff.documents import Lines, carry, turned
from tandai.diff.gold import Gold, Spans
from tandai.diff.pairing import pack, pair_equal, rank_ties, without

SAME, RELABELLED, MOVED = 0, 1, 2


class SpanPairs(NamedTuple):
    """Which span became which."""

    old: Ints
    new: Ints
    how: Ints
    """SAME, RELABELLED or MOVED."""


class Compared(NamedTuple):
    """All spans of both."""

    pairs: SpanPairs
    removed: Ints
    added: Ints


def compare_spans(gold: Gold, lines: dict[str, Lines]) -> Compared:
    """What became of the spans.

    Args:
        gold: of both.
        lines: by document whose text changed, the lines that are in both texts. Spans outside
            them pair with none.
    """
    old, new = gold.old.spans, gold.new.spans
    was, now = _on_common_text(gold, lines)
    left = [np.flatnonzero(was.comparable), np.flatnonzero(now.comparable)]
    sides = (old, new)
    starts, ends = (was.start, now.start), (was.end, now.end)
    chosen: list[tuple[Ints, Ints, Ints]] = []

    def take(how: int, *, by_label: bool, by_region: bool) -> None:
        """Pairs what has the same place, then leaves it out of what is left."""
        columns = [
            [side.gold[rows] for side, rows in zip(sides, left, strict=True)],
            [side.control[rows] for side, rows in zip(sides, left, strict=True)],
            [start[rows] for start, rows in zip(starts, left, strict=True)],
            [end[rows] for end, rows in zip(ends, left, strict=True)],
        ]
        if by_label:
            columns.append([side.label[rows] for side, rows in zip(sides, left, strict=True)])
        if by_region:
            columns.append([side.region[rows] for side, rows in zip(sides, left, strict=True)])
        keys = pack(*columns)
        ranks = [
            _rank(gold, side, rows, key) for side, rows, key in zip(sides, left, keys, strict=True)
        ]
        i, j = pair_equal(keys[0], keys[1], ranks[0], ranks[1])
        chosen.append((left[0][i], left[1][j], np.full(len(i), how)))
        left[0] = left[0][without(len(left[0]), i)]
        left[1] = left[1][without(len(left[1]), j)]

    take(SAME, by_label=True, by_region=True)
    take(SAME, by_label=True, by_region=False)
    take(RELABELLED, by_label=False, by_region=True)
    take(RELABELLED, by_label=False, by_region=False)
    blocks = pack(
        *(
            [getattr(side, name)[rows] for side, rows in zip(sides, left, strict=True)]
            for name in ("gold", "control", "label")
        )
    )
    ordered = []
    places = []
    for side, rows, block, start, end in zip(sides, left, blocks, starts, ends, strict=True):
        rank = _rank(gold, side, rows, pack([block], [start[rows]], [end[rows]])[0])
        order = np.lexsort((rank, end[rows], start[rows], block))
        ordered.append(rows[order])
        places.append(Places(block[order], start[rows][order], end[rows][order]))
    i, j = pair_spans(places[0], places[1], overlapping(places[0], places[1]), 0.0)
    chosen.append((ordered[0][i], ordered[1][j], np.full(len(i), MOVED)))
    paired = SpanPairs(*(np.concatenate(each) for each in zip(*chosen, strict=True)))
    return Compared(
        paired,
        without(len(old.gold), paired.old),
        without(len(new.gold), paired.new),
    )


class _Placed(NamedTuple):
    start: Ints
    end: Ints
    comparable: Bools


def _on_common_text(gold: Gold, lines: dict[str, Lines]) -> tuple[_Placed, _Placed]:
    """Offsets in the new text; of a document whose text changed, only those in common lines."""
    was, now = (
        _Placed(each.start.copy(), each.end.copy(), np.ones(len(each.start), dtype=np.bool_))
        for each in (gold.old.spans, gold.new.spans)
    )
    changed = [number for number, name in enumerate(gold.documents) if name in lines]
    for spans, placed, is_old in ((gold.old.spans, was, True), (gold.new.spans, now, False)):
        document = gold.document_of(spans.gold)
        order = np.flatnonzero(np.isin(document, changed))
        for number in np.unique(document[order]).tolist():
            rows = order[document[order] == number]
            between = lines[gold.documents[number]]
            common = between if is_old else turned(between)
            inside, shift = carry(common, spans.start[rows], spans.end[rows])
            placed.comparable[rows] = inside
            if is_old:
                placed.start[rows] += shift
                placed.end[rows] += shift
    return was, now


def _rank(gold: Gold, spans: Spans, rows: Ints, key: Ints) -> Ints:
    """Which of the spans of one key is first: by label, then by the span's id."""
    ids = gold.id_of[spans.region[rows]]
    return rank_ties(key, ids, gold.span_ids, before=spans.label[rows])

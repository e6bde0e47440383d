"""Attributes, relations and answers about documents of two releases to what became of them.

Attributes and relations hang on regions: what was said of a span is compared with what is said of
the span it became.
"""

from typing import NamedTuple

import numpy as np

from tandai.agreement.shared import Bools, Ints
from tandai.diff.gold import Arrows, Gold
from tandai.diff.pairing import Compared, compare, pack
from tandai.diff.regions import Regions


class Said(NamedTuple):
    """What became of one sort of item."""

    compared: Compared
    along_old: Bools
    """By row of the old release: hangs on a span, or a document's gold, that the new one lacks."""
    along_new: Bools


def compare_attributes(gold: Gold, regions: Regions) -> Said:
    """Answers about spans: of one span and one control."""
    old, new = gold.old.attributes, gold.new.attributes
    was, now = regions.old[old.region], regions.new[new.region]
    key = pack([was, now], [old.name, new.name])
    alone = [regions.is_paired[each] == 0 for each in (was, now)]
    return Said(compare(key, [old.value, new.value], gold.values), alone[0], alone[1])


def compare_arrows(gold: Gold, regions: Regions) -> Said:
    """Relations: of the same two spans and the same direction; other labels are a change."""
    old, new = gold.old.arrows, gold.new.arrows
    ends = [_ends(old, regions.old), _ends(new, regions.new)]
    key = pack(
        [each[0] for each in ends],
        [each[1] for each in ends],
        [each.is_both_ways.astype(np.int64) for each in (old, new)],
    )
    alone = [(regions.is_paired[one] == 0) | (regions.is_paired[two] == 0) for one, two in ends]
    return Said(compare(key, [old.value, new.value], gold.values), alone[0], alone[1])


def compare_answers(gold: Gold) -> Said:
    """Answers about documents: of one document, layer and control."""
    old, new = gold.old.answers, gold.new.answers
    key = pack([old.gold, new.gold], [old.name, new.name])
    shared = gold.old.there & gold.new.there
    return Said(
        compare(key, [old.value, new.value], gold.values), ~shared[old.gold], ~shared[new.gold]
    )


def _ends(arrows: Arrows, number: Ints) -> tuple[Ints, Ints]:
    """Where each starts and points to; of an arrow with two heads, the smaller number first."""
    source, target = number[arrows.source], number[arrows.target]
    swap = arrows.is_both_ways & (source > target)
    return np.where(swap, target, source), np.where(swap, source, target)

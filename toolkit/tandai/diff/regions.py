"""Pairs of spans to pairs of regions: what answers and arrows of two releases hang on.

A region with labels of two tags is two spans of one id. Where its spans were paired with spans of
several regions, it is the one of the strongest pair: the same before relabelled before moved, then
of the most spans. One to one, and the same whichever release is the old one.
"""

from typing import NamedTuple

import numpy as np

from tandai.agreement.shared import Ints
from tandai.diff.gold import Gold
from tandai.diff.spans import SpanPairs


class Regions(NamedTuple):
    """Regions of both on common numbers: a pair has one, and what is alone has its own."""

    old: Ints
    """Number by region of the old release."""
    new: Ints
    is_paired: Ints
    """By number."""


def pair_regions(gold: Gold, pairs: SpanPairs) -> Regions:
    """Which region is which."""
    n = len(gold.id_of)
    old, new = gold.old.spans.region[pairs.old], gold.new.spans.region[pairs.new]
    key, inverse, count = np.unique(old * n + new, return_inverse=True, return_counts=True)
    how = np.full(len(key), 9)
    np.minimum.at(how, inverse, pairs.how)
    old, new = key // max(n, 1), key % max(n, 1)
    alone = (np.bincount(old, minlength=n)[old] == 1) & (np.bincount(new, minlength=n)[new] == 1)
    partner = np.full(n, -1)
    partner[old[alone]] = new[alone]
    names = gold.span_ids

    def strength(edge: int) -> tuple[int, int, list[str]]:
        ends = (gold.id_of[old[edge]], gold.id_of[new[edge]])
        return int(how[edge]), -int(count[edge]), sorted(names[each] for each in ends)

    taken: set[int] = set()
    for edge in sorted(np.flatnonzero(~alone).tolist(), key=strength):
        one, other = int(old[edge]), int(new[edge])
        if partner[one] < 0 and other not in taken:
            partner[one] = other
            taken.add(other)
    is_paired = np.zeros(2 * n, dtype=np.int64)
    is_paired[partner[partner >= 0]] = 1
    return Regions(np.where(partner >= 0, partner, n + np.arange(n)), np.arange(n), is_paired)

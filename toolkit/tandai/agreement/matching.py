"""Two annotators' spans to pairs of spans, one to one, whatever the order of spans or annotators.

Spans can match where they are of one block: one document and one label. So spans of other labels
and layers around them never hurt.

* Exact, tolerant and overlap F1 need how many pairs there are: a maximum matching (Hopcroft and
  Karp 1973), whose size is unique.
* Comparing what is said of spans needs which: identical spans first, then the pairs of greatest
  total intersection over union; of several such, the ones that stand first in the text.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tandai.agreement.resample import Floats
from tandai.agreement.shared import Bools, Ints

NEGLIGIBLE = 1e-9
"""Totals of intersection over union that differ by less are the same."""


class Places(NamedTuple):
    """One annotator's spans, sorted by block and start; no two are the same."""

    block: Ints
    """A number for the document and the label."""
    start: Ints
    end: Ints


class Edges(NamedTuple):
    """Spans of two annotators that have a code point and the label in common."""

    first: Ints
    """Index of the first one's span."""
    second: Ints
    overlap: Ints
    """Code points in both."""
    union: Ints
    """Code points in either."""
    off: Ints
    """How far the edge that is further off is off, in code points."""

    def where(self, keep: Bools) -> "Edges":
        """Those of them."""
        return Edges(*(each[keep] for each in self))


def overlapping(first: Places, second: Places) -> Edges:
    """All pairs of spans of one block that overlap, by the first one's and the second one's order.

    Vectorised: of the second one's spans, sorted by start, those that can reach into a span are a
    range, between two binary searches.
    """
    width = 1 + max(int(each.end.max(initial=0)) for each in (first, second))
    start, end = (first.block * width + each for each in (first.start, first.end))
    its_start, its_end = (second.block * width + each for each in (second.start, second.end))
    low = np.searchsorted(np.maximum.accumulate(its_end), start, side="right")
    high = np.searchsorted(its_start, end, side="left")
    n = np.maximum(high - low, 0)
    i = np.repeat(np.arange(len(start)), n)
    j = np.arange(n.sum()) - np.repeat(np.cumsum(n) - n, n) + np.repeat(low, n)
    inside = its_end[j] > start[i]
    i, j = i[inside], j[inside]
    overlap = np.minimum(end[i], its_end[j]) - np.maximum(start[i], its_start[j])
    union = np.maximum(end[i], its_end[j]) - np.minimum(start[i], its_start[j])
    off = np.maximum(np.abs(start[i] - its_start[j]), np.abs(end[i] - its_end[j]))
    return Edges(i, j, overlap, union, off)


def largest_matching(edges: Edges) -> Ints:
    """The first one's spans in a largest one-to-one matching along the edges.

    Which spans those are is one choice of several; how many they are in each block is not.
    """
    alone = _alone(edges)
    found = edges.first[alone]
    rest = edges.where(~alone)
    if not rest.first.size:
        return found
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_bipartite_matching

    rows, i = np.unique(rest.first, return_inverse=True)
    columns, j = np.unique(rest.second, return_inverse=True)
    ones = np.ones(len(i), dtype=np.int8)
    graph = csr_array((ones, (i, j)), shape=(len(rows), len(columns)))
    matched = maximum_bipartite_matching(graph, perm_type="column") >= 0
    return np.concatenate((found, rows[matched]))


def pair_spans(first: Places, second: Places, edges: Edges, least: float) -> tuple[Ints, Ints]:
    """Which spans count as the same one.

    Args:
        first: one annotator's spans.
        second: the other's.
        edges: of `overlapping`.
        least: intersection over union that a pair needs.

    Returns:
        Indices into both, pair by pair, by the first one's order.
    """
    same = edges.off == 0
    taken = np.isin(edges.first, edges.first[same]) | np.isin(edges.second, edges.second[same])
    close = edges.overlap >= least * edges.union
    left = edges.where(close & ~taken)
    alone = _alone(left)
    rest = left.where(~alone)
    chosen = _choose(first, second, rest) if rest.first.size else []
    i = np.concatenate((edges.first[same], left.first[alone], rest.first[chosen]))
    j = np.concatenate((edges.second[same], left.second[alone], rest.second[chosen]))
    order = np.argsort(i)
    return i[order], j[order]


def _alone(edges: Edges) -> Bools:
    """Which edges are the only one of both their spans: nearly all are."""
    alone: Bools = np.bincount(edges.first)[edges.first] == 1
    alone &= np.bincount(edges.second)[edges.second] == 1
    return alone


def _choose(first: Places, second: Places, edges: Edges) -> list[int]:
    """Of edges that compete, those of the greatest total, component by component."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    n_first, n = len(first.start), len(first.start) + len(second.start)
    ones = np.ones(len(edges.first), dtype=np.int8)
    graph = csr_array((ones, (edges.first, n_first + edges.second)), shape=(n, n))
    component = connected_components(graph, directed=False)[1][edges.first]
    share = edges.overlap / edges.union
    members: dict[int, list[int]] = defaultdict(list)
    for edge, number in enumerate(component.tolist()):
        members[number].append(edge)

    def place(edge: int) -> tuple[tuple[int, int], ...]:
        # The same whoever is first; no two edges share it, since identical spans are paired.
        i, j = int(edges.first[edge]), int(edges.second[edge])
        ends = ((first.start[i], first.end[i]), (second.start[j], second.end[j]))
        return tuple(sorted((int(start), int(end)) for start, end in ends))

    chosen: list[int] = []
    for each in members.values():
        each.sort(key=place)
        chosen += _best(each, edges.first, edges.second, share)
    return chosen


def _best(edges: Sequence[int], first: Ints, second: Ints, share: Floats) -> list[int]:
    """Of one component's edges, in the order of the text, the best set without a common end."""
    goal = _total(edges, first, second, share)
    chosen: list[int] = []
    left = list(edges)
    # An edge belongs to the first best set if the best of what it leaves makes up the goal.
    while left:
        edge, *others = left
        free = [e for e in others if first[e] != first[edge] and second[e] != second[edge]]
        rest = _total(free, first, second, share)
        if share[edge] + rest >= goal - NEGLIGIBLE:
            chosen.append(edge)
            goal, left = rest, free
        else:
            left = others
    return chosen


def _total(edges: Sequence[int], first: Ints, second: Ints, share: Floats) -> float:
    """The greatest sum of shares of edges without a common end."""
    if len(edges) < 2:
        return float(sum(share[edge] for edge in edges))
    from scipy.optimize import linear_sum_assignment

    rows, i = np.unique(first[list(edges)], return_inverse=True)
    columns, j = np.unique(second[list(edges)], return_inverse=True)
    # No edge is worth nothing: an assignment along one adds nothing, and is none.
    worth = np.zeros((len(rows), len(columns)))
    worth[i, j] = share[list(edges)]
    return float(worth[linear_sum_assignment(worth, maximize=True)].sum())

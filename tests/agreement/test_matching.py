"""Spans of two annotators, matched one to one."""

from itertools import permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tandai.agreement.matching import Places, largest_matching, overlapping, pair_spans

Place = tuple[int, int, int]


def places(spans: list[Place]) -> Places:
    table = np.array(sorted(set(spans)), dtype=np.int64).reshape(-1, 3)
    return Places(*table.T)


def paired(one: list[Place], other: list[Place], least: float = 0.5) -> set[tuple[Place, Place]]:
    first, second = places(one), places(other)
    i, j = pair_spans(first, second, overlapping(first, second), least)
    assert len(set(i.tolist())) == len(i) == len(set(j.tolist()))
    ours, theirs = sorted(set(one)), sorted(set(other))
    return {(ours[a], theirs[b]) for a, b in zip(i.tolist(), j.tolist(), strict=True)}


def union_share(one: Place, other: Place) -> float:
    if one[0] != other[0]:
        return 0.0
    inter = min(one[2], other[2]) - max(one[1], other[1])
    return max(inter, 0) / (max(one[2], other[2]) - min(one[1], other[1]))


spans = st.lists(
    st.builds(
        lambda block, start, length: (block, start, start + length),
        st.integers(0, 1),
        st.integers(0, 12),
        st.integers(1, 8),
    ),
    max_size=4,
)


@given(spans, spans)
def test_edges_are_all_overlaps(one: list[Place], other: list[Place]) -> None:
    ours, theirs = sorted(set(one)), sorted(set(other))
    edges = overlapping(places(one), places(other))
    found = set(zip(edges.first.tolist(), edges.second.tolist(), strict=True))
    assert found == {
        (a, b)
        for a, mine in enumerate(ours)
        for b, their in enumerate(theirs)
        if union_share(mine, their) > 0
    }
    assert len(found) == len(edges.first)
    for a, b, overlap, union in zip(
        edges.first, edges.second, edges.overlap, edges.union, strict=True
    ):
        assert overlap / union == union_share(ours[a], theirs[b])


@given(spans, spans)
def test_matching_is_as_large_as_any(one: list[Place], other: list[Place]) -> None:
    """Against every assignment tried in turn."""
    ours, theirs = sorted(set(one)), sorted(set(other))
    filled = theirs + [None] * len(ours)
    best = max(
        sum(b is not None and union_share(a, b) > 0 for a, b in zip(ours, order, strict=False))
        for order in set(permutations(filled, len(ours)))
    )
    matched = largest_matching(overlapping(places(one), places(other)))
    assert len(set(matched.tolist())) == len(matched) == best
    assert len(largest_matching(overlapping(places(other), places(one)))) == best


@given(spans, spans)
def test_pairs_do_not_depend_on_who_is_first(one: list[Place], other: list[Place]) -> None:
    assert paired(one, other) == {(b, a) for a, b in paired(other, one)}


@given(spans, spans)
def test_pairs_are_identical_spans_then_the_greatest_total(
    one: list[Place], other: list[Place]
) -> None:
    found = paired(one, other)
    same = set(one) & set(other)
    assert {(each, each) for each in same} <= found
    ours, theirs = sorted(set(one) - same), sorted(set(other) - same)
    filled = theirs + [None] * len(ours)
    best = max(
        sum(
            share
            for a, b in zip(ours, order, strict=False)
            if b is not None and (share := union_share(a, b)) >= 0.5
        )
        for order in set(permutations(filled, len(ours)))
    )
    assert all(union_share(a, b) >= 0.5 for a, b in found)
    total = sum(union_share(a, b) for a, b in found) - len(same)
    assert abs(total - best) < 1e-9


def test_ties_go_to_what_stands_first() -> None:
    assert paired([(0, 0, 4), (0, 2, 6)], [(0, 1, 5)]) == {((0, 0, 4), (0, 1, 5))}
    assert paired([(0, 1, 5)], [(0, 0, 4), (0, 2, 6)]) == {((0, 1, 5), (0, 0, 4))}


def test_nested_spans_match_their_own_kind() -> None:
    """A long span does not take the partner of the short one in it."""
    one = [(0, 0, 20), (0, 4, 8)]
    other = [(0, 1, 20), (0, 4, 9)]
    assert paired(one, other) == {((0, 0, 20), (0, 1, 20)), ((0, 4, 8), (0, 4, 9))}


def test_a_share_of_just_the_least_is_enough() -> None:
    assert paired([(0, 0, 4)], [(0, 0, 8)]) == {((0, 0, 4), (0, 0, 8))}
    assert paired([(0, 0, 4)], [(0, 0, 9)]) == set()


def test_nothing_to_match() -> None:
    assert paired([], []) == paired([(0, 1, 2)], []) == paired([(0, 0, 1)], [(1, 0, 1)]) == set()

"""Unitizing alpha: published examples, the formula as it is printed, and what it keeps to."""

from collections.abc import Sequence
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandai.agreement.coefficients import Continuum, Segments, overlapping, unitizing_alpha
from tandai.agreement.resample import Tally, value_of

Marked = Sequence[tuple[int, int]]
"""Beginnings and lengths, as Krippendorff has them."""
Corpus = list[list[list[tuple[int, int]]]]
"""Documents, hands, segments."""
LENGTH = 12


def to_tally(
    *categories: Corpus, length: int = LENGTH, stretch: int = 1, groups: Sequence[int] = ()
) -> Tally:
    """A tally of categories over documents of one length, each its own group if nothing is said."""
    documents = [number for number, hands in enumerate(categories[0]) for _ in hands]
    group = list(groups) or [*range(len(categories[0]))]
    continuum = Continuum(
        np.full(len(group), length * stretch, np.int64),
        np.array(group, np.int64),
        max(group) + 1,
        np.array(documents, np.int64),
    )
    return unitizing_alpha(continuum, [to_segments(each, stretch) for each in categories])


def to_segments(corpus: Corpus, stretch: int = 1) -> Segments:
    hands = [hand for document in corpus for hand in document]
    rows = [
        (number, start * stretch, (start + size) * stretch)
        for number, hand in enumerate(hands)
        for start, size in hand
    ]
    table = np.array(rows, np.int64).reshape(len(rows), 3)
    return Segments(*(column.copy() for column in table.T))


# Krippendorff 1995, "On the reliability of unitizing continuous data", p. 57: a continuum of 24.
A = [[(2, 8), (14, 6)], [(4, 4), (15, 2)]]
B = [[(0, 18)], [(0, 2), (2, 1), (3, 1), (4, 1), (5, 1), (6, 3), (9, 1)]]
C = [[(2, 6), (10, 2), (14, 4), (20, 2)], [(0, 2), (4, 4), (10, 4), (16, 2), (20, 2)]]
D = [
    [(0, 2), (2, 8), (10, 4), (14, 6), (20, 4)],
    [(0, 4), (4, 4), (8, 7), (15, 2), (17, 7)],
]


@pytest.mark.parametrize(
    ("marked", "observed", "expected", "alpha"),
    [
        (A, 0.03125, 0.06990, 0.553),
        (B, 2.26736, 1.17731, -0.926),
        (C, 0.02777, 0.08642, 0.679),
        (D, 0.38715, 0.41445, 0.066),
    ],
    ids="ABCD",
)
def test_krippendorff_1995(
    marked: list[list[tuple[int, int]]], observed: float, expected: float, alpha: float
) -> None:
    """The article stretches the continuum until a step is as good as nothing.

    Its expected disagreement has a slip of sign that the book of 2004 does away with, so its
    values are met to .005 and .02, as dkpro-statistics meets them; what is observed, exactly.
    """
    stretch = 50_000
    tally = to_tally([marked], length=24, stretch=stretch)
    value = value_of(tally)
    assert value is not None
    assert value == pytest.approx(alpha, abs=0.02)
    found = tally.sums[0, 1] / tally.sums[0, 0] / (24 * stretch)
    assert found == pytest.approx(observed, abs=1e-5)
    assert found / (1 - value) == pytest.approx(expected, abs=0.005)


def test_krippendorff_1995_unstretched() -> None:
    """Case C over 12 steps: dkpro-statistics has .02777 and .05494, so .494."""
    halved = [[(start // 2, size // 2) for start, size in hand] for hand in C]
    value = value_of(to_tally([halved], length=12))
    assert value == pytest.approx(1 - 0.027777 / 0.05494, abs=1e-3)


def test_dkpro() -> None:
    """The suite of dkpro-statistics: a segment of 8 of 10 against three of one: -.7003."""
    tally = to_tally([[[(1, 8)], [(2, 1), (4, 1), (6, 1)]]], length=10)
    assert value_of(tally) == pytest.approx(-0.7003, abs=1e-4)
    assert tally.sums[0, 1] / tally.sums[0, 0] / 10 == pytest.approx(0.9100, abs=1e-6)


def test_krippendorff_2004() -> None:
    """*Content Analysis*, 2nd ed., p. 254: a continuum from 150 to 450."""
    c = [[(75, 70), (220, 30)], [(70, 80), (205, 20), (250, 20)]]
    k = [[(30, 60), (150, 50)], [(30, 60), (150, 50)]]
    one = to_tally([c], length=300)
    assert value_of(one) == pytest.approx(0.7286, abs=5e-5)
    assert one.sums[0, 1] / one.sums[0, 0] / 300 == pytest.approx(0.0144, abs=5e-5)
    assert value_of(to_tally([k], length=300)) == 1.0
    assert value_of(to_tally([c], [k], length=300)) == pytest.approx(0.859, abs=5e-4)


def printed(categories: Sequence[Corpus], length: int) -> float | None:
    """The formula as the book of 2004 prints it, term by term, documents put end to end.

    Nothing of the module under test is used. All documents have the same number of hands.
    """
    n_hands = len(categories[0][0])
    whole = length * len(categories[0])
    above = below = 0.0
    for corpus in categories:
        observed, number, same, within = 0.0, 0, 0.0, 0.0
        sizes: list[int] = []
        gaps: list[int] = []
        for document in corpus:
            cut = [to_pieces(hand, length) for hand in document]
            for one, other in permutations(cut, 2):
                observed += sum(apart(*mine, *theirs) for mine in one for theirs in other)
            sizes += [size for hand in cut for _, size, value in hand if value]
            gaps += [size for hand in cut for _, size, value in hand if not value]
        number = len(sizes)
        total = n_hands * whole
        within = sum(size * (size - 1) for size in sizes)
        same = sum((number - 1) / 3 * (2 * s**3 - 3 * s**2 + s) for s in sizes)
        crossed = sum(s * s * sum(gap - s + 1 for gap in gaps if gap >= s) for s in sizes)
        above += observed / (n_hands * (n_hands - 1) * whole**2)
        if sizes:
            below += 2 / whole * (same + crossed) / (total * (total - 1) - within)
    return 1 - above / below if below > 0 else None


def to_pieces(hand: Marked, length: int) -> list[tuple[int, int, int]]:
    """Segments and the gaps between them: beginning, length, 1 or 0."""
    pieces, place = [], 0
    for start, size in sorted(hand):
        if start > place:
            pieces.append((place, start - place, 0))
        pieces.append((start, size, 1))
        place = start + size
    if place < length:
        pieces.append((place, length - place, 0))
    return pieces


def apart(begin: int, size: int, value: int, its_begin: int, its_size: int, its_value: int) -> int:
    """The squared difference of two pieces."""
    between = begin - its_begin
    if value and its_value and -size < between < its_size:
        return between**2 + (between + size - its_size) ** 2
    if value and not its_value and its_size - size >= between >= 0:
        return size**2
    if not value and its_value and its_size - size <= between <= 0:
        return its_size**2
    return 0


@st.composite
def hands(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Segments that do not overlap, from one point to the next, some of the spaces left out."""
    points = sorted(draw(st.sets(st.integers(0, LENGTH), max_size=7)))
    spaces = list(pairwise(points))
    kept = draw(st.lists(st.booleans(), min_size=len(spaces), max_size=len(spaces)))
    return [(start, end - start) for (start, end), keep in zip(spaces, kept, strict=True) if keep]


def corpora(n_hands: int) -> st.SearchStrategy[Corpus]:
    return st.lists(st.lists(hands(), min_size=n_hands, max_size=n_hands), min_size=1, max_size=5)


corpus = st.integers(2, 4).flatmap(corpora)


def same(one: float | None, other: float | None) -> None:
    assert (one is None) == (other is None)
    if one is not None:
        assert one == pytest.approx(other, abs=1e-9)


@given(st.integers(2, 4).flatmap(corpora))
@settings(max_examples=120, deadline=None)
def test_sums_are_the_printed_formula(one: Corpus) -> None:
    same(value_of(to_tally(one)), printed([one], LENGTH))


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_categories_add_up(data: st.DataObject) -> None:
    one = data.draw(corpora(3))
    other = [[data.draw(hands()) for _ in range(3)] for _ in one]
    same(value_of(to_tally(one, other)), printed([one, other], LENGTH))
    same(value_of(to_tally(other, one)), printed([one, other], LENGTH))


@given(corpus, st.data())
@settings(max_examples=50, deadline=None)
def test_a_group_drawn_twice_is_its_documents_twice(one: Corpus, data: st.DataObject) -> None:
    """The bootstrap's formula over weighted sums, beside the printed one over repeated texts."""
    groups = [number % 2 for number in range(len(one))]
    tally = to_tally(one, groups=groups)
    times = [data.draw(st.integers(0, 3)) for _ in range(max(groups) + 1)]
    weights = np.array([times, [1.0] * len(times)])
    values = tally.formula(weights @ tally.sums)
    assert values.shape == (2,)
    drawn = [each for each, group in zip(one, groups, strict=True) for _ in range(times[group])]
    expected = printed([drawn], LENGTH) if drawn else None
    same(None if np.isnan(values[0]) else float(values[0]), expected)


@given(corpus, st.data())
@settings(max_examples=50, deadline=None)
def test_order_changes_nothing(one: Corpus, data: st.DataObject) -> None:
    turn = data.draw(st.permutations(range(len(one[0]))))
    shuffled = [[list(reversed(document[hand])) for hand in turn] for document in one]
    same(value_of(to_tally(one)), value_of(to_tally(data.draw(st.permutations(shuffled)))))


@given(st.lists(hands(), min_size=1, max_size=5), st.integers(2, 4))
@settings(max_examples=50, deadline=None)
def test_one_with_oneself_is_one(marked: list[list[tuple[int, int]]], n: int) -> None:
    value = value_of(to_tally([[each] * n for each in marked]))
    if not any(marked):
        assert value is None
    elif value is not None:
        assert value == 1


@given(corpus)
@settings(max_examples=50, deadline=None)
def test_never_above_one(one: Corpus) -> None:
    value = value_of(to_tally(one))
    assert value is None or value <= 1


@given(corpus)
@settings(max_examples=50, deadline=None)
def test_stretched_far_enough_nothing_changes(one: Corpus) -> None:
    near = to_tally(one)
    observed = near.sums[:, 1].sum() * 7**2
    assert to_tally(one, stretch=7).sums[:, 1].sum() == pytest.approx(observed)
    far, farther = (value_of(to_tally(one, stretch=each)) for each in (20_000, 40_000))
    assert (far is None) == (farther is None)
    if far is None or farther is None or far == 1:
        assert far == farther
    else:
        # Alpha itself has no limit where what is expected shrinks with each step's length, as of a
        # segment and a gap of one length alone; what is expected per observed always has one.
        assert 1 / (1 - far) == pytest.approx(1 / (1 - farther), rel=1e-2, abs=1e-3)


def test_a_segment_in_a_gap_of_its_length() -> None:
    """All of the text against nothing: places to be by chance are one, so alpha falls and falls."""
    found = [value_of(to_tally([[[(0, LENGTH)], []]], stretch=each)) for each in (1, 10, 100)]
    assert found == [pytest.approx(1 - 1.5 * LENGTH * each + 0.5) for each in (1, 10, 100)]


def test_documents_of_other_annotators_count_by_their_pairs() -> None:
    """Three alike hands on one text weigh as much as two do on another."""
    two, three = [[(1, 3)], [(2, 4)]], [[(1, 3)], [(1, 3)], [(1, 3)]]
    tally = to_tally([two, three])
    total, observed = tally.sums[:, 0], tally.sums[:, 1]
    assert total.tolist() == [24, 36]
    # (1 - 2)^2 + (4 - 6)^2, both ways; and nothing.
    assert observed.tolist() == [10, 0]
    # A third who marks nothing: 3^2 and 4^2 within that gap, each both ways with each of the two.
    # A pair of three hands counts half.
    gap = to_tally([[[(1, 3)], [(2, 4)], []]])
    assert gap.sums[0, 1] == (10 + 2 * 9 + 2 * 16) / 2


def test_overlaps_are_told_and_refused() -> None:
    nested = [[[(0, 9), (2, 3)], [(0, 9)]]]
    assert overlapping(to_segments(nested))
    assert not overlapping(to_segments([[[(0, 2), (2, 3)], [(0, 9)]]]))
    with pytest.raises(ValueError, match="overlapping or empty"):
        to_tally(nested)

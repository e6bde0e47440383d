"""B-cubed against the examples of its papers, and its laws."""

from collections.abc import Sequence
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.agreement.clusters import b_cubed, b_cubed_f1, cluster_sums
from tandai.agreement.resample import Tally, draw_weights, interval_of, value_of

Sets = list[frozenset[str]]


def of(text: str) -> Sets:
    """Clusters of each mention: ``"A AB -"``."""
    return [frozenset(word.replace("-", "")) for word in text.split()]


def means(ours: Sets, theirs: Sets) -> tuple[float, float]:
    precision, recall = b_cubed(ours, theirs)
    return float(np.nanmean(precision)), float(np.nanmean(recall))


def f1(ours: Sets, theirs: Sets, groups: Sequence[int] | None = None) -> float | None:
    place = np.array(groups if groups is not None else [0] * len(ours), dtype=np.intp)
    sums = cluster_sums(*b_cubed(ours, theirs), place, int(place.max(initial=0)) + 1)
    return value_of(Tally(sums, b_cubed_f1(1)))


# Bagga and Baldwin 1998, figures 1 to 3: entities of 5, 2 and 5 mentions.
TRUTH = of("A A A A A B B C C C C C")
JOINED_SMALL = of("A A A A A B B B B B B B")
JOINED_LARGE = of("A A A A A B B A A A A A")


def test_bagga_and_baldwin() -> None:
    """They print 76 % and 58 %; the fractions are counted by hand."""
    assert means(JOINED_SMALL, TRUTH) == pytest.approx((16 / 21, 1))
    assert means(JOINED_LARGE, TRUTH) == pytest.approx((7 / 12, 1))


# Amigó et al. 2009, figures 16 to 21: seven items, two of them gray and black.
GRAY_BLACK = of("gb gb g b b d d")


@pytest.mark.parametrize(
    ("clusters", "precision", "recall"),
    [
        ("AB AB A B B C C", 1, 1),
        # One cluster twice over.
        ("DAB DAB DA B B C C", 181 / 210, 1),
        # Three times.
        ("EDAB EDAB EDA B B C C", 17 / 21, 1),
        # The shared items missing from one cluster.
        ("A A A B B C C", 1, 24 / 35),
        ("AB AB A D D C C", 1, 26 / 35),
        ("A A A A A B B", 31 / 35, 33 / 35),
    ],
)
def test_amigo(clusters: str, precision: float, recall: float) -> None:
    """The fractions are counted from the definition; other programs print the same decimals."""
    assert means(of(clusters), GRAY_BLACK) == pytest.approx((precision, recall))


def test_by_hand() -> None:
    """Three mentions, one split off: (1/2 + 1/2 + 1)/3 and (1 + 1 + 1)/3 the other way."""
    ours, theirs = of("A A B"), of("A C B")
    assert means(ours, theirs) == pytest.approx((2 / 3, 1))
    assert f1(ours, theirs) == pytest.approx(2 * (2 / 3) / (5 / 3))


def test_without_a_cluster_counts_zero_for_the_side_that_has_one() -> None:
    precision, recall = b_cubed(of("A A -"), of("A - -"))
    assert precision.tolist()[:2] == [0.5, 0]
    assert recall.tolist()[0] == 1
    assert np.isnan(precision[2])
    assert np.isnan(recall[1:]).all()


def test_nothing_in_clusters_is_undefined_and_one_side_alone_is_zero() -> None:
    assert f1(of("- -"), of("- -")) is None
    assert f1(of("A A"), of("- -")) == 0
    assert f1([], []) is None


def test_of_several_pairs_is_their_mean_by_mentions() -> None:
    one = cluster_sums(*b_cubed(JOINED_SMALL, TRUTH), np.zeros(12, dtype=np.intp), 1)
    other = cluster_sums(*b_cubed(of("A A B"), of("A C B")), np.zeros(3, dtype=np.intp), 1)
    both = value_of(Tally(np.concatenate([one, other], axis=1), b_cubed_f1(2)))
    first, second = f1(JOINED_SMALL, TRUTH), f1(of("A A B"), of("A C B"))
    assert first is not None
    assert second is not None
    assert both == pytest.approx((12 * first + 3 * second) / 15)


def test_an_interval_has_no_company_of_copies() -> None:
    """Every group says the same of itself: drawing groups changes nothing."""
    ours, theirs = of("A B") * 12, of("A A") * 12
    groups = np.repeat(np.arange(12), 2)
    tally = Tally(cluster_sums(*b_cubed(ours, theirs), groups, 12), b_cubed_f1(1))
    interval = interval_of(tally, draw_weights(12, 50, 1))
    assert interval is not None
    assert interval.low == pytest.approx(interval.high)
    assert interval.low == pytest.approx(value_of(tally))


mentions = st.lists(
    st.tuples(st.frozensets(st.sampled_from("ABC")), st.frozensets(st.sampled_from("xyz"))),
    min_size=1,
    max_size=9,
)


def split(both: list[tuple[frozenset[str], frozenset[str]]]) -> tuple[Sets, Sets]:
    return [one for one, _ in both], [other for _, other in both]


@given(mentions)
def test_as_the_definition_says(both: list[tuple[frozenset[str], frozenset[str]]]) -> None:
    ours, theirs = split(both)
    precision, recall = b_cubed(ours, theirs)
    np.testing.assert_allclose(precision, defined(ours, theirs))
    np.testing.assert_allclose(recall, defined(theirs, ours))


def defined(ours: Sets, theirs: Sets) -> list[float]:
    """Precision of each mention, word by word as Amigó et al. define it."""
    found = []
    for e, mine in enumerate(ours):
        each = [
            min(len(mine & other), len(theirs[e] & theirs[e2])) / len(mine & other)
            for e2, other in enumerate(ours)
            if mine & other
        ]
        found.append(float(np.mean(each)) if each else float("nan"))
    return found


@given(mentions, st.randoms(use_true_random=False))
def test_laws(both: list[tuple[frozenset[str], frozenset[str]]], dice: Random) -> None:
    ours, theirs = split(both)
    value = f1(ours, theirs)
    assert value is None or 0 <= value <= 1 + 1e-12
    assert f1(theirs, ours) == pytest.approx(value)
    shuffled = both[:]
    dice.shuffle(shuffled)
    assert f1(*split(shuffled)) == pytest.approx(value)
    renamed = [
        frozenset(each.translate(str.maketrans("ABC", "BCA")) for each in one) for one in ours
    ]
    assert f1(renamed, theirs) == pytest.approx(value)
    itself = f1(ours, ours)
    assert itself == (pytest.approx(1) if any(ours) else None)


def test_many_kinds_go_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(5)
    ours = [frozenset(map(str, generator.integers(0, 9, 2))) for _ in range(60)]
    theirs = [frozenset(map(str, generator.integers(0, 9, 2))) for _ in range(60)]
    whole = b_cubed(ours, theirs)
    monkeypatch.setattr("tandai.agreement.clusters._CELLS", 100)
    for one, other in zip(whole, b_cubed(ours, theirs), strict=True):
        np.testing.assert_array_equal(one, other)

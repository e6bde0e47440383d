"""What every coefficient keeps to, on made-up answers, and what other libraries say of them."""

from collections.abc import Callable, Mapping

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from tandai.agreement.coefficients import (
    Ratings,
    ac1_of,
    alpha_of,
    cohen_of,
    confusion_of,
    fleiss_of,
    interval_distance,
    items_of_classes,
    make_ratings,
    masi_distance,
    observed_of,
    of_annotators,
    skewed,
    why_undefined,
)
from tandai.agreement.figures import Metric
from tandai.agreement.resample import Tally, value_of

CLASSES = 4
Table = list[list[int | None]]
"""Units, then annotators."""
SETS = ({1}, {2}, {1, 2}, set[int]())
"""What the classes stand for where they are sets."""
FIGURES: Mapping[Metric, Callable[[Ratings], Tally]] = {
    "observed": observed_of,
    "alpha": alpha_of,
    "ac1": ac1_of,
    "fleiss_kappa": fleiss_of,
    "cohen_kappa": lambda ratings: cohen_of(ratings, (0, 1)),
    "masi_alpha": lambda ratings: alpha_of(ratings, masi_distance(SETS)),
}
METRICS = sorted(FIGURES)


def to_ratings(table: Table, n_groups: int = 3, weights: list[int] | None = None) -> Ratings:
    told = [
        (unit, annotator, code)
        for unit, row in enumerate(table)
        for annotator, code in enumerate(row)
        if code is not None
    ]
    units = [unit for unit, _, _ in told]
    return make_ratings(
        units,
        [annotator for _, annotator, _ in told],
        [code for _, _, code in told],
        [unit % n_groups for unit in units],
        n_classes=CLASSES,
        n_groups=n_groups,
        weight=None if weights is None else [weights[unit] for unit in units],
    )


def tables(answers: st.SearchStrategy[int | None]) -> st.SearchStrategy[Table]:
    return st.integers(2, 4).flatmap(
        lambda n: st.lists(st.lists(answers, min_size=n, max_size=n), min_size=1, max_size=12)
    )


code = st.integers(0, CLASSES - 1)
full = tables(code)
holed = tables(st.one_of(st.none(), code))
either = st.one_of(full, holed)


def same(one: float | None, other: float | None) -> None:
    assert (one is None) == (other is None)
    if one is not None:
        assert one == pytest.approx(other, abs=1e-9)


@pytest.mark.parametrize("metric", METRICS)
@given(table=either, data=st.data())
@settings(max_examples=30, deadline=None)
def test_order_changes_nothing(metric: Metric, table: Table, data: st.DataObject) -> None:
    value = value_of(FIGURES[metric](to_ratings(table)))
    units = data.draw(st.permutations(table))
    same(value, value_of(FIGURES[metric](to_ratings(units))))
    n = len(table[0])
    # A pair's kappa is of the pair: its two change places.
    hands = (
        [1, 0, *range(2, n)] if metric == "cohen_kappa" else data.draw(st.permutations(range(n)))
    )
    turned = [[row[hand] for hand in hands] for row in table]
    same(value, value_of(FIGURES[metric](to_ratings(turned))))


@pytest.mark.parametrize("metric", [each for each in METRICS if each != "masi_alpha"])
@given(table=either, names=st.permutations(range(CLASSES)))
@settings(max_examples=30, deadline=None)
def test_names_of_classes_change_nothing(metric: Metric, table: Table, names: list[int]) -> None:
    renamed: Table = [[None if code is None else names[code] for code in row] for row in table]
    value = value_of(FIGURES[metric](to_ratings(table)))
    same(value, value_of(FIGURES[metric](to_ratings(renamed))))


@pytest.mark.parametrize("metric", METRICS)
@given(codes=st.lists(code, min_size=1, max_size=9), hands=st.integers(2, 4))
@settings(max_examples=30, deadline=None)
def test_one_with_oneself_is_one(metric: Metric, codes: list[int], hands: int) -> None:
    ratings = to_ratings([[each] * hands for each in codes])
    value = value_of(FIGURES[metric](ratings))
    if len(set(codes)) > 1 or metric in ("ac1", "observed"):
        assert value == pytest.approx(1)
    else:
        assert value is None


@pytest.mark.parametrize("metric", METRICS)
@given(table=either)
@settings(max_examples=40, deadline=None)
def test_never_above_one_and_undefined_with_a_reason(metric: Metric, table: Table) -> None:
    ratings = to_ratings(table)
    if metric == "cohen_kappa":
        ratings = of_annotators(ratings, (0, 1))
    value = value_of(FIGURES[metric](ratings))
    why = why_undefined(ratings, metric)
    assert (value is None) == bool(why)
    if value is not None:
        assert value <= 1 + 1e-12


@pytest.mark.parametrize("metric", METRICS)
@given(table=either)
@settings(max_examples=30, deadline=None)
def test_sums_add_up_over_groups(metric: Metric, table: Table) -> None:
    """Five groups or one: the same figure; a group drawn twice is its units said twice."""
    figure = FIGURES[metric]
    many = figure(to_ratings(table, n_groups=5))
    one = figure(to_ratings(table, n_groups=1))
    same(value_of(many), value_of(one))
    weights = np.array([[2, 0, 1, 3, 1], [1, 1, 1, 1, 1], [0, 0, 0, 0, 1]], float)
    drawn = many.formula(weights @ many.sums)
    assert drawn.shape == (3,)
    for row, value in zip(weights, drawn, strict=True):
        again = [each for unit, each in enumerate(table) for _ in range(int(row[unit % 5]))]
        expected = value_of(figure(to_ratings(again))) if again else None
        same(None if np.isnan(value) else float(value), expected)


@pytest.mark.parametrize("metric", METRICS)
@given(table=either, data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_weight_is_so_many_units(metric: Metric, table: Table, data: st.DataObject) -> None:
    weights = [data.draw(st.integers(1, 4)) for _ in table]
    repeated = [row for row, weight in zip(table, weights, strict=True) for _ in range(weight)]
    weighted = FIGURES[metric](to_ratings(table, weights=weights))
    same(value_of(weighted), value_of(FIGURES[metric](to_ratings(repeated))))


@given(table=holed)
@settings(max_examples=80, deadline=None)
def test_alpha_as_the_library_has_it(table: Table) -> None:
    ratings = to_ratings(table)
    data = np.array([[np.nan if code is None else code for code in row] for row in table]).T
    masi = masi_distance(SETS)
    for level, distance in (
        ("nominal", None),
        ("interval", interval_distance(range(CLASSES))),
        (lambda one, other, i1, i2, n_v, dtype: masi[i1, i2], masi),
    ):
        value = value_of(alpha_of(ratings, distance))
        if value is None:
            continue
        theirs = krippendorff.alpha(
            reliability_data=data, level_of_measurement=level, value_domain=range(CLASSES)
        )
        assert value == pytest.approx(theirs, abs=1e-9)


@given(table=full)
@settings(max_examples=80, deadline=None)
def test_kappa_as_the_library_has_it(table: Table) -> None:
    value = value_of(cohen_of(to_ratings(table), (0, 1)))
    if value is None:
        return
    one, other = [row[0] for row in table], [row[1] for row in table]
    assert value == pytest.approx(cohen_kappa_score(one, other), abs=1e-9)


@given(table=holed)
@settings(max_examples=40, deadline=None)
def test_confusion_counts_every_pair(table: Table) -> None:
    ratings = to_ratings(table)
    expected = np.zeros((CLASSES, CLASSES), int)
    every = np.zeros((CLASSES, CLASSES), int)
    for row in table:
        for place, one in enumerate(row):
            for other_place, other in enumerate(row):
                if one is None or other is None or place == other_place:
                    continue
                every[one, other] += 1
                if (place, other_place) == (1, 0):
                    expected[one, other] += 1
    assert (confusion_of(ratings) == every).all()
    assert (confusion_of(ratings, (1, 0)) == expected).all()
    assert (confusion_of(ratings, (0, 1)) == expected.T).all()


def test_undefined_says_why() -> None:
    alone = to_ratings([[1, None], [None, 2]])
    assert why_undefined(alone, "alpha") == "No item has answers of two annotators."
    alike = to_ratings([[1, 1], [1, 1]])
    assert why_undefined(alike, "alpha").startswith("Only one class was given")
    assert why_undefined(alike, "ac1") == ""
    mixed = to_ratings([[1, 1, None], [1, 2, 3]])
    assert "from 2 to 3 answers" in why_undefined(mixed, "fleiss_kappa")
    assert value_of(fleiss_of(mixed)) is None


def test_skewed_counts_items_of_the_second_class() -> None:
    table: Table = [[0, 0]] * 30 + [[0, 1]] * 5 + [[1, 1]] * 4 + [[3, None]] * 20
    items = items_of_classes(to_ratings(table))
    assert items.tolist() == [35, 9, 0, 0]
    assert skewed(items, 9) == ""
    assert "has 9 items; below 10" in skewed(items, 10)
    assert "has 0 claims; below 1," in skewed([40], 1, "claims")


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (([0, 0], [1, 1], [0, 1], [0, 0]), "two answers of one annotator"),
        (([0, 0], [0, 1], [0, 4], [0, 0]), "class codes 0 to 4"),
        (([0, 0], [0, 1], [0, 1], [0, 3]), "group codes 0 to 3"),
        (([0, 0], [0, 1], [0, 1], [0, 1]), "unit in two groups"),
        (([0, 0], [0, 1], [0, 1], [0]), "expected one length"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    columns: tuple[list[int], list[int], list[int], list[int]], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        make_ratings(*columns, n_classes=CLASSES, n_groups=3)

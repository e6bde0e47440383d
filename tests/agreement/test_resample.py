import numpy as np
import pytest

from tandai.agreement.resample import Floats, Tally, draw_weights, interval_of, value_of


def share(sums: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return sums[..., 0] / sums[..., 1]


def test_value_is_of_the_sums() -> None:
    assert value_of(Tally(np.array([[1.0, 2.0], [3.0, 4.0]]), share)) == pytest.approx(4 / 6)


def test_undefined_is_none_and_no_number() -> None:
    nothing = Tally(np.zeros((3, 2)), share)
    assert value_of(nothing) is None
    assert interval_of(nothing, draw_weights(3, 50, 1)) is None


def test_weights_draw_whole_groups() -> None:
    weights = draw_weights(7, 200, 3)
    assert weights.shape == (200, 7)
    assert (weights.sum(axis=1) == 7).all()
    assert (weights == draw_weights(7, 200, 3)).all()
    assert (weights != draw_weights(7, 200, 4)).any()


def test_interval_of_groups_that_are_alike_is_a_point() -> None:
    alike = Tally(np.tile([1.0, 4.0], (12, 1)), share)
    interval = interval_of(alike, draw_weights(12, 100, 5))
    assert interval is not None
    assert (interval.low, interval.high, interval.n_samples) == (0.25, 0.25, 100)


def test_samples_without_a_value_are_left_out_and_counted() -> None:
    """One group alone has any: a sample without it says nothing."""
    sums = np.zeros((5, 2))
    sums[2] = [1, 1]
    interval = interval_of(Tally(sums, share), draw_weights(5, 400, 6))
    assert interval is not None
    assert interval.low == interval.high == 1
    assert 200 < interval.n_samples < 330


def test_interval_covers_the_value() -> None:
    generator = np.random.default_rng(9)
    hits = generator.binomial(20, 0.6, size=40).astype(float)
    tally = Tally(np.stack([hits, np.full(40, 20.0)], axis=1), share)
    interval = interval_of(tally, draw_weights(40, 1000, 2))
    value = value_of(tally)
    assert interval is not None
    assert value is not None
    assert interval.low < value < interval.high
    # The binomial's own error, .0173 to each side of 1.96 of it.
    assert interval.high - interval.low == pytest.approx(2 * 1.96 * (0.24 / 800) ** 0.5, rel=0.25)

"""The model of annotators gives what its authors published, and beats the majority where it can."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from tandai.gold.dawid_skene import fit_dawid_skene

Counts = NDArray[np.float64]
ANAESTHETISTS = (
    "111/1/1/1/1 333/4/3/3/4 112/2/1/2/2 222/3/1/2/1 222/3/2/2/2 222/3/3/2/2 122/2/1/1/1 "
    "333/3/4/3/3 222/2/2/2/3 232/2/2/2/3 444/4/4/4/4 222/3/3/4/3 111/1/1/1/1 222/3/2/1/2 "
    "121/1/1/1/1 111/2/1/1/1 111/1/1/1/1 111/1/1/1/1 222/2/2/2/1 222/1/3/2/2 222/2/2/2/2 "
    "222/2/2/2/1 222/3/2/2/2 221/2/2/2/2 111/1/1/1/1 111/1/1/1/1 232/2/2/2/2 111/1/1/1/1 "
    "111/1/1/1/1 112/1/1/2/1 111/1/1/1/1 333/3/2/3/3 111/1/1/1/1 222/2/2/2/2 222/3/2/3/2 "
    "433/4/3/4/3 221/2/2/3/2 232/3/2/3/3 333/3/4/3/2 111/1/1/1/1 111/1/1/1/1 121/2/1/1/1 "
    "232/2/2/2/2 121/1/1/1/1 222/2/2/2/2"
)
"""Dawid and Skene 1979, table 1: 45 patients, five observers, the first of them three times."""


def anaesthetists() -> Counts:
    rows = [row.split("/") for row in ANAESTHETISTS.split()]
    counts = np.zeros((len(rows), 5, 4))
    for patient, row in enumerate(rows):
        for observer, classes in enumerate(row):
            for each in classes:
                counts[patient, observer, int(each) - 1] += 1
    return counts


def test_the_published_shares_of_the_classes_come_out() -> None:
    fit = fit_dawid_skene(anaesthetists())
    assert fit.marginals.round(2).tolist() == [0.40, 0.42, 0.11, 0.07]
    first = [[0.89, 0.11, 0, 0], [0.07, 0.88, 0.05, 0], [0, 0.34, 0.66, 0], [0, 0, 0.56, 0.44]]
    assert fit.errors[0].round(2).tolist() == first
    assert fit.posterior.sum(axis=1) == pytest.approx(np.ones(45))


def test_it_is_the_paper_s_equations_written_out() -> None:
    """Their (2.3) to (2.5), a number at a time, for as many rounds."""
    counts = anaesthetists().tolist()
    items, people, classes = range(45), range(5), range(4)
    likely = [[sum(row[k][j] for k in people) / 7 for j in classes] for row in counts]
    for _ in range(20):
        shares = [sum(likely[i][j] for i in items) / 45 for j in classes]
        errors = [
            [[sum(likely[i][j] * counts[i][k][m] for i in items) for m in classes] for j in classes]
            for k in people
        ]
        errors = [[[each / sum(row) for each in row] for row in table] for table in errors]
        for i in items:
            products = [
                shares[j]
                * math.prod(errors[k][j][m] ** counts[i][k][m] for k in people for m in classes)
                for j in classes
            ]
            likely[i] = [each / sum(products) for each in products]
    fit = fit_dawid_skene(anaesthetists(), n_rounds=20, tolerance=0)
    assert fit.marginals == pytest.approx(np.array(shares))
    assert fit.errors == pytest.approx(np.array(errors))
    assert fit.posterior == pytest.approx(np.array(likely))


def simulated(
    seed: int, accuracies: list[float], n_items: int = 400
) -> tuple[Counts, NDArray[np.int64]]:
    """Answers of annotators of known accuracy to items of three classes, and the truth."""
    generator = np.random.default_rng(seed)
    truth = generator.choice(3, size=n_items, p=[0.5, 0.3, 0.2])
    counts = np.zeros((n_items, len(accuracies), 3))
    for who, accuracy in enumerate(accuracies):
        right = generator.random(n_items) < accuracy
        other = (truth + generator.integers(1, 3, size=n_items)) % 3
        counts[np.arange(n_items), who, np.where(right, truth, other)] = 1
    return counts, truth


@pytest.mark.parametrize("seed", range(5))
def test_it_is_right_oftener_than_the_majority_where_annotators_differ(seed: int) -> None:
    counts, truth = simulated(seed, [0.95, 0.6, 0.55, 0.6, 0.9])
    majority = (counts.sum(axis=1).argmax(axis=1) == truth).mean()
    modelled = (fit_dawid_skene(counts).posterior.argmax(axis=1) == truth).mean()
    assert modelled > majority + 0.01


@pytest.mark.parametrize("seed", range(5))
def test_what_it_is_sure_of_is_right_as_often_as_it_says(seed: int) -> None:
    counts, truth = simulated(seed, [0.85, 0.8, 0.9], n_items=1000)
    posterior = fit_dawid_skene(counts).posterior
    sure = posterior.max(axis=1) >= 0.8
    assert sure.mean() > 0.7
    assert (posterior.argmax(axis=1) == truth)[sure].mean() > 0.9


def test_who_always_says_the_opposite_is_understood() -> None:
    counts, truth = simulated(3, [0.9, 0.9, 0.9])
    contrary = np.zeros((len(truth), 1, 3))
    contrary[np.arange(len(truth)), 0, (truth + 1) % 3] = 1
    fit = fit_dawid_skene(np.concatenate([counts, contrary], axis=1))
    assert (fit.posterior.argmax(axis=1) == truth).mean() > 0.98
    assert fit.errors[3, 0].round(1).tolist() == [0, 1, 0]


@given(
    arrays(
        float,
        st.tuples(st.integers(1, 8), st.integers(1, 4), st.integers(1, 3)),
        elements=st.sampled_from([0.0, 0.0, 1.0]),
    )
)
def test_likelihoods_are_shares_however_few_answers_there_are(counts: Counts) -> None:
    counts = counts[counts.sum(axis=(1, 2)) > 0]
    fit = fit_dawid_skene(counts) if len(counts) else None
    assert fit is None or fit.posterior.sum(axis=1) == pytest.approx(np.ones(len(counts)))

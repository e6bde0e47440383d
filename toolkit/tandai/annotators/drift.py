"""An annotator's answers in the order of their making to what changed from the first half on."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from statistics import median

import numpy as np

from tandai.agreement.resample import Floats, Tally
from tandai.agreement.shared import Ints
from tandai.annotators.compared import Figures
from tandai.annotators.pace import per_100_tokens
from tandai.annotators.records import Change, Drift, Half
from tandai.moments import read_moment
from tandai.records import Annotation
from tandai.wording import count_of

FEWEST = 10
"""Dated answers from which on there are two halves."""
PERMUTATIONS = 999
EXACT = 8
"""Values of the smaller sample up to which Mann and Whitney's test is exact."""


def drift_of(
    answers: Sequence[Annotation],
    figures: Figures,
    document_ids: Sequence[str],
    n_tokens: Mapping[str, int],
    *,
    seed: int,
) -> Drift:
    """The two halves of somebody's work, by the time each answer was made.

    Args:
        answers: of one annotator, at most one a document.
        figures: of them with all others, a row of sums a document.
        document_ids: of those rows.
        n_tokens: by document.
        seed: of the permutations.
    """
    dated = sorted(
        (each for each in answers if each.created_at),
        key=lambda each: (read_moment(each.created_at), each.document_id),
    )
    if len(dated) < FEWEST:
        undated = len(answers) - len(dated)
        why = f"{count_of(len(dated), 'answer')} with a date; two halves need {FEWEST}"
        return Drift(
            halves=(), changes=(), why=f"{why} ({undated} have none)." if undated else f"{why}."
        )
    middle = len(dated) // 2
    halves = (dated[:middle], dated[middle:])
    row = {name: number for number, name in enumerate(document_ids)}
    rows = [
        np.array([row[each.document_id] for each in half if each.document_id in row], np.int64)
        for half in halves
    ]
    changes = [*_pace(halves, n_tokens), *_agreement(figures, rows[0], rows[1], seed)]
    missing = sorted({name.name for name in figures} - {each.name for each in changes})
    return Drift(
        halves=tuple(_half(half, n_tokens) for half in halves),
        changes=tuple(changes),
        why=f"Nothing to compare in one of the halves: {', '.join(missing)}." if missing else "",
    )


def _half(answers: Sequence[Annotation], n_tokens: Mapping[str, int]) -> Half:
    rates = per_100_tokens(answers, n_tokens)
    return Half(
        n_documents=len(answers),
        since=answers[0].created_at,
        until=answers[-1].created_at,
        median_seconds_per_100_tokens=median(rates) if rates else None,
        n_timed=len(rates),
    )


def _pace(halves: Sequence[Sequence[Annotation]], n_tokens: Mapping[str, int]) -> Iterator[Change]:
    first, second = (per_100_tokens(half, n_tokens) for half in halves)
    if not (first and second):
        return
    yield Change(
        name="pace",
        metric=None,
        first=median(first),
        second=median(second),
        n_first=len(first),
        n_second=len(second),
        p=mann_whitney(first, second),
    )


def mann_whitney(first: Sequence[float], second: Sequence[float]) -> float:
    """How often chance alone parts two samples as far: the two-sided p of Mann and Whitney's U.

    Exact where a sample has eight values or fewer and none is there twice; else by the normal
    curve, corrected for ties and for continuity (Hollander and Wolfe 1973, ch. 4). That is what
    ``scipy.stats.mannwhitneyu`` does, which is left to the few exact cases: importing it takes
    longer than all else that is known of an annotator.
    """
    n_first, n_second = len(first), len(second)
    together = np.array([*first, *second])
    _, place, counts = np.unique(together, return_inverse=True, return_counts=True)
    if min(n_first, n_second) <= EXACT and counts.max() == 1:
        from scipy.stats import mannwhitneyu

        return float(mannwhitneyu(first, second).pvalue)
    from scipy.special import ndtr

    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    above = ranks[:n_first].sum() - n_first * (n_first + 1) / 2
    u = max(above, n_first * n_second - above)
    n = n_first + n_second
    ties = (counts**3 - counts).sum() / (n * (n - 1))
    spread = np.sqrt(n_first * n_second / 12 * ((n + 1) - ties))
    if spread == 0:
        return 1.0
    z = (u - n_first * n_second / 2 - 0.5) / spread
    return float(min(2 * ndtr(-z), 1.0))


def _agreement(figures: Figures, first: Ints, second: Ints, seed: int) -> Iterator[Change]:
    for name, measured in figures.items():
        if measured.tally is None:
            continue
        sums, formula = measured.tally
        # Documents in which nothing was compared have no part in a half.
        held = [half[(sums[half] != 0).any(axis=1)] for half in (first, second)]
        values = [float(formula(sums[half].sum(axis=0))) for half in held]
        if not any(np.isnan(values)):
            yield Change(
                name=name.name,
                metric=name.metric,
                first=values[0],
                second=values[1],
                n_first=len(held[0]),
                n_second=len(held[1]),
                p=permuted(Tally(sums[np.concatenate(held)], formula), len(held[0]), seed),
            )


def permuted(tally: Tally, n_first: int, seed: int) -> float:
    """How often documents dealt out by chance differ as much between two halves as these do.

    Args:
        tally: a row of sums a document, those of the first half first.
        n_first: how many those are.
        seed: of the permutations.

    Returns:
        The two-sided p of a permutation test (Phipson and Smyth 2010: the halves as they are
        count as one of the permutations).
    """
    chosen = _halves(len(tally.sums), n_first, seed)
    first, second = (tally.formula(weights @ tally.sums) for weights in (chosen, 1 - chosen))
    difference: Floats = np.abs(first - second)
    # A half in which the figure is undefined says nothing, for or against.
    defined = difference[~np.isnan(difference)]
    return float((defined >= difference[0] - 1e-12).mean())


@lru_cache(maxsize=1)
def _halves(n: int, n_first: int, seed: int) -> Floats:
    """Which documents are in the first half: as it is, then as chance has it.

    Nearly all figures of an annotator are of the same documents, so the last is kept.

    Returns:
        Shape (1 + permutations, documents), 1 or 0.
    """
    order = np.random.default_rng(seed).random((PERMUTATIONS, n)).argsort(axis=1)
    return np.concatenate((np.arange(n)[None] < n_first, order < n_first)).astype(np.float64)

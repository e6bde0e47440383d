"""Sums of correct, gold and predicted to precision, recall and F1 with their intervals."""

from collections.abc import Iterator

import numpy as np

from tandai.agreement.f1 import f1, macro_f1
from tandai.agreement.resample import Floats, Tally, draw_weights, interval_of, value_of
from tandai.scoring.counts import CORRECT, GOLD, PREDICTED, Counts
from tandai.scoring.records import MACRO, Difference, Line, Scored, Share

MIN_GROUPS = 10
"""Story groups from which on an interval is given: under ten, samples are nearly all alike."""


class Sampling:
    """How intervals are drawn: whole story groups, the same samples for all of one number."""

    def __init__(self, n_samples: int, seed: int) -> None:
        self._n_samples, self._seed = n_samples, seed
        self._drawn: dict[int, Floats] = {}

    def weights(self, n_groups: int) -> Floats | None:
        """Shape (samples, groups), or None where groups are too few."""
        if n_groups < MIN_GROUPS:
            return None
        if n_groups not in self._drawn:
            self._drawn[n_groups] = draw_weights(n_groups, self._n_samples, self._seed)
        return self._drawn[n_groups]


def score_lines(counts: Counts, what: str, match: str, sampling: Sampling) -> Iterator[Line]:
    """All labels together, the mean over them where they are several, then each."""
    weights = sampling.weights(counts.frame.n_groups)
    used = _used(counts)
    yield _line(what, match, "", counts.sums[:, used].sum(axis=1), weights)
    if len(used) > 1:
        yield _macro(what, match, counts.sums[:, used], weights)
    if len(counts.frame.labels) > 1:
        for index in used:
            yield _line(what, match, counts.frame.labels[index], counts.sums[:, index], weights)


def score_share(counts: Counts, sampling: Sampling) -> Share:
    """Part of gold that is correct."""
    sums = counts.sums.sum(axis=1)[:, [CORRECT, GOLD]]
    weights = sampling.weights(counts.frame.n_groups)
    tally = Tally(sums, f1)
    correct, n = sums.sum(axis=0)
    return Share(
        n=int(n),
        n_correct=int(correct),
        value=value_of(tally),
        interval=None if weights is None else interval_of(tally, weights),
    )


def make_scored(
    n_documents: int, n_groups: int, lines: Iterator[Line], accuracy: Share | None = None
) -> Scored:
    """The record of them."""
    return Scored(n_documents=n_documents, n_groups=n_groups, lines=tuple(lines), accuracy=accuracy)


def differences(
    before: Counts, after: Counts, what: str, match: str, sampling: Sampling
) -> Iterator[Difference]:
    """How far F1 is above another, all labels together and the mean over them.

    Args:
        before: in the frame of ``after``: the same groups are drawn for both.
        after: what is compared with it.
        what: the table, or the column of links.
        match: how items were matched.
        sampling: of the intervals.
    """
    weights = sampling.weights(after.frame.n_groups)
    pairs = [("", _micro_tally(before), _micro_tally(after))]
    if len(after.frame.labels) > 1:
        pairs.append((MACRO, _macro_tally(before), _macro_tally(after)))
    for label, one, other in pairs:
        was, now = value_of(one), value_of(other)
        both = _subtracted(one, other)
        yield Difference(
            what=what,
            match=match,
            label=label,
            before=was,
            after=now,
            difference=None if was is None or now is None else now - was,
            interval=None if weights is None else interval_of(both, weights),
        )


def _subtracted(one: Tally, other: Tally) -> Tally:
    split = one.sums.shape[1]

    def formula(sums: Floats) -> Floats:
        value: Floats = other.formula(sums[..., split:]) - one.formula(sums[..., :split])
        return value

    return Tally(np.concatenate((one.sums, other.sums), axis=1), formula)


def _used(counts: Counts) -> list[int]:
    """Labels that either side has."""
    return [int(each) for each in np.flatnonzero(counts.sums.sum(axis=(0, 2)) > 0)]


def _halves(sums: Floats) -> Floats:
    """Twice the correct, and all items of both sides: what F1 is made of. Shape (..., 2)."""
    return np.stack((2 * sums[..., CORRECT], sums[..., GOLD] + sums[..., PREDICTED]), axis=-1)


def _micro_tally(counts: Counts) -> Tally:
    return Tally(_halves(counts.sums.sum(axis=1)), f1)


def _macro_tally(counts: Counts) -> Tally:
    halves = _halves(counts.sums)
    return Tally(halves.reshape(len(halves), -1), macro_f1)


def _line(what: str, match: str, label: str, sums: Floats, weights: Floats | None) -> Line:
    correct, gold, predicted = (int(each) for each in sums.sum(axis=0))
    tally = Tally(_halves(sums), f1)
    return Line(
        what=what,
        match=match,
        label=label,
        n_gold=gold,
        n_predicted=predicted,
        n_correct=correct,
        precision=correct / predicted if predicted else None,
        recall=correct / gold if gold else None,
        f1=value_of(tally),
        interval=None if weights is None else interval_of(tally, weights),
    )


def _macro(what: str, match: str, sums: Floats, weights: Floats | None) -> Line:
    """Means over labels; a precision or recall that nothing defines counts as 0, as in seqeval."""
    correct, gold, predicted = sums.sum(axis=0).T
    halves = _halves(sums)
    tally = Tally(halves.reshape(len(halves), -1), macro_f1)
    return Line(
        what=what,
        match=match,
        label=MACRO,
        n_gold=int(gold.sum()),
        n_predicted=int(predicted.sum()),
        n_correct=int(correct.sum()),
        precision=float(np.mean(correct / np.maximum(predicted, 1))),
        recall=float(np.mean(correct / np.maximum(gold, 1))),
        f1=value_of(tally),
        interval=None if weights is None else interval_of(tally, weights),
    )

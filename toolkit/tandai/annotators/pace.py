"""Answers to how long they took."""

from collections.abc import Iterable, Mapping
from statistics import median

from tandai.annotators.records import Pace
from tandai.records import Annotation


def pace_of(answers: Iterable[Annotation], n_tokens: Mapping[str, int]) -> Pace:
    """Medians of the times that are known.

    Args:
        answers: of one annotator.
        n_tokens: by document.
    """
    answers = list(answers)
    times = [each.lead_time for each in answers if each.lead_time is not None]
    rates = per_100_tokens(answers, n_tokens)
    return Pace(
        n_timed=len(times),
        n_untimed=len(answers) - len(times),
        median_seconds=median(times) if times else None,
        median_seconds_per_100_tokens=median(rates) if rates else None,
    )


def per_100_tokens(answers: Iterable[Annotation], n_tokens: Mapping[str, int]) -> list[float]:
    """Seconds per 100 tokens of each timed answer about a document that has any token."""
    return [
        100 * each.lead_time / n_tokens[each.document_id]
        for each in answers
        if each.lead_time is not None and n_tokens[each.document_id]
    ]

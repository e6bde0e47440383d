"""What can be compared to labels that somebody gives more often than others, and edges further out."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from tandai.agreement.shared import Shared
from tandai.annotators.records import EdgeBias, LabelBias
from tandai.paths import split_path
from tandai.records import Annotation, Answer, Attribute

CHOSEN = ("choices", "taxonomy", "rating")
"""Kinds of answers whose values can be counted."""


def biases(shared: Shared, *, spans_are_given: bool) -> dict[str, tuple[LabelBias, ...]]:
    """By annotator, how often each label and value is given, beside the others.

    Each shared document weighs the same for all: the others' number is the mean of those who
    answered it.

    Args:
        shared: what can be compared.
        spans_are_given: spans are nobody's choice, so only what is said of them counts.
    """
    theirs: dict[str, Counter[tuple[str, str]]] = {}
    others: dict[str, Counter[tuple[str, str]]] = {}
    n_documents: Counter[str] = Counter()
    for row in shared.said:
        answers = [each for each in row if each is not None]
        counts = {
            each.annotator_id: Counter(_given(each, spans_are_given=spans_are_given))
            for each in answers
        }
        for who, given in counts.items():
            n_documents[who] += 1
            theirs.setdefault(who, Counter()).update(given)
            rest = others.setdefault(who, Counter())
            for other, its in counts.items():
                if other != who:
                    for key, n in its.items():
                        rest[key] += n / (len(counts) - 1)  # type: ignore[assignment]
    return {
        who: tuple(
            LabelBias(
                name=name,
                label=label,
                n=given[name, label],
                others=float(others[who][name, label]),
                ratio=given[name, label] / others[who][name, label]
                if others[who][name, label]
                else None,
                n_documents=n_documents[who],
            )
            for name, label in sorted({*given, *others[who]})
        )
        for who, given in theirs.items()
    }


def _given(annotation: Annotation, *, spans_are_given: bool) -> Iterator[tuple[str, str]]:
    if not spans_are_given:
        yield from ((span.control, span.label) for span in annotation.spans)
    said: tuple[Attribute | Answer, ...] = (*annotation.attributes, *annotation.answers)
    for each in said:
        for value in each.values if each.kind in CHOSEN else ():
            yield each.name, split_path(value)[-1] if each.kind == "taxonomy" else value


def edge_biases(shared: Shared) -> dict[str, tuple[EdgeBias, ...]]:
    """By annotator, how far the edges of spans are from those of spans that count as the same."""
    n_classes = len(shared.classes)
    spans = shared.spans
    # Columns: pairs, pairs with the same edges, sums of the differences of starts and of ends.
    sums = np.zeros((len(shared.annotators), n_classes, 4))
    for pair, pairing in shared.pairings.items():
        starts = spans.start[pairing.first] - spans.start[pairing.second]
        ends = spans.end[pairing.first] - spans.end[pairing.second]
        same = (starts == 0) & (ends == 0)
        label = spans.label[pairing.first]
        for who, sign in zip(pair, (1, -1), strict=True):
            for column, values in enumerate(
                (np.ones(len(label)), same, sign * starts, sign * ends)
            ):
                sums[who, :, column] += np.bincount(label, values, n_classes)
    return {
        name: tuple(
            EdgeBias(
                name=each.control,
                label=each.label,
                n=int(n),
                n_same=int(n_same),
                start=float(start / n),
                end=float(end / n),
                length=float((end - start) / n),
            )
            for each, (n, n_same, start, end) in zip(shared.classes, sums[who], strict=True)
            if n
        )
        for who, name in enumerate(shared.annotators)
    }

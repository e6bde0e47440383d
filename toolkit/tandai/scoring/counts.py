"""Two sides' items to sums by story group and label: correct, in gold, predicted."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from tandai.agreement.matching import Places, largest_matching, overlapping
from tandai.agreement.resample import Floats
from tandai.agreement.shared import Ints
from tandai.scoring.items import Items, Place

CORRECT, GOLD, PREDICTED = range(3)


class Frame(NamedTuple):
    """The documents that are scored, their story groups, and the labels: rows of all sums."""

    group_of: Mapping[str, int]
    """Number of the story group by document."""
    n_groups: int
    labels: tuple[str, ...]


class Counts(NamedTuple):
    """Sums of one way to match."""

    frame: Frame
    sums: Floats
    """Shape (groups, labels, 3): correct, in gold, predicted."""


def make_frame(
    document_ids: Sequence[str], groups: Mapping[str, str], labels: Sequence[str]
) -> Frame:
    """A frame over documents.

    Args:
        document_ids: those that are scored.
        groups: story group by document.
        labels: what can be said, in the order to be shown.
    """
    names = sorted({groups[each] for each in document_ids})
    number = {name: index for index, name in enumerate(names)}
    group_of = {each: number[groups[each]] for each in document_ids}
    return Frame(group_of, len(names), tuple(dict.fromkeys(labels)))


def count_exact(frame: Frame, gold: Items, predicted: Items) -> Counts:
    """Correct is what both say, place and label; of documents that the frame has."""
    sums = np.zeros((frame.n_groups, len(frame.labels), 3))
    number = {label: index for index, label in enumerate(frame.labels)}
    for document_id, group in frame.group_of.items():
        ours, theirs = gold.get(document_id, set()), predicted.get(document_id, set())
        for column, items in ((CORRECT, ours & theirs), (GOLD, ours), (PREDICTED, theirs)):
            for _, label in items:
                sums[group, number[label], column] += 1
    return Counts(frame, sums)


def count_overlap(frame: Frame, gold: Items, predicted: Items) -> Counts:
    """Correct is a span that has a code point and the label in common with one of the other side.

    One to one, and as many as there can be (Hopcroft and Karp), so that one long prediction over
    two spans of gold finds one of them.
    """
    exact = count_exact(frame, gold, predicted)
    sums = exact.sums.copy()
    documents = list(frame.group_of)
    ours, theirs = (_places(frame, documents, side) for side in (gold, predicted))
    block = ours.block[largest_matching(overlapping(ours, theirs))]
    document, label = block // max(len(frame.labels), 1), block % max(len(frame.labels), 1)
    group = np.array([frame.group_of[each] for each in documents], dtype=np.int64)
    cell = group[document] * len(frame.labels) + label
    found = np.bincount(cell, minlength=frame.n_groups * len(frame.labels))
    sums[:, :, CORRECT] = found.reshape(frame.n_groups, len(frame.labels))
    return Counts(frame, sums)


def _places(frame: Frame, documents: Sequence[str], items: Items) -> Places:
    """Spans sorted by document, label and start, as matching wants them."""
    number = {label: index for index, label in enumerate(frame.labels)}
    rows = sorted(
        (index * len(frame.labels) + number[label], *_interval(place))
        for index, document_id in enumerate(documents)
        for place, label in items.get(document_id, set())
    )
    columns: Ints = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Places(columns[:, 0], columns[:, 1], columns[:, 2])


def _interval(place: Place) -> tuple[int, int]:
    start, end = place
    return int(start), int(end)


def add(one: Counts, other: Counts) -> Counts:
    """Sums of two comparisons in one frame."""
    return Counts(one.frame, one.sums + other.sums)

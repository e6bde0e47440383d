"""What annotators share to unitizing alpha: of each label, and of a Labels tag over its labels.

The continuum is the characters of tokens, see continuum.py: white space is no part of it.
"""

from collections.abc import Iterator

import numpy as np

from tandai.agreement.coefficients import Continuum, Segments, overlapping, unitizing_alpha
from tandai.agreement.continuum import find_hands, line_of_characters
from tandai.agreement.shared import Asked, Draft, Ints, Shared
from tandai.agreement.tokens import NOBODY

NESTED = (
    "Spans of {} of one annotator overlap; unitizing alpha is defined for segments that do not."
)


def measure_units(shared: Shared, asked: Asked) -> Iterator[Draft]:
    """Unitizing alpha of each Labels tag over its labels, then of each label.

    Args:
        shared: the documents that two or more annotators answered.
        asked: how many spans there must be.
    """
    hands, line = find_hands(shared), line_of_characters(shared)
    continuum = Continuum(np.diff(line.bounds), shared.group, shared.n_groups, hands.document)
    begin = line.bounds[shared.spans.document]
    start, end = line.start - begin, line.end - begin
    # A span of white space alone is nowhere on the continuum.
    real = end > start

    def draft(control: str, label: str, labels: list[int]) -> Draft:
        rows = np.flatnonzero(np.isin(shared.spans.label, labels) & real)
        documents = np.unique(shared.spans.document[rows])
        segments = {
            each: Segments(hands.of_span[of], start[of], end[of])
            for each in labels
            for of in [rows[shared.spans.label[rows] == each]]
        }
        nested = [shared.classes[each].label for each in labels if overlapping(segments[each])]
        why = _why(_n_places(shared, rows), nested, label, asked.options.min_items)
        return Draft(
            name=control,
            metric="unitizing_alpha",
            n=rows.size,
            n_of="spans",
            n_documents=documents.size,
            tally=None if why else unitizing_alpha(continuum, [*segments.values()]),
            label=label,
            why=why,
            n_groups=np.unique(shared.group[documents]).size,
        )

    for control in dict.fromkeys(each.control for each in shared.classes):
        labels = [row for row, each in enumerate(shared.classes) if each.control == control]
        yield draft(control, "", labels)
        for label in labels:
            yield draft(control, shared.classes[label].label, [label])


def _n_places(shared: Shared, rows: Ints) -> int:
    """How many different spans there are, whoever marked them."""
    spans = shared.spans
    columns = (spans.document, spans.label, spans.start, spans.end)
    return int(np.unique(np.column_stack([each[rows] for each in columns]), axis=0).shape[0])


def _why(n_places: int, nested: list[str], label: str, min_items: int) -> str:
    """Why there is no figure, empty where there is one."""
    if n_places == 0:
        return NOBODY.format(label or "anything")
    if n_places < min_items:
        spans = "is 1 different span" if n_places == 1 else f"are {n_places} different spans"
        return f"There {spans}; below {min_items}, no figure is given."
    if nested:
        return NESTED.format(", ".join(nested))
    return ""

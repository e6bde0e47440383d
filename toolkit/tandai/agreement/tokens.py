"""What annotators share to alpha over tokens and over characters, of a Labels tag and each label.

A token's class is the set of labels whose spans share a character with it: none is a class of its
own, and a token of two labels, one span nested in another, has a class of its own too. Of one
label, the classes are that it is there and that it is not. Characters are those of tokens: white
space has no class.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from tandai.agreement.coefficients import items_of_classes, nominal_alpha, skewed
from tandai.agreement.continuum import Line, find_hands, line_of_characters, line_of_tokens
from tandai.agreement.figures import Metric
from tandai.agreement.pieces import Pieces, covered, cut, label_sets
from tandai.agreement.shared import Asked, Draft, Ints, Shared

LINES: dict[Metric, tuple[str, Callable[[Shared], Line]]] = {
    "token_alpha": ("tokens", line_of_tokens),
    "character_alpha": ("characters", line_of_characters),
}
NOTHING = "The documents that two annotators answered have no token."


class _Line(NamedTuple):
    """What is measured in, and why figures of the labels on it would mislead."""

    metric: Metric
    n_of: str
    pieces: Pieces
    why: dict[str, str]
    """By label, empty where they would not; judged by tokens, for ten characters are one word."""


def measure_tokens(shared: Shared, asked: Asked) -> Iterator[Draft]:
    """Token and character alpha of each Labels tag and of each of its labels.

    Args:
        shared: the documents that two or more annotators answered.
        asked: how many tokens the second class must have.
    """
    hands = find_hands(shared)
    lines = [(metric, n_of, make(shared)) for metric, (n_of, make) in LINES.items()]
    for control in dict.fromkeys(each.control for each in shared.classes):
        labels = [row for row, each in enumerate(shared.classes) if each.control == control]
        rows = np.flatnonzero(np.isin(shared.spans.label, labels))
        why: dict[str, str] = {}
        for metric, n_of, made in lines:
            pieces = cut(made, hands, shared.group, shared.n_groups, rows)
            line = _Line(metric, n_of, pieces, why)
            there = [covered(pieces, shared.spans.label[rows] == label) for label in labels]
            yield _draft(line, asked, control, "", *label_sets(there))
            for label, present in zip(labels, there, strict=True):
                name = shared.classes[label].label
                yield _draft(line, asked, control, name, present.astype(np.int64), 2)


def _draft(
    line: _Line, asked: Asked, control: str, label: str, code: Ints, n_classes: int
) -> Draft:
    """One figure of a coding of the pieces: by the labels there, or one label there or not."""
    pieces = line.pieces
    if line.metric == "token_alpha":
        items = items_of_classes(pieces.ratings._replace(code=code, n_classes=n_classes))
        scarce = skewed(items, asked.options.min_items, line.n_of)
        line.why[label] = scarce if items.any() else NOTHING
    why = line.why[label]
    return Draft(
        name=control,
        metric=line.metric,
        n=pieces.length,
        n_of=line.n_of,
        n_documents=pieces.n_documents,
        tally=None if why else nominal_alpha(pieces.ratings, pieces.pairs, code, n_classes),
        label=label,
        why=why,
        n_groups=pieces.n_groups,
    )

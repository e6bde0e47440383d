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
NOBODY = "Nobody marked {}: there is nothing that chance could have got wrong."
NOTHING = "The documents that two annotators answered have no token."


class _Coding(NamedTuple):
    """A class for each row of the pieces: the labels there, or one label there or not."""

    label: str
    code: Ints
    n_classes: int
    given: bool
    """Whether anybody gave any of it."""


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
        # Judged by tokens for both: ten characters are one word.
        why: dict[str, str] = {}
        for metric, n_of, line in lines:
            pieces = cut(line, hands, shared.group, shared.n_groups, rows)
            for coding in _codings(shared, pieces, rows, labels):
                if coding.label not in why:
                    why[coding.label] = _why(pieces, coding, asked.options.min_items)
                tally = nominal_alpha(pieces.ratings, pieces.pairs, coding.code, coding.n_classes)
                yield Draft(
                    name=control,
                    metric=metric,
                    n=pieces.length,
                    n_of=n_of,
                    n_documents=pieces.n_documents,
                    tally=None if why[coding.label] else tally,
                    label=coding.label,
                    why=why[coding.label],
                    n_groups=pieces.n_groups,
                )


def _codings(shared: Shared, pieces: Pieces, rows: Ints, labels: list[int]) -> Iterator[_Coding]:
    """All labels of the tag as sets, then each of them alone."""
    there = [covered(pieces, shared.spans.label[rows] == label) for label in labels]
    code, n_classes = label_sets(there)
    given = [bool(each.any()) for each in there]
    yield _Coding("", code, n_classes, any(given))
    for label, present, some in zip(labels, there, given, strict=True):
        yield _Coding(shared.classes[label].label, present.astype(np.int64), 2, some)


def _why(pieces: Pieces, coding: _Coding, min_items: int) -> str:
    """Why there is no figure, empty where there is one; the pieces are of tokens."""
    if not pieces.length:
        return NOTHING
    if not coding.given:
        return NOBODY.format(coding.label or "anything")
    ratings = pieces.ratings._replace(code=coding.code, n_classes=coding.n_classes)
    return skewed(items_of_classes(ratings), min_items, "tokens")

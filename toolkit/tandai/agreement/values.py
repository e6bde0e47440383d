"""What a record's answer holds to the value that is compared: a code, a set, pairs, a number.

Who was asked and said nothing said ``(none)``: no choice is a choice where a question was due. A
number that is not there cannot be near another, so there silence is no answer.
"""

import math
from collections.abc import Sequence

from tandai.agreement.questions import Scale
from tandai.paths import split_path

SILENCE = "(none)"
Value = str | float | frozenset[str] | frozenset[tuple[str, str]]
"""A code or text; a number; of sets the codes; of pairs the items, each with its answer."""


def value_of(scale: Scale, given: Sequence[str]) -> Value | None:
    """What was answered, or None where that can be compared with nothing.

    Several answers to what wants one are a class of their own; several numbers are no number.

    Args:
        scale: of the question.
        given: values of the records, empty where there is none.

    Raises:
        ValueError: a number is none, or infinite.
    """
    match scale:
        case "nominal":
            return " + ".join(sorted(set(given))) or SILENCE
        case "sets":
            return frozenset(given)
        case "pairs":
            return frozenset(_pair(path) for path in given)
        case "interval":
            return _number(given[0]) if len(set(given)) == 1 else None
        case "text":
            return "\n".join(given) or SILENCE


def in_words(value: Value) -> str:
    """A value as a class is called in tables."""
    if not isinstance(value, frozenset):
        return str(value)
    members = sorted("/".join(each) if isinstance(each, tuple) else each for each in value)
    return " + ".join(members) or SILENCE


def place_in_order(value: Value) -> tuple[float, str]:
    """Where a value stands among others of its scale: numbers by size, all else by words."""
    return value if isinstance(value, float) else 0, in_words(value)


def _number(said: str) -> float:
    number = float(said)
    if not math.isfinite(number):
        raise ValueError(f"{said!r} is no number")
    return number


def _pair(path: str) -> tuple[str, str]:
    item, *answer = split_path(path)
    return item, "/".join(answer)

"""Plain answers of many annotations to columns; the owners of any other are named."""

from collections.abc import Callable, Sequence
from itertools import compress
from typing import Any

import msgspec
import numpy as np
from msgspec import UNSET
from numpy.typing import NDArray

from tandai.convert.gather import Ints, Owners, Rows, columns_of
from tandai.convert.plain_spans import is_score
from tandai.convert.plan import Plan, Question
from tandai.records import AttributeKind

_NAMES = (
    "id", "value", "origin", "score",
    "type", "from_name", "to_name", "from_id", "to_id", "direction", "labels",
)  # fmt: skip
_NONE = (UNSET,) * 4


class Answers(msgspec.Struct):
    """Answers about regions, or about documents, by column."""

    rows: Rows
    ids: list[str]
    names: list[str]
    values: list[tuple[str, ...]]
    origins: list[Any]
    scores: list[Any]
    starts: list[int]
    """Of answers about regions."""
    ends: list[int]
    quotes: list[Any]
    """What stands where a region's quote does; a text area's answer, too."""


def gather_answers(rows: Rows, plan: Plan) -> tuple[Answers, Answers] | Owners:
    """The columns of answers about regions and about documents, or the owners of odd ones."""
    ids, values, origins, scores, *shape = columns_of(_NAMES, rows.items)
    odd = rows.owners_where(each is UNSET for each in values) if UNSET in values else set()
    odd |= rows.unlike(lambda: zip(*shape, strict=True), lambda each: _is_plain(each, plan))
    odd |= rows.unlike(lambda: scores, is_score)
    if not all(ids):
        odd |= rows.owners_where(not each for each in ids)
    if odd:
        return odd
    names = shape[1]
    numbers = {name: each.number for name, each in plan.questions.items()}
    asked = np.array([numbers[name] for name in names], np.int64)
    starts, ends, quotes, *answers = columns_of(("start", "end", "text", *plan.value_keys), values)
    odd = _misplaced(rows, asked, (starts, ends, quotes, *answers), plan)
    if odd:
        return odd
    texts: list[Any] = [None] * len(ids)
    for question in plan.questions.values():
        places = np.flatnonzero(asked == question.number).tolist()
        column = quotes if question.key == "text" else answers[question.place]
        given = [column[place] for place in places]
        values_of = set() if question.key == "text" else set(given)
        wrong = {each for each in values_of if not is_answer(each, question)}
        if wrong:
            owners = rows.owners[places].tolist()
            odd |= {o for o, each in zip(owners, given, strict=True) if each in wrong}
        for place, each in zip(places, map(_VALUES[question.kind], given), strict=True):
            texts[place] = each
    if odd:
        return odd
    columns = (ids, names, texts, origins, scores, starts, ends, quotes)
    about_regions = np.array([each.per_region for each in plan.questions.values()], bool)[asked]
    return _chosen(rows, about_regions, columns), _chosen(rows, ~about_regions, columns)


def _chosen(rows: Rows, mask: NDArray[np.bool_], columns: Sequence[Sequence[Any]]) -> Answers:
    marks = mask.tolist()
    return Answers(rows.chosen(mask), *(list(compress(each, marks)) for each in columns))


def _misplaced(rows: Rows, asked: Ints, columns: Sequence[tuple[Any, ...]], plan: Plan) -> Owners:
    """Owners of answers whose value holds more or less than its question's does.

    Args:
        rows: the answers.
        asked: number of each one's question.
        columns: starts, ends, what stands where quotes do, and what under each of the plan's keys.
        plan: of the config.
    """
    starts, ends, quotes, *answers = columns
    questions = plan.questions.values()
    about_region = np.array([each.per_region for each in questions], bool)[asked]
    is_odd = (_are_set(starts) != about_region) | (_are_set(ends) != about_region)
    forms: dict[type, int] = {str: 1, list: 2}
    found = np.array([forms.get(type(each), 0) if each else 0 for each in quotes], np.int8)
    wanted = [2 if each.key == "text" else int(each.per_region) for each in questions]
    is_odd |= found != np.array(wanted, np.int8)[asked]
    for key, column in zip(plan.value_keys, answers, strict=True):
        is_odd |= _are_set(column) != np.array([each.key == key for each in questions], bool)[asked]
    return set(rows.owners[is_odd].tolist())


def _are_set(column: Sequence[object]) -> NDArray[np.bool_]:
    return np.array([each is not UNSET for each in column], bool)


def _is_plain(shape: Any, plan: Plan) -> bool:
    question = plan.questions.get(shape[1])
    is_known = question is not None and question.type == shape[0]
    return is_known and shape[2] == plan.text_name and bool(shape[3:] == _NONE)


def is_answer(value: Any, question: Question) -> bool:
    """Whether the control may be so answered."""
    if value is UNSET:
        return False
    if question.kind == "choices":
        is_once = len(set(value)) == len(value)
        is_allowed = len(value) == 1 or (question.multiple and bool(value) and is_once)
        return is_allowed and (not question.codes or question.codes.issuperset(value))
    if question.kind in ("number", "rating"):
        low, high = question.lowest, question.highest
        return (low is None or low <= value) and (high is None or value <= high)
    return True


def _number(value: int | float) -> tuple[str, ...]:
    return (msgspec.json.encode(value).decode(),)


def _same(value: tuple[str, ...]) -> tuple[str, ...]:
    return value


def _one(value: str) -> tuple[str, ...]:
    return (value,)


_VALUES: dict[AttributeKind, Callable[[Any], tuple[str, ...]]] = {
    "choices": _same,
    "text": tuple,
    "rating": _number,
    "number": _number,
    "datetime": _one,
}

"""Plain answers of many annotations to columns; the owners of any other are named."""

from collections.abc import Callable, Sequence
from itertools import compress
from typing import Any

import msgspec
import numpy as np
from msgspec import UNSET

from tandai.convert.gather import Owners, Rows, columns_of
from tandai.convert.plain_spans import is_score, unlike_values
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
    texts: list[Any] = [None] * len(ids)
    starts, ends, quotes, *answers = columns_of(("start", "end", "text", *plan.value_keys), values)
    for question in plan.questions.values():
        chosen = [name == question.name for name in names]
        if True not in chosen:
            continue
        own = rows.chosen(np.array(chosen, bool))
        theirs = [tuple(compress(each, chosen)) for each in (starts, ends, quotes, *answers)]
        odd |= _unlike(own, theirs, question, plan)
        if not odd:
            read = _VALUES[question.kind]
            given = theirs[2] if question.key == "text" else theirs[3 + question.place]
            for at, each in zip(compress(range(len(chosen)), chosen), given, strict=True):
                texts[at] = read(each)
    if odd:
        return odd
    about_regions = {name for name, each in plan.questions.items() if each.per_region}
    mask = [name in about_regions for name in names]
    columns = (ids, names, texts, origins, scores, starts, ends, quotes)
    return (
        Answers(rows.chosen(np.array(mask, bool)), *(list(compress(e, mask)) for e in columns)),
        Answers(
            rows.chosen(~np.array(mask, bool)),
            *(list(compress(each, (not about for about in mask))) for each in columns),
        ),
    )


def _is_plain(shape: Any, plan: Plan) -> bool:
    question = plan.questions.get(shape[1])
    is_known = question is not None and question.type == shape[0]
    return is_known and shape[2] == plan.text_name and bool(shape[3:] == _NONE)


def _unlike(
    rows: Rows, columns: Sequence[tuple[Any, ...]], question: Question, plan: Plan
) -> Owners:
    """Owners of answers to one question that are of another form."""
    starts, ends, quotes, *answers = columns
    odd = unlike_values(rows, answers, question.key, plan)
    place: type = int if question.per_region else type(UNSET)
    odd |= rows.unlike(lambda: map(type, starts), lambda kind: kind is place)
    odd |= rows.unlike(lambda: map(type, ends), lambda kind: kind is place)
    if question.key == "text":
        return odd | rows.owners_where(type(each) is not list or not each for each in quotes)
    quote: type = str if question.per_region else type(UNSET)
    odd |= rows.unlike(lambda: map(type, quotes), lambda kind: kind is quote)
    return odd | rows.unlike(lambda: answers[question.place], lambda e: is_answer(e, question))


def is_answer(value: Any, question: Question) -> bool:
    """Whether the control may be so answered."""
    if value is UNSET:
        return False
    if question.kind == "choices":
        is_allowed = len(value) == 1 or (question.multiple and bool(value))
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

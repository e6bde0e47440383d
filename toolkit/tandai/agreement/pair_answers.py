"""Pairs of an inventory's item and an answer to how far people give an item the same answer.

Only items that both chose for a matched span can be compared; how many one alone chose is counted
beside. NEW is no item: two people's new claims need not be one.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from tandai.agreement.answers import NO_ANSWER, Answers
from tandai.agreement.coefficients import make_ratings
from tandai.agreement.compared import Compared, Matched, matched_of, same_things
from tandai.agreement.drafts import Drafting
from tandai.agreement.linked import count_members, set_figures
from tandai.agreement.shared import Asked, Ints, Measure, Shared
from tandai.agreement.values import SILENCE, Value
from tandai.inventories import NOT_IN_INVENTORY

ITEMS = ".items"
"""Behind the name of pairs: the items in them without their answers, counted, and as wholes."""
CHOSEN = ".chosen"
"""Behind the name of pairs: counts of the items of matched spans that both chose, or one."""
BY_BOTH, BY_ONE = "by both", "by one alone"
By = dict[str, str]
"""Item to the answer given to it."""


class _Common(NamedTuple):
    """The items that a pair of annotators both chose for a matched span, a row each."""

    matched: Matched
    row: Ints
    """The first one's span, a row of ``Shared.spans``."""
    item: Ints
    first: Ints
    """The first one's answer."""
    second: Ints
    n_alone: tuple[int, int]
    """Items that the first one alone chose, and the second one alone."""


def measure_pairs(shared: Shared, asked: Asked, answers: Answers) -> Measure:
    """Pairs about spans: their items as sets and clusters, then the answers to common items."""
    name = answers.question.name
    items = _items_alone(answers)
    # The answers to common items are what the bare name is observed on.
    sets, wholes = (Drafting(shared, asked, each, "matched spans") for each in (name, name + ITEMS))
    yield wholes.counts(*count_members(shared, items))
    yield from set_figures(shared, sets, wholes, items)
    given = [_by_item(each) for each in answers.values]
    classes = _classes(asked.pair_answers.get(name, ()), given)
    common = [_common(each, answers.code, given, classes) for each in matched_of(shared, answers)]
    drafting, chosen = (
        Drafting(shared, asked, each, "items that both chose") for each in (name, name + CHOSEN)
    )
    yield drafting.counts(classes, _count_answers(answers.by_annotator(shared), given, classes))
    yield chosen.counts((BY_BOTH, BY_ONE), _count_chosen(shared, common))
    compared = list(_compare(shared, common, len(classes)))
    for each in compared:
        yield from drafting.nominal(each)
    for each in compared:
        yield from drafting.confusion(each, classes)


def _items_alone(answers: Answers) -> Answers:
    """The items that were chosen, whatever was answered to them."""
    sets = [frozenset(item for item, _ in _pairs(value)) for value in answers.values]
    values = tuple(sorted(set(sets), key=sorted))
    number = {value: place for place, value in enumerate(values)}
    renumber = np.array([*(number[each] for each in sets), NO_ANSWER], np.int64)
    return Answers(answers.question, renumber[answers.code], values)


def _pairs(value: Value) -> list[tuple[str, str]]:
    if not isinstance(value, frozenset):
        raise TypeError(f"found {value!r}; expected pairs")
    return sorted(each for each in value if isinstance(each, tuple))


def _by_item(value: Value) -> By:
    """The answer to each item of the inventory; several to one item are a class of their own."""
    found: dict[str, list[str]] = {}
    for item, answer in _pairs(value):
        if item not in NOT_IN_INVENTORY:
            found.setdefault(item, []).append(answer or SILENCE)
    return {item: " + ".join(said) for item, said in found.items()}


def _classes(listed: Sequence[str], given: Sequence[By]) -> tuple[str, ...]:
    others = {answer for each in given for answer in each.values()} - set(listed)
    return (*listed, *sorted(others))


def _common(matched: Matched, code: Ints, given: Sequence[By], classes: Sequence[str]) -> _Common:
    """What both answered to the items that both chose."""
    number = {answer: place for place, answer in enumerate(classes)}
    items = sorted({item for each in given for item in each})
    place_of = {item: place for place, item in enumerate(items)}
    rows: list[tuple[int, int, int, int]] = []
    n_first = n_second = 0
    codes = (code[matched.first].tolist(), code[matched.second].tolist())
    for row, one, other in zip(matched.first.tolist(), *codes, strict=True):
        ours, theirs = given[one], given[other]
        both = ours.keys() & theirs.keys()
        n_first += len(ours) - len(both)
        n_second += len(theirs) - len(both)
        rows += [
            (row, place_of[item], number[ours[item]], number[theirs[item]]) for item in sorted(both)
        ]
    spans, item, first, second = np.array(rows, np.int64).reshape(len(rows), 4).T
    return _Common(matched, spans, item, first, second, (n_first, n_second))


def _compare(shared: Shared, common: Sequence[_Common], n_classes: int) -> Iterator[Compared]:
    """Ratings of an item of a span: of all pairs, then of each."""
    n_spans = len(shared.spans.label)
    things = same_things(n_spans, [each.matched for each in common])
    nothing = np.zeros(0, np.int64)
    for pair, some in ((None, common), *((each.matched.pair, [each]) for each in common)):
        row = np.concatenate([nothing, *(each.row for each in some)])
        item = np.concatenate([nothing, *(each.item for each in some)])
        first = np.concatenate([nothing, *(each.first for each in some)])
        second = np.concatenate([nothing, *(each.second for each in some)])
        document = np.repeat(shared.spans.document[row], 2)
        code = np.stack([first, second], axis=1).ravel()
        ratings = make_ratings(
            np.repeat(np.arange(row.size), 2),
            np.tile(np.array(pair or (0, 1)), row.size),
            code,
            shared.group[document],
            n_classes=n_classes,
            n_groups=shared.n_groups,
        )
        thing = np.repeat(item * n_spans + things[row], 2)
        yield Compared(ratings, document, thing, pair)


def _count_answers(counts: Ints, given: Sequence[By], classes: Sequence[str]) -> Ints:
    """How often each annotator gave each answer, shape (classes, annotators)."""
    table = np.zeros((len(classes), counts.shape[1]), np.int64)
    place = {answer: number for number, answer in enumerate(classes)}
    for each, row in zip(given, counts, strict=True):
        for answer, n in Counter(each.values()).items():
            table[place[answer]] += n * row
    return table


def _count_chosen(shared: Shared, common: Sequence[_Common]) -> Ints:
    """Items that both of a pair chose, and that one alone chose, shape (2, annotators)."""
    table = np.zeros((2, len(shared.annotators)), np.int64)
    for each in common:
        for annotator, n_alone in zip(each.matched.pair, each.n_alone, strict=True):
            table[0, annotator] += each.row.size
            table[1, annotator] += n_alone
    return table

"""Answers by span or by document to ratings of the same thing: of all annotators, and of a pair.

A matched span of a pair is a thing that both rated. Of several pairs all their things are taken
together, so a span that three people marked is three: what is in two is not what is in three, and
a chain of matches is no match. Documents need no matching: a document is one thing, whoever
answered.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from tandai.agreement.answers import NO_ANSWER, Answers
from tandai.agreement.coefficients import Ratings, make_ratings
from tandai.agreement.resample import Floats
from tandai.agreement.shared import Bools, Ints, Pair, Shared


class Compared(NamedTuple):
    """What two or more annotators said of the same things; answers without a partner are there too."""

    ratings: Ratings
    document: Ints
    """Of each row of the ratings."""
    thing: Ints
    """What each row is about: one number, however many pairs of annotators matched it."""
    pair: Pair | None
    """Of these two alone; None: of all."""

    @property
    def n(self) -> int:
        """Things that two or more rated."""
        return int(np.unique(self.thing[self._rated]).size)

    @property
    def n_documents(self) -> int:
        """Documents those are in."""
        return int(np.unique(self.document[self._rated]).size)

    @property
    def items(self) -> Floats:
        """How many of those things somebody gave each class, shape (classes,)."""
        n_classes = self.ratings.n_classes
        rated = self._rated
        distinct = np.unique(self.thing[rated] * n_classes + self.ratings.code[rated])
        counts = np.bincount(distinct % max(n_classes, 1), minlength=n_classes)
        return counts.astype(np.float64)

    @property
    def n_unusual(self) -> int:
        """How many of those things somebody gave another class than the most frequent one.

        Of several that are as frequent, the one that leaves the fewest, whatever their order.
        """
        rated, items = self._rated, self.items
        code, thing = self.ratings.code[rated], self.thing[rated]
        most = np.flatnonzero(items == items.max(initial=0))
        return min((np.unique(thing[code != each]).size for each in most), default=0)

    def unless(self, code: int) -> "Compared":
        """Without the things that all who rated them gave this code."""
        ratings = self.ratings
        _, place = np.unique(ratings.unit, return_inverse=True)
        kept = np.bincount(place, ratings.code != code)[place] > 0 if place.size else place > 0
        left = ratings._replace(
            unit=ratings.unit[kept],
            annotator=ratings.annotator[kept],
            code=ratings.code[kept],
            group=ratings.group[kept],
            weight=ratings.weight[kept],
        )
        return Compared(left, self.document[kept], self.thing[kept], self.pair)

    @property
    def _rated(self) -> Bools:
        """Rows whose thing somebody else rated too; rows are in the order of units."""
        same = self.ratings.unit[1:] == self.ratings.unit[:-1]
        rated: Bools = np.zeros(self.ratings.unit.size, np.bool_)
        rated[1:] |= same
        rated[:-1] |= same
        return rated


class Matched(NamedTuple):
    """Spans of a pair that count as the same one, both asked: rows of ``Shared.spans``."""

    pair: Pair
    first: Ints
    second: Ints


def matched_of(shared: Shared, answers: Answers) -> list[Matched]:
    """Of each pair of annotators, the matched spans that both answered about."""
    found = []
    for pair, pairing in shared.pairings.items():
        both = (answers.code[pairing.first] != NO_ANSWER) & (
            answers.code[pairing.second] != NO_ANSWER
        )
        found.append(Matched(pair, pairing.first[both], pairing.second[both]))
    return found


def compare(shared: Shared, answers: Answers) -> list[Compared]:
    """Answers as they were given: of all annotators, then of each pair."""
    code, n_classes = answers.code, len(answers.values)
    if answers.question.is_about_spans:
        return list(compare_spans(shared, code, n_classes, matched_of(shared, answers)))
    return list(compare_documents(shared, code, n_classes))


def compare_spans(
    shared: Shared, code: Ints, n_classes: int, matched: list[Matched]
) -> Iterator[Compared]:
    """Ratings of matched spans: of all pairs, then of each.

    Args:
        shared: what can be compared.
        code: of each span, shape (spans,).
        n_classes: how many codes there are.
        matched: of each pair.
    """
    things = same_things(len(code), matched)
    for pair, some in ((None, matched), *((each.pair, [each]) for each in matched)):
        first = np.concatenate([_NONE, *(each.first for each in some)])
        second = np.concatenate([_NONE, *(each.second for each in some)])
        rows = np.stack([first, second], axis=1).ravel()
        document = shared.spans.document[rows]
        ratings = make_ratings(
            np.repeat(np.arange(first.size), 2),
            np.tile(np.array(pair or (0, 1)), first.size),
            code[rows],
            shared.group[document],
            n_classes=n_classes,
            n_groups=shared.n_groups,
        )
        yield Compared(ratings, document, things[rows], pair)


def compare_documents(
    shared: Shared, code: Ints, n_classes: int, *, unless: int | None = None
) -> Iterator[Compared]:
    """Ratings of documents, or of each item in each: of all annotators, then of each pair.

    Args:
        shared: what can be compared.
        code: shape (documents, annotators, items).
        n_classes: how many codes there are.
        unless: leaves out what all of those who are compared called so.
    """
    yield _of_documents(shared, code, n_classes, unless, None)
    for pair in shared.pairs:
        yield _of_documents(shared, code, n_classes, unless, pair)


def same_things(n: int, matched: list[Matched]) -> Ints:
    """A number for each span, the same for those that matches join, whoever marked them.

    Args:
        n: how many spans there are.
        matched: of each pair.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    first = np.concatenate([_NONE, *(each.first for each in matched)])
    second = np.concatenate([_NONE, *(each.second for each in matched)])
    graph = csr_array((np.ones(first.size, np.int8), (first, second)), shape=(n, n))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def marked_by_all(shared: Shared, code: Ints, n_classes: int, matched: list[Matched]) -> Compared:
    """Ratings of the spans that all annotators of their document marked, each matched with each.

    A chain of matches, where the ends do not match, is no such span.
    """
    things = same_things(len(code), matched)
    first = np.concatenate([_NONE, *(each.first for each in matched)])
    n_matches = np.bincount(things[first], minlength=len(code))
    rows = np.flatnonzero(code != NO_ANSWER)
    n_spans = np.bincount(things[rows], minlength=len(code))
    n_answered = shared.answered.sum(axis=1)[shared.spans.document[rows]]
    size = n_spans[things[rows]]
    # So many matches among so few spans: each is matched with each, and nobody with himself.
    rows = rows[(size == n_answered) & (n_matches[things[rows]] == size * (size - 1) // 2)]
    document = shared.spans.document[rows]
    annotator = shared.spans.annotator[rows]
    order = np.lexsort((annotator, things[rows]))
    rows, document, annotator = rows[order], document[order], annotator[order]
    ratings = make_ratings(
        things[rows],
        annotator,
        code[rows],
        shared.group[document],
        n_classes=n_classes,
        n_groups=shared.n_groups,
    )
    return Compared(ratings, document, things[rows], None)


_NONE = np.zeros(0, np.int64)


def _of_documents(
    shared: Shared, code: Ints, n_classes: int, unless: int | None, pair: Pair | None
) -> Compared:
    n_items = code.shape[2]
    asked = code != NO_ANSWER
    if pair is not None:
        # What one of them alone answered is no part of what the two have in common.
        both = asked[:, pair[0]] & asked[:, pair[1]]
        asked = np.zeros_like(asked)
        asked[:, list(pair)] = both[:, None]
    if unless is not None:
        asked &= (asked & (code != unless)).any(axis=1, keepdims=True)
    document, annotator, item = np.nonzero(asked)
    unit = document * n_items + item
    order = np.lexsort((annotator, unit))
    document, annotator, item, unit = (each[order] for each in (document, annotator, item, unit))
    ratings = make_ratings(
        unit,
        annotator,
        code[document, annotator, item],
        shared.group[document],
        n_classes=n_classes,
        n_groups=shared.n_groups,
    )
    return Compared(ratings, document, unit, pair)

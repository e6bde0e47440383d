"""Words of many passages to pairs that share much of what they say.

Words weigh by how few passages have them, so no list of stop words is needed and names that all
have count for little. What two passages share is added up by word, and only pairs that share enough
are compared.
"""

import math
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tandai.layers.suggest.words import NEGATORS

LIKE = 0.25
"""Share of the weight of all words of two passages that both have, from which on they are alike."""
SAME = 0.7
"""Share of each one's weight that the other has, from which on they say the same."""
HELD = 0.9
"""Share of one's weight from which on the other says it too, and more."""
FEWEST = 4
"""Different words; fewer say too little to be said again."""
MOST = 200
"""Passages of other words; a word that more have finds none of them."""
COPIES = 20
"""Of places with the same words, each is compared with so many after it."""
Words = frozenset[str]
_NEGATORS = frozenset(NEGATORS)


class Pair(NamedTuple):
    """Two passages, by their numbers, the smaller first, and shares of their words' weight."""

    one: int
    other: int
    held: float
    """Of ``one``, what ``other`` has too; 0 where it cannot say all that ``one`` does."""
    holds: float
    """Of ``other``, what ``one`` has too."""
    both: float
    """Of the two together, what both have; 0 where they cannot mean the same."""

    @property
    def is_same(self) -> bool:
        """Whether they say the same, in nearly the same words."""
        return min(self.held, self.holds, 1.0 if self.both else 0.0) >= SAME


def words_in(tokens: Iterable[str]) -> Words:
    """Different words, whatever their case and composition, without punctuation."""
    folded = (unicodedata.normalize("NFKC", each).casefold() for each in tokens)
    return frozenset(each for each in folded if any(map(str.isalnum, each)))


def find_alike(passages: Sequence[Words]) -> Iterator[Pair]:
    """Pairs of passages that are alike, or of which one holds the other; each once.

    Time grows with the passages and not with their square: words that more than `MOST` have lead
    nowhere, and of places with the same words each meets the next `COPIES` alone.
    """
    places: dict[Words, list[int]] = defaultdict(list)
    for number, words in enumerate(passages):
        if len(words) >= FEWEST:
            places[words].append(number)
    forms = sorted(places, key=lambda words: places[words][0])
    for numbers in places.values():
        for at, one in enumerate(numbers):
            for other in numbers[at + 1 : at + 1 + COPIES]:
                yield Pair(one, other, 1.0, 1.0, 1.0)
    for first, second, held, holds, both in _near(forms):
        for one in places[forms[first]][:COPIES]:
            for other in places[forms[second]][:COPIES]:
                if one < other:
                    yield Pair(one, other, held, holds, both)
                else:
                    yield Pair(other, one, holds, held, both)


def _near(forms: Sequence[Words]) -> Iterator[tuple[int, int, float, float, float]]:
    """Numbers of two sets of words, and the shares of a pair."""
    having: dict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(forms):
        for word in words:
            having[word].append(number)
    weight = {word: math.log1p(len(forms) / len(numbers)) for word, numbers in having.items()}
    whole = [math.fsum(weight[word] for word in words) for words in forms]
    for number, words in enumerate(forms):
        for other in _candidates(number, words, having, weight, whole):
            one, two = forms[number], forms[other]
            shared = math.fsum(weight[word] for word in one & two)
            held = shared / whole[number] if _may_be_in(one, two) else 0.0
            holds = shared / whole[other] if _may_be_in(two, one) else 0.0
            union = whole[number] + whole[other] - shared
            both = shared / union if held and holds else 0.0
            if both >= LIKE or max(held, holds) >= HELD:
                yield number, other, held, holds, both


def _candidates(
    number: int,
    words: Words,
    having: Mapping[str, Sequence[int]],
    weight: Mapping[str, float],
    whole: Sequence[float],
) -> list[int]:
    """Later ones that may share enough: the weight of words that many have is given to all."""
    shared: dict[int, float] = defaultdict(float)
    slack = 1e-9
    for word in words:
        if len(having[word]) > MOST:
            slack += weight[word]
        else:
            for other in having[word][bisect_right(having[word], number) :]:
                shared[other] += weight[word]
    mine = whole[number]
    return sorted(
        other
        for other, weighs in shared.items()
        if weighs + slack
        >= min(LIKE / (1 + LIKE) * (mine + whole[other]), HELD * min(mine, whole[other]))
    )


def _may_be_in(one: Words, other: Words) -> bool:
    """A number more or a negation on one side alone says something else."""
    return _numbers(one) <= _numbers(other) and one & _NEGATORS == other & _NEGATORS


def _numbers(words: Words) -> Words:
    return frozenset(each for each in words if any(map(str.isdigit, each)))

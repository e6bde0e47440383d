"""Labelled words of train to labels wherever the same words stand: longest first, whole words."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_WORD = re.compile(r"\w+|[^\w\s]")


class Lexicon(NamedTuple):
    """What words are called."""

    labels: dict[tuple[str, ...], str]
    """Label by words."""
    longest: dict[str, int]
    """By first word, the most words of an entry that begins with it."""


def make_lexicon(marked: Iterable[tuple[str, str]]) -> Lexicon:
    """The label that each quote has most often, of several the first by name.

    Args:
        marked: quote and label of every span of train.
    """
    counts: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for quote, label in marked:
        words = tuple(_WORD.findall(quote))
        if words:
            counts[words][label] += 1
    labels = {words: min(its, key=lambda each: (-its[each], each)) for words, its in counts.items()}
    longest: dict[str, int] = {}
    for words in labels:
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return Lexicon(labels, longest)


def find_words(lexicon: Lexicon, text: str) -> Iterator[tuple[int, int, str]]:
    """Intervals that read as an entry, from left to right, the longest at each place.

    No two overlap; upper and lower case count, white space between words does not.
    """
    found = list(_WORD.finditer(text))
    words = [each.group() for each in found]
    at = 0
    while at < len(words):
        for n in range(lexicon.longest.get(words[at], 0), 0, -1):
            label = lexicon.labels.get(tuple(words[at : at + n]))
            if label is not None and at + n <= len(words):
                yield found[at].start(), found[at + n - 1].end(), label
                at += n
                break
        else:
            at += 1

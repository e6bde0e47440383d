"""Marked words and texts to every place where those words stand, and what each annotator made of it."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tandai.layers.suggest.base import annotated_stretches
from tandai.records import Annotation, Document, Span

LONGEST = 12
"""Tokens; what is longer is no name."""
Words = tuple[str, ...]
"""A name as its tokens."""


class Occurrence(NamedTuple):
    """A place where words stand that somebody has marked somewhere, and one annotator's view of it."""

    words: Words
    start: int
    end: int
    annotation: Annotation
    exact: tuple[Span, ...]
    """Spans of just these words."""
    around: tuple[Span, ...]
    """Spans of more than these words."""
    across: tuple[Span, ...]
    """Spans of a part of these words, or of a part and something beside."""


class Text:
    """One document's text as tokens, in the zones that are annotated."""

    def __init__(self, document: Document, text: str) -> None:
        starts = [start for start, _ in document.tokens]
        ends = [end for _, end in document.tokens]
        self.tokens: list[tuple[int, int]] = []
        self._last: list[int] = []
        for each in annotated_stretches(document, text):
            # Only tokens that are whole in the stretch.
            inside = document.tokens[bisect_left(starts, each.start) : bisect_right(ends, each.end)]
            self.tokens += inside
            self._last += [len(self.tokens)] * len(inside)
        self.words = [text[start:end] for start, end in self.tokens]
        self._starts = [start for start, _ in self.tokens]
        self._ends = [end for _, end in self.tokens]

    def run(self, first: int, length: int) -> Words | None:
        """So many words from one on; None where the text ends before."""
        words = tuple(self.words[first : first + length])
        return words if len(words) == length else None

    def is_one_line(self, first: int, last: int) -> bool:
        """Whether no line break, and nothing that is not annotated, parts these tokens."""
        return last <= self._last[first]

    def inside(self, span: Span) -> tuple[int, int]:
        """The tokens that a span touches, as an interval of their numbers."""
        return bisect_right(self._ends, span.start), bisect_left(self._starts, span.end)

    def words_between(self, start: int, end: int) -> list[str]:
        """The tokens that lie wholly between two offsets, however many."""
        return self.words[bisect_left(self._starts, start) : bisect_right(self._ends, end)]

    def tokens_between(self, start: int, end: int) -> list[tuple[int, int]]:
        """Offsets of the same tokens."""
        return self.tokens[bisect_left(self._starts, start) : bisect_right(self._ends, end)]

    def words_of(self, span: Span) -> Words | None:
        """The words a span marks; None where it is too long, or begins or ends inside a token."""
        first, last = self.inside(span)
        if not 0 < last - first <= LONGEST:
            return None
        if self._starts[first] < span.start or self._ends[last - 1] > span.end:
            return None
        return tuple(self.words[first:last])


class Lexicon:
    """Words to look for."""

    def __init__(self, names: Iterable[Words]) -> None:
        self._names = set(names)
        self._lengths: dict[str, list[int]] = defaultdict(list)
        for first, length in sorted({(each[0], len(each)) for each in self._names}):
            self._lengths[first].append(length)

    def find(self, text: Text) -> Iterator[tuple[int, int, Words]]:
        """Every place of every name, as numbers of tokens."""
        for first, word in enumerate(text.words):
            for length in self._lengths.get(word, ()):
                words = text.run(first, length)
                if words in self._names and words is not None:
                    yield first, first + length, words


def marked_words(
    answers: Iterable[Annotation], texts: Mapping[str, Text], control: str
) -> dict[Words, dict[str, int]]:
    """By words, how often each label was given to just them."""
    found: dict[Words, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for each in answers:
        for span in each.spans:
            if span.control == control and each.document_id in texts:
                words = texts[each.document_id].words_of(span)
                if words is not None:
                    found[words][span.label] += 1
    return found


def find_occurrences(
    answers: Iterable[Annotation], texts: Mapping[str, Text], control: str, lexicon: Lexicon
) -> Iterator[Occurrence]:
    """What each annotator made of each place where known words stand."""
    places: dict[str, list[tuple[int, int, Words]]] = {}
    for each in answers:
        text = texts.get(each.document_id)
        if text is None:
            continue
        if each.document_id not in places:
            places[each.document_id] = list(lexicon.find(text))
        covering: dict[int, list[Span]] = defaultdict(list)
        for span in each.spans:
            if span.control == control:
                for number in range(*text.inside(span)):
                    covering[number].append(span)
        for first, last, words in places[each.document_id]:
            found = _occurrence(text, first, last, words, each, covering)
            # Words that a line break parts are a name only to whoever marked them as one.
            if found.exact or text.is_one_line(first, last):
                yield found


def _occurrence(
    text: Text,
    first: int,
    last: int,
    words: Words,
    annotation: Annotation,
    covering: Mapping[int, list[Span]],
) -> Occurrence:
    touching = {
        (span.start, span.end, span.label): span
        for number in range(first, last)
        for span in covering.get(number, ())
    }
    exact, around, across = [], [], []
    for _, span in sorted(touching.items()):
        begin, end = text.inside(span)
        if (begin, end) == (first, last):
            exact.append(span)
        elif begin <= first and last <= end:
            around.append(span)
        else:
            across.append(span)
    return Occurrence(
        words=words,
        start=text.tokens[first][0],
        end=text.tokens[last - 1][1],
        annotation=annotation,
        exact=tuple(exact),
        around=tuple(around),
        across=tuple(across),
    )

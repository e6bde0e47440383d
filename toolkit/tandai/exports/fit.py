"""Spans and windows of subwords to labels, and what those labels fail to say."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec

from tandai.exports.encoding import Encoded

IGNORED = -100
"""The label of what is not trained on: special subwords, and pieces of a span cut by a window."""

RULES = {
    "span-cut": "no window holds the whole span: longer windows or a longer stride would",
    "span-without-subword": "the tokenizer made nothing of the span's characters",
    "span-overlaps": "a longer span has one of its subwords",
    "span-in-subword": "an edge is inside a subword: the label reaches further than the span",
    "span-edge-dropped": "the tokenizer made nothing of an edge: the label is shorter than the span",
}
"""Why a span does not come back from its labels."""

Interval = tuple[int, int]
Span = tuple[int, int, str]


class Misfit(msgspec.Struct, frozen=True, kw_only=True):
    """A span that labels on these subwords do not say."""

    document_id: str
    start: int
    end: int
    label: str
    rule: str
    """One of `RULES`."""
    labelled: Interval | None = None
    """What is labelled in its stead."""


class _Place(NamedTuple):
    """A span's subwords in a window."""

    first: int
    last: int
    """One past the last."""
    covers: Interval
    """From the first subword's first character to behind the last one's last."""


class Fit:
    """The spans of one text in all its windows."""

    def __init__(self, windows: Sequence[Encoded], spans: Sequence[Span], length: int) -> None:
        """Takes the windows, the spans, and the length of the text."""
        self._windows = windows
        self._spans = spans
        self._places = [_places(window, spans) for window in windows]
        words = [
            each
            for window in windows
            for each, is_word in zip(window.offsets, window.is_word, strict=True)
            if is_word
        ]
        self._seen = (
            min((start for start, _ in words), default=length),
            max((end for _, end in words), default=0),
        )
        self._whole = [self._cover(number) for number in range(len(spans))]
        self._labelled: list[list[Interval]] = [[] for _ in spans]

    def labels(self, window: int, numbers: Mapping[str, int]) -> list[int]:
        """A label for each subword of a window.

        Args:
            window: its number.
            numbers: of the BIO labels.
        """
        encoded, places = self._windows[window], self._places[window]
        made = [IGNORED if special else numbers["O"] for special in encoded.is_special]
        taken = bytearray(len(made))
        ranked = sorted(places, key=lambda n: (self._spans[n][0] - self._spans[n][1], n))
        # What is cut goes first: where it is, nothing may be learnt at all.
        for number in sorted(ranked, key=lambda n: self._is_whole(n, places[n])):
            first, last, covers = places[number]
            if any(taken[first:last]):
                continue
            taken[first:last] = b"\1" * (last - first)
            if not self._is_whole(number, places[number]):
                made[first:last] = [IGNORED] * (last - first)
                continue
            label = self._spans[number][2]
            inner = numbers[f"I-{label}"]
            made[first:last] = [numbers[f"B-{label}"], *[inner] * (last - first - 1)]
            self._labelled[number].append(covers)
        return made

    def misfits(self, document_id: str) -> list[Misfit]:
        """The spans that no window's labels say, once all windows have labels."""
        found = []
        for number, (start, end, label) in enumerate(self._spans):
            if (start, end) in self._labelled[number]:
                continue
            found.append(
                Misfit(
                    document_id=document_id,
                    start=start,
                    end=end,
                    label=label,
                    rule=self._rule(number),
                    labelled=next(iter(self._labelled[number]), None),
                )
            )
        return found

    def _rule(self, number: int) -> str:
        start, end, _ = self._spans[number]
        if self._labelled[number]:
            first, last = self._labelled[number][0]
            return "span-in-subword" if first < start or last > end else "span-edge-dropped"
        places = [places[number] for places in self._places if number in places]
        if any(self._is_whole(number, place) for place in places):
            return "span-overlaps"
        is_seen = self._seen[0] <= start and end <= self._seen[1]
        return "span-without-subword" if is_seen and not places else "span-cut"

    def _is_whole(self, number: int, place: _Place) -> bool:
        """Whether a window has all of a span that any has, and none of it went unseen."""
        start, end, _ = self._spans[number]
        is_seen = self._seen[0] <= start and end <= self._seen[1]
        return is_seen and place.covers == self._whole[number]

    def _cover(self, number: int) -> Interval | None:
        covers = [places[number].covers for places in self._places if number in places]
        if not covers:
            return None
        return min(start for start, _ in covers), max(end for _, end in covers)


def _places(window: Encoded, spans: Sequence[Span]) -> dict[int, _Place]:
    """The subwords of each span that has any in this window, by the span's number."""
    words = [number for number, is_word in enumerate(window.is_word) if is_word]
    starts = [window.offsets[number][0] for number in words]
    ends = [window.offsets[number][1] for number in words]
    in_order = all(one <= other for each in (starts, ends) for one, other in pairwise(each))
    found = {}
    for number, (start, end, _) in enumerate(spans):
        if in_order:
            touched = words[bisect_right(ends, start) : bisect_left(starts, end)]
        else:
            touched = [
                word
                for word, first, last in zip(words, starts, ends, strict=True)
                if first < end and start < last
            ]
        if touched:
            first, last = min(touched), max(touched) + 1
            inside = [window.offsets[word] for word in range(first, last) if window.is_word[word]]
            covers = min(each[0] for each in inside), max(each[1] for each in inside)
            found[number] = _Place(first, last, covers)
    return found

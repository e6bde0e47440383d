"""Several annotators' spans of one control to places: groups that mean the same thing in the text.

Greedy and order-free: the best-fitting pairs are joined first, and no place holds two spans of
one annotator. Figures of agreement match pair by pair (``agreement/``); a page needs one grouping
for all hands at once.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tandai.records import Span


class Held(NamedTuple):
    """A span and whose it is."""

    annotator: str
    span: Span


class Place(NamedTuple):
    """What one or more annotators marked in about the same place."""

    spans: dict[str, Span]
    """By annotator."""

    @property
    def start(self) -> int:
        """Where the first of them begins."""
        return min(span.start for span in self.spans.values())

    @property
    def end(self) -> int:
        """Where the last of them ends."""
        return max(span.end for span in self.spans.values())


def find_places(spans: Mapping[str, Sequence[Span]]) -> list[Place]:
    """Groups spans that overlap, of one control, in text order.

    Args:
        spans: by annotator; of one document and layer.

    Returns:
        Every span in exactly one place; a place holds at most one of an annotator.
    """
    held = [Held(who, span) for who in sorted(spans) for span in sorted(spans[who], key=_order)]
    group = list(range(len(held)))
    members = {number: {number} for number in group}
    hands = [{each.annotator} for each in held]
    for _, one, other in sorted(_fits(held)):
        left, right = group[one], group[other]
        if left == right or not hands[left].isdisjoint(hands[right]):
            continue
        hands[left] |= hands[right]
        for each in members.pop(right):
            group[each] = left
            members[left].add(each)
    places = [
        Place({held[each].annotator: held[each].span for each in sorted(numbers)})
        for numbers in members.values()
    ]
    return sorted(places, key=lambda place: (place.start, place.end, _names(place)))


def _fits(held: Sequence[Held]) -> list[tuple[tuple[float, ...], int, int]]:
    """Pairs of two annotators that overlap, the best first: same label, then more in common."""
    found: list[tuple[tuple[float, ...], int, int]] = []
    order = sorted(range(len(held)), key=lambda each: held[each].span.start)
    for at, one in enumerate(order):
        annotator, first = held[one]
        start, end = first.start, first.end
        for place in range(at + 1, len(order)):
            other = order[place]
            its_annotator, second = held[other]
            if second.start >= end:
                break
            if annotator == its_annotator or first.control != second.control:
                continue
            common = min(end, second.end) - second.start
            whole = max(end, second.end) - start
            same = first.label == second.label
            low, high = (one, other) if one < other else (other, one)
            found.append(((-float(same), -common / whole, float(start)), low, high))
    return found


def _order(span: Span) -> tuple[int, int, str, str, str]:
    return span.start, span.end, span.control, span.label, span.span_id


def _names(place: Place) -> tuple[str, ...]:
    return tuple(sorted(place.spans))

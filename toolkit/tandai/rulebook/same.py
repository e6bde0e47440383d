"""Spans that annotators gave differently to groups: what is one thing to all of them."""

from collections.abc import Sequence

from tandai.gold.keys import SpanKey


def have_in_common(group: Sequence[SpanKey], least: float) -> bool:
    """Whether all spans of a group are of one label and have enough in common."""
    if len({key.label for key in group}) > 1:
        return False
    inner = min(key.end for key in group) - max(key.start for key in group)
    outer = max(key.end for key in group) - min(key.start for key in group)
    return inner >= least * outer


def group_spans(keys: Sequence[SpanKey]) -> list[list[SpanKey]]:
    """Spans that are the same thing to different people, in text order."""
    done: list[list[SpanKey]] = []
    near: list[list[SpanKey]] = []
    for key in sorted(keys):
        # What ends before it begins has nothing in common with it, nor with any after it.
        left: list[list[SpanKey]] = []
        same = [key]
        for group in near:
            if any(_is_same(key, other) for other in group):
                same += group
            elif max(other.end for other in group) < key.start:
                done.append(group)
            else:
                left.append(group)
        near = [*left, sorted(same)]
    return sorted([*done, *near])


def _is_same(one: SpanKey, other: SpanKey) -> bool:
    if one.control != other.control:
        return False
    overlaps = one.start < other.end and other.start < one.end
    is_place = (one.start, one.end) == (other.start, other.end)
    return is_place or (overlaps and one.label == other.label)

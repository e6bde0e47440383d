"""An answer and what was suggested before it to what became of each item.

Works per annotation. A region keeps its id when a suggestion is accepted or edited, so that what
became of each suggested item is known and not guessed.
"""

from collections.abc import Callable, Hashable, Iterator
from typing import Literal, NamedTuple

from tandai.records import Annotation

What = Literal["span", "attribute", "relation", "answer"]
Fate = Literal["accepted", "moved", "relabelled", "changed", "deleted", "added"]
FATES: tuple[Fate, ...] = ("accepted", "moved", "relabelled", "changed", "deleted", "added")


class Tallied(NamedTuple):
    """The key of a count."""

    what: What
    name: str
    fate: Fate


def fates_of(
    answer: Annotation, suggestion: Annotation, *, spans_are_given: bool = False
) -> Iterator[Tallied]:
    """What became of each suggested item, and what was added.

    Args:
        answer: what the annotator submitted.
        suggestion: what the task showed.
        spans_are_given: the layer asks about another's spans, which nobody proposed: they are
            not counted.
    """
    own = _own_regions(answer)
    if not spans_are_given:
        yield from _span_fates(_spans(answer, own), _spans(suggestion))
    yield from _value_fates("attribute", _attributes(answer, own), _attributes(suggestion))
    yield from _value_fates("answer", _answers(answer), _answers(suggestion))
    yield from _relation_fates(_relations(answer, own), _relations(suggestion))


class _Item(NamedTuple):
    """Something said, by what it is about."""

    about: Hashable
    """Region and control, ends of an arrow, or the control of an answer."""
    name: str
    value: Hashable


def _own_regions(answer: Annotation) -> frozenset[str]:
    """Regions that the annotator drew, though a suggested one may have the same id."""
    suggested = {span.span_id for span in answer.spans if span.origin != "manual"}
    return frozenset(span.span_id for span in answer.spans if span.span_id not in suggested)


def _region(span_id: str, own: frozenset[str]) -> tuple[str, bool]:
    return span_id, span_id in own


def _spans(annotation: Annotation, own: frozenset[str] = frozenset()) -> list[_Item]:
    return [
        _Item((_region(each.span_id, own), each.control), each.label, (each.start, each.end))
        for each in annotation.spans
    ]


def _attributes(annotation: Annotation, own: frozenset[str] = frozenset()) -> list[_Item]:
    return [
        _Item((_region(each.span_id, own), each.name), each.name, tuple(sorted(each.values)))
        for each in annotation.attributes
    ]


def _answers(annotation: Annotation) -> list[_Item]:
    return [_Item(each.name, each.name, tuple(sorted(each.values))) for each in annotation.answers]


def _relations(annotation: Annotation, own: frozenset[str] = frozenset()) -> list[_Item]:
    return [
        _Item(
            (_region(each.from_id, own), _region(each.to_id, own)),
            "+".join(sorted(each.labels)),
            each.direction,
        )
        for each in annotation.relations
    ]


def _span_fates(given: list[_Item], suggested: list[_Item]) -> Iterator[Tallied]:
    """A region may have several labels: each is a span, and is looked for by itself first."""
    left = list(given)
    for span, other in _matched(suggested, left):
        if other is None:
            fate: Fate = "deleted"
        elif other.value != span.value:
            fate = "moved"
        else:
            fate = "accepted" if other.name == span.name else "relabelled"
        yield Tallied("span", span.name, fate)
    yield from (Tallied("span", each.name, "added") for each in left)


def _value_fates(what: What, given: list[_Item], suggested: list[_Item]) -> Iterator[Tallied]:
    left = list(given)
    for item, other in _matched(suggested, left):
        if other is None:
            fate: Fate = "deleted"
        else:
            fate = "accepted" if other.value == item.value else "changed"
        yield Tallied(what, item.name, fate)
    yield from (Tallied(what, each.name, "added") for each in left)


def _relation_fates(given: list[_Item], suggested: list[_Item]) -> Iterator[Tallied]:
    """An arrow turned round or labelled anew between the same ends is a changed one."""
    left = list(given)
    for arrow, other in _matched(suggested, left):
        fate: Fate = "deleted" if other is None else "accepted" if other == arrow else "changed"
        yield Tallied("relation", arrow.name, fate)
    yield from (Tallied("relation", each.name, "added") for each in left)


def _matched(suggested: list[_Item], left: list[_Item]) -> list[tuple[_Item, _Item | None]]:
    """Each suggested item with what became of it, one to one; takes what it finds from ``left``.

    The same item first, then the same name, then anything about the same: so no order matters to
    what was only accepted.
    """
    found: dict[int, _Item] = {}
    same: tuple[Callable[[_Item, _Item], bool], ...] = (
        lambda one, other: one == other,
        lambda one, other: one[:2] == other[:2],
        lambda one, other: one[0] == other[0],
    )
    for is_same in same:
        for number, item in enumerate(suggested):
            if number not in found:
                index = next((n for n, each in enumerate(left) if is_same(item, each)), None)
                if index is not None:
                    found[number] = left.pop(index)
    return [(item, found.get(number)) for number, item in enumerate(suggested)]

"""Answers and what was suggested before them to counts: kept, changed, deleted, added.

Works per annotation. A region keeps its id when a suggestion is accepted or edited, so that what
became of each suggested item is known and not guessed.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from tandai.records import Annotation, Record, Span

What = Literal["span", "attribute", "relation", "answer"]
Fate = Literal["accepted", "moved", "relabelled", "changed", "deleted", "added"]
FATES: tuple[Fate, ...] = ("accepted", "moved", "relabelled", "changed", "deleted", "added")


class Row(Record, frozen=True, kw_only=True):
    """What one annotator made of the suggestions of one kind and name in a layer."""

    layer: str
    annotator_id: str
    annotator_kind: str
    what: What
    name: str
    """The label of spans and relations, the control of attributes and answers."""
    n_suggested: int
    n_accepted: int
    n_moved: int
    """Spans with another interval; one that is relabelled too counts here."""
    n_relabelled: int
    n_changed: int
    """Attributes, answers and relations with another value."""
    n_deleted: int
    n_added: int
    """Nobody had suggested these."""


class Tallied(NamedTuple):
    """The key of a count."""

    what: What
    name: str
    fate: Fate


def tally_suggestions(
    pairs: Iterable[tuple[Annotation, Annotation]],
) -> list[Row]:
    """Counts what became of suggestions, by layer, annotator, kind and name.

    Args:
        pairs: an answer and the suggestion that its annotator was shown, of one document and
            layer each.
    """
    counts: dict[tuple[str, str, str], Counter[Tallied]] = {}
    for answer, suggestion in pairs:
        key = (answer.layer, answer.annotator_id, answer.annotator_kind)
        counts.setdefault(key, Counter()).update(fates_of(answer, suggestion))
    return [row for key in sorted(counts) for row in _rows(key, counts[key])]


def shown_to(answer: Annotation, suggestions: Iterable[Annotation]) -> Annotation | None:
    """The suggestion an annotator was shown; None where there was none.

    Where servers showed different ones, the one that the answer began as, else the one that
    shares most region ids with it.
    """
    candidates = sorted(suggestions, key=lambda each: each.annotation_id)
    for each in candidates:
        if answer.copied_from == each.annotation_id:
            return each
    ids = {span.span_id for span in answer.spans}

    def shared(suggestion: Annotation) -> int:
        return len(ids & {span.span_id for span in suggestion.spans})

    return max(candidates, key=shared, default=None)


def fates_of(answer: Annotation, suggestion: Annotation) -> Iterator[Tallied]:
    """What became of each suggested item, and what was added."""
    yield from _span_fates(answer.spans, suggestion.spans)
    yield from _value_fates(
        "attribute",
        {(each.span_id, each.name): each.values for each in answer.attributes},
        {(each.span_id, each.name): each.values for each in suggestion.attributes},
    )
    yield from _value_fates(
        "answer",
        {("", each.name): each.values for each in answer.answers},
        {("", each.name): each.values for each in suggestion.answers},
    )
    yield from _relation_fates(answer, suggestion)


def _span_fates(spans: Iterable[Span], suggested: Iterable[Span]) -> Iterator[Tallied]:
    """A region may have several labels: each is a span, and is looked for by itself first."""
    left = Counter((each.span_id, each.control, each.label) for each in spans)
    places = {each.span_id: (each.start, each.end) for each in spans}
    unmatched = []
    for span in suggested:
        key = (span.span_id, span.control, span.label)
        if left[key]:
            left[key] -= 1
            stands = places[span.span_id] == (span.start, span.end)
            yield Tallied("span", span.label, "accepted" if stands else "moved")
        else:
            unmatched.append(span)
    for span in unmatched:
        other = next((key for key in +left if key[:2] == (span.span_id, span.control)), None)
        if other is None:
            yield Tallied("span", span.label, "deleted")
            continue
        left[other] -= 1
        stands = places[span.span_id] == (span.start, span.end)
        yield Tallied("span", span.label, "relabelled" if stands else "moved")
    for (_, _, label), n in (+left).items():
        yield from [Tallied("span", label, "added")] * n


def _value_fates(
    what: What,
    given: Mapping[tuple[str, str], tuple[str, ...]],
    suggested: Mapping[tuple[str, str], tuple[str, ...]],
) -> Iterator[Tallied]:
    for key, values in suggested.items():
        if key not in given:
            fate: Fate = "deleted"
        else:
            fate = "accepted" if sorted(given[key]) == sorted(values) else "changed"
        yield Tallied(what, key[1], fate)
    for key in given:
        if key not in suggested:
            yield Tallied(what, key[1], "added")


def _relation_fates(answer: Annotation, suggestion: Annotation) -> Iterator[Tallied]:
    def ends(annotation: Annotation) -> dict[Hashable, tuple[str, ...]]:
        return {
            (each.from_id, each.to_id, each.direction): each.labels for each in annotation.relations
        }

    given, suggested = ends(answer), ends(suggestion)
    for key, labels in suggested.items():
        if key not in given:
            fate: Fate = "deleted"
        else:
            fate = "accepted" if given[key] == labels else "changed"
        yield Tallied("relation", "+".join(labels), fate)
    for key, labels in given.items():
        if key not in suggested:
            yield Tallied("relation", "+".join(labels), "added")


def _rows(key: tuple[str, str, str], counts: Counter[Tallied]) -> Iterator[Row]:
    layer, annotator_id, annotator_kind = key
    for what, name in sorted({(each.what, each.name) for each in counts}):
        n = {fate: counts[Tallied(what, name, fate)] for fate in FATES}
        yield Row(
            layer=layer,
            annotator_id=annotator_id,
            annotator_kind=annotator_kind,
            what=what,
            name=name,
            n_suggested=sum(n.values()) - n["added"],
            n_accepted=n["accepted"],
            n_moved=n["moved"],
            n_relabelled=n["relabelled"],
            n_changed=n["changed"],
            n_deleted=n["deleted"],
            n_added=n["added"],
        )

"""A question to how much it matters: the one place that says which questions curators see first.

| question | counts |
| --- | --- |
| whether there is a span at all, and with which label | 3 |
| where a span begins and ends, while somebody's span of that label overlaps it | 1 |
| each attribute or arrow that hangs on the disputed span | + 0.5 |
| a span that a later layer asks about | + 1 |
| an arrow, a class of a span, an answer about the document | 2 × (0.5 + split) |
| what is not disputed but asked: a broken rule, a changed rule, a suspicion, a policy, somebody's choice; what a correction lost | 1 |

``split`` is the share of the votes that the strongest answer does not have: 0.5 where two people
disagree, more where three say three things. A document counts the sum of its questions.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from tandai.adjudication.items import About, Place
from tandai.records import Annotation, Span

PRESENCE = 3.0
BOUNDARY = 1.0
DEPENDENT = 0.5
ASKED_LATER = 1.0
CLASS = 2.0
NOT_DISPUTED = 1.0


def weigh(
    about: About | None,
    votes: Mapping[str, Sequence[str]],
    marked: Mapping[Place, int],
    asked_later: Collection[str] = (),
) -> float:
    """How much a question matters; see the table above.

    Args:
        about: what it asks about; None where that is not known.
        votes: value to the pseudonyms that gave it.
        marked: all spans that anybody marked, with what hangs on each, see `marked_spans`.
        asked_later: labels whose gold spans a later layer asks about.
    """
    if about is None or len([who for who in votes.values() if who]) < 2:
        return NOT_DISPUTED
    if about.name or len(about.places) != 1:
        return round(CLASS * (0.5 + split_of(votes)), 3)
    (place,) = about.places
    weight = BOUNDARY if is_boundary(place, marked) else PRESENCE
    weight += DEPENDENT * marked.get(place, 0)
    return weight + (ASKED_LATER if place.label in asked_later else 0.0)


def split_of(votes: Mapping[str, Sequence[str]]) -> float:
    """Share of the votes that the strongest answer does not have; 0 where nobody voted."""
    counts = [len(who) for who in votes.values()]
    return 1 - max(counts) / sum(counts) if any(counts) else 0.0


def is_boundary(place: Place, marked: Iterable[Place]) -> bool:
    """Whether somebody marked the same thing with other edges."""
    return any(
        other != place
        and (other.control, other.label) == (place.control, place.label)
        and other.overlaps(place)
        for other in marked
    )


def marked_spans(annotations: Iterable[Annotation]) -> dict[Place, int]:
    """Every span that anybody marked, with the most that hangs on it in one annotation."""
    found: dict[Place, int] = {}
    for annotation in annotations:
        hanging: dict[str, int] = {}
        for attribute in annotation.attributes:
            hanging[attribute.span_id] = hanging.get(attribute.span_id, 0) + 1
        for relation in annotation.relations:
            for end in {relation.from_id, relation.to_id}:
                hanging[end] = hanging.get(end, 0) + 1
        for span in annotation.spans:
            place = place_of(span)
            found[place] = max(found.get(place, 0), hanging.get(span.span_id, 0))
    return found


def place_of(span: Span) -> Place:
    """A span as items name it."""
    return Place(span.start, span.end, span.control, span.label)

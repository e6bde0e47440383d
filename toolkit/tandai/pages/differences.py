"""Several annotators' answers about one document to the list of what they do not agree on.

Each difference says what each of those asked said, and whether gold has settled it.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Literal, NamedTuple

from tandai.pages.places import Place, find_places
from tandai.records import Annotation, Answer, Attribute, AttributeKind, Relation, Span

Kind = Literal["missing", "label", "boundary", "attribute", "relation", "answer"]
KINDS: tuple[Kind, ...] = ("missing", "label", "boundary", "attribute", "relation", "answer")
NOTHING = "(none)"
UNLABELLED = "(unlabelled)"
NO_ANSWERS: dict[str, list[Attribute]] = {}


class Said(NamedTuple):
    """What one annotator said of it."""

    words: str
    is_text: bool
    """A free text, which may quote the article."""
    span_ids: tuple[str, ...]
    """Theirs that it is about."""


class Difference(NamedTuple):
    """One thing that annotators do not agree on."""

    kinds: tuple[Kind, ...]
    start: int
    """First code point it is about; -1 where it is about the whole document."""
    end: int
    what: str
    """A Labels tag, an attribute with its label, a relation, an answer."""
    labels: tuple[str, ...]
    """Of the spans it is about."""
    said: dict[str, Said]
    """By annotator: those who were asked."""
    odd: tuple[str, ...]
    """Those who do not say what more than half say; all of them where no answer has so many."""
    is_settled: bool
    """Whether gold has an answer, if only that nothing is there."""


def find_differences(voting: Sequence[Annotation], gold: Annotation | None) -> list[Difference]:
    """Everything that two or more annotators do not agree on, in text order, answers last.

    Args:
        voting: one an annotator, of one document and layer: the answers that count.
        gold: what was settled of it.
    """
    if len(voting) < 2:
        return []
    hands = {each.annotator_id: each for each in voting}
    places = find_places({who: each.spans for who, each in hands.items()})
    open_items: Open = {(tie.what, tie.item) for tie in gold.ties} if gold else None
    found = [
        *_of_spans(places, hands, open_items),
        *_of_attributes(places, hands, open_items),
        *_of_relations(places, hands, open_items),
    ]
    # A stable sort: what is said of a span follows the span.
    found.sort(key=lambda each: (each.start, each.end))
    return [*found, *_of_answers(hands, open_items)]


Open = Set[tuple[str, str]] | None
"""What gold left open, by what it is and in a tie's words; None where there is no gold."""


def _of_spans(
    places: Sequence[Place], hands: Mapping[str, Annotation], left: Open
) -> Iterator[Difference]:
    for place in places:
        marked = place.spans.values()
        kinds: list[Kind] = []
        if len(place.spans) < len(hands):
            kinds.append("missing")
        if len({span.label for span in marked}) > 1:
            kinds.append("label")
        if len({(span.start, span.end) for span in marked}) > 1:
            kinds.append("boundary")
        if kinds:
            said = {who: _said_span(place.spans.get(who)) for who in hands}
            settled = not _is_open(place, left)
            what = next(iter(marked)).control
            yield _difference(tuple(kinds), place, what, said, settled)


def _said_span(span: Span | None) -> Said:
    if span is None:
        return Said(NOTHING, is_text=False, span_ids=())
    return Said(f"{span.label} {span.start}:{span.end}", is_text=False, span_ids=(span.span_id,))


def _of_attributes(
    places: Sequence[Place], hands: Mapping[str, Annotation], left: Open
) -> Iterator[Difference]:
    given = {who: _answers_about(each.attributes) for who, each in hands.items()}
    for place in places:
        if len(place.spans) < 2:
            continue
        answers = {
            who: given[who].get(span.span_id, NO_ANSWERS) for who, span in place.spans.items()
        }
        for name in sorted({name for each in answers.values() for name in each}):
            if _are_same([each.get(name) for each in answers.values()]):
                continue
            said = {
                who: _said(answers[who].get(name), span.span_id)
                for who, span in place.spans.items()
            }
            if len({each.words for each in said.values()}) < 2:
                continue
            items = {f"{key} {name}" for key in _keys(place)}
            asked = left is not None and not any(
                what == "attribute" and _is_about(item, items) for what, item in left
            )
            settled = asked and not _is_open(place, left)
            what = " ".join([*sorted({span.label for span in place.spans.values()}), name])
            yield _difference(("attribute",), place, what, said, settled)


def _of_relations(
    places: Sequence[Place], hands: Mapping[str, Annotation], left: Open
) -> Iterator[Difference]:
    """Arrows between places that both ends' annotators share; of others, the span is missing."""
    at = {
        (who, span.span_id): number
        for number, place in enumerate(places)
        for who, span in place.spans.items()
    }
    drawn: dict[tuple[int, int], dict[str, set[str]]] = {}
    for who, annotation in hands.items():
        for relation in annotation.relations:
            if not {(who, relation.from_id), (who, relation.to_id)} <= at.keys():
                # It ends in a region without a label, which nobody else's can be compared with.
                continue
            label = "/".join(sorted(relation.labels)) or UNLABELLED
            drawn.setdefault(_ends(relation, who, at), {}).setdefault(who, set()).add(label)
    for (one, other), by_hand in sorted(drawn.items()):
        from_place, to_place = places[one], places[other]
        asked = [who for who in hands if who in from_place.spans and who in to_place.spans]
        said = {
            who: Said(
                ", ".join(sorted(by_hand.get(who, ()))) or NOTHING,
                is_text=False,
                span_ids=(from_place.spans[who].span_id, to_place.spans[who].span_id),
            )
            for who in asked
        }
        if len({each.words for each in said.values()}) < 2:
            continue
        items = {f"{a} -> {b}" for a in _keys(from_place) for b in _keys(to_place)}
        settled = (
            left is not None
            and not any(what == "relation" and _is_about(item, items) for what, item in left)
            and not _is_open(from_place, left)
            and not _is_open(to_place, left)
        )
        names = sorted({word for each in by_hand.values() for word in each})
        ends = (_labels(from_place), _labels(to_place))
        yield Difference(
            kinds=("relation",),
            start=min(from_place.start, to_place.start),
            end=max(from_place.end, to_place.end),
            what=f"{' → '.join('/'.join(each) for each in ends)} {', '.join(names)}",
            labels=tuple(dict.fromkeys(ends[0] + ends[1])),
            said=said,
            odd=_odd(said),
            is_settled=settled,
        )


def _of_answers(hands: Mapping[str, Annotation], left: Open) -> Iterator[Difference]:
    parts: dict[str, dict[str, list[Answer]]] = {}
    for who, annotation in hands.items():
        for answer in annotation.answers:
            parts.setdefault(answer.name, {}).setdefault(who, []).append(answer)
    for name in sorted(parts):
        said = {who: _said(parts[name].get(who), "") for who in hands}
        if len({each.words for each in said.values()}) < 2:
            continue
        settled = left is not None and not any(
            what == "answer" and _is_about(item, {name}) for what, item in left
        )
        yield Difference(
            kinds=("answer",),
            start=-1,
            end=-1,
            what=name,
            labels=(),
            said=said,
            odd=_odd(said),
            is_settled=settled,
        )


def _difference(
    kinds: tuple[Kind, ...], place: Place, what: str, said: dict[str, Said], settled: bool
) -> Difference:
    return Difference(
        kinds=kinds,
        start=place.start,
        end=place.end,
        what=what,
        labels=_labels(place),
        said=said,
        odd=_odd(said),
        is_settled=settled,
    )


def _odd(said: Mapping[str, Said]) -> tuple[str, ...]:
    given = [each.words for each in said.values()]
    for words in given:
        if 2 * given.count(words) > len(given):
            return tuple(who for who, each in said.items() if each.words != words)
    return tuple(said)


def _said(parts: Sequence[Attribute | Answer] | None, span_id: str) -> Said:
    spans = (span_id,) if span_id else ()
    if not parts:
        return Said(NOTHING, is_text=False, span_ids=spans)
    return Said(in_words(parts), is_text=is_text(parts[0].kind), span_ids=spans)


def _are_same(given: Sequence[list[Attribute] | None]) -> bool:
    """Whether all gave one answer and the same: what most do, and quickly seen."""
    first = given[0]
    return first is not None and all(
        each is not None
        and len(each) == 1
        and each[0].values == first[0].values
        and each[0].kind == first[0].kind
        for each in given
    )


def in_words(parts: Sequence[Attribute | Answer]) -> str:
    """The values of an answer; a set of choices reads the same in whatever order it was made."""
    if len(parts) == 1 and len(parts[0].values) == 1:
        return parts[0].values[0] or NOTHING
    values = [value for part in parts for value in part.values]
    chosen = parts[0].kind in ("choices", "taxonomy")
    return ", ".join(sorted(values) if chosen else values) or NOTHING


def is_text(kind: AttributeKind) -> bool:
    """Whether an answer is written freely, so that it may hold words of the article."""
    return kind == "text"


def _answers_about(attributes: Sequence[Attribute]) -> dict[str, dict[str, list[Attribute]]]:
    """By span, then name."""
    parts: dict[str, dict[str, list[Attribute]]] = {}
    for each in attributes:
        parts.setdefault(each.span_id, {}).setdefault(each.name, []).append(each)
    return parts


def _ends(relation: Relation, who: str, at: Mapping[tuple[str, str], int]) -> tuple[int, int]:
    """The places it joins; an arrow to the left is one to the right, turned."""
    one, other = at[who, relation.from_id], at[who, relation.to_id]
    if relation.direction == "left":
        return other, one
    return (min(one, other), max(one, other)) if relation.direction == "bi" else (one, other)


def _labels(place: Place) -> tuple[str, ...]:
    return tuple(sorted({span.label for span in place.spans.values()}))


def _keys(place: Place) -> set[str]:
    """Its spans in a tie's words."""
    return {f"{span.start}:{span.end} {span.control}={span.label}" for span in place.spans.values()}


def _is_open(place: Place, left: Open) -> bool:
    """Whether gold has not settled that, where and as what it is marked."""
    return left is None or any(("span", key) in left for key in _keys(place))


def _is_about(item: str, names: set[str]) -> bool:
    """Whether a tie's item is one of these, or a part of its answer."""
    return item in names or any(item.startswith(f"{name} ") for name in names)

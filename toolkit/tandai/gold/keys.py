"""An annotation to what it says, in keys and words that do not depend on its regions' ids."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tandai.adjudication.records import Item
from tandai.records import Annotation, Answer, Attribute, Span

Values = tuple[str, ...]


class SpanKey(NamedTuple):
    """What makes two annotators' spans the same."""

    start: int
    end: int
    control: str
    label: str

    def __str__(self) -> str:
        """``12:18 entity=PER``."""
        return f"{self.start}:{self.end} {self.control}={self.label}"


class RelationKey(NamedTuple):
    """What makes two annotators' arrows the same; of an arrow both ways the ends are sorted."""

    source: SpanKey
    target: SpanKey
    direction: str
    """``right`` or ``bi``."""
    labels: Values

    def __str__(self) -> str:
        """``12:18 claim=SOURCE -> 20:40 claim=CLAIM source``, with ``<->`` for both ways."""
        arrow = "<->" if self.direction == "bi" else "->"
        return " ".join(filter(None, [f"{self.source} {arrow} {self.target}", *self.labels]))


def key_of(span: Span) -> SpanKey:
    """The key of a span."""
    return SpanKey(span.start, span.end, span.control, span.label)


def keys_by_region(annotation: Annotation) -> dict[str, list[SpanKey]]:
    """The keys of each region: one for each of its labels."""
    keys: dict[str, list[SpanKey]] = {}
    for span in annotation.spans:
        keys.setdefault(span.span_id, []).append(key_of(span))
    return keys


def relation_keys(annotation: Annotation) -> set[RelationKey]:
    """Relations by what they join; an arrow to the left is one to the right, turned."""
    keys = keys_by_region(annotation)
    found: set[RelationKey] = set()
    for relation in annotation.relations:
        ends = (relation.from_id, relation.to_id)
        source, target = ends if relation.direction != "left" else ends[::-1]
        direction = "bi" if relation.direction == "bi" else "right"
        labels = tuple(sorted(relation.labels))
        for one in keys.get(source, ()):
            for other in keys.get(target, ()):
                joined = sorted((one, other)) if direction == "bi" else (one, other)
                found.add(RelationKey(joined[0], joined[1], direction, labels))
    return found


def attributes_by_key(annotation: Annotation) -> Iterator[tuple[SpanKey, Attribute, Values]]:
    """What is said of each span: its key, one attribute of that name, and all its values.

    Gold says in several attributes what different people agreed on; they are one answer. A place
    marked twice may have two answers of one name.
    """
    parts: dict[tuple[str, str], list[Attribute]] = {}
    for attribute in annotation.attributes:
        parts.setdefault((attribute.span_id, attribute.name), []).append(attribute)
    keys = keys_by_region(annotation) if parts else {}
    for (span_id, _), same in parts.items():
        for key in keys.get(span_id, ()):
            yield key, same[0], canonical(same)


def answers_by_name(annotation: Annotation) -> Iterator[tuple[Answer, Values]]:
    """What is said of the document: one answer of each name, and all its values."""
    parts: dict[str, list[Answer]] = {}
    for answer in annotation.answers:
        parts.setdefault(answer.name, []).append(answer)
    for same in parts.values():
        yield same[0], canonical(same)


def canonical(parts: Sequence[Attribute | Answer]) -> Values:
    """Sets of choices do not depend on the order of the clicks; texts keep theirs."""
    first = parts[0]
    values = first.values
    if len(parts) > 1:
        values = tuple(value for part in parts for value in part.values)
    chosen = first.kind in {"choices", "taxonomy"}
    return tuple(sorted(values)) if chosen and len(values) > 1 else values


def attribute_item(key: SpanKey, name: str) -> str:
    """``12:18 entity=PER certainty``."""
    return f"{key} {name}"


def items_in(annotation: Annotation) -> tuple[Item, ...]:
    """Everything an annotation says, in words, each once and sorted."""
    return tuple(sorted(set(_items(annotation)), key=_turn))


def known_items(annotations: Iterable[Annotation]) -> tuple[str, ...]:
    """The words of all that anybody said, sorted: what a curator who is asked now can know."""
    return tuple(sorted({each.item for said in annotations for each in _items(said)}))


def _items(annotation: Annotation) -> Iterator[Item]:
    for span in annotation.spans:
        yield Item(what="span", item=str(key_of(span)))
    for key, attribute, values in attributes_by_key(annotation):
        yield Item(what="attribute", item=attribute_item(key, attribute.name), values=values)
    for relation in relation_keys(annotation):
        yield Item(what="relation", item=str(relation))
    for answer, values in answers_by_name(annotation):
        yield Item(what="answer", item=answer.name, values=values)


def _turn(item: Item) -> tuple[str, str, Values]:
    return item.what, item.item, item.values

"""The answers that count about one document to what their annotators differ in, item by item.

Spans of one label that overlap, and of one place under several labels, are one difference: who
drew an edge elsewhere marked the same thing. What is said of such a thing is compared too, where
its spans have enough in common; gold cannot leave that open, since it asks of one span alone.
"""

from collections.abc import Iterable, Iterator, Sequence

from tandai.gold.keys import (
    RelationKey,
    SpanKey,
    attribute_item,
    attributes_by_key,
    relation_keys,
)
from tandai.gold.said import Question, marks_of, said_of_document, said_of_spans
from tandai.questions import split_answers
from tandai.records import Annotation, AttributeKind
from tandai.rulebook.scopes import NOTHING, Kind
from tandai.rulebook.things import Thing


def differences_in(voting: Sequence[Annotation], *, match: float = 0.5) -> tuple[Thing, ...]:
    """All items that not everybody asked gave alike; none where one annotator answered alone.

    Args:
        voting: of one document and layer, one an annotator.
        match: intersection over union from which on spans of other edges are the same one.
    """
    if len(voting) < 2:
        return ()
    groups = _disputed_groups(voting)
    return (
        *_spans(voting, groups),
        *_attributes(voting),
        *_of_moved_edges(voting, groups, match),
        *_relations(voting),
        *_answers(voting),
    )


def _spans(voting: Sequence[Annotation], groups: Sequence[Sequence[SpanKey]]) -> Iterator[Thing]:
    marks = {key: set(names) for key, names in marks_of(voting).items()}
    everybody = {each.annotator_id for each in voting}
    for group in groups:
        hands = set().union(*(marks[key] for key in group))
        kinds: set[Kind] = set()
        if hands != everybody or len(group) == 1:
            kinds.add("mark")
        if len({(key.start, key.end) for key in group}) > 1:
            kinds.add("edge")
        if len({key.label for key in group}) > 1:
            kinds.add("class")
        labels = dict.fromkeys(name for key in group for name in (key.label, key.control))
        yield Thing(
            voting[0].document_id,
            "span",
            str(group[0]),
            also=tuple(map(str, group[1:])),
            labels=tuple(labels),
            places=((min(key.start for key in group), max(key.end for key in group)),),
            kinds=frozenset(kinds),
        )


def _disputed_groups(voting: Sequence[Annotation]) -> list[list[SpanKey]]:
    """Spans that not everybody marked, those of one thing together."""
    marks = marks_of(voting)
    return _groups(sorted(key for key, names in marks.items() if len(names) < len(voting)))


def _of_moved_edges(
    voting: Sequence[Annotation], groups: Sequence[Sequence[SpanKey]], match: float
) -> Iterator[Thing]:
    """What was said of one thing whose edges differ, by those who marked it once."""
    moved = [group for group in groups if len(group) > 1 and _match(group, match)]
    if not moved:
        return
    given: dict[tuple[str, SpanKey], dict[str, tuple[AttributeKind, tuple[str, ...]]]] = {}
    for each in voting:
        for key, attribute, values in attributes_by_key(each):
            of_span = given.setdefault((each.annotator_id, key), {})
            of_span[attribute.name] = (attribute.kind, values)
    marks = marks_of(voting)
    for group in moved:
        hands: dict[str, list[SpanKey]] = {}
        for key in group:
            for who in marks[key]:
                hands.setdefault(who, []).append(key)
        once = {who: keys[0] for who, keys in hands.items() if len(keys) == 1}
        told = {who: given.get((who, key), {}) for who, key in once.items()}
        for name in sorted({name for of_span in told.values() for name in of_span}):
            answers = {who: of_span.get(name) for who, of_span in told.items()}
            kind = next(each[0] for each in answers.values() if each is not None)
            said = {who: {each[1] if each else ()} for who, each in answers.items()}
            # Where those who drew the same edges differ, that is told already.
            if all(len({*_said_at(key, once, said)}) < 2 for key in group):
                yield from _of_group(voting[0], group, Question(name, kind, said))


def _said_at(
    key: SpanKey, once: dict[str, SpanKey], said: dict[str, set[tuple[str, ...]]]
) -> Iterator[tuple[str, ...]]:
    for who, values in said.items():
        if once[who] == key:
            yield from values


def _of_group(first: Annotation, group: Sequence[SpanKey], question: Question) -> Iterator[Thing]:
    for part, values in _disputed(question):
        items = [
            " ".join(filter(None, [attribute_item(key, question.name), part])) for key in group
        ]
        yield Thing(
            first.document_id,
            "attribute",
            items[0],
            also=tuple(items[1:]),
            labels=(group[0].label, group[0].control),
            names=(question.name,),
            values=values,
            places=((min(key.start for key in group), max(key.end for key in group)),),
            kinds=_kinds(values),
        )


def _match(group: Sequence[SpanKey], least: float) -> bool:
    """Whether all spans of a group are of one label and have enough in common."""
    if len({key.label for key in group}) > 1:
        return False
    inner = min(key.end for key in group) - max(key.start for key in group)
    outer = max(key.end for key in group) - min(key.start for key in group)
    return inner >= least * outer


def _groups(keys: Sequence[SpanKey]) -> list[list[SpanKey]]:
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


def _attributes(voting: Sequence[Annotation]) -> Iterator[Thing]:
    for key, question in said_of_spans(voting):
        for part, values in _disputed(question):
            item = " ".join(filter(None, [attribute_item(key, question.name), part]))
            yield Thing(
                voting[0].document_id,
                "attribute",
                item,
                labels=(key.label, key.control),
                names=(question.name,),
                values=values,
                places=((key.start, key.end),),
                kinds=_kinds(values),
            )


def _answers(voting: Sequence[Annotation]) -> Iterator[Thing]:
    for question in said_of_document(voting):
        for part, values in _disputed(question):
            yield Thing(
                voting[0].document_id,
                "answer",
                " ".join(filter(None, [question.name, part])),
                names=(question.name,),
                values=values,
                kinds=_kinds(values),
            )


def _disputed(question: Question) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Parts of a question that were not answered alike, with all values given."""
    for part, said in split_answers(question.kind, question.said).items():
        given = {values for each in said.values() for values in each}
        if len(said) > 1 and len(given) > 1:
            yield part, tuple(dict.fromkeys(_in_words(sorted(given))))


def _in_words(given: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for values in given:
        yield from values or (NOTHING,)


def _kinds(values: Sequence[str]) -> frozenset[Kind]:
    """Whether anything is there, and as what where several things were said."""
    kinds: set[Kind] = set()
    if NOTHING in values:
        kinds.add("mark")
    if len(set(values) - {NOTHING}) > 1:
        kinds.add("class")
    return frozenset(kinds)


def _relations(voting: Sequence[Annotation]) -> Iterator[Thing]:
    marks = marks_of(voting)
    drawn: dict[RelationKey, set[str]] = {}
    for annotation in voting:
        for relation in relation_keys(annotation):
            drawn.setdefault(relation, set()).add(annotation.annotator_id)
    for relation, names in sorted(drawn.items()):
        asked = set(marks.get(relation.source, ())) & set(marks.get(relation.target, ()))
        if names != asked:
            yield Thing(
                voting[0].document_id,
                "relation",
                str(relation),
                names=relation.labels,
                places=tuple((end.start, end.end) for end in (relation.source, relation.target)),
                kinds=frozenset({"mark"}),
            )

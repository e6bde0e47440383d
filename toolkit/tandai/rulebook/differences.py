"""The answers that count about one document to what their annotators differ in, item by item.

Spans of one label that overlap, and of one place under several labels, are one difference: who
drew an edge elsewhere marked the same thing. What is said of such a thing is compared too, where
its spans have enough in common; gold cannot leave that open, since it asks of one span alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tandai.gold.keys import (
    RelationKey,
    SpanKey,
    attribute_item,
    attributes_by_key,
    relation_keys,
)
from tandai.gold.said import Question, marks_of, said_of_document
from tandai.questions import split_answers
from tandai.records import Annotation, AttributeKind
from tandai.rulebook.same import group_spans, have_in_common
from tandai.rulebook.scopes import NOTHING, Kind
from tandai.rulebook.things import Thing

Marks = Mapping[SpanKey, Sequence[str]]
"""By span, who marked it."""
Answered = tuple[tuple[AttributeKind, tuple[str, ...]], ...]
"""What was answered to a question: once, but for a place that is marked twice."""
Told = Mapping[SpanKey, Mapping[str, Answered]]
"""What one annotator said, by span and question."""


def differences_in(voting: Sequence[Annotation], *, match: float = 0.5) -> tuple[Thing, ...]:
    """All items that not everybody asked gave alike; none where one annotator answered alone.

    Args:
        voting: of one document and layer, one an annotator.
        match: intersection over union from which on spans of other edges are the same one.
    """
    if len(voting) < 2:
        return ()
    marks = marks_of(voting)
    # Spans that not everybody marked, those of one thing together.
    groups = group_spans(sorted(key for key, names in marks.items() if len(names) < len(voting)))
    told = {each.annotator_id: _told(each) for each in voting}
    return (
        *_spans(voting, marks, groups),
        *_attributes(voting[0], marks, told),
        *_of_moved_edges(voting[0], marks, told, groups, match),
        *_relations(voting),
        *_answers(voting),
    )


def _told(annotation: Annotation) -> Told:
    """By span and question, what one annotator answered, in each region that is this span."""
    told: dict[SpanKey, dict[str, Answered]] = {}
    for key, attribute, values in attributes_by_key(annotation):
        of_span = told.setdefault(key, {})
        answered = (attribute.kind, values)
        of_span[attribute.name] = (*of_span.get(attribute.name, ()), answered)
    return told


def _spans(
    voting: Sequence[Annotation], marks: Marks, groups: Sequence[Sequence[SpanKey]]
) -> Iterator[Thing]:
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


def _of_moved_edges(
    first: Annotation,
    marks: Marks,
    told: Mapping[str, Told],
    groups: Sequence[Sequence[SpanKey]],
    match: float,
) -> Iterator[Thing]:
    """What was said of one thing whose edges differ, by those who marked it once."""
    for group in groups:
        if len(group) == 1 or not have_in_common(group, match):
            continue
        hands: dict[str, list[SpanKey]] = {}
        for key in group:
            for who in marks[key]:
                hands.setdefault(who, []).append(key)
        once = {who: keys[0] for who, keys in hands.items() if len(keys) == 1}
        given = {who: told[who].get(key, {}) for who, key in once.items()}
        for name in sorted({name for of_span in given.values() for name in of_span}):
            # Of a place that is marked twice, what was said last.
            answers = {who: of_span[name][-1] for who, of_span in given.items() if name in of_span}
            kind = next(iter(answers.values()))[0]
            said = {who: {answers[who][1] if who in answers else ()} for who in given}
            # Where those who drew the same edges differ, that is told already.
            if all(len({*_said_at(key, once, said)}) < 2 for key in group):
                yield from _of_group(first, group, Question(name, kind, said))


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


def _attributes(first: Annotation, marks: Marks, told: Mapping[str, Told]) -> Iterator[Thing]:
    for key, question in _questions(marks, told):
        for part, values in _disputed(question):
            item = " ".join(filter(None, [attribute_item(key, question.name), part]))
            yield Thing(
                first.document_id,
                "attribute",
                item,
                labels=(key.label, key.control),
                names=(question.name,),
                values=values,
                places=((key.start, key.end),),
                kinds=_kinds(values),
            )


def _questions(marks: Marks, told: Mapping[str, Told]) -> Iterator[tuple[SpanKey, Question]]:
    """What was asked of spans that several marked, but for spans of which all said the same."""
    kinds: dict[str, AttributeKind] = {}
    for of_annotator in told.values():
        for of_span in of_annotator.values():
            for name, answered in of_span.items():
                kinds.setdefault(name, answered[0][0])
    for key in sorted(marks):
        given = {who: told[who].get(key, {}) for who in marks[key]}
        of_first = next(iter(given.values()))
        if all(each == of_first for each in given.values()) and not _twice(of_first):
            continue
        for name in sorted({name for each in given.values() for name in each}):
            said = {
                who: {values for _, values in each[name]} if name in each else {()}
                for who, each in given.items()
            }
            yield key, Question(name, kinds[name], said)


def _twice(of_span: Mapping[str, Answered]) -> bool:
    """Whether anything was answered in several regions, and so perhaps in several ways."""
    return any(len(each) > 1 for each in of_span.values())


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
    whole = {values for each in question.said.values() for values in each}
    if len(question.said) < 2 or len(whole) < 2:
        # Most are answered alike, and so is every part of them.
        return
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

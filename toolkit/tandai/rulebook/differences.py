"""The answers that count about one document to what their annotators differ in, item by item.

Spans of one label that overlap, and of one place under several labels, are one difference: who
drew an edge elsewhere marked the same thing.
"""

from collections.abc import Iterable, Iterator, Sequence

from tandai.gold.keys import RelationKey, SpanKey, attribute_item, relation_keys
from tandai.gold.said import Question, marks_of, said_of_document, said_of_spans
from tandai.questions import split_answers
from tandai.records import Annotation
from tandai.rulebook.scopes import NOTHING, Kind
from tandai.rulebook.things import Thing


def differences_in(voting: Sequence[Annotation]) -> tuple[Thing, ...]:
    """All items that not everybody asked gave alike; none where one annotator answered alone.

    Args:
        voting: of one document and layer, one an annotator.
    """
    if len(voting) < 2:
        return ()
    return (
        *_spans(voting),
        *_attributes(voting),
        *_relations(voting),
        *_answers(voting),
    )


def _spans(voting: Sequence[Annotation]) -> Iterator[Thing]:
    marks = {key: set(names) for key, names in marks_of(voting).items()}
    everybody = {each.annotator_id for each in voting}
    disputed = sorted(key for key, names in marks.items() if names != everybody)
    for group in _groups(disputed):
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


def _groups(keys: Sequence[SpanKey]) -> list[list[SpanKey]]:
    """Spans that are the same thing to different people, in text order."""
    groups: list[list[SpanKey]] = []
    for key in keys:
        joined = [group for group in groups if any(_is_same(key, other) for other in group)]
        rest = [group for group in groups if not any(group is one for one in joined)]
        groups = [*rest, sorted([key, *(each for group in joined for each in group)])]
    return sorted(groups)


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

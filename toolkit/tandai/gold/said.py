"""The annotations that count to each question, and what each of those asked said to it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tandai.gold.keys import (
    SpanKey,
    Values,
    answers_by_name,
    attributes_by_key,
    key_of,
)
from tandai.gold.verdicts import Said
from tandai.records import Annotation, AttributeKind


class Question(NamedTuple):
    """One question that somebody answered."""

    name: str
    kind: AttributeKind
    said: Said
    """Silence of those asked is ``()``."""


def marks_of(voting: Sequence[Annotation]) -> dict[SpanKey, list[str]]:
    """By span, who marked it."""
    marks: dict[SpanKey, list[str]] = {}
    for annotation in voting:
        for key in dict.fromkeys(map(key_of, annotation.spans)):
            marks.setdefault(key, []).append(annotation.annotator_id)
    return marks


def said_of_spans(
    voting: Sequence[Annotation], beside: Sequence[Annotation] = ()
) -> Iterator[tuple[SpanKey, Question]]:
    """By span and name, what was said of it; those who marked the span are asked.

    Args:
        voting: the annotations that count.
        beside: others whose questions are asked too, and whose answers are not counted.
    """
    kinds: dict[str, AttributeKind] = {}
    given: dict[tuple[SpanKey, str], dict[str, set[Values]]] = {}
    for annotation in voting:
        for key, attribute, values in attributes_by_key(annotation):
            kinds.setdefault(attribute.name, attribute.kind)
            by_annotator = given.setdefault((key, attribute.name), {})
            if annotation.annotator_id in by_annotator:
                by_annotator[annotation.annotator_id].add(values)
            else:
                by_annotator[annotation.annotator_id] = {values}
    for annotation in beside:
        for key, attribute, _ in attributes_by_key(annotation):
            kinds.setdefault(attribute.name, attribute.kind)
            given.setdefault((key, attribute.name), {})
    marks = marks_of(voting)
    for key, name in sorted(given):
        by_annotator = given[key, name]
        said = {who: by_annotator.get(who, {()}) for who in marks.get(key, ())}
        yield key, Question(name, kinds[name], said)


def said_of_document(
    voting: Sequence[Annotation], beside: Sequence[Annotation] = ()
) -> Iterator[Question]:
    """By name, what was said of the document; everybody is asked.

    Args:
        voting: the annotations that count.
        beside: as of `said_of_spans`.
    """
    kinds: dict[str, AttributeKind] = {}
    given: dict[str, dict[str, Values]] = {}
    for annotation in voting:
        for answer, values in answers_by_name(annotation):
            kinds.setdefault(answer.name, answer.kind)
            given.setdefault(answer.name, {})[annotation.annotator_id] = values
    for annotation in beside:
        for answer, _ in answers_by_name(annotation):
            kinds.setdefault(answer.name, answer.kind)
            given.setdefault(answer.name, {})
    for name in sorted(given):
        said = {each.annotator_id: {given[name].get(each.annotator_id, ())} for each in voting}
        yield Question(name, kinds[name], said)

"""Two annotators' answers to one document to what both said: gold of two hands, made at once.

What the majority of two settles is what both gave. So it needs no counting of votes, and an
annotator of three can be held to what the other two agree on in a fraction of the time. Questions
that one of them answered otherwise, or to which they contradict themselves, are in it nowhere;
spans that one alone marked are ties.
"""

from tandai.gold.keys import (
    SpanKey,
    Values,
    answers_by_name,
    attributes_by_key,
    key_of,
)
from tandai.records import Annotation, Answer, Attribute, AttributeKind, Span, Tie

Said = dict[tuple[SpanKey, str], set[Values]]


def gold_of_two(one: Annotation, other: Annotation) -> Annotation:
    """Spans, attributes and answers that both gave, and spans that one alone gave as ties.

    Args:
        one: an answer that counts.
        other: that of somebody else to the same document, layer and revision of the text.
    """
    spans = {key_of(span): span for span in one.spans}
    theirs = {key_of(span) for span in other.spans}
    ids = {key: f"g{number}" for number, key in enumerate(key for key in spans if key in theirs)}
    return Annotation(
        annotation_id=f"{one.document_id}/{one.layer}/gold/1",
        document_id=one.document_id,
        text_sha256=one.text_sha256,
        layer=one.layer,
        guideline_version=one.guideline_version,
        annotator_id="gold",
        annotator_kind="gold",
        spans=tuple(_span(spans[key], span_id) for key, span_id in ids.items()),
        attributes=_attributes(one, other, ids),
        answers=_answers(one, other),
        ties=tuple(Tie(what="span", item=str(key), votes={}) for key in spans.keys() ^ theirs),
        annotators=(one.annotator_id, other.annotator_id),
    )


def _span(span: Span, span_id: str) -> Span:
    return Span(
        span_id=span_id,
        start=span.start,
        end=span.end,
        control=span.control,
        label=span.label,
        quote_sha256=span.quote_sha256,
        origin="unanimous",
    )


def _attributes(
    one: Annotation, other: Annotation, ids: dict[SpanKey, str]
) -> tuple[Attribute, ...]:
    kinds: dict[str, AttributeKind] = {}
    said, theirs = _said(one, ids, kinds), _said(other, ids, kinds)
    return tuple(
        Attribute(span_id=ids[key], name=name, kind=kinds[name], values=values, origin="unanimous")
        for (key, name), given in said.items()
        if len(given) == 1 and given == theirs.get((key, name))
        for values in given
        if values
    )


def _said(annotation: Annotation, ids: dict[SpanKey, str], kinds: dict[str, AttributeKind]) -> Said:
    said: Said = {}
    for key, attribute, values in attributes_by_key(annotation):
        if key in ids:
            kinds.setdefault(attribute.name, attribute.kind)
            said.setdefault((key, attribute.name), set()).add(values)
    return said


def _answers(one: Annotation, other: Annotation) -> tuple[Answer, ...]:
    theirs = {answer.name: values for answer, values in answers_by_name(other)}
    return tuple(
        Answer(name=answer.name, kind=answer.kind, values=values, origin="unanimous")
        for answer, values in answers_by_name(one)
        if values and theirs.get(answer.name) == values
    )

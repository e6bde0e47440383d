"""What all suggesters share: where a document is annotated, and how proposals become an annotation."""

import re
from collections.abc import Iterable

from tandai.digest import sha256_text
from tandai.errors import OffsetError
from tandai.records import (
    Annotation,
    Answer,
    Attribute,
    AttributeKind,
    Document,
    Record,
    Relation,
    Span,
    ZoneName,
)

ANNOTATOR_ID = "tandai-saran"
ANNOTATED_ZONES: frozenset[ZoneName] = frozenset({"headline", "subheading", "body"})

_HEADING_NUMBER = re.compile(r"\s*(?:\d{1,3}|[IVX]{1,5})[.)]\s+")


class Stretch(Record, frozen=True, kw_only=True):
    """A part of an annotated zone, without edge space and without a heading's number."""

    start: int
    end: int
    zone: ZoneName


def check_text(document: Document, text: str) -> None:
    """Raises OffsetError where the text is not the document's: every offset would be wrong."""
    digest = sha256_text(text)
    if digest != document.text_sha256:
        raise OffsetError(
            f"{document.document_id}: found a text of sha256 {digest}; "
            f"expected the document's {document.text_sha256}."
        )


def annotated_stretches(document: Document, text: str) -> tuple[Stretch, ...]:
    """Where spans may stand, in order: the zones that are annotated, trimmed."""
    stretches = []
    for zone in document.zones:
        if zone.zone not in ANNOTATED_ZONES:
            continue
        start = zone.start
        if zone.zone == "subheading" and (number := _HEADING_NUMBER.match(text, start, zone.end)):
            start = number.end()
        start, end = trim_space(text, start, zone.end)
        if start < end:
            stretches.append(Stretch(start=start, end=end, zone=zone.zone))
    return tuple(sorted(stretches, key=lambda stretch: (stretch.start, stretch.end)))


def sentences_in(document: Document, text: str, stretch: Stretch) -> tuple[tuple[int, int], ...]:
    """The document's sentences, cut to a stretch."""
    cut = (
        trim_space(text, max(start, stretch.start), min(end, stretch.end))
        for start, end in document.sentences
        if start < stretch.end and end > stretch.start
    )
    return tuple((start, end) for start, end in cut if start < end)


def trim_space(text: str, start: int, end: int) -> tuple[int, int]:
    """The interval without white space at its edges; empty where there is nothing else."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def suggested_span(
    text: str, span_id: str, start: int, end: int, *, control: str, label: str, score: float
) -> Span:
    """A span nobody has answered.

    Raises:
        OffsetError: the span is empty or outside the text.
    """
    if not 0 <= start < end <= len(text):
        raise OffsetError(
            f"suggestion {span_id}: found {start}:{end}; expected a span in 0:{len(text)}."
        )
    return Span(
        span_id=span_id,
        start=start,
        end=end,
        control=control,
        label=label,
        quote_sha256=sha256_text(text[start:end]),
        origin="suggested",
        score=score,
    )


def suggested_attribute(
    span_id: str, name: str, *values: str, kind: AttributeKind = "choices"
) -> Attribute:
    """An attribute nobody has answered."""
    return Attribute(span_id=span_id, name=name, kind=kind, values=values, origin="suggested")


def suggested_annotation(
    document: Document,
    *,
    layer: str,
    guideline_version: str,
    spans: Iterable[Span] = (),
    attributes: Iterable[Attribute] = (),
    relations: Iterable[Relation] = (),
    answers: Iterable[Answer] = (),
) -> Annotation:
    """The record of a program's proposals, which never passes for a person's."""
    return Annotation(
        annotation_id=f"{document.document_id}/{layer}/{ANNOTATOR_ID}/1",
        document_id=document.document_id,
        text_sha256=document.text_sha256,
        layer=layer,
        guideline_version=guideline_version,
        annotator_id=ANNOTATOR_ID,
        annotator_kind="program",
        status="submitted",
        spans=tuple(spans),
        attributes=tuple(attributes),
        relations=tuple(relations),
        answers=tuple(answers),
        model_version=f"tandai-{layer}-1",
    )

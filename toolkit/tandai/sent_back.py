"""Gold of a layer that asks about spans to what of it holds, less spans that must be mended first.

An annotator may find that a span is wrong: that a claim holds two and must be split. What else was
said of such a span is about nothing that will stay, so it leaves gold and is listed.
"""

import msgspec

from tandai.gold import SpanKey
from tandai.records import Annotation, Record, Span


class SentBack(Record, frozen=True, kw_only=True):
    """A span that the layer it comes from must look at again."""

    document_id: str
    start: int
    end: int
    control: str
    label: str
    question: str
    """The control whose answer sent it back."""
    values: tuple[str, ...]
    """What was answered."""
    said_by: tuple[str, ...]
    """Pseudonyms of those who said so."""
    n_asked: int
    """How many answered about the document."""


def without_sent_back(gold: Annotation, question: str) -> tuple[Annotation, tuple[SentBack, ...]]:
    """Takes what is said of spans sent back out of gold, but for the answer that sent them.

    A span is sent back unless more than half of those asked said nothing of the kind: a tie is
    enough, for one of two who sees a fault has to be heard.

    Args:
        gold: of the layer that asks, with its ties.
        question: name of the control that sends back; empty: none does.
    """
    if not question:
        return gold, ()
    sent = [back for span in gold.spans if (back := _sent_back(gold, span, question))]
    places = {_key(back) for back in sent}
    gone = {span.span_id for span in gold.spans if _key(span) in places}
    kept = msgspec.structs.replace(
        gold,
        attributes=tuple(
            each for each in gold.attributes if each.span_id not in gone or each.name == question
        ),
    )
    return kept, tuple(sent)


def _sent_back(gold: Annotation, span: Span, question: str) -> SentBack | None:
    said = [
        (attribute.values, attribute.annotators)
        for attribute in gold.attributes
        if (attribute.span_id, attribute.name) == (span.span_id, question)
    ]
    # A tie's item names the span as its key does.
    about = f"{_key(span)} {question}"
    said += [
        ((value,), names)
        for tie in gold.ties
        if tie.what == "attribute" and (tie.item == about or tie.item.startswith(f"{about} "))
        for value, names in tie.votes.items()
        if value != "(none)"
    ]
    if not said:
        return None
    return SentBack(
        document_id=gold.document_id,
        start=span.start,
        end=span.end,
        control=span.control,
        label=span.label,
        question=question,
        values=tuple(sorted({value for values, _ in said for value in values})),
        said_by=tuple(sorted({name for _, names in said for name in names})),
        n_asked=len(gold.annotators),
    )


def _key(span: Span | SentBack) -> SpanKey:
    return SpanKey(span.start, span.end, span.control, span.label)

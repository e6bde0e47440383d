"""Gold spans to a row a document: character spans and BIO tags over the frozen tokens."""

from collections.abc import Iterator, Sequence

from tandai.records import Document, Span
from tandai.release.rows import Bundle
from tandai.release.schema import QUOTE, WHOLE, Column, Fill, Row
from tandai.release.tables import Table
from tandai.settings import SpansView
from tandai.views.context import (
    ITEM_PROVENANCE,
    PROVENANCE_COLUMNS,
    Context,
    attribute_column,
    attribute_value,
    attributes_by_span,
    provenance,
)


def make_table(name: str, view: SpansView, context: Context) -> Table:
    """The table of a ``spans`` view; its list of spans is named as the view."""
    control = context.control(view.layer, view.control, view=name)
    inventory = f"{view.layer}.{control.name}"
    attributes = [
        attribute_column(context, view.layer, each, view=name) for each in view.attributes
    ]
    span_columns = (
        Column("span_id", "string", "unique within the document"),
        Column("start", "int", "first code point"),
        Column("end", "int", "one past the last code point"),
        Column("label", "string", "code", labels=inventory),
        Column("quote", "string", "the text of the span", fill=QUOTE),
        Column("quote_sha256", "string", "digest of the quote"),
        *attributes,
        *ITEM_PROVENANCE,
    )
    columns = (
        Column("document_id", "string", "the document"),
        Column("group_id", "string", "story group"),
        Column("text", "string", "the normalised text", fill=WHOLE),
        Column("text_sha256", "string", "digest of the text"),
        Column(name, "structs", "gold spans in text order", fields=span_columns),
        Column(
            "tokens",
            "strings",
            "words and marks",
            fill=Fill("pieces", "token_starts", "token_ends"),
        ),
        Column("token_starts", "ints", "first code point of each token"),
        Column("token_ends", "ints", "one past the last code point of each token"),
        Column("ner_tags", "strings", "BIO tag of each token", labels=f"{inventory}.bio"),
        *PROVENANCE_COLUMNS,
    )

    def rows(bundle: Bundle) -> Iterator[Row]:
        gold = bundle.gold.get(view.layer)
        if gold is None:
            return
        answers = attributes_by_span(gold)
        spans = [span for span in gold.spans if span.control == view.control]
        document = bundle.document
        yield {
            "document_id": document.document_id,
            "group_id": bundle.group_id,
            "text": None,
            "text_sha256": document.text_sha256,
            name: [
                {
                    "span_id": span.span_id,
                    "start": span.start,
                    "end": span.end,
                    "label": span.label,
                    "quote": None,
                    "quote_sha256": span.quote_sha256,
                    **{
                        column.name: attribute_value(
                            column, answers.get((span.span_id, column.name))
                        )
                        for column in attributes
                    },
                    "origin": span.origin,
                    "annotators": list(span.annotators),
                }
                for span in spans
            ],
            "tokens": None,
            "token_starts": [start for start, _ in document.tokens],
            "token_ends": [end for _, end in document.tokens],
            "ner_tags": bio_tags(document, spans),
            **provenance(gold),
        }

    return Table(name, f"gold {view.control} spans, a row a document", columns, rows)


def bio_tags(document: Document, spans: Sequence[Span]) -> list[str]:
    """A BIO tag for each token.

    A token belongs to a span it overlaps; where spans overlap the longest wins, then the first.
    What tags cannot say (nesting, edges inside a token) the span list still does.
    """
    tags = ["O"] * len(document.tokens)
    for span in sorted(spans, key=lambda each: (each.start - each.end, each.start)):
        inside = [
            number
            for number, (start, end) in enumerate(document.tokens)
            if start < span.end and span.start < end
        ]
        if any(tags[number] != "O" for number in inside):
            continue
        for number in inside:
            tags[number] = f"{'B' if number == inside[0] else 'I'}-{span.label}"
    return tags

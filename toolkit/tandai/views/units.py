"""Gold anchor spans to a row each, joined with what their relations and answers say."""

from collections.abc import Iterator, Mapping

from tandai.errors import ConfigError
from tandai.records import Annotation, Attribute, Document, Span
from tandai.release.rows import Bundle
from tandai.release.schema import QUOTE, Column, Fill, Row
from tandai.release.tables import Table
from tandai.settings import UnitsView
from tandai.views.context import (
    ITEM_PROVENANCE,
    PROVENANCE_COLUMNS,
    Context,
    answer_column,
    answer_value,
    attribute_column,
    attribute_value,
    attributes_by_span,
    interval_key,
    provenance,
    sentence_around,
    zone_of,
)

_INTERVAL = (
    Column("start", "int", "first code point"),
    Column("end", "int", "one past the last code point"),
)


def make_table(name: str, view: UnitsView, context: Context) -> Table:
    """The table of a ``units`` view.

    Raises:
        ConfigError: it names a control, a label, a relation or a column that is not there.
    """
    context.anchor(view.layer, view.control, view.anchor, view=name)
    _check_linked(name, view, context)
    attributes = [
        attribute_column(context, view.layer, each, view=name) for each in view.attributes
    ]
    linked_attributes = {
        column: [
            attribute_column(context, view.layer, each, view=name)
            for each in view.linked_attributes.get(column, ())
        ]
        for column in view.linked
    }
    answers = [
        (attribute, answer_column(context, view.answers_layer, column, attribute, view=name))
        for column, attribute in view.answers.items()
    ]
    linked = [
        Column(
            column,
            "structs",
            f"spans joined by `{relation}`, in text order",
            fields=(
                Column("span_id", "string", "the span"),
                *_INTERVAL,
                Column("label", "string", "code", labels=f"{view.layer}.{view.control}"),
                Column("quote", "string", "its text", fill=QUOTE),
                Column("quote_sha256", "string", "digest of the quote"),
                Column("is_inherited", "bool", "from the first in the same quotation marks"),
                *linked_attributes[column],
            ),
        )
        for column, relation in view.linked.items()
    ]
    if answers:
        context.anchor(view.answers_layer, view.control, view.anchor, view=name)
    id_column = f"{view.anchor.lower()}_id"
    columns = (
        Column(id_column, "string", "document/span"),
        Column("document_id", "string", "the document"),
        Column("group_id", "string", "story group"),
        *_INTERVAL,
        Column("quote", "string", "the text of the span", fill=QUOTE),
        Column("quote_sha256", "string", "digest of the quote"),
        Column(
            "clean_text",
            "string",
            "the span's text without what is cut out",
            fill=Fill("joined", "clean_starts", "clean_ends"),
        ),
        Column("clean_starts", "ints", "first code point of each kept piece"),
        Column("clean_ends", "ints", "one past the last code point of each kept piece"),
        Column("context_start", "int", "of the sentences it stands in"),
        Column("context_end", "int", "of the sentences it stands in"),
        Column(
            "context",
            "string",
            "the sentences it stands in",
            fill=Fill("slice", "context_start", "context_end"),
        ),
        Column("zone", "string", "headline, subheading, body"),
        *attributes,
        *linked,
        *(column for _, column in answers),
        *ITEM_PROVENANCE,
        *PROVENANCE_COLUMNS,
    )

    def rows(bundle: Bundle) -> Iterator[Row]:
        gold = bundle.gold.get(view.layer)
        if gold is None:
            return
        by_span = attributes_by_span(gold)
        said = _answers(bundle.gold.get(view.answers_layer), view.control)
        anchors = [
            span
            for span in gold.spans
            if span.control == view.control and span.label == view.anchor
        ]
        own = {
            span.span_id: {
                column: _linked(gold, span, relation) for column, relation in view.linked.items()
            }
            for span in anchors
        }
        first_of = _first_in_quotation(anchors, bundle.document)
        for span in anchors:
            joined = own[span.span_id]
            first = first_of.get(span.span_id)
            handed_down = {
                column: _handed_down(first, own[first.span_id][column])
                for column in view.inherit
                if first is not None and not joined[column]
            }
            pieces = _without(span, joined.get(view.subtract, []))
            context_start, context_end = sentence_around(bundle.document, span.start, span.end)
            yield {
                id_column: f"{bundle.document.document_id}/{span.span_id}",
                "document_id": bundle.document.document_id,
                "group_id": bundle.group_id,
                "start": span.start,
                "end": span.end,
                "quote": None,
                "quote_sha256": span.quote_sha256,
                "clean_text": None,
                "clean_starts": [start for start, _ in pieces],
                "clean_ends": [end for _, end in pieces],
                "context_start": context_start,
                "context_end": context_end,
                "context": None,
                "zone": zone_of(bundle.document, span.start),
                **{
                    column.name: attribute_value(column, by_span.get((span.span_id, column.name)))
                    for column in attributes
                },
                **{
                    column: [
                        _linked_row(
                            each,
                            linked_attributes[column],
                            by_span,
                            is_inherited=column in handed_down,
                        )
                        for each in handed_down.get(column, spans)
                    ]
                    for column, spans in joined.items()
                },
                **{
                    column.name: answer_value(
                        context, view.answers_layer, column, said.get((interval_key(span), each))
                    )
                    for each, column in answers
                },
                "origin": span.origin,
                "annotators": list(span.annotators),
                **provenance(gold),
            }

    return Table(name, f"gold {view.anchor} spans, a row each", columns, rows)


def _check_linked(name: str, view: UnitsView, context: Context) -> None:
    """A misspelt relation or column would be an empty list in every row."""
    known = context.configs[view.layer].relations
    for column, relation in view.linked.items():
        if relation not in known:
            raise ConfigError(
                f"tandai.toml, views.{name}.linked.{column}: found the relation {relation!r}; "
                f"the layer {view.layer!r} has {', '.join(known) or 'none'}."
            )
    for column in [
        *view.linked_attributes,
        *view.inherit,
        *([view.subtract] if view.subtract else []),
    ]:
        if column not in view.linked:
            raise ConfigError(
                f"tandai.toml, views.{name}: found the linked column {column!r}; "
                f"linked has {', '.join(view.linked) or 'none'}."
            )


def _linked(gold: Annotation, anchor: Span, label: str) -> list[Span]:
    """Spans whose relation of that label ends in the anchor, in text order."""
    ids = set()
    for relation in gold.relations:
        if label not in relation.labels:
            continue
        if relation.to_id == anchor.span_id:
            ids.add(relation.from_id)
        if relation.direction == "bi" and relation.from_id == anchor.span_id:
            ids.add(relation.to_id)
    return [span for span in gold.spans if span.span_id in ids]


def _without(span: Span, cuts: list[Span]) -> list[tuple[int, int]]:
    """The span's pieces when the cuts that lie inside it are taken out."""
    pieces, at = [], span.start
    for cut in sorted(cuts, key=lambda each: each.start):
        if span.start <= cut.start and cut.end <= span.end:
            pieces.append((at, cut.start))
            at = max(at, cut.end)
    pieces.append((at, span.end))
    return [(start, end) for start, end in pieces if start < end]


def _first_in_quotation(anchors: list[Span], document: Document) -> dict[str, Span]:
    """Of each anchor that is not the first in its pair of quotation marks, the one that is."""
    first: dict[tuple[int, int], Span] = {}
    later = {}
    for span in anchors:
        around = next(
            (pair for pair in document.quotations if pair[0] <= span.start and span.end <= pair[1]),
            None,
        )
        if around is not None and first.setdefault(around, span) is not span:
            later[span.span_id] = first[around]
    return later


def _handed_down(first: Span, linked: list[Span]) -> list[Span]:
    """What speaks for the whole quotation: not what stands inside the first anchor itself."""
    return [each for each in linked if not (first.start <= each.start and each.end <= first.end)]


def _linked_row(
    span: Span,
    columns: list[Column],
    by_span: Mapping[tuple[str, str], Attribute],
    *,
    is_inherited: bool,
) -> Row:
    return {
        "span_id": span.span_id,
        "start": span.start,
        "end": span.end,
        "label": span.label,
        "quote": None,
        "quote_sha256": span.quote_sha256,
        "is_inherited": is_inherited,
        **{
            column.name: attribute_value(column, by_span.get((span.span_id, column.name)))
            for column in columns
        },
    }


def _answers(
    gold: Annotation | None, control: str
) -> dict[tuple[tuple[int, int, str], str], Attribute]:
    """A later layer's attributes by interval and name: its spans have ids of their own.

    Two controls may have a label of one name, so only spans of the anchors' control speak.
    """
    if gold is None:
        return {}
    key_of = {span.span_id: interval_key(span) for span in gold.spans if span.control == control}
    return {
        (key_of[span_id], name): each
        for (span_id, name), each in attributes_by_span(gold).items()
        if span_id in key_of
    }

"""Gold spans to a row a document: character spans and BIO tags over the frozen tokens."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import chain
from typing import Any

import msgspec

from tandai.errors import ConfigError
from tandai.records import Span
from tandai.release.columns import unzipped
from tandai.release.data import Counted, Data, Nested, from_structs
from tandai.release.rows import Bundle
from tandai.release.schema import QUOTE, WHOLE, Column, Fill
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
from tandai.views.known import Known, fill_known, known_ids


def make_table(name: str, view: SpansView, context: Context) -> Table:
    """The table of a ``spans`` view; its list of spans is named as the view."""
    control = context.control(view.layer, view.control, view=name)
    inventory = f"{view.layer}.{control.name}"
    attributes = [
        attribute_column(context, view.layer, each, view=name) for each in view.attributes
    ]
    known = _lexicons(name, view, context, attributes)
    before = (
        Column("span_id", "string", "unique within the document"),
        Column("start", "int", "first code point"),
        Column("end", "int", "one past the last code point"),
        Column("label", "string", "code", labels=inventory),
        Column("quote", "string", "the text of the span", fill=QUOTE),
        Column("quote_sha256", "string", "digest of the quote"),
    )
    answered = tuple(chain.from_iterable(_columns_of(each, view) for each in attributes))
    span_columns = (*before, *answered, *ITEM_PROVENANCE)
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

    def data(bundles: Sequence[Bundle]) -> Counted:
        there = [each for each in bundles if view.layer in each.gold]
        golds = [each.gold[view.layer] for each in there]
        tokens = [unzipped(each.document.tokens) for each in there]
        spans = [[span for span in gold.spans if span.control == view.control] for gold in golds]
        said = [attributes_by_span(gold) if attributes else {} for gold in golds]
        items = list(chain.from_iterable(spans))
        answers: list[Sequence[Any]] = []
        for column in attributes:
            given = [
                attribute_value(column, each.get((span.span_id, column.name)))
                for each, marked in zip(said, spans, strict=True)
                for span in marked
            ]
            ids = known.get(column.name)
            answers += [given] if ids is None else fill_known(given, items, ids)
        own = from_structs(items, (*before, *ITEM_PROVENANCE), {})
        who = [provenance(gold) for gold in golds]
        made: Data = [
            [each.document.document_id for each in there],
            [each.group_id for each in there],
            [each.document.text_sha256 for each in there],
            Nested([len(each) for each in spans], [*own[:-2], *answers, *own[-2:]]),
            [starts for starts, _ in tokens],
            [ends for _, ends in tokens],
            [bio_tags(*each, marked) for each, marked in zip(tokens, spans, strict=True)],
            *([each[column.name] for each in who] for column in PROVENANCE_COLUMNS),
        ]
        return made, [int(view.layer in each.gold) for each in bundles]

    return Table(name, f"gold {view.control} spans, a row a document", columns, None, data)


def _lexicons(
    name: str, view: SpansView, context: Context, attributes: Sequence[Column]
) -> dict[str, Known]:
    """By attribute, the ids that fill it.

    Raises:
        ConfigError: it is none of the view, holds codes, or its lexicon is not there.
    """
    texts = [each.name for each in attributes if each.type == "string" and not each.labels]
    for attribute in view.lexicons:
        if attribute not in texts:
            raise ConfigError(
                f"tandai.toml, views.{name}.lexicons: found {attribute!r}; "
                f"expected one of its attributes that is a text: {', '.join(texts) or 'none'}."
            )
    return {
        attribute: known_ids(context.lexicon(view.layer, file, view=name))
        for attribute, file in view.lexicons.items()
    }


def _columns_of(attribute: Column, view: SpansView) -> tuple[Column, ...]:
    """The attribute's column; of one with a lexicon, and who said it."""
    file = view.lexicons.get(attribute.name)
    if file is None:
        return (attribute,)
    doc = (
        f"the attribute as somebody answered it; else the id of the one row of {file} that has "
        "these words, exactly, for this label; null where there is neither"
    )
    whence = f"who said {attribute.name}: answer, or lexicon, which no one looked at here"
    return (
        msgspec.structs.replace(attribute, doc=doc),
        Column(f"{attribute.name}_from", "string", whence),
    )


def bio_tags(starts: Sequence[int], ends: Sequence[int], spans: Sequence[Span]) -> list[str]:
    """A BIO tag for each token.

    A token belongs to a span it overlaps; where spans overlap the longest wins, then the first.
    What tags cannot say (nesting, edges inside a token) the span list still does.

    Args:
        starts: of the tokens, in order.
        ends: of the tokens.
        spans: of one document.
    """
    tags = ["O"] * len(starts)
    for span in sorted(spans, key=lambda each: (each.start - each.end, each.start)):
        first, last = bisect_right(ends, span.start), bisect_left(starts, span.end)
        if first >= last or any(tag != "O" for tag in tags[first:last]):
            continue
        tags[first:last] = [f"B-{span.label}", *[f"I-{span.label}"] * (last - first - 1)]
    return tags

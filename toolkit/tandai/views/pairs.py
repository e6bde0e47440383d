"""Gold answers about an inventory to a row each: claim by canonical claim, article by target."""

import re
from collections.abc import Collection, Iterator, Mapping

from tandai.errors import CheckError, ConfigError
from tandai.inventories import NOT_IN_INVENTORY, Item
from tandai.records import Annotation, Answer, Attribute, Span
from tandai.release.schema import QUOTE, WHOLE, Column, Fill, Row
from tandai.release.tables import Bundle, Table
from tandai.settings import PairsView
from tandai.views.context import (
    ITEM_PROVENANCE,
    PROVENANCE_COLUMNS,
    Context,
    attributes_by_span,
    interval_key,
    provenance,
    sentence_around,
)

_EXCEPTION = re.compile(r"\b(\w+)\s*=\s*(\w+)\b")
"""An item, an equals sign, an answer."""


def make_table(name: str, view: PairsView, context: Context) -> Table:
    """The table of a ``pairs`` view.

    Raises:
        ConfigError: it names a control, a label or an inventory that is not there, or its answer
            may be several at once.
    """
    items = {
        item.item_id: item for item in context.inventory(view.layer, view.inventory, view=name)
    }
    item_columns = (
        Column(f"{view.prefix}_id", "string", "the item", labels=f"{view.layer}/{view.inventory}"),
        Column(f"{view.prefix}_text", "string", "its sentence, ours"),
        Column(f"{view.prefix}_gloss", "string", "in English"),
    )
    if view.anchor:
        return _of_spans(name, view, context, items, item_columns)
    return _of_documents(name, view, context, items, item_columns)


def _item_row(view: PairsView, item_id: str, items: Mapping[str, Item]) -> Row:
    item = items.get(item_id)
    return {
        f"{view.prefix}_id": item_id,
        f"{view.prefix}_text": item.text if item else None,
        f"{view.prefix}_gloss": item.gloss if item else None,
    }


def _of_spans(
    name: str,
    view: PairsView,
    context: Context,
    items: Mapping[str, Item],
    item_columns: tuple[Column, ...],
) -> Table:
    context.anchor(view.layer, view.control, view.anchor, view=name)
    asked = context.spans_from.get(view.layer, view.layer)
    context.anchor(asked, view.control, view.anchor, view=name)
    context.control(view.layer, view.item, view=name)
    codes = _single_codes(name, view.value, view, context)
    if view.exceptions:
        context.control(view.layer, view.exceptions, view=name)
    anchor_id = f"{view.anchor.lower()}_id"
    columns = (
        Column(anchor_id, "string", "document/span, as in the units view"),
        Column("document_id", "string", "the document"),
        Column("group_id", "string", "story group"),
        Column("start", "int", "first code point"),
        Column("end", "int", "one past the last code point"),
        Column("quote", "string", "the text of the span", fill=QUOTE),
        Column("quote_sha256", "string", "digest of the quote"),
        Column("context_start", "int", "of the sentences it stands in"),
        Column("context_end", "int", "of the sentences it stands in"),
        Column(
            "context",
            "string",
            "the sentences it stands in",
            fill=Fill("slice", "context_start", "context_end"),
        ),
        *item_columns,
        Column(view.column, "string", "the answer", labels=f"{view.layer}.{view.value}"),
        *ITEM_PROVENANCE,
        *PROVENANCE_COLUMNS,
    )

    def rows(bundle: Bundle) -> Iterator[Row]:
        gold = bundle.gold.get(view.layer)
        if gold is None:
            return
        id_of = _ids(bundle.gold.get(asked), view.control)
        answers = attributes_by_span(gold)
        for span in gold.spans:
            if (span.control, span.label) != (view.control, view.anchor):
                continue
            place = f"{gold.annotation_id}, {span.start}:{span.end}"
            if interval_key(span) not in id_of:
                # Its own id would pass for the id of another span there.
                raise CheckError(
                    f"{place}: found answers about a {span.label} that the gold of {asked!r} "
                    "does not have; expected a span of it."
                )
            named = answers.get((span.span_id, view.item))
            value = answers.get((span.span_id, view.value))
            chosen = _chosen(named, items, view, place)
            if named is None or value is None:
                continue
            answer = _only(value, place)
            start, end = sentence_around(bundle.document, span.start, span.end)
            note = answers.get((span.span_id, view.exceptions))
            other = parse_exceptions(
                "\n".join(note.values) if note else "",
                named.values,
                codes,
                known=items,
                where=f"{place} {view.exceptions}",
            )
            for item_id in chosen:
                said = note if note and item_id in other else value
                yield {
                    anchor_id: f"{bundle.document.document_id}/{id_of[interval_key(span)]}",
                    "document_id": bundle.document.document_id,
                    "group_id": bundle.group_id,
                    "start": span.start,
                    "end": span.end,
                    "quote": None,
                    "quote_sha256": span.quote_sha256,
                    "context_start": start,
                    "context_end": end,
                    "context": None,
                    **_item_row(view, item_id, items),
                    view.column: other.get(item_id, answer),
                    "origin": said.origin,
                    "annotators": list(said.annotators),
                    **provenance(gold),
                }

    return Table(name, f"gold {view.anchor} x {view.inventory}", columns, rows)


def _ids(source: Annotation | None, control: str) -> dict[tuple[int, int, str], str]:
    """Span id by place and label, of one control's spans."""
    spans: tuple[Span, ...] = source.spans if source else ()
    return {interval_key(span): span.span_id for span in spans if span.control == control}


def _chosen(
    named: Attribute | None, items: Collection[str], view: PairsView, place: str
) -> list[str]:
    """The items chosen, without the choices that are no items."""
    chosen = []
    for item_id in named.values if named else ():
        if item_id in items:
            chosen.append(item_id)
        elif item_id not in NOT_IN_INVENTORY:
            raise CheckError(
                f"{place} {view.item}: found {item_id!r}; "
                f"expected an item of {view.inventory}, or {' or '.join(NOT_IN_INVENTORY)}."
            )
    return chosen


def _single_codes(
    name: str, control_name: str, view: PairsView, context: Context
) -> tuple[str, ...]:
    """The codes of a control that is answered with one of them."""
    control = context.control(view.layer, control_name, view=name)
    if control.multiple or not control.codes:
        found = "allows several answers" if control.multiple else "lists no choices"
        raise ConfigError(
            f"tandai.toml, views.{name}.value: found the control {control_name!r}, which {found}; "
            "expected one with a single answer out of its own list."
        )
    return control.codes


def _only(answer: Attribute | Answer, place: str) -> str:
    """The one value of an answer that must have one."""
    if len(answer.values) != 1:
        found = ", ".join(answer.values) or "nothing"
        raise CheckError(f"{place} {answer.name}: found {found}; expected one answer.")
    return answer.values[0]


def parse_exceptions(
    note: str,
    items: Collection[str],
    codes: Collection[str],
    *,
    known: Collection[str],
    where: str,
) -> dict[str, str]:
    """Answers for single items, written as ``K07=DENY; K09=QUERY`` in a text attribute.

    Args:
        note: what the annotator wrote; other words are allowed, and other equations.
        items: the items chosen.
        codes: the answers there are.
        known: the whole inventory.
        where: for messages.

    Raises:
        CheckError: an exception names an item that was not chosen, or no answer there is.
    """
    found: dict[str, str] = {}
    for item_id, code in _EXCEPTION.findall(note):
        if item_id not in known and code not in codes:
            continue
        # Dropped or passed on, a slip of the pen would be a wrong label or a file nobody can load.
        if item_id not in items:
            chosen = ", ".join(items)
            raise CheckError(
                f"{where}: found {item_id}={code}; expected an item chosen ({chosen})."
            )
        if code not in codes:
            answers = ", ".join(codes)
            raise CheckError(f"{where}: found {item_id}={code}; expected one of {answers}.")
        if found.setdefault(item_id, code) != code:
            raise CheckError(f"{where}: found {item_id} both {found[item_id]} and {code}.")
    return found


def _of_documents(
    name: str,
    view: PairsView,
    context: Context,
    items: Mapping[str, Item],
    item_columns: tuple[Column, ...],
) -> Table:
    controls = {item_id: f"{view.value}_{item_id}" for item_id in items}
    if not controls:
        raise ConfigError(f"tandai.toml, views.{name}: {view.inventory} has no items to ask about.")
    codes = {control: _single_codes(name, control, view, context) for control in controls.values()}
    first = next(iter(codes))
    for control, others in codes.items():
        if others != codes[first]:
            # One column has one list of labels.
            raise ConfigError(
                f"tandai.toml, views.{name}.value: found other choices in {control!r} "
                f"than in {first!r}; expected the same."
            )
    columns = (
        Column("document_id", "string", "the document"),
        Column("group_id", "string", "story group"),
        Column("text", "string", "the normalised text", fill=WHOLE),
        Column("text_sha256", "string", "digest of the text"),
        *item_columns,
        Column(view.column, "string", "the answer", labels=f"{view.layer}.{first}"),
        *ITEM_PROVENANCE,
        *PROVENANCE_COLUMNS,
    )

    def rows(bundle: Bundle) -> Iterator[Row]:
        gold: Annotation | None = bundle.gold.get(view.layer)
        if gold is None:
            return
        answers = {answer.name: answer for answer in gold.answers}
        for item_id, control in controls.items():
            answer = answers.get(control)
            if answer is None:
                continue
            yield {
                "document_id": bundle.document.document_id,
                "group_id": bundle.group_id,
                "text": None,
                "text_sha256": bundle.document.text_sha256,
                **_item_row(view, item_id, items),
                view.column: _only(answer, gold.annotation_id),
                "origin": answer.origin,
                "annotators": list(answer.annotators),
                **provenance(gold),
            }

    return Table(name, f"articles x {view.inventory}", columns, rows)

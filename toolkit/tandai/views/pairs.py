"""Gold answers about an inventory to a row each: claim by canonical claim, article by target."""

from collections.abc import Collection, Iterator, Mapping

from tandai.errors import CheckError, ConfigError
from tandai.inventories import NOT_IN_INVENTORY, Item
from tandai.paths import split_path
from tandai.records import Annotation, Answer, Attribute, Span
from tandai.release.rows import Bundle
from tandai.release.schema import QUOTE, WHOLE, Column, Fill, Row
from tandai.release.tables import Table
from tandai.settings import PairsView
from tandai.views.context import (
    ITEM_PROVENANCE,
    PROVENANCE_COLUMNS,
    Context,
    interval_key,
    provenance,
    sentence_around,
)


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
    answers = _answers_of(name, view, context)
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
        Column(view.column, "string", "the answer", labels=f"{view.layer}/{answers}"),
        *ITEM_PROVENANCE,
        *PROVENANCE_COLUMNS,
    )
    known = [answer.item_id for answer in context.inventory(view.layer, answers, view=name)]

    def rows(bundle: Bundle) -> Iterator[Row]:
        gold = bundle.gold.get(view.layer)
        if gold is None:
            return
        id_of = _ids(bundle.gold.get(asked), view.control)
        for span in gold.spans:
            if (span.control, span.label) != (view.control, view.anchor):
                continue
            if interval_key(span) not in id_of:
                # Its own id would pass for the id of another span there.
                raise CheckError(
                    f"{gold.annotation_id}, {span.start}:{span.end}: found answers about a "
                    f"{span.label} that the gold of {asked!r} does not have; "
                    "expected a span of it."
                )
            start, end = sentence_around(bundle.document, span.start, span.end)
            for item_id, answer, said in _pairs(gold, span, view, items, known):
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
                    view.column: answer,
                    "origin": said.origin,
                    "annotators": list(said.annotators),
                    **provenance(gold),
                }

    return Table(name, f"gold {view.anchor} x {view.inventory}", columns, rows)


def _ids(source: Annotation | None, control: str) -> dict[tuple[int, int, str], str]:
    """Span id by place and label, of one control's spans."""
    spans: tuple[Span, ...] = source.spans if source else ()
    return {interval_key(span): span.span_id for span in spans if span.control == control}


def _pairs(
    gold: Annotation,
    span: Span,
    view: PairsView,
    items: Mapping[str, Item],
    answers: Collection[str],
) -> Iterator[tuple[str, str, Attribute]]:
    """Item, answer, and who said so, of each pair of a span, in the inventory's order.

    What is said of no item, NONE and NEW, is no pair.

    Raises:
        CheckError: a path is no pair of an item and an answer there are, or an item has two.
    """
    found: dict[str, tuple[str, Attribute]] = {}
    for attribute in gold.attributes:
        if (attribute.span_id, attribute.name) != (span.span_id, view.value):
            continue
        place = f"{gold.annotation_id}, {span.start}:{span.end} {view.value}"
        for path in attribute.values:
            item_id, *rest = split_path(path)
            if item_id in NOT_IN_INVENTORY:
                continue
            if item_id not in items or len(rest) != 1 or rest[0] not in answers:
                raise CheckError(
                    f"{place}: found {path!r}; expected an item of {view.inventory} with one of "
                    f"{', '.join(answers)}, or {' or '.join(NOT_IN_INVENTORY)}."
                )
            if item_id in found:
                raise CheckError(
                    f"{place}: found {item_id} both {found[item_id][0]} and {rest[0]}; "
                    "expected one answer."
                )
            found[item_id] = (rest[0], attribute)
    for item_id in items:
        if item_id in found:
            answer, attribute = found[item_id]
            yield item_id, answer, attribute


def _answers_of(name: str, view: PairsView, context: Context) -> str:
    """The file of the answers that a view's taxonomy offers under each item of its inventory."""
    control = context.control(view.layer, view.value, view=name)
    files = context.pairs.get((view.layer, control.dynamic))
    if files is None or files[0] != view.inventory or not control.has_paths:
        found = f"pairs of {files[0]}" if files else "no pairs"
        raise ConfigError(
            f"tandai.toml, views.{name}.value: found the control {view.value!r}, which gives "
            f"{found}; expected a Taxonomy of pairs of {view.inventory}."
        )
    return files[1]


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


def _only(answer: Answer, place: str) -> str:
    """The one value of an answer that must have one."""
    if len(answer.values) != 1:
        found = ", ".join(answer.values) or "nothing"
        raise CheckError(f"{place} {answer.name}: found {found}; expected one answer.")
    return answer.values[0]


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

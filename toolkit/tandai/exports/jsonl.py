"""A document's rows of all plain tables to one JSON object, and the object to the rows again.

Whatever a row says that its place in the object says too is left out: of an answer about a span
the span's id, of whatever an annotation holds the annotation's id, layer and annotator.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tandai.errors import InputError
from tandai.exports.documents import Tables
from tandai.exports.losses import Losses
from tandai.release.schema import Column, Row

Object = dict[str, Any]
Columns = Mapping[str, Sequence[Column]]
"""A release's columns by table."""

_WHO = ("annotation_id", "document_id", "layer", "annotator_id", "annotator_kind")
_SINGLE = {"documents": "document", "articles": "article"}
"""Tables of a row a document, and the key of that row."""
_HELD = ("spans", "relations", "answers", "extras")
_NAMED = {"span_attributes": "attributes", "document_labels": "answers"}
"""Tables with another name inside an annotation."""


def select(
    tables: Tables,
    *,
    split: str,
    annotators: Collection[str],
    layers: Collection[str],
    losses: Losses,
) -> dict[str, list[Row]]:
    """The rows of chosen annotators and layers; of tables that know neither, all.

    Args:
        tables: a document's rows.
        split: the side it is on, for the losses.
        annotators: pseudonyms and ``gold``; none stands for everybody.
        layers: names of layers.
        losses: takes the number of rows left out, by table.
    """
    chosen: dict[str, list[Row]] = {}
    for name, rows in tables.items():
        kept = [row for row in rows if _is_chosen(name, row, annotators, layers)]
        losses.add("not-selected", len(rows) - len(kept), split=split, item=name)
        chosen[name] = kept
    return chosen


def _is_chosen(table: str, row: Row, annotators: Collection[str], layers: Collection[str]) -> bool:
    # Ties belong to gold and name no annotator.
    who = "gold" if table == "ties" else row.get("annotator_id")
    is_asked = not annotators or who is None or who in annotators
    return is_asked and ("layer" not in row or row["layer"] in layers)


def make_object(tables: Tables, *, split: str) -> Object:
    """One document as an object.

    Args:
        tables: its rows of the plain tables.
        split: the side it is on.

    Raises:
        InputError: a row contradicts the annotation that it names.
    """
    [document] = tables["documents"]
    made: Object = {
        "document_id": document["document_id"],
        "split": split,
        "text": document["text"],
        "document": _without(document, ("document_id", "text")),
    }
    heads: dict[str, Object] = {}
    for name, rows in tables.items():
        if name == "articles":
            [article] = rows
            made["article"] = _without(article, ("document_id",))
        elif name == "annotations":
            heads = {row["annotation_id"]: _head(row) for row in rows}
            made["annotations"] = list(heads.values())
    spans: dict[tuple[str, str], Object] = {}
    for name, rows in tables.items():
        if name not in (*_SINGLE, "annotations", "span_attributes"):
            for row in rows:
                _place(made, heads, spans, name, row)
    for row in tables.get("span_attributes", ()):
        _place(made, heads, spans, "span_attributes", row)
    return made


def _head(row: Row) -> Object:
    """An annotation, with a place for what it holds: every object has the same keys."""
    return {**_without(row, ("document_id",)), **{name: [] for name in _HELD}}


def _place(
    made: Object,
    heads: Mapping[str, Object],
    spans: dict[tuple[str, str], Object],
    table: str,
    row: Row,
) -> None:
    """Puts a row under its span, its annotation, or the document."""
    key = row.get("annotation_id", "")
    if key not in heads:
        made.setdefault(table, []).append(_without(row, ("document_id",)))
        return
    for column in _WHO:
        said = made["document_id"] if column == "document_id" else heads[key].get(column)
        if column in row and row[column] != said:
            place, expected = f"table {table}, {key}, {column}", f"{said!r}, as the annotation says"
            raise InputError("the release", place=place, found=repr(row[column]), expected=expected)
    inner = _without(row, _WHO)
    if table == "spans":
        inner["attributes"] = []
        spans.setdefault((key, row["span_id"]), inner)
    if table == "span_attributes" and (key, row["span_id"]) in spans:
        del inner["span_id"]
        spans[key, row["span_id"]]["attributes"].append(inner)
        return
    heads[key].setdefault(_NAMED.get(table, table), []).append(inner)


def _without(row: Row, columns: Collection[str]) -> Object:
    return {name: value for name, value in row.items() if name not in columns}

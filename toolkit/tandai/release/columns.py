"""What a release says about one document to the columns of its long tables: no dict a row.

Each function takes a `Bundle` and a table's columns, and gives its `Data`, rows sorted.
"""

from collections.abc import Sequence
from typing import Any

from tandai.release.data import Data, Nested, empty, extend, floats, from_structs
from tandai.release.rows import Bundle, everybody
from tandai.release.schema import Column

_INTERVALS = ("sentences", "tokens", "quotations")


def documents_data(bundle: Bundle, columns: Sequence[Column]) -> Data:
    """Its intervals and edits: one row."""
    document = bundle.document
    data: Data = []
    for column in columns:
        if column.fill:
            continue
        if column.name in _INTERVALS:
            data.append(_pairs(getattr(document, column.name)))
        elif column.type == "structs":
            items = getattr(document, column.name)
            data.append(Nested([len(items)], from_structs(items, column.fields, {})))
        else:
            owner = bundle if column.name == "group_id" else document
            data.append([getattr(owner, column.name)])
    return data


def _pairs(pairs: Sequence[tuple[int, int]]) -> Nested:
    starts, ends = zip(*pairs, strict=True) if pairs else ((), ())
    return Nested([len(pairs)], [list(starts), list(ends)])


def items_data(bundle: Bundle, columns: Sequence[Column], field: str) -> Data:
    """A row an item of every annotation, gold's too.

    Args:
        bundle: all that is said of a document.
        columns: the annotation's, then the item's.
        field: of an annotation: ``spans``, ``relations`` …
    """
    data = empty(columns)
    for annotation in everybody(bundle):
        items = getattr(annotation, field)
        if items:
            same = {name: getattr(annotation, name) for name in _WHO}
            extend(data, from_structs(items, columns, same))
    return data


_WHO = ("annotation_id", "document_id", "layer", "annotator_id", "annotator_kind")


def raw_data(bundle: Bundle, columns: Sequence[Column]) -> Data:
    """A row an annotation with all that it says; gold is none."""
    kept = [column for column in columns if not column.fill]
    data = empty(columns)
    for annotation in bundle.annotations:
        row: list[Any] = []
        for column in kept:
            if column.type == "structs":
                items = getattr(annotation, column.name)
                row.append(Nested([len(items)], from_structs(items, column.fields, {})))
            else:
                owner = bundle if column.name == "group_id" else annotation
                value = [getattr(owner, column.name)]
                row.append(floats(value) if column.type == "float" else value)
        extend(data, row)
    return data

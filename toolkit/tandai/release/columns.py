"""What a release says about documents to the columns of its long tables: no dict a row.

Each function takes bundles and a table's columns, and gives rows of one bundle after the other,
those of each sorted, and how many each has. Several documents at a time cost little more than one.
"""

from collections.abc import Iterable, Sequence
from itertools import chain, repeat

from tandai.records import Record
from tandai.release.data import Counted, Data, Nested, floats, from_structs
from tandai.release.rows import Bundle, everybody
from tandai.release.schema import Column

_INTERVALS = ("sentences", "tokens", "quotations")
_WHO = ("annotation_id", "document_id", "layer", "annotator_id", "annotator_kind")


def documents_data(bundles: Sequence[Bundle], columns: Sequence[Column]) -> Counted:
    """Their intervals and edits: a row each."""
    documents = [each.document for each in bundles]
    data: Data = []
    for column in columns:
        if column.fill:
            continue
        if column.name == "group_id":
            data.append([each.group_id for each in bundles])
            continue
        found = [getattr(each, column.name) for each in documents]
        if column.name in _INTERVALS:
            lengths = [len(each) for each in found]
            data.append(Nested(lengths, [*unzipped(chain.from_iterable(found))]))
        else:
            data.append(nested(found, column) if column.fields else found)
    return data, [1] * len(bundles)


def unzipped(pairs: Iterable[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Starts and ends of intervals."""
    flat = list(chain.from_iterable(pairs))
    return flat[::2], flat[1::2]


def nested(found: Sequence[Sequence[Record]], column: Column) -> Nested:
    """A column of structs, of records whose fields are called as its fields."""
    items = list(chain.from_iterable(found))
    return Nested([len(each) for each in found], from_structs(items, column.fields, {}))


def items_data(bundles: Sequence[Bundle], columns: Sequence[Column], field: str) -> Counted:
    """A row an item of every annotation, gold's too.

    Args:
        bundles: all that is said of documents.
        columns: the annotation's, then the item's.
        field: of an annotation: ``spans``, ``relations`` …
    """
    said = [list(everybody(each)) for each in bundles]
    annotations = list(chain.from_iterable(said))
    found = [getattr(each, field) for each in annotations]
    lengths = [len(each) for each in found]
    same = {
        name: list(
            chain.from_iterable(map(repeat, [getattr(each, name) for each in annotations], lengths))
        )
        for name in _WHO
    }
    data = from_structs(list(chain.from_iterable(found)), columns, same)
    return data, [sum(len(getattr(each, field)) for each in one) for one in said]


def raw_data(bundles: Sequence[Bundle], columns: Sequence[Column]) -> Counted:
    """A row an annotation with all that it says; gold is none."""
    said = list(chain.from_iterable(each.annotations for each in bundles))
    data: Data = []
    for column in columns:
        if column.fill:
            continue
        if column.name == "group_id":
            data.append([each.group_id for each in bundles for _ in each.annotations])
            continue
        found = [getattr(each, column.name) for each in said]
        if column.fields:
            data.append(nested(found, column))
        else:
            data.append(floats(found) if column.type == "float" else found)
    return data, [len(each.annotations) for each in bundles]

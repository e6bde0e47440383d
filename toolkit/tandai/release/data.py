"""A document's rows of a table as columns, for tables too long for a dict a row.

A column is a list with a value a row; one of structs is a `Nested`. Text columns are not there:
`texts_of` cuts them from the document's text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

import msgspec

from tandai.release.schema import Column, Row, cut


class Nested(NamedTuple):
    """A column of structs."""

    lengths: list[int]
    """Of each row's list."""
    columns: "Data"
    """The fields of all rows' structs, one after the other."""


Data = list[Any]
"""Columns in schema order: each a list, or a `Nested`."""


def empty(columns: Sequence[Column], *, with_texts: bool = False) -> Data:
    """No rows yet; with a place for text columns, or without."""
    return [
        Nested([], empty(each.fields, with_texts=with_texts)) if each.type == "structs" else []
        for each in columns
        if with_texts or not each.fill
    ]


def extend(data: Data, more: Sequence[Any]) -> None:
    """Adds rows, which have the same columns."""
    for column, added in zip(data, more, strict=True):
        if isinstance(column, Nested):
            column.lengths.extend(added.lengths)
            extend(column.columns, added.columns)
        else:
            column.extend(added)


def take(data: Data, start: int, stop: int | None = None) -> Data:
    """Rows from ``start`` to ``stop``."""
    taken: Data = []
    for column in data:
        if isinstance(column, Nested):
            lengths = column.lengths[start:stop]
            first = sum(column.lengths[:start])
            inner = take(column.columns, first, first + sum(lengths))
            taken.append(Nested(lengths, inner))
        else:
            taken.append(column[start:stop])
    return taken


def values(data: Data) -> Iterator[tuple[Any, ...]]:
    """A tuple a row, structs as tuples in lists: what `document_digest` takes."""
    return zip(
        *(_grouped(each) if isinstance(each, Nested) else each for each in data), strict=True
    )


def _grouped(nested: Nested) -> Iterator[list[tuple[Any, ...]]]:
    inner = values(nested.columns)
    return (list(islice(inner, length)) for length in nested.lengths)


def from_rows(rows: Iterable[Row], columns: Sequence[Column]) -> Data:
    """Columns of rows, values in their columns' types."""
    rows = list(rows)
    return [_column(rows, column) for column in columns if not column.fill]


def _column(rows: Sequence[Row], column: Column) -> Any:
    found = [row[column.name] for row in rows]
    if column.type == "structs":
        inner = [each for value in found for each in value]
        return Nested([len(value) for value in found], from_rows(inner, column.fields))
    return floats(found) if column.type == "float" else found


def floats(found: Iterable[float | None]) -> list[float | None]:
    """Numbers that were made as whole ones are floats too: 12 and 12.0 have other digests."""
    return [value if value is None else float(value) for value in found]


def from_structs(
    items: Sequence[msgspec.Struct], columns: Sequence[Column], same: Mapping[str, Any]
) -> Data:
    """Columns of records whose fields are called as the columns.

    Args:
        items: of one kind.
        columns: their table's, or fields of a list of structs.
        same: what is the same in every row, by column.
    """
    if not items:
        return empty(columns)
    fields = items[0].__struct_fields__
    by_field = dict(
        zip(fields, zip(*map(msgspec.structs.astuple, items), strict=True), strict=True)
    )
    data: Data = []
    for column in columns:
        if column.fill:
            continue
        found = by_field.get(column.name)
        if found is None:
            data.append([same[column.name]] * len(items))
        else:
            data.append(floats(found) if column.type == "float" else list(found))
    return data


def to_rows(data: Data, columns: Sequence[Column]) -> Iterator[Row]:
    """The rows again, text columns null."""
    kept = [column for column in columns if not column.fill]
    parts: list[Iterable[Any]] = []
    for column, found in zip(kept, data, strict=True):
        if isinstance(found, Nested):
            inner = to_rows(found.columns, column.fields)
            parts.append([list(islice(inner, length)) for length in found.lengths])
        else:
            listed = column.type in ("strings", "ints")
            parts.append([list(each) for each in found] if listed else found)
    names = [column.name for column in kept]
    for each in zip(*parts, strict=True):
        known = dict(zip(names, each, strict=True))
        yield {column.name: known.get(column.name) for column in columns}


def with_texts(data: Data, columns: Sequence[Column], text: str | None, *, where: str) -> Data:
    """The columns with those of text in their places, null where there is none.

    Args:
        data: a document's rows.
        columns: of their table.
        text: the document's; none in a stand-off release.
        where: for messages.

    Raises:
        OffsetError: an interval is outside the text, or what stands there has another digest.
    """
    known = dict(zip((each.name for each in columns if not each.fill), data, strict=True))
    n_rows = next((len(each) for each in data if not isinstance(each, Nested)), 0)
    made: Data = []
    for column in columns:
        found = known.get(column.name)
        if column.fill and text is None:
            made.append([None] * n_rows)
        elif column.fill:
            rule = column.fill
            names = [each for each in (rule.starts, rule.ends, rule.digest) if each]
            rows = zip(*(known[name] for name in names), strict=True)
            place = f"{where}, {column.name}"
            made.append(
                [
                    cut(dict(zip(names, row, strict=True)), rule, text or "", where=place)
                    for row in rows
                ]
            )
        elif isinstance(found, Nested):
            inner = with_texts(found.columns, column.fields, text, where=where)
            made.append(Nested(found.lengths, inner))
        else:
            made.append(found)
    return made


def to_batch(data: Data, columns: Sequence[Column], schema: Any) -> Any:
    """The ``pyarrow.RecordBatch`` of columns, those of text among them."""
    import pyarrow as pa

    arrays = [
        _array(found, column, field.type)
        for found, column, field in zip(data, columns, schema, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _array(found: Any, column: Column, kind: Any) -> Any:
    import pyarrow as pa

    if not isinstance(found, Nested):
        return pa.array(found, type=kind)
    struct = kind.value_type
    fields = [struct.field(number) for number in range(struct.num_fields)]
    inner = [
        _array(each, field, arrow.type)
        for each, field, arrow in zip(found.columns, column.fields, fields, strict=True)
    ]
    ends, offsets = 0, [0]
    for length in found.lengths:
        ends += length
        offsets.append(ends)
    made = pa.StructArray.from_arrays(inner, fields=fields)
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), made, type=kind)

"""A document's rows of a table as columns, for tables too long for a dict a row.

A column is a list with a value a row; one of structs is a `Nested`. Text columns are not there:
`texts_of` cuts them from the document's text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, islice
from typing import Any, NamedTuple

import msgspec

from tandai.release.schema import Column, Row, cut


class Nested(NamedTuple):
    """A column of structs."""

    lengths: Sequence[int]
    """Of each row's list."""
    columns: "Data"
    """The fields of all rows' structs, one after the other."""


Data = list[Any]
"""Columns in schema order: each a list or tuple with a value a row, or a `Nested`."""

Counted = tuple[Data, list[int]]
"""Rows of several documents, and how many each of them has."""


def empty(columns: Sequence[Column]) -> Data:
    """No rows."""
    return [
        Nested([], empty(each.fields)) if each.type == "structs" else []
        for each in columns
        if not each.fill
    ]


def merge(parts: Sequence[Data]) -> Data:
    """The rows of several, one after the other; they have the same columns."""
    if len(parts) == 1:
        return parts[0]
    return [
        Nested(
            list(chain.from_iterable([each.lengths for each in column])),
            merge([each.columns for each in column]),
        )
        if isinstance(column[0], Nested)
        else list(chain.from_iterable(column))
        for column in zip(*parts, strict=True)
    ]


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
    items: Sequence[msgspec.Struct], columns: Sequence[Column], same: Mapping[str, Sequence[Any]]
) -> Data:
    """Columns of records whose fields are called as the columns.

    Args:
        items: of one kind.
        columns: their table's, or fields of a list of structs.
        same: columns that no field has, by name.
    """
    if not items:
        return empty(columns)
    fields = items[0].__struct_fields__
    found = dict(zip(fields, zip(*map(msgspec.structs.astuple, items), strict=True), strict=True))
    return [
        floats(found[column.name])
        if column.type == "float"
        else found[column.name]
        if column.name in found
        else same[column.name]
        for column in columns
        if not column.fill
    ]


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


def with_texts(data: Data, columns: Sequence[Column], text: str, *, where: str) -> Data:
    """The columns with those of text in their places.

    Args:
        data: a document's rows.
        columns: of their table.
        text: the document's.
        where: for messages.

    Raises:
        OffsetError: an interval is outside the text, or what stands there has another digest.
    """
    known = dict(zip((each.name for each in columns if not each.fill), data, strict=True))
    made: Data = []
    for column in columns:
        found = known.get(column.name)
        if column.fill:
            rule = column.fill
            names = [each for each in (rule.starts, rule.ends, rule.digest) if each]
            rows = zip(*(known[name] for name in names), strict=True)
            place = f"{where}, {column.name}"
            made.append(
                [cut(dict(zip(names, row, strict=True)), rule, text, where=place) for row in rows]
            )
        elif isinstance(found, Nested):
            inner = with_texts(found.columns, column.fields, text, where=where)
            made.append(Nested(found.lengths, inner))
        else:
            made.append(found)
    return made


def to_batch(data: Data, columns: Sequence[Column], schema: Any, *, texts: bool) -> Any:
    """The ``pyarrow.RecordBatch`` of columns.

    Args:
        data: one row at least.
        columns: of the table.
        schema: its Arrow schema.
        texts: whether the text columns are among the data; they are null if not.
    """
    import pyarrow as pa

    return pa.RecordBatch.from_arrays(_arrays(data, columns, schema, texts=texts), schema=schema)


def _arrays(data: Data, columns: Sequence[Column], schema: Iterable[Any], *, texts: bool) -> Any:
    import pyarrow as pa

    found = iter(data)
    made = [
        None if column.fill and not texts else _array(next(found), column, field.type, texts=texts)
        for column, field in zip(columns, schema, strict=True)
    ]
    n_rows = next(len(each) for each in made if each is not None)
    return [
        pa.nulls(n_rows, field.type) if each is None else each
        for each, field in zip(made, schema, strict=True)
    ]


def _array(found: Any, column: Column, kind: Any, *, texts: bool) -> Any:
    import pyarrow as pa

    if not isinstance(found, Nested):
        return pa.array(found, type=kind)
    struct = kind.value_type
    fields = [struct.field(number) for number in range(struct.num_fields)]
    inner = _arrays(found.columns, column.fields, fields, texts=texts)
    offsets = pa.array(accumulate(found.lengths, initial=0), type=pa.int32())
    return pa.ListArray.from_arrays(
        offsets, pa.StructArray.from_arrays(inner, fields=fields), type=kind
    )

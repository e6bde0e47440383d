"""What a column is: its type, its meaning, its labels, and how its text is cut from a document.

One schema serves both modes. In a stand-off release every column with a ``fill`` is null; the
same rule fills it in a full release and when somebody hydrates.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from tandai.digest import sha256_text
from tandai.errors import OffsetError
from tandai.offsets import check_span

SCHEMA_VERSION = "4"

ColumnType = Literal["string", "int", "float", "bool", "strings", "ints", "structs"]
Row = dict[str, Any]


class Fill(msgspec.Struct, frozen=True):
    """How a column is made from the document's text and the row's own offsets."""

    how: Literal["document", "slice", "pieces", "joined"]
    """The whole text; one slice; a slice for each pair; slices joined by a space."""
    starts: str = ""
    ends: str = ""
    digest: str = ""
    """Column that holds the sha256 the filled value must have."""


class Column(msgspec.Struct, frozen=True):
    """One column, or one field of a list of structs."""

    name: str
    type: ColumnType
    doc: str
    labels: str = ""
    """Name of the inventory its strings are from; the card declares them as class labels."""
    fill: Fill | None = None
    fields: tuple["Column", ...] = ()


WHOLE = Fill("document", digest="text_sha256")
QUOTE = Fill("slice", "start", "end", "quote_sha256")


def siblings_of(column: Column) -> list[tuple[str, ColumnType]]:
    """Names and types of the columns that a column's fill is made from."""
    rule = column.fill
    if rule is None:
        return []
    offsets: ColumnType = "int" if rule.how == "slice" else "ints"
    pair = [] if rule.how == "document" else [(rule.starts, offsets), (rule.ends, offsets)]
    digest: list[tuple[str, ColumnType]] = [(rule.digest, "string")] if rule.digest else []
    return [*pair, *digest]


def arrow_schema(columns: Sequence[Column]) -> Any:
    """The ``pyarrow.Schema`` of a table."""
    import pyarrow as pa

    return pa.schema([pa.field(column.name, _arrow_type(column)) for column in columns])


def features(columns: Sequence[Column], inventories: Mapping[str, Sequence[str]]) -> list[Row]:
    """The columns as the card's front matter declares them for ``datasets``.

    Labels are strings in the files and class labels in the card, so that an unknown label is a
    load error and nobody's integers are swapped.
    """
    return [_feature(column, inventories) for column in columns]


def blank(row: Row, columns: Sequence[Column]) -> Row:
    """The row with every text column null, columns in schema order, none missing."""
    return {
        column.name: None if column.fill else _typed(row[column.name], column) for column in columns
    }


def canonical(row: Row, columns: Sequence[Column]) -> list[Any]:
    """The row's values in schema order and in their columns' types, text columns left out."""
    return [
        [canonical(each, column.fields) for each in row[column.name] or ()]
        if column.type == "structs"
        else _typed(row[column.name], column)
        for column in columns
        if not column.fill
    ]


def fill(row: Row, columns: Sequence[Column], text: str, *, where: str) -> Row:
    """The row with every text column cut from the document's text.

    Args:
        row: with its offsets, code points into ``text``.
        columns: its schema.
        text: the document's text.
        where: for messages.

    Raises:
        OffsetError: an interval is outside the text, or what stands there has another digest.
    """
    made: Row = {}
    for column in columns:
        if column.fill:
            made[column.name] = cut(row, column.fill, text, where=f"{where}, {column.name}")
        elif column.type == "structs":
            value = row[column.name]
            made[column.name] = [fill(each, column.fields, text, where=where) for each in value]
        else:
            made[column.name] = row[column.name]
    return made


def _typed(value: Any, column: Column) -> Any:
    """The value in its column's type: another writer may have made a 12 of 12.0, or 12.0 of 12."""
    if column.type == "structs":
        return [blank(each, column.fields) for each in value or []]
    if value is None:
        return None
    if column.type == "bool":
        return bool(value)
    if column.type == "float":
        return float(value)
    if column.type == "int" and value == int(value):
        return int(value)
    return value


def cut(row: Row, rule: Fill, text: str, *, where: str) -> str | list[str]:
    """What a text column holds in one row, of which the columns that the rule names are enough.

    Raises:
        OffsetError: an interval is outside the text, or what stands there has another digest.
    """
    if rule.how == "document":
        value: str | list[str] = text
    elif rule.how == "slice":
        value = check_span(text, row[rule.starts], row[rule.ends], where=where)
    else:
        pairs = zip(row[rule.starts], row[rule.ends], strict=True)
        value = [check_span(text, start, end, where=where) for start, end in pairs]
        if rule.how == "joined":
            value = " ".join(" ".join(value).split())
    if rule.digest and isinstance(value, str) and sha256_text(value) != row[rule.digest]:
        raise OffsetError(f"{where}: the text there is not the one that was labelled.")
    return value


def _arrow_type(column: Column) -> Any:
    import pyarrow as pa

    if column.type == "structs":
        fields = [pa.field(each.name, _arrow_type(each)) for each in column.fields]
        return pa.list_(pa.struct(fields))
    return {
        "string": pa.string(),
        "int": pa.int32(),
        "float": pa.float64(),
        "bool": pa.bool_(),
        "strings": pa.list_(pa.string()),
        "ints": pa.list_(pa.int32()),
    }[column.type]


def _feature(column: Column, inventories: Mapping[str, Sequence[str]]) -> Row:
    if column.type == "structs":
        return {"name": column.name, "list": features(column.fields, inventories)}
    plain: Any = {"string": "string", "int": "int32", "float": "float64", "bool": "bool"}.get(
        column.type
    )
    if column.labels:
        names = inventories[column.labels]
        label = {"class_label": {"names": {str(i): name for i, name in enumerate(names)}}}
        plain = label if column.type == "string" else None
        if column.type == "strings":
            return {"name": column.name, "list": label}
    if plain is None:
        return {"name": column.name, "list": "string" if column.type == "strings" else "int32"}
    return {"name": column.name, "dtype": plain}

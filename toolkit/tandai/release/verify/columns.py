"""A view's columns, which only the manifest describes, to whether the checks can go by them."""

from collections.abc import Iterator, Mapping, Sequence

from tandai.release.schema import Column, ColumnType

_TYPES: Mapping[str, ColumnType] = {
    **dict.fromkeys(("document_id", "group_id", "span_id", "label", "origin"), "string"),
    **dict.fromkeys(("quote_sha256", "text_sha256", "annotator_id", "annotator_kind"), "string"),
    **dict.fromkeys(("start", "end"), "int"),
    "annotators": "strings",
}
"""Columns whose names say what they hold, in whatever view."""
_TOGETHER = {
    "quote_sha256": ("start", "end"),
    "origin": ("annotators",),
    "annotators": ("origin",),
}


def column_faults(columns: Sequence[Column], *, inside: bool = False) -> Iterator[str]:
    """What is odd about columns, in words; nothing where they are sound.

    Args:
        columns: of a view, or of a list of structs in it.
        inside: whether they are of structs, which hold no structs.
    """
    types = {column.name: column.type for column in columns}
    for column in columns:
        name = column.name
        wanted = _TYPES.get(name, column.type)
        if column.type != wanted:
            yield f"{name} of type {column.type}, not {wanted}"
        for end in _ends(column):
            if types.get(end) != column.type:
                yield f"{name} without {end} of the same type"
        for beside in _TOGETHER.get(name, ()):
            if beside not in types:
                yield f"{name} without {beside}"
        text = column.type in ("string", "strings")
        if (column.fill or column.labels) and not text:
            yield f"{name}, a text or label of type {column.type}"
        if (column.type == "structs") != bool(column.fields) or (inside and column.fields):
            yield f"{name} of type {column.type} with {len(column.fields)} fields"
        yield from (f"{name}[]: {each}" for each in column_faults(column.fields, inside=True))


def _ends(column: Column) -> Iterator[str]:
    """The columns that must stand beside one that holds starts."""
    name = column.name
    if column.type == "int" and name.endswith("start"):
        yield f"{name.removesuffix('start')}end"
    if column.type == "ints" and name.endswith("_starts"):
        yield f"{name.removesuffix('starts')}ends"

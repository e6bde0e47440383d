"""Columns of a table to the fields of a record set, lists of structs as fields with subfields."""

from typing import Any

from tandai.release.schema import Column, ColumnType

Node = dict[str, Any]

_TYPES: dict[ColumnType, str] = {
    "string": "sc:Text",
    "strings": "sc:Text",
    "int": "cr:Int32",
    "ints": "cr:Int32",
    "float": "cr:Float64",
    "bool": "sc:Boolean",
}
_EQUIVALENT = {"annotator_id": "prov:wasAttributedTo"}
"""Columns that another vocabulary has a word for."""


def fields_of(columns: tuple[Column, ...], record_set: str, file_object: str) -> list[Node]:
    """The fields of one record set.

    Args:
        columns: of the table.
        record_set: its ``@id``, which the fields' ids begin with.
        file_object: ``@id`` of the file that the records are in.
    """
    return [_field(column, f"{record_set}/{column.name}", file_object) for column in columns]


def _field(column: Column, field: str, file_object: str) -> Node:
    extract = {"column": column.name}
    if column.type == "structs":
        return {
            **_head(column, field),
            "isArray": True,
            "arrayShape": "-1",
            "subField": [
                {
                    **_head(each, f"{field}/{each.name}"),
                    "dataType": _data_type(each),
                    **_array(each),
                    "source": {
                        "fileObject": {"@id": file_object},
                        "extract": extract,
                        "transform": {"jsonPath": each.name},
                    },
                }
                for each in column.fields
            ],
        }
    return {
        **_head(column, field),
        "dataType": _data_type(column),
        **_array(column),
        **({"equivalentProperty": _EQUIVALENT[column.name]} if column.name in _EQUIVALENT else {}),
        "source": {"fileObject": {"@id": file_object}, "extract": extract},
    }


def _head(column: Column, field: str) -> Node:
    said = f"{column.doc}; null until the release is hydrated" if column.fill else column.doc
    return {"@type": "cr:Field", "@id": field, "name": column.name, "description": said}


def _data_type(column: Column) -> str | list[str]:
    plain = _TYPES[column.type]
    return [plain, "cr:Label"] if column.labels else plain


def _array(column: Column) -> Node:
    many = column.type in ("strings", "ints")
    return {"isArray": True, "arrayShape": "-1"} if many else {}

"""The tables an export is converted to: a release's columns, and what a release leaves out."""

from typing import Any, Literal

import msgspec

from tandai.release.schema import Column, arrow_schema
from tandai.release.tables import TABLES

SCHEMA_VERSION = "1"
ServerType = Literal["int64", "string", "bool", "float"]


ITEM_TABLES = ("spans", "span_attributes", "relations", "document_labels", "extras")
"""Tables with a row a result item, or a label of one."""


class ServerColumn(msgspec.Struct, frozen=True):
    """A column about the server or the whole export, which no release has."""

    name: str
    type: ServerType
    doc: str


class ConvertTable(msgspec.Struct, frozen=True):
    """A table of a converted export: a folder of Parquet files."""

    name: str
    doc: str
    columns: tuple[Column, ...]
    """As in a release."""
    server: tuple[ServerColumn, ...] = ()
    """Behind them."""

    @property
    def names(self) -> tuple[str, ...]:
        """All columns in order."""
        return (*(each.name for each in self.columns), *(each.name for each in self.server))

    def schema(self) -> Any:
        """Its ``pyarrow.Schema``."""
        import pyarrow as pa

        types = {
            "int64": pa.int64(),
            "string": pa.string(),
            "bool": pa.bool_(),
            "float": pa.float64(),
        }
        added = [pa.field(each.name, types[each.type]) for each in self.server]
        return pa.schema([*arrow_schema(self.columns), *added])


_GOLD_ONLY = {
    "annotations": frozenset({"curators"}),
    **dict.fromkeys(ITEM_TABLES, frozenset({"policy", "rule"})),
}
"""Columns by table that an export has nothing for."""
_OF_RELEASE = {
    table.name: msgspec.structs.replace(
        table,
        columns=tuple(
            each for each in table.columns if each.name not in _GOLD_ONLY.get(table.name, ())
        ),
    )
    for table in TABLES
}
_TASK_ID = ServerColumn("task_id", "int64", "the server's number of the task")
_CREATED = ServerColumn("created_at", "string", "ISO 8601")
_UPDATED = ServerColumn("updated_at", "string", "ISO 8601")

TASKS = ConvertTable(
    "tasks",
    "a row a task: the text that offsets refer to",
    (
        Column("document_id", "string", "of the task's data, else task-N"),
        Column("text", "string", "the text, unless left out"),
        Column("text_sha256", "string", "digest of the text"),
        Column("n_chars", "int", "code points of the text"),
    ),
    (
        _TASK_ID,
        ServerColumn("data", "string", "JSON: the task's data but the text, unless left out"),
        ServerColumn("meta", "string", "JSON: what the task's meta says, unless left out"),
        _CREATED,
        _UPDATED,
    ),
)
ANNOTATIONS = ConvertTable(
    "annotations",
    "a row an answer, draft or suggestion",
    _OF_RELEASE["annotations"].columns,
    (
        _TASK_ID,
        ServerColumn("server_id", "int64", "the server's number of the annotation, draft …"),
        _CREATED,
        _UPDATED,
        ServerColumn("ground_truth", "bool", "whether somebody marked it so"),
        ServerColumn("model_version", "string", "suggestions only: what made it"),
        ServerColumn("score", "float", "suggestions only: of the whole"),
    ),
)
CONVERT_TABLES = (
    TASKS,
    ANNOTATIONS,
    *(ConvertTable(name, _OF_RELEASE[name].doc, _OF_RELEASE[name].columns) for name in ITEM_TABLES),
)
WHO = ("annotation_id", "document_id", "layer", "annotator_id", "annotator_kind")
"""Columns that every table of items begins with; the same for all items of an annotation."""

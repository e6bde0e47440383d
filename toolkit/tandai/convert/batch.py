"""Annotations to columns of Arrow: lists that grow by an annotation, and batches made of them."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from tandai.convert.heads import Head, TaskHead
from tandai.convert.tables import ANNOTATIONS, CONVERT_TABLES, ITEM_TABLES, TASKS, WHO, ConvertTable
from tandai.records import Annotation, Answer, Attribute, Extra, Record, Relation, Span

Lists = dict[str, list[Any]]
ITEM_RECORDS: dict[str, type[Record]] = {
    "spans": Span,
    "span_attributes": Attribute,
    "relations": Relation,
    "document_labels": Answer,
    "extras": Extra,
}
FIELD = {"span_attributes": "attributes", "document_labels": "answers"}
"""Where a record calls the items of a table by another name."""
GOLD_ONLY = frozenset({"annotators", "policy", "n_ties"})


class Batch:
    """Columns of some tasks; every list of items is as long as its counts add up to."""

    def __init__(self, *, with_text: bool = True) -> None:
        self.with_text = with_text
        self.tasks: list[TaskHead] = []
        self.heads: list[Head] = []
        self.items: dict[str, Lists] = {
            table.name: {name: [] for name in table.names if name not in (*WHO, "annotators")}
            for table in CONVERT_TABLES
            if table.name in ITEM_TABLES
        }
        self.counts: dict[str, list[int]] = {name: [] for name in ITEM_TABLES}

    def add_task(self, task: TaskHead) -> None:
        """Adds a row to the table of tasks."""
        self.tasks.append(task)

    def add_annotation(self, head: Head, annotation: Annotation, text: str) -> None:
        """Adds an annotation that was read to records."""
        self.heads.append(head)
        for name in ITEM_TABLES:
            records: Sequence[Record] = getattr(annotation, FIELD.get(name, name))
            self.counts[name].append(len(records))
            for column, values in self.items[name].items():
                if column == "quote":
                    values += [text[each.start : each.end] for each in annotation.spans]
                else:
                    values += [getattr(each, column) for each in records]

    def to_arrow(self) -> dict[str, Any]:
        """A ``pyarrow.RecordBatch`` a table; columns that repeat are dictionaries."""
        import pyarrow as pa

        made = {}
        for table in CONVERT_TABLES:
            arrays = self._arrays(table)
            made[table.name] = pa.RecordBatch.from_arrays(
                [arrays[name] for name in table.names], names=list(table.names)
            )
        return made

    def _arrays(self, table: ConvertTable) -> dict[str, Any]:
        import pyarrow as pa

        schema = table.schema()
        if table is TASKS:
            columns = _columns_of(self.tasks, table.names)
            if not self.with_text:
                for name in ("text", "data", "meta"):
                    columns[name] = [None] * len(self.tasks)
            columns["n_chars"] = [len(task.text) for task in self.tasks]
            return {name: pa.array(columns[name], schema.field(name).type) for name in table.names}
        if table is ANNOTATIONS:
            columns = self._annotation_columns(table.names)
            return {name: pa.array(columns[name], schema.field(name).type) for name in table.names}
        return {**self._who(table.name), **self._item_arrays(table, schema)}

    def _annotation_columns(self, names: Iterable[str]) -> Lists:
        annotations = [head.annotation for head in self.heads]
        known: Lists = {
            "created_on": [each.created_at[:10] for each in annotations],
            "updated_on": [each.updated_at[:10] for each in annotations],
            "n_spans": self.counts["spans"],
            "n_relations": self.counts["relations"],
            "n_ties": [0] * len(annotations),
            "annotators": [()] * len(annotations),
            "policy": [""] * len(annotations),
        }
        of_head = set(Head.__struct_fields__)
        made: Lists = {}
        for name in names:
            if name in known:
                made[name] = known[name]
            else:
                source: Sequence[object] = self.heads if name in of_head else annotations
                made[name] = [getattr(each, name) for each in source]
        return made

    def _who(self, table: str) -> dict[str, Any]:
        import numpy as np
        import pyarrow as pa

        rows = np.repeat(np.arange(len(self.heads), dtype=np.int32), self.counts[table])
        made = {}
        for name in WHO:
            values = pa.array(
                [getattr(head.annotation, name) for head in self.heads], pa.string()
            ).dictionary_encode()
            # Parquet wants no word twice in a dictionary.
            made[name] = pa.DictionaryArray.from_arrays(
                values.indices.take(pa.array(rows)), values.dictionary
            )
        return made

    def _item_arrays(self, table: ConvertTable, schema: Any) -> dict[str, Any]:
        import pyarrow as pa

        made = {}
        n_rows = sum(self.counts[table.name])
        for name in table.names:
            kind = schema.field(name).type
            if name == "annotators":
                made[name] = pa.array([()] * n_rows, kind)
            elif name == "quote" and not self.with_text:
                made[name] = pa.nulls(n_rows, kind)
            elif name not in WHO:
                made[name] = pa.array(self.items[table.name][name], kind)
        return made


def _columns_of(structs: Sequence[msgspec.Struct], names: Iterable[str]) -> Lists:
    return {name: [getattr(each, name, None) for each in structs] for name in names}

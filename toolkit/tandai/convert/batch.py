"""Annotations to columns of Arrow: lists that grow by an annotation, and batches made of them."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tandai.convert.arrays import arrays_of, coded, codes_of
from tandai.convert.head import Head, TaskHead
from tandai.convert.plain import Columns
from tandai.convert.tables import ANNOTATIONS, CONVERT_TABLES, ITEM_TABLES, TASKS, WHO, ConvertTable
from tandai.digest import sha256_texts
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
            table.name: {
                name: [] for name in table.names if name not in (*WHO, "annotators", "quote_sha256")
            }
            for table in CONVERT_TABLES
            if table.name in ITEM_TABLES
        }
        self.counts: dict[str, list[int]] = {name: [] for name in ITEM_TABLES}
        self._coded: tuple[int, dict[str, tuple[NDArray[np.int32], list[str]]]] | None = None
        """Of so many annotations."""

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

    def add_columns(self, heads: Sequence[Head], columns: Columns, first: int) -> None:
        """Adds annotations whose items are columns already.

        Args:
            heads: the annotations.
            columns: of these among others.
            first: position of the first among them.
        """
        self.heads += heads
        last = first + len(heads)
        for name, counts in columns.counts.items():
            self.counts[name] += counts[first:last]
            if name in columns.items:
                begin, end = columns.starts[name][first], columns.starts[name][last]
                for column, values in self.items[name].items():
                    values += columns.items[name][column][begin:end]

    def to_arrow(self) -> dict[str, Any]:
        """A ``pyarrow.RecordBatch`` a table; columns of few values are dictionaries."""
        import pyarrow as pa

        made = {}
        for table in CONVERT_TABLES:
            arrays = self._arrays(table)
            made[table.name] = pa.RecordBatch.from_arrays(
                [arrays[name] for name in table.names], names=list(table.names)
            )
        return made

    def _arrays(self, table: ConvertTable) -> dict[str, Any]:
        if table is TASKS:
            return arrays_of(self._task_columns(table.names), table)
        if table is ANNOTATIONS:
            return arrays_of(self._annotation_columns(table.names), table)
        items: Lists = dict(self.items[table.name])
        n_rows = sum(self.counts[table.name])
        items["annotators"] = [()] * n_rows
        arrays = {
            **self._who(table.name),
            **arrays_of({k: v for k, v in items.items() if k != "quote"}, table),
        }
        if "quote" in items:
            arrays |= quotes_of(items["quote"], with_text=self.with_text)
        return arrays

    def _task_columns(self, names: Iterable[str]) -> Lists:
        columns: Lists = {
            name: [getattr(each, name) for each in self.tasks]
            for name in names
            if name != "n_chars"
        }
        columns["n_chars"] = [len(task.text) for task in self.tasks]
        if not self.with_text:
            columns |= {name: [None] * len(self.tasks) for name in ("text", "data", "meta")}
        return columns

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
        """The columns that say whose annotation an item is in."""
        rows = np.repeat(np.arange(len(self.heads)), self.counts[table])
        return {name: coded(codes[rows], known) for name, (codes, known) in self._people().items()}

    def _people(self) -> dict[str, tuple[NDArray[np.int32], list[str]]]:
        """By column, the position of each annotation's value among the different ones."""
        annotations = [head.annotation for head in self.heads]
        if self._coded is None or self._coded[0] != len(annotations):
            people = {name: codes_of([getattr(e, name) for e in annotations]) for name in WHO}
            self._coded = len(annotations), people
        return self._coded[1]


def quotes_of(quotes: Sequence[str], *, with_text: bool) -> dict[str, Any]:
    """The columns of quotes and of their digests: what is said often is digested once."""
    import pyarrow as pa

    codes, known = codes_of(quotes)
    digests = coded(codes, sha256_texts(known))
    texts = coded(codes, known) if with_text else pa.nulls(len(quotes), pa.string())
    return {"quote": texts, "quote_sha256": digests}

"""The tables of a release to what can be predicted of them: labels, questions, and whose they are.

A release says this by its columns alone, so nothing but its folder is needed.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal

from tandai.records import Record
from tandai.release.schema import Column

Kind = Literal["spans", "units", "pairs", "answers"]
LINK_KEYS = ("start", "end")
LIST = "spans"
"""Under which a row of predictions has its spans, whatever the table."""


class Task(Record, frozen=True, kw_only=True):
    """What is to be predicted for one table."""

    table: str
    kind: Kind
    """``spans``: labelled spans, a row a document. ``units``: spans of one label, a row each.
    ``pairs``: answers about a span and an item. ``answers``: about a document and an item."""
    layer: str
    labels: tuple[str, ...]
    """What a prediction may say: labels of spans, or answers."""
    columns: tuple[str, ...]
    """Names of the table's columns, and of the fields of its list of spans."""
    spans_column: str = ""
    """Of ``spans``: the column that holds them."""
    control: str = ""
    """Of ``spans`` and ``units``: the Labels tag, where the columns say it. Of ``answers``: what
    the questions' names begin with."""
    links: tuple[str, ...] = ()
    """Of ``units``: columns of linked spans."""
    item_column: str = ""
    """Of ``pairs`` and ``answers``: the column of the item's id."""
    answer_column: str = ""
    items: tuple[str, ...] = ()

    @property
    def has_places(self) -> bool:
        """Whether what is predicted is where something stands, so that overlap can be counted."""
        return self.kind in {"spans", "units"}

    @property
    def span_keys(self) -> tuple[str, ...]:
        """The keys of a span that predict something."""
        return ("start", "end", *self.links) if self.kind == "units" else ("start", "end", "label")

    def row_keys(self, row: Collection[str]) -> tuple[str, ...]:
        """The keys of a row that predict something; of a unit a row, where this one is."""
        if self.has_places:
            alone = self.kind == "units" and "start" in row
            return ("document_id", *(self.span_keys if alone else (LIST,)))
        about = ("start", "end") if self.kind == "pairs" else ()
        return ("document_id", *about, self.item_column, self.answer_column)


def find_tasks(
    tables: Mapping[str, Sequence[Column]], label_sets: Mapping[str, Sequence[str]]
) -> dict[str, Task]:
    """The tables that can be scored, by name.

    Args:
        tables: columns by table, as the manifest has them.
        label_sets: labels by name of their set.
    """
    found = (_task(name, columns, label_sets) for name, columns in tables.items())
    return {task.table: task for task in found if task is not None}


def _task(
    name: str, columns: Sequence[Column], label_sets: Mapping[str, Sequence[str]]
) -> Task | None:
    by_name = {column.name: column for column in columns}
    if name in by_name and "token_starts" in by_name:
        return _of_spans(name, by_name[name], columns, label_sets)
    if "clean_starts" in by_name:
        return _of_units(name, columns)
    closed = [column for column in columns if column.type == "string" and column.labels]
    if len(closed) == 2 and closed[0].name.endswith("_id") and "document_id" in by_name:
        return _of_pairs(name, columns, closed[0], closed[1], label_sets)
    return None


def _of_spans(
    name: str, spans: Column, columns: Sequence[Column], label_sets: Mapping[str, Sequence[str]]
) -> Task | None:
    label = next((field for field in spans.fields if field.name == "label"), None)
    if label is None or label.labels not in label_sets:
        return None
    layer, _, control = label.labels.partition(".")
    return Task(
        table=name,
        kind="spans",
        layer=layer,
        control=control,
        labels=tuple(label_sets[label.labels]),
        columns=_names(columns, spans.fields),
        spans_column=name,
    )


def _of_units(name: str, columns: Sequence[Column]) -> Task | None:
    links = [column for column in columns if column.type == "structs"]
    said = [field.labels for column in links for field in column.fields if field.name == "label"]
    said += [column.labels for column in columns if "." in column.labels]
    layer, _, control = next(iter(said), "").partition(".")
    anchor = next((each.name for each in columns if each.name.endswith("_id")), "")
    if not layer or not anchor:
        return None
    fields = [field for column in links for field in column.fields]
    return Task(
        table=name,
        kind="units",
        layer=layer,
        # An attribute's set names the attribute; a linked span's names the tag.
        control=control if links else "",
        labels=(anchor.removesuffix("_id").upper(),),
        columns=_names(columns, fields),
        links=tuple(column.name for column in links),
    )


def _of_pairs(
    name: str,
    columns: Sequence[Column],
    item: Column,
    answer: Column,
    label_sets: Mapping[str, Sequence[str]],
) -> Task | None:
    if item.labels not in label_sets or answer.labels not in label_sets:
        return None
    items = tuple(label_sets[item.labels])
    about_spans = any(column.name == "start" for column in columns)
    layer, control = item.labels.partition("/")[0], ""
    if not about_spans:
        # Questions are called PREFIX_ITEM, and the set is named for the first of them.
        control = answer.labels.partition(".")[2].removesuffix(items[0] if items else "")
    return Task(
        table=name,
        kind="pairs" if about_spans else "answers",
        layer=layer,
        control=control,
        labels=tuple(label_sets[answer.labels]),
        columns=_names(columns, ()),
        item_column=item.name,
        answer_column=answer.name,
        items=items,
    )


def _names(columns: Sequence[Column], fields: Sequence[Column]) -> tuple[str, ...]:
    def every() -> Iterator[str]:
        yield from (column.name for column in columns)
        yield from (field.name for field in fields)

    return tuple(dict.fromkeys(every()))

"""Rows of a release to items: what gold, an annotator or a program says, of which document.

An item is a place and a label: the interval of a span and its label; a claim, an item and the
answer. Two sides say the same where they have the same item.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from tandai.paths import split_path
from tandai.scoring.tasks import Task

Place = tuple[int | str, ...]
Item = tuple[Place, str]
Items = dict[str, set[Item]]
"""By document; a document that somebody looked at and said nothing of has an empty set."""
Row = Mapping[str, Any]


def gold_items(task: Task, rows: Iterable[Row], documents: Collection[str]) -> Items:
    """The items of the rows of a table.

    Args:
        task: the table's.
        rows: the table's, with what `gold_columns` names.
        documents: those that have gold; others are left out.
    """
    found: Items = {document_id: set() for document_id in documents}
    for row in rows:
        own = found.get(row["document_id"])
        if own is None:
            continue
        if task.kind == "spans":
            own |= {
                ((each["start"], each["end"]), each["label"]) for each in row[task.spans_column]
            }
        elif task.kind == "units":
            own.add(((row["start"], row["end"]), task.labels[0]))
        else:
            own.add((place_of(task, row), row[task.answer_column]))
    return found


def gold_columns(task: Task) -> tuple[str, ...]:
    """The columns of the table that its items are made of."""
    if task.kind == "spans":
        return ("document_id", task.spans_column)
    if task.kind == "units":
        return ("document_id", "start", "end", *task.links)
    about = ("start", "end") if task.kind == "pairs" else ()
    return ("document_id", *about, task.item_column, task.answer_column)


def place_of(task: Task, row: Row) -> Place:
    """Where an answer stands: its span, if it is about one, and its item."""
    item = row[task.item_column]
    return (row["start"], row["end"], item) if task.kind == "pairs" else (item,)


def link_items(rows: Iterable[Row], column: str, documents: Collection[str]) -> Items:
    """The links of units: from a unit's interval to the interval of a span it is linked to."""
    found: Items = {document_id: set() for document_id in documents}
    for row in rows:
        if row["document_id"] in found:
            found[row["document_id"]] |= {
                ((row["start"], row["end"], each["start"], each["end"]), column)
                for each in row[column] or ()
            }
    return found


def span_items(task: Task, rows: Iterable[Row], author: Mapping[str, object]) -> Items:
    """Annotators' own spans, by annotation.

    Args:
        task: of spans or units.
        rows: of the table ``spans``.
        author: anything by annotation that counts.
    """
    found: dict[str, set[Item]] = defaultdict(set)
    for row in rows:
        if row["annotation_id"] not in author or row["layer"] != task.layer:
            continue
        if task.control and row["control"] != task.control:
            continue
        label = row["label"] if task.kind == "spans" else row["label"].upper()
        if label in task.labels or task.kind == "spans":
            found[row["annotation_id"]].add(((row["start"], row["end"]), label))
    return found


def answer_items(task: Task, rows: Iterable[Row], author: Mapping[str, object]) -> Items:
    """Annotators' own answers about documents, by annotation.

    Args:
        task: of answers.
        rows: of the table ``document_labels``.
        author: anything by annotation that counts.
    """
    item_of = {f"{task.control}{item}": item for item in task.items}
    found: dict[str, set[Item]] = defaultdict(set)
    for row in rows:
        if row["annotation_id"] in author and row["name"] in item_of and len(row["values"]) == 1:
            found[row["annotation_id"]].add(((item_of[row["name"]],), row["values"][0]))
    return found


def pair_items(
    task: Task, rows: Iterable[Row], spans: Iterable[Row], author: Mapping[str, object]
) -> Items:
    """Annotators' own pairs of a span's item and answer, by annotation.

    Args:
        task: of pairs.
        rows: of the table ``span_attributes``: those that are paths of an item and an answer.
        spans: of the table ``spans``.
        author: anything by annotation that counts.
    """
    where: dict[tuple[str, str], tuple[int, int]] = {}
    for row in spans:
        if row["annotation_id"] in author:
            where[row["annotation_id"], row["span_id"]] = (row["start"], row["end"])
    items, answers = set(task.items), set(task.labels)
    found: dict[str, set[Item]] = defaultdict(set)
    for row in rows:
        if row["annotation_id"] not in author or row["kind"] != "taxonomy":
            continue
        for path in row["values"]:
            item, *rest = split_path(path)
            if item in items and len(rest) == 1 and rest[0] in answers:
                place = where[row["annotation_id"], row["span_id"]]
                found[row["annotation_id"]].add(((*place, item), rest[0]))
    return found

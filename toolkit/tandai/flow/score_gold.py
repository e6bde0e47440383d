"""A side of a release to its gold and its annotators' own answers, for one table."""

import re
from collections import defaultdict
from collections.abc import Iterator

from tandai.flow.released import Released, Row, rows_of
from tandai.scoring.items import (
    Items,
    Place,
    answer_items,
    gold_columns,
    gold_items,
    link_items,
    pair_items,
    span_items,
)
from tandai.scoring.sides import Gold
from tandai.scoring.tasks import Task

_SPAN_ITEM = re.compile(r"(\d+):(\d+) ")
"""How the item of a tie about a span begins."""
_WHO = ("annotation_id", "document_id", "layer", "annotator_id", "annotator_kind")
_SPAN = ("annotation_id", "document_id", "layer", "span_id", "start", "end", "control", "label")
_ANSWER = ("annotation_id", "document_id", "layer", "name", "kind", "values")


def read_gold(released: Released, task: Task, side: str) -> Gold:
    """The gold of a side, and what its annotators said.

    Raises:
        InputError: the release lacks a table or a column.
    """
    rows = list(
        rows_of(released, "annotations", (*_WHO, "status", "annotators", "updated_on"), side)
    )
    counted = {
        row["document_id"]: set(row["annotators"] or ())
        for row in rows
        if row["annotator_kind"] == "gold" and row["layer"] == task.layer
    }
    of_table = list(rows_of(released, task.table, gold_columns(task), side))
    items = gold_items(task, of_table, counted)
    links: dict[str, Items] = {
        column: link_items(of_table, column, counted) for column in task.links
    }
    author: dict[tuple[str, str], str] = {}
    kinds: dict[str, str] = {}
    ours = [
        row
        for row in rows
        if row["layer"] == task.layer
        and row["status"] == "submitted"
        and row["annotator_id"] in counted.get(row["document_id"], ())
    ]
    # Of several of one annotator the last counts, as it does unless a project says otherwise.
    for row in sorted(ours, key=_made):
        author[row["document_id"], row["annotator_id"]] = row["annotation_id"]
        kinds[row["annotator_id"]] = row["annotator_kind"]
    said = _said(released, task, side, dict.fromkeys(author.values(), ""))
    annotators: dict[str, Items] = defaultdict(dict)
    for (document_id, name), annotation_id in author.items():
        annotators[name][document_id] = said.get(annotation_id, set())
    groups = {each: facts.group_id for each, facts in released.documents.items()}
    return Gold(
        items,
        links,
        groups,
        dict(sorted(annotators.items())),
        kinds,
        len(ours) - len(author),
        frozenset(_open_places(released, task, side)) if task.has_places else frozenset(),
    )


def _open_places(released: Released, task: Task, side: str) -> Iterator[tuple[str, Place]]:
    """Where annotators did not settle whether there is a span, or of which label."""
    for row in rows_of(released, "ties", ("document_id", "layer", "what", "item"), side):
        found = _SPAN_ITEM.match(row["item"])
        if row["layer"] == task.layer and row["what"] == "span" and found:
            yield row["document_id"], (int(found[1]), int(found[2]))


def read_train(released: Released, task: Task) -> Iterator[str]:
    """The answers of train, or the labels of its spans."""
    for row in rows_of(released, task.table, gold_columns(task), "train"):
        if task.kind == "spans":
            yield from (each["label"] for each in row[task.spans_column])
        elif task.kind == "units":
            yield task.labels[0]
        else:
            yield row[task.answer_column]


def _said(released: Released, task: Task, side: str, author: dict[str, str]) -> Items:
    """Items by annotation."""
    if task.has_places:
        return span_items(task, rows_of(released, "spans", _SPAN, side), author)
    if task.kind == "answers":
        return answer_items(task, rows_of(released, "document_labels", _ANSWER, side), author)
    answers = rows_of(released, "span_attributes", (*_ANSWER, "span_id"), side)
    return pair_items(task, answers, rows_of(released, "spans", _SPAN, side), author)


def _made(row: Row) -> tuple[str, int]:
    """The order in which answers were last saved, as far as a release says it."""
    last = row["annotation_id"].rpartition("/")[2]
    return row["updated_on"] or "", int(last) if last.isdecimal() else 0

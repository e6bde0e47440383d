"""A document's plain rows to a row an annotation: all that one annotator said, nested.

For training on what annotators say, one by one. Gold is no annotator, and is not in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from tandai.release.common_columns import (
    ANNOTATION,
    ANSWER,
    ARROW,
    CONTROL,
    DOCUMENT,
    GROUP,
    LAYER,
    LEAD_TIME,
    OF_SPAN,
    OFFSETS,
    QUOTES,
    SCORE,
    SPAN_ID,
    STATUS,
    TEXT,
)
from tandai.release.schema import Column, Row

LABELS = "label"
"""The label set of the spans: the codes of all Labels tags."""
_ORIGIN = Column("origin", "string", "manual, accepted_untouched or changed")
RAW_COLUMNS = (
    ANNOTATION,
    DOCUMENT,
    GROUP,
    LAYER,
    Column("annotator_id", "string", "pseudonym"),
    Column("annotator_kind", "string", "person, model, program or script"),
    *STATUS,
    LEAD_TIME,
    *TEXT,
    Column(
        "spans",
        "structs",
        "what the annotator labelled",
        fields=(
            SPAN_ID,
            *OFFSETS,
            CONTROL,
            Column("label", "string", "code", labels=LABELS),
            *QUOTES,
            SCORE,
            _ORIGIN,
        ),
    ),
    Column(
        "attributes",
        "structs",
        "answers about a span",
        fields=(OF_SPAN, *ANSWER, _ORIGIN),
    ),
    Column(
        "relations",
        "structs",
        "arrows between spans",
        fields=(*ARROW, _ORIGIN),
    ),
    Column("answers", "structs", "answers about the whole document", fields=(*ANSWER, _ORIGIN)),
)
PARTS = {
    "spans": "spans",
    "span_attributes": "attributes",
    "relations": "relations",
    "document_labels": "answers",
}
"""Plain table to the column that its rows are nested in."""


def raw_rows(group_id: str, plain: Mapping[str, Iterable[Row]]) -> Iterator[Row]:
    """The rows of ``raw_annotations``, text columns null.

    Args:
        group_id: the document's story group.
        plain: the document's rows of ``annotations`` and of the tables in ``PARTS``.
    """
    parts: dict[str, dict[str, list[Row]]] = defaultdict(lambda: {key: [] for key in _FIELDS})
    for table, column in PARTS.items():
        for row in plain.get(table, ()):
            parts[row["annotation_id"]][column].append(_pick(row, _FIELDS[column]))
    for row in plain.get("annotations", ()):
        if row["annotator_kind"] != "gold":
            own = {**row, "group_id": group_id, **parts[row["annotation_id"]]}
            yield _pick(own, RAW_COLUMNS)


_FIELDS = {column.name: column.fields for column in RAW_COLUMNS if column.fields}


def _pick(row: Row, columns: Iterable[Column]) -> Row:
    return {column.name: None if column.fill else row[column.name] for column in columns}

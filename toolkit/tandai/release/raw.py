"""A document's plain rows to a row an annotation: all that one annotator said, nested.

For training on what annotators say, one by one. Gold is no annotator, and is not in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from tandai.release.schema import QUOTE, WHOLE, Column, Row

LABELS = "label"
"""The label set of the spans: the codes of all Labels tags."""
_ORIGIN = Column("origin", "string", "manual, accepted_untouched or changed")
_SCORE = Column("score", "float", "0 to 1, where Label Studio had one")
_ANSWER = (
    Column("name", "string", "the control that asked"),
    Column("kind", "string", "choices, text, number …"),
    Column("values", "strings", "codes, texts, numbers as JSON, or paths joined by `/`"),
    _SCORE,
    _ORIGIN,
)
RAW_COLUMNS = (
    Column("annotation_id", "string", "document/layer/annotator/n"),
    Column("document_id", "string", "the document"),
    Column("group_id", "string", "story group"),
    Column("layer", "string", "entity, claim, stance: what one pass labels"),
    Column("annotator_id", "string", "pseudonym"),
    Column("annotator_kind", "string", "person, model, program or script"),
    Column("status", "string", "submitted, skipped, draft or withdrawn"),
    Column("guideline_version", "string", "what the annotator had read"),
    Column("lead_time", "float", "seconds"),
    Column("text", "string", "the normalised text", fill=WHOLE),
    Column("text_sha256", "string", "digest of the text"),
    Column(
        "spans",
        "structs",
        "what the annotator labelled",
        fields=(
            Column("span_id", "string", "unique within the annotation"),
            Column("start", "int", "first code point"),
            Column("end", "int", "one past the last code point"),
            Column("control", "string", "the control that labelled it"),
            Column("label", "string", "code", labels=LABELS),
            Column("quote", "string", "the text of the span", fill=QUOTE),
            Column("quote_sha256", "string", "digest of the quote"),
            _SCORE,
            _ORIGIN,
        ),
    ),
    Column(
        "attributes",
        "structs",
        "answers about a span",
        fields=(Column("span_id", "string", "the span"), *_ANSWER),
    ),
    Column(
        "relations",
        "structs",
        "arrows between spans",
        fields=(
            Column("from_id", "string", "span_id of the tail"),
            Column("to_id", "string", "span_id of the head"),
            Column("direction", "string", "right, left or bi"),
            Column("labels", "strings", "empty where unlabelled"),
            _ORIGIN,
        ),
    ),
    Column("answers", "structs", "answers about the whole document", fields=_ANSWER),
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

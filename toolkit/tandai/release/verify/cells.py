"""One row to whether its cells are what their columns say: no holes, known labels, no text in hiding."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, get_args

from tandai.digest import sha256_text, short_digest
from tandai.records import AttributeKind, Direction, Status, What, ZoneName
from tandai.release.schema import Column, Row
from tandai.release.tables import TABLES
from tandai.release.verify.ledger import Ledger
from tandai.release.verify.stream import Located

PLAIN = frozenset(table.name for table in TABLES)
LONG = 8
"""Words from which on a value could be a piece of an article."""
_NULLABLE = frozenset(
    {
        ("spans", "score"),
        ("span_attributes", "score"),
        ("document_labels", "score"),
        ("annotations", "lead_time"),
        ("raw_annotations", "lead_time"),
        ("raw_annotations", "score"),
        *(("suggestions", name) for name in ("span_id", "to_id", "start", "end", "score")),
        ("suggestions", "quote_sha256"),
    }
)
_KEYS = frozenset(
    {
        *("document_id", "group_id", "span_id", "start", "end", "context_start", "context_end"),
        *("label", "quote_sha256", "text_sha256", "ner_tags", "origin", "annotators"),
        *("annotator_id", "annotator_kind", "guideline_version"),
    }
)
"""Columns of views that no row is without; what annotators did not say is null there."""
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
DAYS = {
    "articles": {"published_at": "unknown"},
    "annotations": {"created_on": "", "updated_on": ""},
}
"""Table to its columns of days, and what they hold where nobody knows."""
CODES: Mapping[str, Mapping[str, frozenset[str]]] = {
    "articles": {"permission": frozenset({"unknown", "none", "granted", "own"})},
    "annotations": {"status": frozenset(get_args(Status))},
    "span_attributes": {"kind": frozenset(get_args(AttributeKind))},
    "document_labels": {"kind": frozenset(get_args(AttributeKind))},
    "relations": {"direction": frozenset(get_args(Direction))},
    "ties": {"what": frozenset(get_args(What))},
    "suggestions": {"what": frozenset(get_args(What))},
}
ZONES = frozenset(get_args(ZoneName))
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")
NO_EMAIL = ("rest", "json", "item", "file", "publisher", "policy", "rule", "copied_from")
"""Columns of plain tables that nobody writes articles' words into."""


def parts_of(row: Row, columns: Sequence[Column]) -> Iterator[tuple[str, Sequence[Column], Row]]:
    """The row itself and each of its structs: where, by which columns, what."""
    yield "", columns, row
    for column in columns:
        if column.type == "structs":
            for number, each in enumerate(row[column.name]):
                yield f"{column.name}[{number}]", column.fields, each


def check_holes(ledger: Ledger, table: str, each: Located, columns: Sequence[Column]) -> bool:
    """Whether nothing is null that must be there, so that the other checks can look at it."""
    hole = _hole(table, each.row, columns)
    if hole:
        hole = f"{hole} null"
    return ledger.expect(not hole, "null-not-allowed", each.place, hole, "a value")


def _hole(table: str, row: Row, columns: Sequence[Column]) -> str:
    """Name of the first column that is null and may not be."""
    for column in columns:
        value = row[column.name]
        if column.fill is not None:
            continue
        listed = column.type in ("ints", "strings", "structs")
        if value is None and not _may_be_null(table, column):
            return column.name
        if listed and value is not None and None in value:
            return f"{column.name}[]"
        if column.type == "structs":
            inside = next(filter(None, (_hole(table, one, column.fields) for one in value)), "")
            if inside:
                return f"{column.name}[].{inside}"
    return ""


def has_holes(table: str, arrays: Iterable[Any], columns: Sequence[Column]) -> bool:
    """Whether a batch of rows has a null where `check_holes` allows none.

    Args:
        table: the table.
        arrays: the ``pyarrow.Array`` of each column.
        columns: of the table, or of the structs in a column of it.
    """
    import pyarrow.compute as pc

    for column, found in zip(columns, arrays, strict=True):
        if column.fill is not None:
            continue
        if found.null_count and not _may_be_null(table, column):
            return True
        if column.type in ("ints", "strings", "structs"):
            inside = pc.list_flatten(found)
            if inside.null_count:
                return True
            if column.type == "structs":
                fields = [pc.struct_field(inside, [n]) for n in range(len(column.fields))]
                if has_holes(table, fields, column.fields):
                    return True
    return False


def _may_be_null(table: str, column: Column) -> bool:
    return (table, column.name) in _NULLABLE if table in PLAIN else _is_free(column)


def _is_free(column: Column) -> bool:
    """Whether a view's column may be null: it holds an answer that need not have been given."""
    return not (
        column.name in _KEYS or column.name.endswith("_id") or column.type == "structs"
    ) and (column.type != "ints")


def check_labels(
    ledger: Ledger, each: Located, columns: Sequence[Column], labels: Mapping[str, frozenset[str]]
) -> None:
    """Every label is one of its set."""
    for where, fields, part in parts_of(each.row, columns):
        for column in fields:
            if not column.labels or column.type == "structs" or part[column.name] is None:
                continue
            value = part[column.name]
            for label in value if isinstance(value, list) else (value,):
                ledger.count("label-unknown")
                if label not in labels[column.labels]:
                    place = f"{each.place}, {where or column.name}"
                    ledger.fault("label-unknown", place, repr(label), f"one of {column.labels}")


def check_codes(ledger: Ledger, table: str, each: Located) -> None:
    """Columns of plain tables that have few values have one of them, and days are days."""
    row = each.row
    for name, codes in CODES.get(table, {}).items():
        value = row[name]
        ledger.count("code-unknown")
        if value not in codes:
            expected = f"one of {', '.join(sorted(codes))}"
            place = f"{each.place}, {name}"
            ledger.fault("code-unknown", place, ascii(value)[:40], expected)
    for zone in row["zones"] if table == "documents" else ():
        ledger.count("code-unknown")
        if zone["zone"] not in ZONES:
            place, expected = f"{each.place}, zones", f"one of {', '.join(sorted(ZONES))}"
            ledger.fault("code-unknown", place, ascii(zone["zone"])[:40], expected)
    for name, other in DAYS.get(table, {}).items():
        ledger.count("date-form")
        if row[name] != other and not DAY.fullmatch(row[name]):
            # A moment would follow a person through their day.
            expected = f"YYYY-MM-DD, or {other or 'nothing'}"
            ledger.fault("date-form", f"{each.place}, {name}", ascii(row[name])[:40], expected)


def check_emails(ledger: Ledger, table: str, each: Located) -> None:
    """No e-mail stands where only programs write."""
    for name in NO_EMAIL if table in PLAIN else ():
        value = each.row.get(name)
        if isinstance(value, str) and value:
            ledger.count("email-in-row")
            if "@" in value and _EMAIL.search(value):
                place = f"{each.place}, {name}"
                # Not repeated: a report is passed on too.
                ledger.fault("email-in-row", place, "what looks like an e-mail", "none")


def check_borrowed(
    ledger: Ledger, each: Located, columns: Sequence[Column], digests: frozenset[str]
) -> None:
    """No long value is a line or a quote of the text, whatever its column is called.

    Args:
        ledger: takes what is found.
        each: a row of a stand-off release.
        columns: of its table.
        digests: of the document's lines (16 digits) and quotes (64).
    """
    for where, fields, part in parts_of(each.row, columns):
        for column in fields:
            for value in _texts(part[column.name]) if column.fill is None else ():
                if len(value.split()) < LONG:
                    continue
                ledger.count("text-outside-its-column")
                if short_digest(value) in digests or sha256_text(value) in digests:
                    place = f"{each.place}, {where or column.name}"
                    found = f"a line or quote of the text in {column.name}"
                    ledger.fault("text-outside-its-column", place, found, "no text")


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []

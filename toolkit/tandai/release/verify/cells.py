"""One row to whether its cells are what their columns say: no holes, known labels, real places."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tandai.digest import sha256_text, short_digest
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
_DIGEST = re.compile(r"[0-9a-f]{64}")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")
_NO_EMAIL = ("rest", "json", "item", "file", "publisher", "policy", "rule", "copied_from")
"""Columns of plain tables that nobody writes articles' words into."""
_IN_ARTICLE = frozenset({"edits"})
"""Structs whose offsets are into the article, not into the text."""


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
        free = (table, column.name) in _NULLABLE if table in PLAIN else _is_free(column)
        if value is None and not free:
            return column.name
        if listed and value is not None and None in value:
            return f"{column.name}[]"
        if column.type == "structs":
            inside = next(filter(None, (_hole(table, one, column.fields) for one in value)), "")
            if inside:
                return f"{column.name}[].{inside}"
    return ""


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


def intervals_of(part: Row, fields: Sequence[Column]) -> Iterator[tuple[str, int, int]]:
    """Every interval of a row or struct: its columns, start, end; -1 where one end is missing."""
    for column in fields:
        name = column.name
        if column.type == "int" and name.endswith("start"):
            start, end = part[name], part[f"{name[:-5]}end"]
            if start is not None or end is not None:
                yield name, -1 if start is None else start, -1 if end is None else end
        elif column.type == "ints" and name.endswith("_starts"):
            starts, ends = part[name], part[f"{name[:-6]}ends"]
            if len(starts) != len(ends):
                yield name, -1, -1
            yield from ((name, start, end) for start, end in zip(starts, ends, strict=False))


def check_intervals(ledger: Ledger, each: Located, columns: Sequence[Column], n_chars: int) -> bool:
    """Whether every interval is in the text."""
    sound = True
    for where, fields, part in parts_of(each.row, columns):
        if where.partition("[")[0] in _IN_ARTICLE:
            continue
        for name, start, end in intervals_of(part, fields):
            ledger.count("span-outside-text")
            if not 0 <= start < end <= n_chars:
                sound = False
                place = f"{each.place}, {where or name}"
                expected = f"0 <= start < end <= {n_chars}"
                ledger.fault("span-outside-text", place, f"{start}:{end}", expected)
    return sound


def check_quotes(
    ledger: Ledger, each: Located, columns: Sequence[Column], known: dict[tuple[int, int], str]
) -> None:
    """Digests of quotes look like digests, and one place has one.

    Args:
        ledger: takes what is found.
        each: the row.
        columns: of its table.
        known: digest by interval of the document, from all tables; is added to.
    """
    for where, fields, part in parts_of(each.row, columns):
        if not any(column.name == "quote_sha256" for column in fields):
            continue
        digest, place = part["quote_sha256"], f"{each.place}, {where or 'quote_sha256'}"
        if digest is None:
            continue
        ledger.count("digest-form")
        if not _DIGEST.fullmatch(digest):
            ledger.fault("digest-form", place, ascii(digest), "64 hex digits")
            continue
        ledger.count("quote-digests-differ")
        first = known.setdefault((part["start"], part["end"]), digest)
        if first != digest:
            expected = f"{first[:12]}… as elsewhere"
            ledger.fault("quote-digests-differ", place, f"{digest[:12]}…", expected)


def check_emails(ledger: Ledger, table: str, each: Located) -> None:
    """No e-mail stands where only programs write."""
    for name in _NO_EMAIL if table in PLAIN else ():
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

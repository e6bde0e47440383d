"""Rows of views to whether they say what the plain tables say: same spans, labels and tokens."""

from collections.abc import Sequence

from tandai.release.manifest import TableEntry
from tandai.release.schema import Column, Row
from tandai.release.verify.cells import PLAIN, parts_of
from tandai.release.verify.hydrated import is_reanchored
from tandai.release.verify.ledger import Ledger
from tandai.release.verify.stream import Located, Rows

_NO_KEY = frozenset({"group_id", "annotator_id"})


def provenance_column(columns: Sequence[Column]) -> str | None:
    """Where a view's items say how they came about: in a struct, in the row (empty), nowhere."""
    if any(column.name == "origin" for column in columns):
        return ""
    for column in columns:
        if any(field.name == "origin" for field in column.fields):
            return column.name
    return None


def check_views(ledger: Ledger, document: Row, rows: Rows, tables: dict[str, TableEntry]) -> None:
    """The views' rows of a document beside its plain ones."""
    gold = {
        (each.row["span_id"], each.row["start"], each.row["end"]): set[str]()
        for each in rows.get("spans", ())
        if each.row["annotator_kind"] == "gold"
    }
    for each in rows.get("spans", ()):
        key = (each.row["span_id"], each.row["start"], each.row["end"])
        if each.row["annotator_kind"] == "gold":
            gold[key].add(each.row["label"])
    for name, table in tables.items():
        if name in PLAIN:
            continue
        seen: set[tuple[str, ...]] = set()
        keys = [
            column.name
            for column in table.columns
            if column.type == "string" and column.name.endswith("_id")
        ]
        for each in rows.get(name, ()):
            ids = tuple(str(each.row[column]) for column in keys if column not in _NO_KEY)
            ok = ids not in seen
            ledger.expect(ok, "view-row-twice", each.place, " ".join(ids), "one row")
            seen.add(ids)
            kind = each.row.get("annotator_kind", "gold")
            found = f"kind {kind!r} in a view"
            ledger.expect(kind == "gold", "annotator-kind", each.place, found, "gold")
            for where, fields, part in parts_of(each.row, table.columns):
                _check_span(ledger, f"{each.place} {where}".rstrip(), fields, part, gold, document)
            _check_tokens(ledger, each, table.columns, document)


def _check_span(
    ledger: Ledger,
    place: str,
    fields: Sequence[Column],
    part: Row,
    gold: dict[tuple[str, int, int], set[str]],
    document: Row,
) -> None:
    """A span of a view is a span of gold, at its place and with its label."""
    if "start" not in part or part["start"] is None:
        return
    names = [part["span_id"]] if "span_id" in part else _ids(fields, part, document)
    if len(names) != 1:
        return
    ledger.count("view-span-unknown")
    labels = gold.get((names[0], part["start"], part["end"]), set())
    label = part.get("label", "")
    if not labels or ("label" in part and label not in labels):
        found = f"{names[0]} at {part['start']}:{part['end']} {label}".rstrip()
        ledger.fault("view-span-unknown", place, found, "a span of gold in `spans`")


def _ids(fields: Sequence[Column], part: Row, document: Row) -> list[str]:
    """The span's id, out of a unit's: the column after the document's slash."""
    start = f"{document['document_id']}/"
    values = [
        part[column.name]
        for column in fields
        if column.type == "string" and column.name.endswith("_id")
    ]
    return [
        value[len(start) :] for value in values if value is not None and value.startswith(start)
    ]


def _check_tokens(ledger: Ledger, each: Located, columns: Sequence[Column], document: Row) -> None:
    """Tokens of a view are the document's, with a tag each."""
    row = each.row
    if row.get("token_starts") is None or row.get("token_ends") is None:
        return
    pairs = list(zip(row["token_starts"], row["token_ends"], strict=False))
    wanted = [(token["start"], token["end"]) for token in document["tokens"]]
    # Of a re-anchored document's, those are left out that are of a span which is not there.
    same = set(pairs) <= set(wanted) if is_reanchored(document) else pairs == wanted
    ok = same and pairs == sorted(pairs) and len(row["token_starts"]) == len(row["token_ends"])
    found, expected = f"{len(pairs)} tokens", f"the document's {len(wanted)}"
    ledger.expect(ok, "view-tokens-differ", each.place, found, expected)
    for column in columns:
        if column.type == "strings" and column.labels.endswith(".bio"):
            tags = row[column.name]
            found, expected = f"{len(tags)} tags", f"one for each of {len(pairs)} tokens"
            ok = len(tags) == len(pairs)
            ledger.expect(ok, "view-tokens-differ", each.place, found, expected)
            _check_tags(ledger, each, tags)


def _check_tags(ledger: Ledger, each: Located, tags: Sequence[str]) -> None:
    """What goes on has begun."""
    steps = {*zip(["O", *tags], tags, strict=False)}
    if not any(tag.startswith("I-") and before[2:] != tag[2:] for before, tag in steps):
        return
    for number, (before, tag) in enumerate(zip(["O", *tags], tags, strict=False)):
        if tag.startswith("I-") and before[2:] != tag[2:]:
            found, expected = f"tag {number} {tag} after {before}", f"B-{tag[2:]} before it"
            ledger.fault("view-tokens-differ", each.place, found, expected)

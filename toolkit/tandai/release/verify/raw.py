"""Raw annotations to whether they say what the plain tables say, each once, and nothing else."""

from collections import defaultdict
from operator import itemgetter

from tandai.release.raw import PARTS, RAW_COLUMNS, raw_rows
from tandai.release.schema import canonical
from tandai.release.verify.ledger import Ledger
from tandai.release.verify.stream import Located, Rows

_NAME = "raw_annotations"


def check_raw(ledger: Ledger, document: Located, rows: Rows) -> None:
    """A document's rows of ``raw_annotations`` are those that its plain rows make."""
    same = _count_same(document, rows)
    if same is not None:
        ledger.count("raw-annotation-differs", same)
        return
    plain = {name: [each.row for each in rows.get(name, ())] for name in ("annotations", *PARTS)}
    wanted = {row["annotation_id"]: row for row in raw_rows(document.row["group_id"], plain)}
    for each in rows.get(_NAME, ()):
        row = each.row
        made = wanted.pop(row["annotation_id"], None)
        if made is None:
            found = f"{row['annotation_id']!a} again, of gold, or of nobody"
            expected = "a row an annotation that is not gold"
        else:
            pairs = zip(canonical(row, _CLEAN), canonical(made, _CLEAN), strict=True)
            names = [
                name.name for name, (one, other) in zip(_CLEAN, pairs, strict=True) if one != other
            ]
            found, expected = f"another {', '.join(names)}", "what the plain tables have"
            made = None if names else made
        ledger.expect(made is not None, "raw-annotation-differs", each.place, found, expected)
    for name in wanted:
        expected = "a row of it"
        ledger.expect(False, "raw-annotation-differs", document.place, f"no {name!a}", expected)


def _count_same(document: Located, rows: Rows) -> int | None:
    """How many rows there are, where each is what its plain rows make; None where one is not."""
    parts: dict[str, defaultdict[str, list[tuple[str, ...]]]] = {}
    for table, column in PARTS.items():
        parts[column] = defaultdict(list)
        for each in rows.get(table, ()):
            parts[column][each.row["annotation_id"]].append(_TAKE[column](each.row))
    wanted = {
        each.row["annotation_id"]: each.row
        for each in rows.get("annotations", ())
        if each.row["annotator_kind"] != "gold"
    }
    there = rows.get(_NAME, ())
    for each in there:
        row = each.row
        name = row["annotation_id"]
        made = wanted.pop(name, None)
        if made is None or _FLAT(row) != _FLAT({**made, "group_id": document.row["group_id"]}):
            return None
        for column, take in _TAKE.items():
            if list(map(take, row[column])) != parts[column].get(name, []):
                return None
    return None if wanted else len(there)


_CLEAN = tuple(column for column in RAW_COLUMNS if not column.fill)
_FLAT = itemgetter(*(column.name for column in _CLEAN if not column.fields))
_TAKE = {
    column.name: itemgetter(*(field.name for field in column.fields if not field.fill))
    for column in _CLEAN
    if column.fields
}
"""What takes the fields that are compared out of a struct, and out of its plain row."""

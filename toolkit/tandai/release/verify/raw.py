"""Raw annotations to whether they say what the plain tables say, each once, and nothing else."""

from tandai.release.raw import PARTS, RAW_COLUMNS, raw_rows
from tandai.release.schema import canonical
from tandai.release.verify.ledger import Ledger
from tandai.release.verify.stream import Located, Rows

_NAME = "raw_annotations"


def check_raw(ledger: Ledger, document: Located, rows: Rows) -> None:
    """A document's rows of ``raw_annotations`` are those that its plain rows make."""
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


_CLEAN = tuple(column for column in RAW_COLUMNS if not column.fill)

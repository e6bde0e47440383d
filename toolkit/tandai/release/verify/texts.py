"""A document's text, where a release holds it, to whether it and all that is cut of it are right."""

from collections.abc import Sequence

from tandai.digest import sha256_text, short_digest
from tandai.errors import OffsetError
from tandai.release.schema import Column, fill
from tandai.release.verify.cells import parts_of
from tandai.release.verify.ledger import Ledger
from tandai.release.verify.stream import Located


def check_absent(ledger: Ledger, each: Located, columns: Sequence[Column]) -> None:
    """A row of a stand-off release has no text."""
    ledger.count("text-in-stand-off")
    for where, fields, part in parts_of(each.row, columns):
        for column in fields:
            if column.fill is not None and part[column.name] is not None:
                place = f"{each.place}, {where or column.name}"
                found = f"a value in {column.name}"
                ledger.fault("text-in-stand-off", place, found, "null: this is a stand-off release")


def check_text(ledger: Ledger, each: Located) -> str | None:
    """The text of a row of ``documents``; none where it is not the one that was labelled."""
    row = each.row
    text: str | None = row["text"]
    if text is None:
        ledger.count("text-differs")
        ledger.fault("text-differs", each.place, "no text", "the document's text")
        return None
    digest = sha256_text(text)
    expected = f"{row['text_sha256'][:12]}…"
    same = digest == row["text_sha256"]
    if not ledger.expect(same, "text-digest", each.place, f"a text {digest[:12]}…", expected):
        return None
    found, expected = f"{len(text)} code points", f"{row['n_chars']}"
    ledger.expect(len(text) == row["n_chars"], "text-length", each.place, found, expected)
    for line in row["paragraphs"]:
        digest = short_digest(text[line["start"] : line["end"]])
        place = f"{each.place}, {line['start']}:{line['end']}"
        ledger.expect(
            digest == line["digest"], "paragraph-digest", place, line["digest"], f"{digest}"
        )
    return text


def check_cuts(ledger: Ledger, each: Located, columns: Sequence[Column], text: str) -> None:
    """Every text of a row, whose intervals are sound, is what stands there in the document."""
    if not any(column.fill for _, fields, _ in parts_of(each.row, columns) for column in fields):
        return
    ledger.count("quote-digest")
    try:
        made = fill(each.row, columns, text, where=each.file)
    except OffsetError:
        expected = "the digest of what stands there in the text"
        ledger.fault("quote-digest", each.place, "a digest of another quote", expected)
        return
    names = [name for name, value in made.items() if each.row[name] != value]
    found = f"another text in {', '.join(names)}"
    ledger.expect(not names, "text-differs", each.place, found, "what stands there in the text")

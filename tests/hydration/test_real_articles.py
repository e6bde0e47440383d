"""The ten drifts on the real articles: only numbers are compared, and no text is shown."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from hydration.drifts import DRIFTS, no_break_spaces
from release.made import bundle, gold, small_document
from tandai.digest import sha256_text
from tandai.documents import make_document
from tandai.hydration.ladder import WHOLE, climb
from tandai.hydration.moved import is_there
from tandai.records import Span
from tandai.release.schema import Row
from tandai.release.tables import TABLES


def edit_lines(text: str, change: Callable[[list[str]], list[str]]) -> str:
    """The text with its lines changed, blank ones left out of the count."""
    lines = text.split("\n")
    full = [number for number, line in enumerate(lines) if line.strip()]
    changed = change([lines[number] for number in full])
    before, after = lines[: full[0]], lines[full[-1] + 1 :]
    gaps = ["\n" * (later - one) for one, later in pairwise(full)]
    gaps += ["\n"] * (len(changed) - len(full))
    body = "".join(line + gap for line, gap in zip(changed, [*gaps, ""], strict=True))
    return "\n".join([*before, body, *after])


def read_also(text: str) -> str:
    extra = "Baca juga: Panen kerang di Rawa Merang gagal"
    return edit_lines(text, lambda lines: [*lines[:3], extra, *lines[3:]])


def title(text: str) -> str:
    return edit_lines(text, lambda lines: ["Judul lain sama sekali", *lines[1:]])


def edited(text: str) -> str:
    half = len(text.split("\n")) // 4
    return edit_lines(
        text, lambda lines: [*lines[:half], f"{lines[half]} kemarin", *lines[half + 1 :]]
    )


REAL = {
    **DRIFTS,
    "Baca juga": read_also,
    "title": title,
    "one line edited": edited,
    "insert, edit, NBSP": lambda text: no_break_spaces(edited(read_also(text))),
}
TABLE = {table.name: table for table in TABLES}
WHOLE_AFTER = {"CRLF", "NBSP", "straight quotes", "entities", "Baca juga"}
"""Drifts after which every document has the release's text again."""


def rows_of(document_id: str, raw: bytes) -> tuple[Row, list[Row]]:
    """A row of ``documents``, and one of ``spans`` for every fifth token and every sentence."""
    document, text = make_document(document_id, raw)
    places = [*document.tokens[::5], *document.sentences]
    spans = tuple(
        Span(
            span_id=f"s{n}",
            start=start,
            end=end,
            control="entity",
            label="PER",
            quote_sha256=sha256_text(text[start:end]),
            origin="unanimous",
            annotators=("ana",),
        )
        for n, (start, end) in enumerate(places)
    )
    each = bundle(document, gold(document, spans=spans))
    return next(iter(TABLE["documents"].rows(each))), list(TABLE["spans"].rows(each))


def count(raw: bytes, drift: str) -> tuple[str, int, int, int]:
    """Rung, spans, spans that come back, and how many of these are wrong."""
    document, spans = rows_of("d", raw)
    changed = REAL[drift](raw.decode("utf-8-sig").replace("\r\n", "\n"))
    filled = climb(document, changed.encode())
    if filled.status in WHOLE:
        same = sha256_text(filled.text) == document["text_sha256"]
        return filled.status, len(spans), len(spans), 0 if same else len(spans)
    kept = [row for row in spans if is_there(filled, row)]
    wrong = 0
    for row in kept:
        assert filled.anchors is not None
        start, end = filled.anchors.move(row["start"], row["end"]) or (0, 0)
        wrong += sha256_text(filled.text[start:end]) != row["quote_sha256"]
    return filled.status, len(spans), len(kept), wrong


@pytest.mark.articles
@pytest.mark.parametrize("drift", DRIFTS)
def test_what_comes_back_of_the_real_articles(drift: str, articles_dir: Path) -> None:
    found = [count(path.read_bytes(), drift) for path in sorted(articles_dir.glob("*.txt"))]
    assert len(found) == 5
    assert sum(n_wrong for *_, n_wrong in found) == 0
    if drift in WHOLE_AFTER:
        assert {status for status, *_ in found} <= set(WHOLE)
    n_spans, n_kept = (sum(each[i] for each in found) for i in (1, 2))
    assert n_kept >= 0.8 * n_spans


def test_the_count_notices_a_text_that_is_another() -> None:
    document, text = small_document()
    raw = text.encode()
    assert count(raw, "CRLF")[0] == "normalised"
    assert count(raw, "title")[3] == 0
    row, spans = rows_of(document.document_id, raw)
    other = msgspec.json.decode(msgspec.json.encode(row)) | {"text_sha256": "0" * 64}
    assert climb(other, raw).status == "re-anchored"
    assert spans

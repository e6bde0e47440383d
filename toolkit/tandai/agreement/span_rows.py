"""Annotations of the shared documents to one table of spans: trimmed, sorted, each once."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from tandai.agreement.shared import Bools, Ints, SpanClass, Spans, Tokens
from tandai.agreement.trimming import trim
from tandai.errors import TandaiError
from tandai.findings import Finding
from tandai.records import Annotation

TOLD = {
    "span-of-white-space": "{} of nothing but white space, compared as they are",
    "span-given-twice": "{} that their annotator gave twice, counted once",
    "spans-trimmed-to-one": "{} that differ from others in white space alone, counted once",
}
"""Rule to what is found: what was done with spans, and nothing is wrong."""
Told = Mapping[str, Ints]
"""Rule to the annotators, by index, of the spans that it was done with."""


def make_spans(
    said: Sequence[Sequence[Annotation | None]],
    classes: Sequence[SpanClass],
    tokens: Tokens,
    n_chars: Ints,
    *,
    trimmed: bool,
) -> tuple[Spans, Told]:
    """Makes the table, and tells which spans were not taken as they are.

    Args:
        said: by document, then annotator.
        classes: every label that the spans have.
        tokens: of those documents.
        n_chars: their lengths, shape (documents,).
        trimmed: whether white space at the edges is left out.

    Raises:
        TandaiError: a span is not in its document.
    """
    table, ids = _read(said, classes, n_chars)
    told = dict.fromkeys(TOLD, table[:0, 1])
    given = _repeats(table)
    told["span-given-twice"] = table[given, 1]
    if trimmed:
        cut = trim(table[:, 0], table[:, 3], table[:, 4], tokens, n_chars)
        told["span-of-white-space"] = table[cut.is_blank, 1]
        table = np.column_stack((table[:, :3], cut.start, cut.end))
        told["spans-trimmed-to-one"] = table[_repeats(table) & ~given, 1]
    order = np.lexsort(table.T[::-1])
    is_new = ~_repeats(table[order])
    table = table[order[is_new]]
    merged: list[list[str]] = [[] for _ in range(len(table))]
    for place, row in zip(order.tolist(), (np.cumsum(is_new) - 1).tolist(), strict=True):
        merged[row].append(ids[place])
    names = tuple((each[0],) if len(each) == 1 else tuple(sorted(set(each))) for each in merged)
    document, annotator, label, start, end = (column.copy() for column in table.T)
    return Spans(document, annotator, label, start, end, names), told


def told_of(told: Told, annotators: Sequence[str], layer: str) -> Iterator[Finding]:
    """What was done with spans, by annotator."""
    for rule, index in told.items():
        counts = np.bincount(index, minlength=len(annotators)).tolist()
        for name, n in zip(annotators, counts, strict=True):
            if n:
                spans = "1 span" if n == 1 else f"{n} spans"
                place = f"corpus/annotations/{layer}/{name}.jsonl"
                yield Finding(rule, "note", place, TOLD[rule].format(spans))


def _read(
    said: Sequence[Sequence[Annotation | None]], classes: Sequence[SpanClass], n_chars: Ints
) -> tuple[Ints, list[str]]:
    """Rows of document, annotator, label, start and end, shape (spans, 5), and their ids."""
    number = {(each.control, each.label): index for index, each in enumerate(classes)}
    rows: list[int] = []
    ids: list[str] = []
    for document, row in enumerate(said):
        length = int(n_chars[document])
        for annotator, each in enumerate(row):
            if each is None:
                continue
            for span in each.spans:
                start, end = span.start, span.end
                if not 0 <= start < end <= length:
                    raise TandaiError(
                        f"{each.annotation_id}, {span.span_id}: found span {start}:{end}; "
                        f"expected 0 <= start < end <= {length}."
                    )
                rows += (document, annotator, number[span.control, span.label], start, end)
                ids.append(span.span_id)
    return np.array(rows, dtype=np.int64).reshape(len(ids), 5), ids


def _repeats(table: Ints) -> Bools:
    """Which rows are the same as one above them, shape (rows,)."""
    order = np.lexsort(table.T[::-1])
    ordered = table[order]
    repeats = np.zeros(len(table), dtype=np.bool_)
    repeats[order[1:]] = (ordered[1:] == ordered[:-1]).all(axis=1)
    return repeats

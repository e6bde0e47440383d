"""A row of a ``spans`` view to its text and its spans, from characters or from tagged tokens."""

from collections.abc import Mapping, Sequence
from typing import Any

from tandai.errors import TandaiError
from tandai.offsets import check_span

Spans = list[tuple[int, int, str]]


def read_row(
    row: Mapping[str, Any], labels: Sequence[str], *, column: str
) -> tuple[str, str, Spans]:
    """Id, text and spans of a row.

    Args:
        row: with ``text`` and a list of spans, or with ``tokens`` and ``ner_tags``.
        labels: of the spans, in the order of their numbers.
        column: the list of spans.

    Raises:
        TandaiError: it has neither, or a label that is not among them.
        OffsetError: a span is outside the text.
    """
    document_id = str(row.get("document_id", ""))
    text = row.get("text")
    if text is not None and row.get(column) is not None:
        spans = [
            (each["start"], each["end"], _label(each["label"], labels, document_id))
            for each in row[column]
        ]
        for start, end, _ in spans:
            check_span(text, start, end, where=document_id)
        return document_id, text, spans
    if row.get("tokens") is not None and row.get("ner_tags") is not None:
        return document_id, *_tagged(row["tokens"], row["ner_tags"], labels, document_id)
    raise TandaiError(
        f"{document_id}: found no text with {column!r}, and no tokens with ner_tags; expected one of "
        "these. A stand-off release has texts after `tandai hydrate`."
    )


def _tagged(
    tokens: Sequence[str], tags: Sequence[str | int], labels: Sequence[str], document_id: str
) -> tuple[str, Spans]:
    """Tokens with one space between them; an I that goes nothing on is refused."""
    names = ("O", *(f"{side}-{label}" for label in labels for side in "BI"))
    spans: Spans = []
    at = 0
    inside = ""
    for token, number in zip(tokens, tags, strict=True):
        tag = _label(number, names, document_id)
        end = at + len(token)
        if tag.startswith("B-"):
            spans.append((at, end, tag[2:]))
        elif tag.startswith("I-") and inside == tag[2:]:
            spans[-1] = (spans[-1][0], end, tag[2:])
        elif tag != "O":
            raise TandaiError(
                f"{document_id}: found {tag} behind {inside or 'O'}; expected B-{tag[2:]}."
            )
        inside = "" if tag == "O" else tag[2:]
        at = end + 1
    return " ".join(tokens), spans


def _label(label: str | int, names: Sequence[str], document_id: str) -> str:
    """A label by name, or by its number as `datasets` has it."""
    if isinstance(label, int) and 0 <= label < len(names):
        return names[label]
    if isinstance(label, str) and label in names:
        return label
    raise TandaiError(
        f"{document_id}: found the label {label!r}; expected one of {', '.join(names)}."
    )

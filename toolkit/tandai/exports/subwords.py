"""Rows of labelled spans and a fast tokenizer to labels a subword, and the spans that do not fit.

The tokenizer is any callable that takes what the fast ones of `transformers` take, or a
``tokenizers.Tokenizer``; neither library is needed here. White space that a tokenizer puts before
or behind a word is no part of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from tandai.exports.encoding import Tokenizer, encode
from tandai.exports.fit import RULES, Fit, Misfit
from tandai.exports.inputs import read_row


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """What a model takes at once."""

    document_id: str
    inputs: dict[str, list[int]]
    """What the tokenizer made: ``input_ids``, ``attention_mask`` …"""
    labels: list[int]
    """Numbers of BIO labels, or -100."""
    offsets: list[tuple[int, int]]
    """Of each subword without white space at its edges, in code points of the text."""


class Aligned(msgspec.Struct, frozen=True, kw_only=True):
    """Windows to train on, and what they do not say."""

    names: tuple[str, ...]
    """BIO labels by number: O, then B and I of each label in the order given."""
    windows: list[Window]
    misfits: list[Misfit]
    n_spans: int
    """Of all rows, misfits among them."""

    def counts(self) -> dict[str, int]:
        """Misfits by rule, in the rules' order."""
        rules = [each.rule for each in self.misfits]
        return {rule: rules.count(rule) for rule in RULES if rule in rules}


def align(
    rows: Iterable[Mapping[str, Any]],
    tokenizer: Tokenizer,
    labels: Sequence[str],
    *,
    column: str = "entities",
    max_length: int | None = None,
    stride: int = 0,
) -> Aligned:
    """Labels for every subword of every row.

    Of spans that share a subword the longest is labelled. A span that a window cuts is -100 in that
    window, so that no half of it is learnt as a whole.

    Args:
        rows: of a ``spans`` view with texts, as ``load_dataset`` gives them; or with ``tokens`` and
            ``ner_tags`` instead, joined by single spaces.
        tokenizer: a fast one.
        labels: of the spans, in the order of the release's class labels.
        column: the spans' list.
        max_length: subwords a window, special ones included; none for one window a row.
        stride: subwords that a window shares with the one before it.

    Raises:
        TandaiError: a row has no text or another label, or the tokenizer gives no offsets.
        OffsetError: a span is outside its text.
    """
    names = ("O", *(f"{side}-{label}" for label in labels for side in "BI"))
    numbers = {name: number for number, name in enumerate(names)}
    windows: list[Window] = []
    misfits: list[Misfit] = []
    n_spans = 0
    for row in rows:
        document_id, text, spans = read_row(row, labels, column=column)
        n_spans += len(spans)
        encodings = encode(tokenizer, text, max_length, stride, where=document_id)
        fit = Fit(encodings, spans, len(text))
        windows += [
            Window(
                document_id=document_id,
                inputs=encoded.inputs,
                labels=fit.labels(number, numbers),
                offsets=encoded.offsets,
            )
            for number, encoded in enumerate(encodings)
        ]
        misfits += fit.misfits(document_id)
    return Aligned(names=names, windows=windows, misfits=misfits, n_spans=n_spans)

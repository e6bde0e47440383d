"""Shared documents to one line of tokens, or of their characters, and spans to places on it.

White space is no part of either line: every other character is in exactly one token. So it makes
no difference whether a span's edges are trimmed, and empty lines between paragraphs agree with
nobody. Documents lie one behind the other and nothing runs from one into the next.
"""

from dataclasses import dataclass

import numpy as np

from tandai.agreement.shared import Ints, Shared


@dataclass(frozen=True, eq=False)
class Line:
    """All shared documents one behind the other, measured in tokens or in characters of tokens."""

    bounds: Ints
    """Shape (documents + 1,): where each document begins, and where the last ends."""
    start: Ints
    """Of each row of ``Shared.spans``."""
    end: Ints
    """Exclusive; a span that touches no token ends where it starts."""


@dataclass(frozen=True, eq=False)
class Hands:
    """Who answered which document: a hand is one annotator's answer about one document."""

    document: Ints
    """Of each hand, in order of documents and then annotators."""
    annotator: Ints
    of_span: Ints
    """The hand of each row of ``Shared.spans``."""
    first: Ints
    """Shape (documents + 1,): a document's first hand."""


def find_hands(shared: Shared) -> Hands:
    """Lists the answers of all shared documents."""
    document, annotator = np.nonzero(shared.answered)
    number = np.cumsum(shared.answered).reshape(shared.answered.shape) - 1
    return Hands(
        document=document,
        annotator=annotator,
        of_span=number[shared.spans.document, shared.spans.annotator],
        first=np.r_[0, np.cumsum(shared.answered.sum(axis=1))],
    )


def line_of_tokens(shared: Shared) -> Line:
    """Each token is one step; a span covers the tokens that it shares a character with."""
    start, end, left, right = _places(shared)
    n_tokens = np.bincount(shared.tokens.document, minlength=len(shared.document_ids))
    first = np.searchsorted(end, left, "right")
    behind = np.searchsorted(start, right, "left")
    return Line(np.r_[0, np.cumsum(n_tokens)], first, np.maximum(first, behind))


def line_of_characters(shared: Shared) -> Line:
    """Each character that is no white space is one step."""
    start, end, left, right = _places(shared)
    before = np.r_[0, np.cumsum(end - start)]
    n_tokens = np.bincount(shared.tokens.document, minlength=len(shared.document_ids))

    def step(place: Ints) -> Ints:
        token = np.searchsorted(end, place, "right")
        # Behind the last token of all there is none to be inside of.
        inside = place - np.append(start, place.max(initial=0))[token]
        return np.asarray(before[token] + np.maximum(inside, 0), np.int64)

    return Line(before[np.r_[0, np.cumsum(n_tokens)]], step(left), step(right))


def _places(shared: Shared) -> tuple[Ints, Ints, Ints, Ints]:
    """Tokens' and spans' edges in code points of all documents, one behind the other."""
    spans, tokens = shared.spans, shared.tokens
    offset = np.r_[0, np.cumsum(shared.n_chars)]
    return (
        tokens.start + offset[tokens.document],
        tokens.end + offset[tokens.document],
        spans.start + offset[spans.document],
        spans.end + offset[spans.document],
    )

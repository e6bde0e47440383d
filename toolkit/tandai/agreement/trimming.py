"""Spans to spans without white space at their edges, known from tokens alone.

Every character that is no white space is in exactly one token, so no text is needed.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np

from tandai.agreement.shared import Bools, Ints, Tokens
from tandai.records import Annotation, Document


class Trimmed(NamedTuple):
    """Spans after trimming, in their order."""

    start: Ints
    end: Ints
    is_blank: Bools
    """White space alone: such a span stays as it was."""


def trim(document: Ints, start: Ints, end: Ints, tokens: Tokens, n_chars: Ints) -> Trimmed:
    """Moves the edges of spans inward to the nearest character that is no white space.

    Args:
        document: index of the document of each span, shape (spans,).
        start: in code points, shape (spans,).
        end: exclusive, shape (spans,).
        tokens: of all documents, sorted by document and start, none over another.
        n_chars: length of each document, shape (documents,).
    """
    # One line of numbers for all documents, a gap between each two.
    base = np.concatenate(([0], np.cumsum(n_chars + 1)))
    token_starts = np.append(base[tokens.document] + tokens.start, base[-1])
    token_ends = np.append(base[tokens.document] + tokens.end, base[-1])
    starts, ends = base[document] + start, base[document] + end
    first = np.searchsorted(token_ends, starts, side="right")
    last = np.searchsorted(token_starts, ends, side="left") - 1
    last_ends = np.where(last >= 0, token_ends[last], -1)
    new_starts = np.maximum(starts, token_starts[np.minimum(first, len(token_starts) - 1)])
    new_ends = np.minimum(ends, last_ends)
    is_blank = new_starts >= new_ends
    return Trimmed(
        np.where(is_blank, start, new_starts - base[document]),
        np.where(is_blank, end, new_ends - base[document]),
        is_blank,
    )


def trim_annotation(annotation: Annotation, document: Document) -> Annotation:
    """An annotation whose spans have no white space at their edges, as they are compared.

    One about another revision of the text stays as it is: its words are not known.
    """
    if annotation.text_sha256 != document.text_sha256:
        return annotation
    spans = []
    for span in annotation.spans:
        start, end = trim_one(span.start, span.end, document.tokens)
        is_same = (start, end) == (span.start, span.end)
        spans.append(span if is_same else msgspec.structs.replace(span, start=start, end=end))
    return msgspec.structs.replace(annotation, spans=tuple(spans))


def trim_one(start: int, end: int, tokens: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The edges of one span of one document, as `trim` moves them.

    Args:
        start: in code points.
        end: exclusive.
        tokens: of the document, in order.
    """
    first = bisect_left(tokens, (start + 1,))
    if first and tokens[first - 1][1] > start:
        first -= 1
    behind = bisect_left(tokens, (end,))
    if first >= behind:
        return start, end
    return max(start, tokens[first][0]), min(end, tokens[behind - 1][1])

"""Spans on a line to pieces between their edges, and what each annotator has on each piece.

A piece is as long as nobody's labels change on it, so it stands for all its tokens or characters
at once: no array is as long as the texts.
"""

from dataclasses import dataclass

import numpy as np

from tandai.agreement.coefficients import Pairs, Ratings, make_ratings, pair_up
from tandai.agreement.continuum import Hands, Line
from tandai.agreement.shared import Bools, Ints

AT_ONCE = 32
"""Labels that are packed into a number before the numbers are counted anew: far from 63 bits."""


@dataclass(frozen=True, eq=False)
class Pieces:
    """What can be asked of the pieces of one line; the rows are of `Ratings`."""

    ratings: Ratings
    """A unit is a piece and weighs its length; its codes are 0 until somebody asks."""
    pairs: Pairs
    """Of these rows."""
    order: Ints
    """Of each row, its place in order of hands and then pieces."""
    left: Ints
    """Of each span, its first row in order of hands and then pieces."""
    right: Ints
    """Exclusive."""
    length: int
    """Of the line: how many tokens or characters there are."""
    n_documents: int
    """Documents with any."""
    n_groups: int
    """Their story groups."""


def cut(line: Line, hands: Hands, group: Ints, n_groups: int, spans: Ints) -> Pieces:
    """Cuts a line at the edges of spans.

    Args:
        line: tokens or characters.
        hands: who answered which document.
        group: story group of each document.
        n_groups: how many there are.
        spans: rows of the spans that cut: of one Labels tag.
    """
    start, end = line.start[spans], line.end[spans]
    edges = np.unique(np.concatenate([line.bounds, start, end]))
    length = np.diff(edges).astype(np.float64)
    first = np.searchsorted(edges, line.bounds)
    n_pieces = np.diff(first)[hands.document]
    begins = np.r_[0, np.cumsum(n_pieces)]
    hand = np.repeat(np.arange(hands.document.size), n_pieces)
    shift = first[hands.document] - begins[:-1]
    piece = np.arange(hand.size) + shift[hand]
    zeros = np.zeros(hand.size, np.int64)
    ratings = make_ratings(
        piece,
        hands.annotator[hand],
        zeros,
        group[hands.document[hand]],
        n_classes=1,
        n_groups=n_groups,
        weight=length[piece],
    )
    theirs = hands.of_span[spans]
    filled = np.diff(line.bounds) > 0
    return Pieces(
        ratings=ratings,
        pairs=pair_up(ratings),
        order=np.lexsort((hands.annotator[hand], piece)),
        left=np.searchsorted(edges, start) - shift[theirs],
        right=np.searchsorted(edges, end) - shift[theirs],
        length=int(line.bounds[-1]),
        n_documents=int(filled.sum()),
        n_groups=int(np.unique(group[filled]).size),
    )


def covered(pieces: Pieces, chosen: Bools) -> Bools:
    """On which rows their annotator has one of the chosen spans.

    Args:
        pieces: of these spans.
        chosen: which of them.
    """
    size = pieces.order.size
    opened = np.bincount(pieces.left[chosen], minlength=size + 1)
    closed = np.bincount(pieces.right[chosen], minlength=size + 1)
    inside: Bools = np.cumsum(opened - closed)[:size] > 0
    return inside[pieces.order]


def label_sets(there: list[Bools]) -> tuple[Ints, int]:
    """A number for each set of labels that somebody has on a piece.

    Args:
        there: of each label, on which rows it is.

    Returns:
        The number of each row's set, and how many there are.
    """
    code: Ints = np.zeros(there[0].size, np.int64)
    for turn, present in enumerate(there):
        code = 2 * code + present
        if turn % AT_ONCE == AT_ONCE - 1 or turn == len(there) - 1:
            code = np.unique(code, return_inverse=True)[1].astype(np.int64)
    return code, int(code.max(initial=-1)) + 1

"""A text's pairs of quotation marks to intervals: what is said in one breath, by one source."""

import re
from collections.abc import Iterator

from tandai.text.lines import content_lines

PAIR = re.compile(r"“([^“”]*)”|\"([^\"]*)\"|«([^«»]*)»")
"""An opening mark, what is quoted, and its closing mark; single marks are apostrophes too often."""


def find_quotations(text: str) -> tuple[tuple[int, int], ...]:
    """Intervals from each opening mark to just behind its closing one, in text order.

    A pair stands in one line: a mark that is not closed there opens nothing. Offsets are code
    points, half-open; intervals never overlap.
    """
    return tuple(_in_lines(text))


def _in_lines(text: str) -> Iterator[tuple[int, int]]:
    for start, end in content_lines(text):
        # An inch mark, or a straight mark lost, would turn all pairs of its line inside out.
        is_paired = text.count('"', start, end) % 2 == 0
        for match in PAIR.finditer(text, start, end):
            if is_paired or text[match.start()] != '"':
                yield match.span()

"""A release's lines, by digest, and a text at hand to where each line stands in it.

Lines are aligned in order, so that of two equal lines each is found at its own place.
"""

from bisect import bisect_right
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from tandai.digest import short_digest
from tandai.hydration.readings import read_as
from tandai.records import Paragraph
from tandai.text.lines import content_lines


class Anchor(NamedTuple):
    """A line that stands in both texts."""

    old: int
    """Number of the line in the release's text."""
    new: int
    """Number of the line in the text at hand."""
    start: int
    """First code point in the release's text."""
    end: int
    shift: int
    """What is added to an offset of the release's text."""


def read_lines(text: str, paragraphs: Sequence[Paragraph]) -> tuple[str, tuple[Paragraph, ...]]:
    """The text at hand, each line in the reading that the release has, and its lines.

    Args:
        text: normalised.
        paragraphs: the release's lines.
    """
    wanted = {each.digest for each in paragraphs}
    parts: list[str] = []
    lines: list[Paragraph] = []
    done = length = 0
    for start, end in content_lines(text):
        line = read_as(text[start:end], wanted) or text[start:end]
        parts += (text[done:start], line)
        begin = length + start - done
        done, length = end, begin + len(line)
        lines.append(Paragraph(start=begin, end=length, digest=short_digest(line)))
    return "".join((*parts, text[done:])), tuple(lines)


def align(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> "Anchors":
    """Where the old text's lines stand in the new one."""
    matcher = SequenceMatcher(
        None, [each.digest for each in old], [each.digest for each in new], autojunk=False
    )
    found = []
    for first_old, first_new, size in matcher.get_matching_blocks():
        for i in range(size):
            one, other = old[first_old + i], new[first_new + i]
            shift = other.start - one.start
            if one.end - one.start == other.end - other.start:
                found.append(Anchor(first_old + i, first_new + i, one.start, one.end, shift))
    return Anchors(found)


class Anchors:
    """The lines that stand in both texts; offsets of one to offsets of the other."""

    def __init__(self, anchors: Sequence[Anchor]) -> None:
        self.anchors = tuple(anchors)
        self._starts = [each.start for each in anchors]

    @property
    def n_chars(self) -> int:
        """Code points of the lines found."""
        return sum(each.end - each.start for each in self.anchors)

    def move(self, start: int, end: int) -> tuple[int, int] | None:
        """An interval in the text at hand; none where a line that it touches is not there.

        One that reaches over several lines is found where nothing came between them.
        """
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, end - 1) - 1
        if first < 0 or last < first:
            return None
        touched = self.anchors[first : last + 1]
        if not (start < end and start < touched[0].end and end <= touched[-1].end):
            return None
        one = touched[0]
        together = all(
            (each.old - one.old, each.new - one.new, each.shift) == (i, i, one.shift)
            for i, each in enumerate(touched)
        )
        return (start + one.shift, end + one.shift) if together else None


def rebuild(n_chars: int, text: str, anchors: Anchors) -> str:
    """The release's text, put together from its lines, all of which are found; to be checked.

    What stands between lines is white space: that of the text at hand where it is as long, else
    line feeds.
    """
    parts: list[str] = []
    done = here = 0
    for anchor in anchors.anchors:
        start, end = anchor.start + anchor.shift, anchor.end + anchor.shift
        parts += (_gap(anchor.start - done, text[here:start]), text[start:end])
        done, here = anchor.end, end
    return "".join((*parts, _gap(n_chars - done, text[here:])))


def _gap(length: int, there: str) -> str:
    return there if len(there) == length and not there.strip() else "\n" * length

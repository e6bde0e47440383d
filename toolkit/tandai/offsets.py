"""Edits and offsets into text read back: raw offset -> text offset -> raw offset, and quotes.

Offsets are boundaries between Unicode code points: 0 is before the first character and the
length is after the last one.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from tandai.errors import OffsetError
from tandai.records import Edit


def apply_edits(raw: str, edits: Sequence[Edit]) -> str:
    """The text that the edits make of the raw text.

    Raises:
        OffsetError: an edit is out of order, out of range, empty or says too much.
    """
    _check_edits(edits, len(raw))
    parts: list[str] = []
    done = 0
    for edit in edits:
        parts += (raw[done : edit.start], edit.replacement)
        done = edit.end
    parts.append(raw[done:])
    return "".join(parts)


def check_span(text: str, start: int, end: int, *, where: str) -> str:
    """The quote a span points at.

    Args:
        text: the text the span claims to be in.
        start: its first boundary.
        end: its last boundary.
        where: the span's place, for the message.

    Raises:
        OffsetError: the span is empty, turned round or reaches out of the text.
    """
    if 0 <= start < end <= len(text):
        return text[start:end]
    raise OffsetError(
        f"{where}: found span {start}:{end}; expected 0 <= start < end <= {len(text)}."
    )


class OffsetMap:
    """Boundaries of a raw text to boundaries of its edited text and back, in O(log n).

    Both directions are defined on every boundary and never go backwards.
    Three cases need a choice:

    * A boundary inside a replaced or removed stretch goes to the start of what replaced it.
    * Where raw characters were removed, several raw boundaries share one text boundary; the way
      back takes the first of them, so ``to_text(to_raw(i)) == i`` always holds.
    * Spans lean the other way, to say what a reader would: a raw span takes in the replacement
      of a stretch it cuts, a text span leaves removed characters at its edges out.
    """

    __slots__ = ("_n_raw", "_n_text", "_raw_ends", "_raw_starts", "_text_ends", "_text_starts")

    def __init__(self, edits: Sequence[Edit], n_raw: int) -> None:
        _check_edits(edits, n_raw)
        self._raw_starts = [edit.start for edit in edits]
        self._raw_ends = [edit.end for edit in edits]
        self._text_starts: list[int] = []
        self._text_ends: list[int] = []
        shift = 0
        for edit in edits:
            self._text_starts.append(edit.start + shift)
            shift += len(edit.replacement) - (edit.end - edit.start)
            self._text_ends.append(edit.end + shift)
        self._n_raw = n_raw
        self._n_text = n_raw + shift

    @property
    def n_raw(self) -> int:
        """Length of the raw text."""
        return self._n_raw

    @property
    def n_text(self) -> int:
        """Length of the edited text."""
        return self._n_text

    def to_text(self, raw_offset: int) -> int:
        """The text boundary of a raw boundary; inside an edit, the start of its replacement."""
        _check_offset(raw_offset, self._n_raw, "raw text")
        last = bisect_right(self._raw_starts, raw_offset) - 1
        if last < 0:
            return raw_offset
        if raw_offset < self._raw_ends[last]:
            return self._text_starts[last]
        return self._text_ends[last] + raw_offset - self._raw_ends[last]

    def to_raw(self, text_offset: int) -> int:
        """The first raw boundary that this text boundary stands for."""
        _check_offset(text_offset, self._n_text, "text")
        return self._raw_after(bisect_left(self._text_starts, text_offset) - 1, text_offset)

    def span_to_text(self, start: int, end: int) -> tuple[int, int]:
        """The smallest text span that holds all that became of a raw span."""
        _check_order(start, end)
        text_start, text_end = self.to_text(start), self.to_text(end)
        last = bisect_right(self._raw_starts, end) - 1
        if last >= 0 and self._raw_starts[last] < end < self._raw_ends[last] and start < end:
            text_end = self._text_ends[last]
        return text_start, text_end

    def span_to_raw(self, start: int, end: int) -> tuple[int, int]:
        """The smallest raw span that a text span came from."""
        _check_order(start, end)
        if start == end:
            return self.to_raw(start), self.to_raw(end)
        _check_offset(start, self._n_text, "text")
        raw_start = self._raw_after(bisect_right(self._text_ends, start) - 1, start)
        return raw_start, self.to_raw(end)

    def _raw_after(self, edit: int, text_offset: int) -> int:
        """The raw boundary, counted on from the end of an edit (-1: from the beginning)."""
        if edit < 0:
            return text_offset
        return self._raw_ends[edit] + text_offset - self._text_ends[edit]


def _check_edits(edits: Sequence[Edit], n_raw: int) -> None:
    for number, edit in enumerate(edits, 1):
        # An empty stretch would let a text be written in by insertions.
        if not 0 <= edit.start < edit.end <= n_raw:
            raise OffsetError(
                f"{_name(number, edit)}: found {edit.start}:{edit.end}; "
                f"expected 0 <= start < end <= {n_raw}."
            )
        if len(edit.replacement) > 1:
            raise OffsetError(
                f"{_name(number, edit)}: found a replacement of {len(edit.replacement)} "
                "characters; expected at most one."
            )
    for number, (one, next_) in enumerate(pairwise(edits), 2):
        if next_.start < one.end:
            raise OffsetError(
                f"{_name(number, next_)}: found start {next_.start}; "
                f"expected {one.end} or more, where the edit before it ends."
            )


def _name(number: int, edit: Edit) -> str:
    return f"edit {number} ({edit.reason}) at {edit.start}:{edit.end}"


def _check_offset(offset: int, length: int, what: str) -> None:
    if not 0 <= offset <= length:
        raise OffsetError(f"offset into the {what}: found {offset}; expected 0 to {length}.")


def _check_order(start: int, end: int) -> None:
    if start > end:
        raise OffsetError(f"span: found {start}:{end}; expected start <= end.")

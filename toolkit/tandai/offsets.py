"""Edits and a raw text to the text they make; a span and a text to its quote.

Offsets are boundaries between Unicode code points: 0 is before the first character and the
length is after the last one.
"""

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

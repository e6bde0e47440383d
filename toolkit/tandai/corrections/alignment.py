"""An old text and a new one to which stretches of the old one stand unchanged in the new one.

Lines are aligned first, then words within lines that changed. There a word counts as unchanged
only where the words beside it are unchanged too, or the line ends: one word alone may be another
mention, in another sentence.
"""

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

Move = Callable[[int, int], tuple[int, int] | None]
"""An interval of the old text to where it stands in the new one, if it does."""
_PIECE = re.compile(r"\w+|\n|[^\S\n]+|[^\w\s]")


class Block(NamedTuple):
    """A stretch that both texts have."""

    old: int
    new: int
    size: int


def align_texts(old: str, new: str) -> Move:
    """Where intervals of the old text stand in the new one, by its words."""
    ours, theirs = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts, others = _starts(ours), _starts(theirs)
    blocks: list[Block] = []
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for tag, one, two, three, four in matcher.get_opcodes():
        here, there = starts[one], others[three]
        if tag == "equal":
            blocks.append(Block(here, there, starts[two] - here))
        elif tag == "replace":
            blocks += _words(old[here : starts[two]], new[there : others[four]], here, there)
    return _mover(_joined(blocks))


def _starts(pieces: Sequence[str]) -> list[int]:
    """First code point of each piece, and one past the last."""
    found = [0]
    for each in pieces:
        found.append(found[-1] + len(each))
    return found


def _words(old: str, new: str, here: int, there: int) -> list[Block]:
    """Blocks within lines that changed, each less the words at its edges."""
    ours, theirs = _PIECE.findall(old), _PIECE.findall(new)
    starts, others = _starts(ours), _starts(theirs)
    blocks = []
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for one, two, size in matcher.get_matching_blocks():
        first, last = 0, size
        if size and (one, two) != (0, 0):
            first = _past_a_word(ours[one : one + size])
        if size and (one + size, two + size) != (len(ours), len(theirs)):
            last = size - _past_a_word(ours[one : one + size][::-1])
        if first < last:
            begin = one + first
            length = starts[one + last] - starts[begin]
            blocks.append(Block(here + starts[begin], there + others[two + first], length))
    return blocks


def _past_a_word(pieces: Sequence[str]) -> int:
    """How many pieces to the first word, or end of a line, and past it; all where there is none."""
    found = (n for n, each in enumerate(pieces, 1) if each == "\n" or each[0].isalnum())
    return next(found, len(pieces))


def _joined(blocks: Sequence[Block]) -> list[Block]:
    """Blocks that touch in both texts are one."""
    made: list[Block] = []
    for block in blocks:
        last = made[-1] if made else None
        if last and (last.old + last.size, last.new + last.size) == (block.old, block.new):
            made[-1] = Block(last.old, last.new, last.size + block.size)
        else:
            made.append(block)
    return made


def _mover(blocks: Sequence[Block]) -> Move:
    def move(start: int, end: int) -> tuple[int, int] | None:
        for block in blocks:
            if block.old <= start < end <= block.old + block.size:
                shift = block.new - block.old
                return start + shift, end + shift
        return None

    return move

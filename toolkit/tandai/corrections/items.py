"""Items in words, as ties and curators name them, to the same items in another text."""

import re

from tandai.corrections.alignment import Move

_PLACE = re.compile(r"(^|-> )(\d+):(\d+)(?= \S+=)")


def move_item(item: str, move: Move) -> str | None:
    """The item with its offsets moved; none where what it speaks of is not there.

    ``12:18 entity=PER certainty`` has one place, ``12:18 claim=CUE -> 20:40 claim=CLAIM cue`` two,
    and an answer about the document none.
    """
    gone = False

    def place(match: re.Match[str]) -> str:
        nonlocal gone
        there = move(int(match[2]), int(match[3]))
        if there is None:
            gone = True
            return match[0]
        return f"{match[1]}{there[0]}:{there[1]}"

    made = _PLACE.sub(place, item)
    return None if gone else made

"""Items in a tie's words to what they are about: ``12:18 claim=CLAIM certainty`` to a span and a name."""

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from tandai.records import What

ARROWS = (" <-> ", " -> ")
_SPAN = re.compile(r"(\d+):(\d+) ([^=]+)=(.*)", re.DOTALL)


class Place(NamedTuple):
    """A span as an item names it."""

    start: int
    end: int
    control: str
    label: str

    def __str__(self) -> str:
        """``12:18 entity=PER``, as a tie has it."""
        return f"{self.start}:{self.end} {self.control}={self.label}"

    def overlaps(self, other: "Place") -> bool:
        """Whether they share a code point."""
        return self.start < other.end and other.start < self.end


class About(NamedTuple):
    """What an item is about."""

    places: tuple[Place, ...]
    """The span, the two ends of an arrow, or none for an answer about the document."""
    name: str = ""
    """Of the question; empty for spans and arrows."""
    part: str = ""
    """The choice, or the item of a taxonomy, that alone is asked about, or the labels of an arrow;
    empty: the whole question, or an arrow without a label."""


def read_item(
    what: What, item: str, labels: Mapping[str, Collection[str]], names: Collection[str]
) -> About | None:
    """What an item is about; None where it names what the config has not.

    Args:
        what: as the tie or question says.
        item: in its words.
        labels: of the config, labels by control.
        names: of the config, its questions.
    """
    if what == "answer":
        return _question(item, names, ())
    if what == "relation":
        return _relation(item, labels)
    begun = _place(item, labels)
    if begun is None:
        return None
    place, rest = begun
    if what == "span":
        return None if rest else About((place,))
    return _question(rest, names, (place,))


def _place(words: str, labels: Mapping[str, Collection[str]]) -> tuple[Place, str] | None:
    """A span and what is said after it; labels may hold blanks, so the longest one counts."""
    found = _SPAN.fullmatch(words)
    if found is None:
        return None
    start, end, control, rest = found.groups()
    fitting = [
        label for label in labels.get(control, ()) if rest == label or rest.startswith(f"{label} ")
    ]
    if not fitting:
        return None
    label = max(fitting, key=len)
    return Place(int(start), int(end), control, label), rest[len(label) + 1 :]


def _relation(words: str, labels: Mapping[str, Collection[str]]) -> About | None:
    arrow = next((each for each in ARROWS if each in words), None)
    if arrow is None:
        return None
    first, last = (_place(end, labels) for end in words.split(arrow, 1))
    if first is None or first[1] or last is None:
        return None
    return About((first[0], last[0]), "", last[1])


def _question(words: str, names: Collection[str], places: tuple[Place, ...]) -> About | None:
    fitting = [name for name in names if words == name or words.startswith(f"{name} ")]
    if not fitting:
        return None
    name = max(fitting, key=len)
    return About(places, name, words[len(name) + 1 :])

"""What the readers of one result list share: what was read, what was noticed, what was said."""

from collections.abc import Collection, Mapping

import msgspec

from tandai.findings import Finding
from tandai.labelstudio.arrows import Said, Shown
from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.intervals import Intervals
from tandai.labelstudio.leftovers import Item, interval_of, keep_whole, rest_of
from tandai.labelstudio.noted import Noted
from tandai.records import Answer, Attribute, Extra, Origin, Relation, Span

ORIGINS: dict[str, Origin] = {
    "manual": "manual",
    "prediction": "accepted_untouched",
    "prediction-changed": "changed",
}
Drawn = tuple[str, str, str, tuple[str, ...]]
"""Tail, head, direction and labels of an arrow."""
TAKEN = frozenset({"id", "type", "from_name", "to_name", "origin"})
"""Keys of an item that the fields of a span, attribute or answer hold."""
TAKEN_WITH_SCORE = TAKEN | {"score"}


class Parts(msgspec.Struct):
    """What one result list says, item by item in its own order."""

    spans: list[Span] = []
    attributes: list[Attribute] = []
    relations: list[Relation] = []
    answers: list[Answer] = []
    extras: list[Extra] = []
    findings: list[Finding] = []


class Placed(msgspec.Struct, frozen=True):
    """A result item and where it stands."""

    item: Item
    position: int
    """In its list, from 0."""
    place: str
    """For findings."""


class Reading:
    """The state of one list; later items need what earlier ones said."""

    def __init__(
        self,
        config: LabelConfig,
        text: str,
        *,
        suggested: bool,
        inventories: Mapping[str, Collection[str]],
        shown: Shown,
        other_texts: Mapping[str, str],
    ) -> None:
        self.config = config
        self.suggested = suggested
        self.inventories = inventories
        self.shown = shown
        self.noted = Noted()
        self.parts = Parts(findings=self.noted.findings)
        self.intervals = Intervals(text, self.noted)
        self.others = {name: Intervals(each, self.noted) for name, each in other_texts.items()}
        self.extras: list[tuple[int, Extra]] = []
        self.drawn: set[Drawn] = set()
        """Arrows read so far."""
        self.whole: set[str] = set()
        """Regions that are kept whole."""
        self.refused: set[str] = set()
        """Regions that an error was found in."""
        self._said: set[tuple[str, ...]] = set()

    def origin(self, item: Item, said: Said) -> Origin:
        """Whose work an item is; without a word of its own, by what was shown."""
        if self.suggested:
            return "suggested"
        return ORIGINS[item["origin"]] if "origin" in item else self.shown.origin(said)

    def keep(self, placed: Placed, what: str) -> None:
        """Keeps an item as it is, and says so."""
        found = f"{what}, which is kept as it is"
        self.noted.warn("result-kept-whole", placed.place, found, "a result with a table")
        self.keep_silently(placed)

    def keep_silently(self, placed: Placed) -> None:
        """Keeps an item as it is, for a reason that was said."""
        self.extras.append((placed.position, keep_whole(placed.item)))
        region = placed.item.get("id")
        if isinstance(region, str) and interval_of(placed.item):
            self.whole.add(region)

    def refuse(self, item: Item) -> None:
        """Remembers that a region has an error: what leans on it is none of its own."""
        region = item.get("id")
        if isinstance(region, str):
            self.refused.add(region)

    def rest(self, placed: Placed, key: str, *, of_region: bool) -> str:
        """What of an item no field holds; unknown keys of its value are said.

        Args:
            placed: an item with an object under ``value``.
            key: where in the value the answer stands.
            of_region: a text in its value is the quote of a region, which no record holds.
        """
        item, value = placed.item, placed.item["value"]
        taken = TAKEN_WITH_SCORE if item.get("score") is not None else TAKEN
        taken_of_value = {"start", "end", key}
        if key != "text" and of_region and _may_hold_quote(value.get("text")):
            taken_of_value.add("text")
        left = value.keys() - taken_of_value
        if not left and item.keys() - taken == {"value"}:
            return ""
        # A text area's answer may stand where the quote of its region's labels stood.
        for each in sorted(left - {"text"} if of_region else left):
            found = f"the key 'value.{each}'"
            self.noted.warn("result-unknown-key", placed.place, found, "a known key")
        return rest_of(item, taken, taken_of_value)

    def is_scored(self, placed: Placed) -> bool:
        """Whether the item's score, if it has one, is a number from 0 to 1; says where not."""
        score = placed.item.get("score")
        if score is None or (type(score) in (int, float) and 0 <= score <= 1):
            return True
        self.noted.error("score-out-of-range", placed.place, repr(score), "a number from 0 to 1")
        return False

    def is_new(self, rule: str, place: str, region: str, *said: str) -> bool:
        """Reports what this list has said already of the region, or of the document (``""``)."""
        if (region, *said) not in self._said:
            self._said.add((region, *said))
            return True
        of = f" of region {region!r}" if region else ""
        self.noted.error(rule, place, f"{'='.join(said)}{of} again", "one")
        return False


def score_of(item: Item) -> float | None:
    """The score of an item that `Reading.is_scored` let pass."""
    score = item.get("score")
    return None if score is None else float(score)


def _may_hold_quote(text: object) -> bool:
    return text is None or isinstance(text, str)

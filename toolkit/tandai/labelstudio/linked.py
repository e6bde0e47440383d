"""A result item of type relation to an arrow between two spans."""

from collections.abc import Collection

import msgspec

from tandai.labelstudio.answers import Values, texts_of
from tandai.labelstudio.leftovers import rest_of
from tandai.labelstudio.reading import ORIGINS, Placed, Reading
from tandai.records import Direction, Relation

DIRECTIONS: dict[str, Direction] = {"right": "right", "left": "left", "bi": "bi"}
TAKEN = frozenset({"type", "from_id", "to_id", "direction", "origin"})
"""Keys of an arrow that the fields of a relation hold."""


class Linked(msgspec.Struct, frozen=True):
    """An arrow whose ends may come later in the list."""

    placed: Placed
    direction: Direction
    labels: Values


def read_relation(reading: Reading, placed: Placed) -> Linked | None:
    """The arrow of an item; None, with a finding, where it cannot be read."""
    item, place = placed.item, placed.place
    given, known = item.get("labels"), reading.config.relations
    labels = () if given is None else texts_of(given)
    if labels is None or not set(labels) <= set(known):
        expected = " or ".join(known) or "no label"
        reading.noted.error("relation-label-unknown", place, repr(given), expected)
        return None
    written = item.get("direction", "right")
    direction = DIRECTIONS.get(written) if isinstance(written, str) else None
    if direction is None:
        reading.noted.error("relation-direction", place, repr(written), "right, left or bi")
        return None
    return Linked(placed, direction, labels)


def join_relation(reading: Reading, linked: Linked, spans: Collection[str]) -> None:
    """Adds the relation; one that ends at a region without a label is kept whole.

    Args:
        reading: of the list, all of whose items were read.
        linked: what `read_relation` gave.
        spans: ids of all spans.
    """
    placed, item = linked.placed, linked.placed.item
    ends = [item.get("from_id"), item.get("to_id")]
    missing = [
        end
        for end in ends
        if not isinstance(end, str) or (end not in spans and end not in reading.whole)
    ]
    for end in missing:
        found = f"an arrow at {end!r}"
        reading.noted.error("relation-without-end", placed.place, found, "a region")
    if missing:
        return
    if not set(ends) <= set(spans):
        reading.keep(placed, "an arrow at a region that is kept as it is")
        return
    arrow = item["from_id"], item["to_id"], linked.direction, linked.labels
    if arrow in reading.drawn:
        found = f"the arrow from {arrow[0]!r} to {arrow[1]!r} a second time"
        reading.noted.warn("relation-twice", placed.place, found, "one arrow")
    reading.drawn.add(arrow)
    origin = ORIGINS[item.get("origin", "manual")]
    taken = {*TAKEN, "labels"} if linked.labels else TAKEN
    reading.parts.relations.append(
        Relation(
            from_id=item["from_id"],
            to_id=item["to_id"],
            direction=linked.direction,
            labels=linked.labels,
            origin="suggested" if reading.suggested else origin,
            rest=rest_of(item, taken, ()),
        )
    )

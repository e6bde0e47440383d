"""A result item of a question to an answer about the document, or an attribute of a span."""

from collections.abc import Mapping

import msgspec

from tandai.labelstudio.allowed import is_allowed
from tandai.labelstudio.answers import Values, form_of, read_values
from tandai.labelstudio.arrows import NO_REGION
from tandai.labelstudio.controls import Control
from tandai.labelstudio.intervals import Interval
from tandai.labelstudio.leftovers import Item
from tandai.labelstudio.reading import Placed, Reading, score_of
from tandai.labelstudio.tags import KEY_OF_TAG
from tandai.records import Answer, Attribute, AttributeKind


class Answered(msgspec.Struct, frozen=True):
    """An answer about a region, which may come later in the list."""

    placed: Placed
    control: Control
    kind: AttributeKind
    values: Values
    interval: Interval | None
    """None where the item does not repeat it."""


def read_answer(
    reading: Reading, placed: Placed, control: Control, kind: AttributeKind
) -> Answered | None:
    """Adds an answer about the document to what was read, or gives one about a region.

    Args:
        reading: of the list that the item stands in.
        placed: an item with an object under ``value``.
        control: the question.
        kind: of its answers.
    """
    item, place, noted = placed.item, placed.place, reading.noted
    key = KEY_OF_TAG[control.tag]
    values = read_values(control, item["value"].get(key))
    if values is None:
        found = repr(item["value"].get(key))
        noted.error("answer-without-value", place, found, form_of(control))
        return None
    interval = None
    if "start" in item["value"] or "end" in item["value"]:
        if not control.per_region:
            found = f"an answer of {control.name!r} about a region"
            noted.error("answer-of-other-place", place, found, "one about the whole document")
            return None
        # A text answer stands where a region's quote stands.
        interval = reading.intervals.read(item, place, is_quoted=kind != "text")
        if interval is None:
            return None
    elif control.per_region and not (isinstance(item.get("id"), str) and item["id"]):
        noted.error("region-without-id", place, repr(item.get("id")), "a region id")
        return None
    if not values:
        found = f"no {key} of {control.name!r}, which is kept as it is"
        noted.warn("answer-empty", place, found, "at least one")
        reading.keep_silently(placed)
        return None
    is_sound = is_allowed(control, values, reading.inventories, noted, place)
    region = item["id"] if control.per_region else ""
    if not (
        is_sound
        and reading.is_scored(placed)
        and reading.is_new("answer-twice", place, region, control.name)
    ):
        return None
    if control.per_region:
        return Answered(placed, control, kind, values, interval)
    reading.parts.answers.append(
        Answer(
            answer_id=_answer_id(item, control),
            name=control.name,
            kind=kind,
            values=values,
            origin=reading.origin(item, (*NO_REGION, control.name, values)),
            score=score_of(item),
            rest=reading.rest(placed, key, of_region=False),
        )
    )
    return None


def join_answer(reading: Reading, answered: Answered, spans: Mapping[str, Interval]) -> None:
    """Adds the attribute of a span; one of a region without a label is kept whole.

    Args:
        reading: of the list, all of whose items were read.
        answered: what `read_answer` gave.
        spans: interval by span id.
    """
    placed, name = answered.placed, answered.control.name
    item, region = placed.item, placed.item["id"]
    if region not in spans:
        if region in reading.whole or (answered.interval and region not in reading.refused):
            reading.keep(placed, "an answer about a region without a label")
            return
        found = f"{name} of region {region!r}"
        reading.noted.error("attribute-without-span", placed.place, found, "a labelled region")
        return
    if answered.interval is None:
        quote = item["value"].get("text") if answered.kind != "text" else None
        if isinstance(quote, str) and not reading.intervals.fits(
            region, quote, spans[region], placed.place
        ):
            return
        found = f"{name} of region {region!r} without its interval"
        expected = "start and end, which its region gives"
        reading.noted.warn("answer-without-interval", placed.place, found, expected)
    said = (region, *spans[region], name, answered.values)
    reading.parts.attributes.append(
        Attribute(
            span_id=region,
            name=name,
            kind=answered.kind,
            values=answered.values,
            origin=reading.origin(item, said),
            score=score_of(item),
            rest=reading.rest(placed, KEY_OF_TAG[answered.control.tag], of_region=True),
        )
    )


def id_without_own(name: str) -> str:
    """The id that an answer about the document is written with where it has none of its own."""
    return f"a-{name}"


def _answer_id(item: Item, control: Control) -> str:
    own = item.get("id")
    return own if isinstance(own, str) and own != id_without_own(control.name) else ""

"""Label Studio's flat result items to spans, attributes, relations, answers and extras.

A region is all items with one id. A per-region answer repeats the region's interval; a
relation has no id; an answer about the document has no interval. The text is read from
``text[start:end]``, never from ``value.text``, which is what a browser selected. What has no
record of its own is kept whole, and so is what leans on it.
"""

from collections.abc import Collection, Mapping, Sequence

import msgspec

from tandai.labelstudio.answered import Answered, join_answer, read_answer
from tandai.labelstudio.arrows import Shown
from tandai.labelstudio.asked import unasked_answers
from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.controls import Control
from tandai.labelstudio.labelled import read_labels
from tandai.labelstudio.leftovers import has_quote, interval_of
from tandai.labelstudio.linked import Linked, join_relation, read_relation
from tandai.labelstudio.reading import ORIGINS, Parts, Placed, Reading
from tandai.labelstudio.tags import KEPT_WHOLE_TAGS
from tandai.records import Attribute

ITEM_KEYS = frozenset(
    {"id", "type", "from_name", "to_name", "value", "origin", "score", "meta", "readonly",
     "hidden", "from_id", "to_id", "direction", "labels", "parentID", "item_index"}
)  # fmt: skip


def read_result(
    items: Sequence[msgspec.Raw],
    config: LabelConfig,
    text: str,
    *,
    place: str,
    suggested: bool = False,
    inventories: Mapping[str, Collection[str]] = {},
    shown: Shown | None = None,
    other_texts: Mapping[str, str] = {},
) -> Parts:
    """Reads one result list; every item becomes a record or a finding.

    Args:
        items: raw JSON of each result item.
        config: the label config it was made with.
        text: the document's text; offsets are code points into it.
        place: where the list stands, for findings.
        suggested: the list is a prediction's, so that every origin is ``suggested``.
        inventories: by control name, the codes of choices that come with the task, and the
            joined paths of taxonomies; a control without an inventory may have any code.
        shown: what the annotator was shown, for items without an origin.
        other_texts: by object name, the texts of the task's other objects.
    """
    reading = Reading(
        config,
        text,
        suggested=suggested,
        inventories=inventories,
        shown=shown or Shown(),
        other_texts=other_texts,
    )
    answered: list[Answered] = []
    linked: list[Linked] = []
    for position, raw in enumerate(items):
        found = _read(reading, raw, position, f"{place}, result [{position}]")
        if isinstance(found, Answered):
            answered.append(found)
        elif found is not None:
            linked.append(found)
    spans = {span.span_id: (span.start, span.end) for span in reading.parts.spans}
    for answer in answered:
        join_answer(reading, answer, spans)
    for link in linked:
        join_relation(reading, link, spans.keys())
    reading.parts.extras = [extra for _, extra in sorted(reading.extras, key=lambda one: one[0])]
    _warn_of_unasked(reading, place)
    return reading.parts


def _read(
    reading: Reading, raw: msgspec.Raw, position: int, place: str
) -> Answered | Linked | None:
    noted = reading.noted
    try:
        item = msgspec.json.decode(raw)
    except msgspec.DecodeError as error:
        noted.error("result-unreadable", place, str(error), "numbers a computer can hold")
        return None
    except RecursionError:
        noted.error("result-unreadable", place, "lists in lists without end", "a flat item")
        return None
    if not isinstance(item, dict):
        noted.error("result-not-object", place, type(item).__name__, "an object")
        return None
    for key in sorted(item.keys() - ITEM_KEYS):
        noted.warn("result-unknown-key", place, f"the key {key!r}", "a known key")
    origin, kind = item.get("origin", "manual"), item.get("type")
    if not isinstance(origin, str) or origin not in ORIGINS:
        # Guessing here could pass a machine's label off as a person's.
        noted.error("origin-unknown", place, repr(origin), f"one of {', '.join(ORIGINS)}")
        return None
    if not isinstance(kind, str):
        noted.error("result-without-type", place, repr(kind), "a type")
        return None
    placed = Placed(item, position, place)
    if kind == "relation":
        return read_relation(reading, placed)
    control = _control(reading, placed)
    return None if control is None else _read_of(reading, placed, control)


def _read_of(reading: Reading, placed: Placed, control: Control) -> Answered | None:
    value = placed.item.get("value")
    is_about_text = reading.config.is_about_text(control)
    if not is_about_text or (control.kind is None and control.tag != "Labels"):
        _keep(reading, placed, control)
    elif not isinstance(value, dict):
        found = repr(value)
        reading.noted.error("result-without-value", placed.place, found, "an object")
    elif control.kind is None:
        read_labels(reading, placed, control)
    else:
        return read_answer(reading, placed, control, control.kind)
    return None


def _control(reading: Reading, placed: Placed) -> Control | None:
    """The control the item names, if its tag makes items of this type."""
    item, config = placed.item, reading.config
    name, kind = item.get("from_name"), item["type"]
    control = config.control(name) if isinstance(name, str) else None
    if control is None:
        known = ", ".join(each.name for each in config.controls)
        reading.noted.error("control-unknown", placed.place, repr(name), f"one of {known}")
        return None
    # What has no table may name another object: a Pairwise names itself.
    is_placed = control.tag in KEPT_WHOLE_TAGS or item.get("to_name") == control.to_name
    if control.tag.lower() != kind or not is_placed:
        found = f"type {kind!r} to {item.get('to_name')!r}"
        expected = f"what <{control.tag} {control.name}> makes, to {control.to_name!r}"
        reading.noted.error("control-of-other-type", placed.place, found, expected)
        return None
    return control


def _keep(reading: Reading, placed: Placed, control: Control) -> None:
    """Keeps an item whole; its offsets must fit the text that it is about all the same."""
    is_about_text = reading.config.is_about_text(control)
    intervals = reading.intervals if is_about_text else reading.others.get(control.to_name)
    if intervals is not None and interval_of(placed.item) is not None:
        is_quoted = has_quote(placed.item)
        if intervals.read(placed.item, placed.place, is_quoted=is_quoted) is None:
            return
    has_type = is_about_text or control.tag in KEPT_WHOLE_TAGS
    what = f"of type {placed.item['type']!r}" if has_type else f"about {control.to_name!r}"
    reading.keep(placed, f"a result {what}")


def _warn_of_unasked(reading: Reading, place: str) -> None:
    parts = reading.parts
    for each in unasked_answers(reading.config, parts.spans, parts.attributes, parts.answers):
        of = f" of region {each.span_id!r}" if isinstance(each, Attribute) else ""
        found = f"an answer to {each.name!r}{of}"
        expected = "none, as the question is hidden there"
        reading.noted.warn("answer-where-not-asked", place, found, expected)

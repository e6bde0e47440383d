"""Spans, attributes, relations, answers and extras to Label Studio's flat result items.

Label Studio takes whatever it is given and spoils some of it at the next save, so what it would
not show as it is meant is refused here.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from tandai.errors import ConfigError, OffsetError
from tandai.labelstudio.answered import id_without_own
from tandai.labelstudio.answers import form_of, write_values
from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.controls import Control
from tandai.labelstudio.leftovers import Item, interval_of, with_rest
from tandai.labelstudio.tags import KEY_OF_TAG
from tandai.offsets import check_span
from tandai.records import Annotation, Answer, Attribute, Extra, Origin, Relation, Span

Given = TypeVar("Given", Attribute, Answer)

WIRE_ORIGIN: dict[Origin, str] = {
    "manual": "manual",
    "accepted_untouched": "prediction",
    "changed": "prediction-changed",
    "suggested": "prediction",
    # Gold is shown, not made, by whoever sees it next.
    "unanimous": "prediction",
    "majority": "prediction",
    "single": "prediction",
    "policy": "prediction",
    "adjudicated": "prediction",
}


def write_result(annotation: Annotation, config: LabelConfig, text: str) -> list[Item]:
    """Turns an annotation into a result list that Label Studio shows.

    Args:
        annotation: spans in code points of ``text``.
        config: the label config of the project it goes to.
        text: the document's text.

    Raises:
        OffsetError: a span does not fit the text, two spans of one id differ, or an answer or
            arrow is about no span.
        ConfigError: a control, label, choice or relation is not in the config.
    """
    place = annotation.annotation_id
    regions = _regions(annotation.spans, text, place)
    extras = [_extra(each, config, text, place) for each in annotation.extras]
    ends = {*regions, *(str(item["id"]) for item in extras if "id" in item)}
    for item in extras:
        if item["type"] == "relation":
            _check_ends((item["from_id"], item["to_id"]), ends, place)
    return [
        *(_labels(spans, config, text, place) for spans in _by_item(annotation.spans)),
        *(_attribute(each, regions, config, text, place) for each in _whole(annotation.attributes)),
        *(_relation(each, ends, config, place) for each in annotation.relations),
        *(_answer(each, config, place) for each in _whole(annotation.answers)),
        *extras,
    ]


def _whole(parts: Iterable[Given]) -> list[Given]:
    """Each answer in one piece: gold has a piece for each group of people who agreed on it."""
    whole: dict[tuple[str, str], list[Given]] = {}
    for part in parts:
        about = part.span_id if isinstance(part, Attribute) else ""
        whole.setdefault((about, part.name), []).append(part)
    return [
        replace(same[0], values=tuple(value for each in same for value in each.values))
        for same in whole.values()
    ]


def _regions(spans: Iterable[Span], text: str, place: str) -> dict[str, Span]:
    """The first span of each id; Label Studio moves all others of that id onto it."""
    regions: dict[str, Span] = {}
    for span in spans:
        check_span(text, span.start, span.end, where=f"{place}, region {span.span_id}")
        first = regions.setdefault(span.span_id, span)
        if (first.start, first.end) != (span.start, span.end):
            raise OffsetError(
                f"{place}, region {span.span_id}: found spans {first.start}:{first.end} and "
                f"{span.start}:{span.end}; expected one interval for one id."
            )
    return regions


def _by_item(spans: Iterable[Span]) -> Iterator[list[Span]]:
    """The spans that are one item: of one region and control, and alike in all but the label."""
    items: dict[tuple[object, ...], list[Span]] = {}
    for span in spans:
        key = (span.span_id, span.control, WIRE_ORIGIN[span.origin], span.score, span.rest)
        items.setdefault(key, []).append(span)
    yield from items.values()


def _labels(spans: list[Span], config: LabelConfig, text: str, place: str) -> Item:
    first = spans[0]
    control = config.control(first.control)
    if control is None or control.tag != "Labels":
        known = ", ".join(each.name for each in config.controls if each.tag == "Labels")
        raise ConfigError(
            f"{config.name}: found no Labels {first.control!r}, which {place} has; "
            f"it has {known or 'none'}."
        )
    for span in spans:
        _check_code("label", span.label, control, config, place)
    value = {**_interval(first, text), "labels": [span.label for span in spans]}
    return _item(first.span_id, control, value, first)


def _attribute(
    attribute: Attribute, regions: dict[str, Span], config: LabelConfig, text: str, place: str
) -> Item:
    _check_region(attribute.span_id, regions, f"{place}, {attribute.name}")
    # A text answer stands where a region's quote stands.
    value = _interval(regions[attribute.span_id], text)
    return _answered(attribute, attribute.span_id, value, config, place)


def _answer(answer: Answer, config: LabelConfig, place: str) -> Item:
    return _answered(answer, answer.answer_id or id_without_own(answer.name), {}, config, place)


def _answered(
    answer: Attribute | Answer, item_id: str, value: Item, config: LabelConfig, place: str
) -> Item:
    control = config.control(answer.name)
    if control is None or control.kind != answer.kind:
        known = ", ".join(each.name for each in config.controls if each.kind == answer.kind)
        raise ConfigError(
            f"{config.name}: found no control {answer.name!r} for answers of kind "
            f"{answer.kind!r}, which {place} has; it has {known or 'none'}."
        )
    if control.per_region != isinstance(answer, Attribute):
        asked = "each region" if control.per_region else "the document"
        raise ConfigError(f"{config.name}: {answer.name!r} asks about {asked}; {place} does not.")
    if answer.kind in ("choices", "taxonomy"):
        _check_choices(answer.values, control, config, place)
    try:
        values = write_values(control, answer.values)
    except (ValueError, msgspec.DecodeError) as error:
        raise ConfigError(
            f"{place}, {answer.name}: found {answer.values!r}; expected {form_of(control)}."
        ) from error
    return _item(item_id, control, {**value, KEY_OF_TAG[control.tag]: values}, answer)


def _item(item_id: str, control: Control, value: Item, record: Span | Attribute | Answer) -> Item:
    item: Item = {
        "id": item_id,
        "from_name": control.name,
        "to_name": control.to_name,
        "type": control.tag.lower(),
        "origin": WIRE_ORIGIN[record.origin],
        "value": value,
    }
    if record.score is not None:
        item["score"] = record.score
    return with_rest(item, record.rest)


def _relation(relation: Relation, ends: Collection[str], config: LabelConfig, place: str) -> Item:
    _check_ends((relation.from_id, relation.to_id), ends, place)
    for label in relation.labels:
        if label not in config.relations:
            raise ConfigError(f"{config.name}: found no relation {label!r}, which {place} has.")
    item: Item = {
        "from_id": relation.from_id,
        "to_id": relation.to_id,
        "type": "relation",
        "direction": relation.direction,
    }
    if relation.labels:
        item["labels"] = list(relation.labels)
    if relation.origin not in ("manual", "suggested"):
        # Label Studio writes none; without one a machine's arrow would come back as a person's.
        # A suggestion's needs none: all of a prediction is the machine's.
        item["origin"] = WIRE_ORIGIN[relation.origin]
    return with_rest(item, relation.rest)


def _extra(extra: Extra, config: LabelConfig, text: str, place: str) -> Item:
    """The item as it was, with its quote where it is a region of the document."""
    item: Item = msgspec.json.decode(extra.json)
    control = config.control(extra.control)
    if extra.type != "relation" and (control is None or control.tag.lower() != extra.type):
        raise ConfigError(
            f"{place}: found a result of type {extra.type!r} from {extra.control!r}; "
            f"expected what a control of {config.name} makes."
        )
    interval = interval_of(item)
    if interval and control and config.is_about_text(control) and extra.type != "textarea":
        quote = check_span(text, *interval, where=f"{place}, a result of {extra.control}")
        item["value"] = {"text": quote, **item["value"]}
    return item


def _interval(span: Span, text: str) -> Item:
    return {"start": span.start, "end": span.end, "text": text[span.start : span.end]}


def _check_region(span_id: str, regions: Collection[str], place: str) -> None:
    if span_id not in regions:
        raise OffsetError(f"{place}: found no span {span_id!r}; expected a span of its own.")


def _check_ends(found: Iterable[str], ends: Collection[str], place: str) -> None:
    """An arrow at a region that is not there makes the whole annotation unreadable."""
    for end in found:
        _check_region(end, ends, f"{place}, an arrow")


def _check_choices(
    codes: tuple[str, ...], control: Control, config: LabelConfig, place: str
) -> None:
    for code in codes if control.codes else ():
        _check_code("choice", code, control, config, place)
    most = control.max_usages if control.multiple else 1
    if not codes or (most is not None and len(codes) > most):
        wanted = "one" if most == 1 else f"one to {most}" if most else "one or more"
        raise ConfigError(
            f"{config.name}: found {len(codes)} choices of control {control.name!r} in {place}; "
            f"expected {wanted}."
        )


def _check_code(what: str, code: str, control: Control, config: LabelConfig, place: str) -> None:
    if code not in control.codes:
        raise ConfigError(
            f"{config.name}: found the {what} {code!r} of control {control.name!r} in {place}; "
            f"expected one of {', '.join(control.codes)}."
        )

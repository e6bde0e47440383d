"""Spans, attributes, relations and answers to Label Studio's flat result items.

Label Studio takes whatever it is given and spoils some of it at the next save, so what it would
not show as it is meant is refused here.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from tandai.errors import ConfigError, OffsetError
from tandai.labelstudio.answers import form_of, write_values
from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.controls import Control
from tandai.labelstudio.tags import KEY_OF_TAG
from tandai.offsets import check_span
from tandai.records import Annotation, Answer, Attribute, Origin, Relation, Span

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
}


def write_result(annotation: Annotation, config: LabelConfig, text: str) -> list[dict[str, Any]]:
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
    if annotation.extras:
        raise ConfigError(
            f"{place}: found a result of type {annotation.extras[0].type!r}; "
            f"expected what a control of {config.name} makes."
        )
    regions = _regions(annotation.spans, text, place)
    return [
        *(_labels(span, config, text, place) for span in annotation.spans),
        *(_attribute(each, regions, config, text, place) for each in _whole(annotation.attributes)),
        *(_relation(each, regions, config, place) for each in annotation.relations),
        *(_answer(each, config, place) for each in _whole(annotation.answers)),
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


def _labels(span: Span, config: LabelConfig, text: str, place: str) -> dict[str, Any]:
    control = _control(span.control, "Labels", config, place)
    _check_code("label", span.label, control, config, place)
    item: dict[str, Any] = {
        "id": span.span_id,
        "from_name": span.control,
        "to_name": config.text_name,
        "type": "labels",
        "origin": WIRE_ORIGIN[span.origin],
        "value": {**_interval(span, text), "labels": [span.label]},
    }
    if span.score is not None:
        item["score"] = span.score
    return item


def _attribute(
    attribute: Attribute, regions: dict[str, Span], config: LabelConfig, text: str, place: str
) -> dict[str, Any]:
    _check_region(attribute.span_id, regions, f"{place}, {attribute.name}")
    # A text answer stands where a region's quote stands.
    value = _interval(regions[attribute.span_id], text)
    return _answered(attribute, attribute.span_id, value, config, place)


def _answer(answer: Answer, config: LabelConfig, place: str) -> dict[str, Any]:
    return _answered(answer, f"a-{answer.name}", {}, config, place)


def _answered(
    answer: Attribute | Answer, item_id: str, value: dict[str, Any], config: LabelConfig, place: str
) -> dict[str, Any]:
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
    return {
        "id": item_id,
        "from_name": answer.name,
        "to_name": config.text_name,
        "type": control.tag.lower(),
        "origin": WIRE_ORIGIN[answer.origin],
        "value": {**value, KEY_OF_TAG[control.tag]: values},
    }


def _relation(
    relation: Relation, regions: dict[str, Span], config: LabelConfig, place: str
) -> dict[str, Any]:
    for end in (relation.from_id, relation.to_id):
        _check_region(end, regions, f"{place}, an arrow")
    for label in relation.labels:
        if label not in config.relations:
            raise ConfigError(f"{config.name}: found no relation {label!r}, which {place} has.")
    item: dict[str, Any] = {
        "from_id": relation.from_id,
        "to_id": relation.to_id,
        "type": "relation",
        "direction": relation.direction,
    }
    if relation.labels:
        item["labels"] = list(relation.labels)
    return item


def _interval(span: Span, text: str) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": text[span.start : span.end]}


def _check_region(span_id: str, regions: dict[str, Span], place: str) -> None:
    """An arrow at a region that is not there makes the whole annotation unreadable."""
    if span_id not in regions:
        raise OffsetError(f"{place}: found no span {span_id!r}; expected a span of its own.")


def _control(name: str, tag: str, config: LabelConfig, place: str) -> Control:
    control = config.control(name)
    if control is None or control.tag != tag:
        known = ", ".join(each.name for each in config.controls if each.tag == tag)
        raise ConfigError(
            f"{config.name}: found no {tag} {name!r}, which {place} has; it has {known or 'none'}."
        )
    return control


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

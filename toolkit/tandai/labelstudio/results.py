"""Spans, attributes, relations and answers to Label Studio's flat result items."""

from typing import Any

from tandai.errors import ConfigError
from tandai.labelstudio.config import LabelConfig
from tandai.offsets import check_span
from tandai.records import Annotation, Attribute, Origin, Span

WIRE_ORIGIN: dict[Origin, str] = {
    "manual": "manual",
    "accepted_untouched": "prediction",
    "changed": "prediction-changed",
    "suggested": "prediction",
}


def write_result(annotation: Annotation, config: LabelConfig, text: str) -> list[dict[str, Any]]:
    """Turns an annotation into a result list that Label Studio shows.

    Args:
        annotation: spans in code points of ``text``.
        config: the label config of the project it goes to.
        text: the document's text.

    Raises:
        OffsetError: a span does not fit the text.
        ConfigError: a control, label or relation is not in the config.
    """
    items: list[dict[str, Any]] = []
    intervals: dict[str, Span] = {}
    for span in annotation.spans:
        intervals.setdefault(span.span_id, span)
        items.append(_labels(span, config, text, place=annotation.annotation_id))
    for attribute in annotation.attributes:
        span = intervals[attribute.span_id]
        items.append(_attribute(attribute, span, config, text))
    for relation in annotation.relations:
        for label in relation.labels:
            if label not in config.relations:
                raise ConfigError(f"{config.name}: found no relation {label!r}.")
        items.append(
            {
                "from_id": relation.from_id,
                "to_id": relation.to_id,
                "type": "relation",
                "direction": relation.direction,
                **({"labels": list(relation.labels)} if relation.labels else {}),
            }
        )
    for answer in annotation.answers:
        kind, key = ("choices", "choices") if answer.kind == "choices" else ("textarea", "text")
        _require(config, answer.name)
        items.append(
            {
                "id": f"a-{answer.name}",
                "from_name": answer.name,
                "to_name": config.text_name,
                "type": kind,
                "origin": WIRE_ORIGIN.get(answer.origin, "manual"),
                "value": {key: list(answer.values)},
            }
        )
    return items


def _labels(span: Span, config: LabelConfig, text: str, *, place: str) -> dict[str, Any]:
    quote = check_span(text, span.start, span.end, where=f"{place}, region {span.span_id}")
    if span.label not in config.labels_of(span.control):
        raise ConfigError(
            f"{config.name}: found the label {span.label!r} of control {span.control!r} in "
            f"{place}; expected one of {', '.join(config.labels_of(span.control))}."
        )
    item: dict[str, Any] = {
        "id": span.span_id,
        "from_name": span.control,
        "to_name": config.text_name,
        "type": "labels",
        "origin": WIRE_ORIGIN.get(span.origin, "manual"),
        "value": {"start": span.start, "end": span.end, "text": quote, "labels": [span.label]},
    }
    if span.score is not None:
        item["score"] = span.score
    return item


def _attribute(
    attribute: Attribute, span: Span, config: LabelConfig, text: str
) -> dict[str, Any]:
    _require(config, attribute.name)
    value: dict[str, Any] = {"start": span.start, "end": span.end}
    if attribute.kind == "choices":
        kind = "choices"
        value |= {"text": text[span.start : span.end], "choices": list(attribute.values)}
    elif attribute.kind == "text":
        kind = "textarea"
        value["text"] = list(attribute.values)
    else:
        raise ConfigError(f"{attribute.name}: answers of kind {attribute.kind!r} are not written.")
    return {
        "id": span.span_id,
        "from_name": attribute.name,
        "to_name": config.text_name,
        "type": kind,
        "origin": WIRE_ORIGIN.get(attribute.origin, "manual"),
        "value": value,
    }


def _require(config: LabelConfig, name: str) -> None:
    if config.control(name) is None:
        known = ", ".join(control.name for control in config.controls)
        raise ConfigError(f"{config.name}: found no control {name!r}; it has {known}.")

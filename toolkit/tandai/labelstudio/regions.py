"""Label Studio's flat result items to spans, attributes, relations and answers.

A region is all items with one id. A per-region answer repeats the region's interval; a
relation has no id; an answer about the document has no interval. The text is read from
``text[start:end]``, never from ``value.text``, which is what a browser selected.
"""

import re
from collections.abc import Sequence
from typing import Any, cast

import msgspec

from tandai.digest import sha256_text
from tandai.findings import Finding
from tandai.labelstudio.config import Control, LabelConfig
from tandai.records import Answer, Attribute, AttributeKind, Extra, Origin, Relation, Span

ORIGINS: dict[str, Origin] = {
    "manual": "manual",
    "prediction": "accepted_untouched",
    "prediction-changed": "changed",
}
KIND_OF_TYPE: dict[str, AttributeKind] = {"choices": "choices", "textarea": "text"}
VALUE_KEY = {"choices": "choices", "textarea": "text"}
ITEM_KEYS = frozenset(
    {"id", "type", "from_name", "to_name", "value", "origin", "score", "meta", "readonly",
     "hidden", "from_id", "to_id", "direction", "labels", "parentID"}
)  # fmt: skip


class Parts(msgspec.Struct):
    """What one result list says, item by item in its own order."""

    spans: list[Span] = []
    attributes: list[Attribute] = []
    relations: list[Relation] = []
    answers: list[Answer] = []
    extras: list[Extra] = []
    findings: list[Finding] = []


def read_result(
    items: Sequence[msgspec.Raw],
    config: LabelConfig,
    text: str,
    *,
    place: str,
    suggested: bool = False,
) -> Parts:
    """Reads one result list; every item becomes a record or a finding, most faults both.

    Args:
        items: raw JSON of each result item.
        config: the label config it was made with.
        text: the document's text; offsets are code points into it.
        place: where the list stands, for findings.
        suggested: the list is a prediction's, so that every origin is ``suggested``.
    """
    reader = _Reader(config, text, suggested=suggested)
    for position, raw in enumerate(items):
        reader.read(raw, f"{place}, result [{position}]")
    reader.check_ends(place)
    return reader.parts


class _Reader:
    """Collects one result list; holds what later items need of earlier ones."""

    def __init__(self, config: LabelConfig, text: str, *, suggested: bool) -> None:
        self.config = config
        self.text = text
        self.suggested = suggested
        self.parts = Parts()
        self.intervals: dict[str, tuple[int, int]] = {}

    def read(self, raw: msgspec.Raw, place: str) -> None:
        item = msgspec.json.decode(raw)
        if not isinstance(item, dict):
            self._report("result-not-object", place, type(item).__name__, "an object")
            return
        for key in sorted(set(item) - ITEM_KEYS):
            self._warn("result-unknown-key", place, f"the key {key!r}", "a known key")
        if item.get("origin", "manual") not in ORIGINS:
            # Guessing here could pass a machine's label off as a person's.
            found, expected = repr(item["origin"]), f"one of {', '.join(ORIGINS)}"
            self._report("origin-unknown", place, found, expected)
            return
        kind = item.get("type")
        if kind == "relation":
            self._relation(item, place)
        elif kind == "labels":
            self._labels(item, place)
        elif kind in KIND_OF_TYPE:
            self._answer(item, place)
        else:
            self._extra(item, place)

    def check_ends(self, place: str) -> None:
        """Both ends of every relation, and the span of every attribute, must be there."""
        known = {span.span_id for span in self.parts.spans}
        for relation in self.parts.relations:
            for end in (relation.from_id, relation.to_id):
                if end not in known:
                    self._report("relation-without-end", place, f"an arrow at {end!r}", "a region")
        for attribute in self.parts.attributes:
            if attribute.span_id not in known:
                found = f"{attribute.name} of region {attribute.span_id!r}"
                self._report("attribute-without-span", place, found, "a labelled region")

    def _labels(self, item: dict[str, Any], place: str) -> None:
        control = self._control(item, "Labels", place)
        interval = self._interval(item, place)
        labels = item.get("value", {}).get("labels")
        if not isinstance(labels, list) or not labels:
            self._report("region-without-label", place, repr(labels), "at least one label")
            return
        if interval is None or control is None:
            return
        start, end = interval
        for label in labels:
            if label not in control.codes:
                self._report(
                    "label-unknown", place, f"{label!r} of {control.name!r}", _any_of(control)
                )
                continue
            self.parts.spans.append(
                Span(
                    span_id=item["id"],
                    start=start,
                    end=end,
                    control=control.name,
                    label=label,
                    quote_sha256=sha256_text(self.text[start:end]),
                    origin=self._origin(item),
                    score=item.get("score"),
                )
            )

    def _answer(self, item: dict[str, Any], place: str) -> None:
        tag = "Choices" if item["type"] == "choices" else "TextArea"
        control = self._control(item, tag, place)
        if control is None:
            return
        values = _texts(item.get("value", {}).get(VALUE_KEY[item["type"]]))
        if values is None:
            found = repr(item.get("value"))
            self._report("answer-without-value", place, found, f"{VALUE_KEY[item['type']]}: [text]")
            return
        for value in values if control.codes else ():
            if value not in control.codes:
                found = f"{value!r} of {control.name!r}"
                self._report("choice-unknown", place, found, _any_of(control))
        if len(values) > 1 and tag == "Choices" and not control.multiple:
            self._report("choice-not-single", place, f"{values}", f"one choice of {control.name!r}")
        kind = KIND_OF_TYPE[item["type"]]
        if not control.per_region:
            self.parts.answers.append(
                Answer(name=control.name, kind=kind, values=values, origin=self._origin(item))
            )
        elif self._interval(item, place) is not None:
            self.parts.attributes.append(
                Attribute(
                    span_id=item["id"],
                    name=control.name,
                    kind=kind,
                    values=values,
                    origin=self._origin(item),
                )
            )

    def _relation(self, item: dict[str, Any], place: str) -> None:
        labels = _texts(item.get("labels", [])) or ()
        for label in labels:
            if label not in self.config.relations:
                known = " or ".join(self.config.relations) or "no label"
                self._report("relation-label-unknown", place, repr(label), known)
        direction = item.get("direction", "right")
        if direction not in {"right", "left", "bi"}:
            self._report("relation-direction", place, repr(direction), "right, left or bi")
            return
        self.parts.relations.append(
            Relation(
                from_id=str(item.get("from_id")),
                to_id=str(item.get("to_id")),
                direction=direction,
                labels=labels,
                origin="suggested" if self.suggested else "manual",
            )
        )

    def _extra(self, item: dict[str, Any], place: str) -> None:
        kind = str(item.get("type"))
        self._warn("result-kept-whole", place, f"a result of type {kind!r}", "a type with a table")
        value = item.get("value")
        if isinstance(value, dict) and "start" in value:
            # Stand-off: the quote can be cut from the text again.
            item = {**item, "value": {key: value[key] for key in value if key != "text"}}
        self.parts.extras.append(
            Extra(
                control=str(item.get("from_name")),
                type=kind,
                json=msgspec.json.encode(item, order="sorted").decode(),
            )
        )

    def _control(self, item: dict[str, Any], tag: str, place: str) -> Control | None:
        name = item.get("from_name")
        control = self.config.control(name) if isinstance(name, str) else None
        if control is None:
            known = ", ".join(each.name for each in self.config.controls)
            self._report("control-unknown", place, repr(name), f"one of {known}")
            return None
        if control.tag != tag or item.get("to_name") != self.config.text_name:
            found = f"type {item.get('type')!r} to {item.get('to_name')!r}"
            expected = f"what <{control.tag} {control.name}> makes, to {self.config.text_name!r}"
            self._report("control-of-other-type", place, found, expected)
            return None
        return control

    def _interval(self, item: dict[str, Any], place: str) -> tuple[int, int] | None:
        """The item's interval, checked against the text and against the region's other items."""
        region, value = item.get("id"), item.get("value", {})
        if not isinstance(region, str) or not region:
            self._report("region-without-id", place, repr(region), "a region id")
            return None
        start, end = value.get("start"), value.get("end")
        if type(start) is not int or type(end) is not int:
            self._report("span-not-integer", place, f"{start!r}:{end!r}", "two code point offsets")
            return None
        if not 0 <= start < end <= len(self.text):
            expected = f"0 <= start < end <= {len(self.text)}"
            self._report("span-outside-text", place, f"{start}:{end}", expected)
            return None
        if self.intervals.setdefault(region, (start, end)) != (start, end):
            first = "{}:{}".format(*self.intervals[region])
            self._report("region-id-twice", place, f"{region!r} at {start}:{end}", f"at {first}")
            return None
        quote = value.get("text")
        if isinstance(quote, str) and _squeezed(quote) != _squeezed(self.text[start:end]):
            found = f"a quote of {len(quote)} characters that is not the text there"
            self._report("quote-of-other-text", place, found, f"the text at {start}:{end}")
            return None
        return start, end

    def _origin(self, item: dict[str, Any]) -> Origin:
        if self.suggested:
            return "suggested"
        return ORIGINS[item.get("origin", "manual")]

    def _report(self, rule: str, place: str, found: str, expected: str) -> None:
        self.parts.findings.append(Finding(rule, "error", place, found, expected))

    def _warn(self, rule: str, place: str, found: str, expected: str) -> None:
        self.parts.findings.append(Finding(rule, "warning", place, found, expected))


def _squeezed(text: str) -> str:
    """Without white space: a browser's selection writes a line break as backslash and n."""
    return re.sub(r"\s|\\n", "", text)


def _texts(value: object) -> tuple[str, ...] | None:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(cast("list[str]", value))
    return None


def _any_of(control: Control) -> str:
    return f"one of {', '.join(control.codes)}"

"""Label Studio's flat result items to spans, attributes, relations and answers.

A region is all items with one id. A per-region answer repeats the region's interval; a
relation has no id; an answer about the document has no interval. The text is read from
``text[start:end]``, never from ``value.text``, which is what a browser selected. A record that
would lean on one that is not there is left out, with a finding.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from tandai.digest import sha256_text
from tandai.findings import Finding
from tandai.labelstudio.answers import form_of, read_values, texts_of
from tandai.labelstudio.arrows import NO_REGION, Said, Shown
from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.controls import Control
from tandai.labelstudio.tags import KEY_OF_TAG
from tandai.labelstudio.wire import without_text
from tandai.records import Answer, Attribute, Extra, Origin, Relation, Span

ORIGINS: dict[str, Origin] = {
    "manual": "manual",
    "prediction": "accepted_untouched",
    "prediction-changed": "changed",
}
VALUE_KEY = {tag.lower(): key for tag, key in KEY_OF_TAG.items()}
ITEM_KEYS = frozenset(
    {"id", "type", "from_name", "to_name", "value", "origin", "score", "meta", "readonly",
     "hidden", "from_id", "to_id", "direction", "labels", "parentID"}
)  # fmt: skip
DIRECTIONS = ("right", "left", "bi")
INTERVAL_KEYS = frozenset({"start", "end", "text"})


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
    inventories: Mapping[str, Collection[str]] = {},
    shown: Shown | None = None,
) -> Parts:
    """Reads one result list; every item becomes a record or a finding.

    Args:
        items: raw JSON of each result item.
        config: the label config it was made with.
        text: the document's text; offsets are code points into it.
        place: where the list stands, for findings.
        suggested: the list is a prediction's, so that every origin is ``suggested``.
        inventories: by control name, the codes of choices that come with the task; a control
            without an inventory may have any code.
        shown: what the annotator was shown, for items without an origin.
    """
    reader = _Reader(
        config, text, suggested=suggested, inventories=inventories, shown=shown or Shown()
    )
    for position, raw in enumerate(items):
        reader.read(raw, f"{place}, result [{position}]")
    reader.check_ends(place)
    return reader.parts


class _Reader:
    """Collects one result list; holds what later items need of earlier ones."""

    def __init__(
        self,
        config: LabelConfig,
        text: str,
        *,
        suggested: bool,
        inventories: Mapping[str, Collection[str]],
        shown: Shown,
    ) -> None:
        self.config = config
        self.text = text
        self.suggested = suggested
        self.inventories = inventories
        self.shown = shown
        self.parts = Parts()
        self.intervals: dict[str, tuple[int, int]] = {}
        self.said: set[tuple[str, ...]] = set()

    def read(self, raw: msgspec.Raw, place: str) -> None:
        try:
            self._read(msgspec.json.decode(raw), place)
        except msgspec.DecodeError as error:
            self._report("result-unreadable", place, str(error), "numbers a computer can hold")
        except RecursionError:
            self._report("result-unreadable", place, "lists in lists without end", "a flat item")

    def _read(self, item: object, place: str) -> None:
        if not isinstance(item, dict):
            self._report("result-not-object", place, type(item).__name__, "an object")
            return
        self._warn_of_keys(item, place)
        origin = item.get("origin", "manual")
        if not isinstance(origin, str) or origin not in ORIGINS:
            # Guessing here could pass a machine's label off as a person's.
            self._report("origin-unknown", place, repr(origin), f"one of {', '.join(ORIGINS)}")
            return
        kind = item.get("type")
        if not isinstance(kind, str):
            self._report("result-without-type", place, repr(kind), "a type")
        elif kind == "relation":
            self._relation(item, place)
        elif kind not in VALUE_KEY:
            self._extra(item, place)
        elif not isinstance(item.get("value"), dict):
            self._report("result-without-value", place, repr(item.get("value")), "an object")
        elif kind == "labels":
            self._labels(item, place)
        else:
            self._answer(item, place)

    def _warn_of_keys(self, item: dict[str, Any], place: str) -> None:
        """What a later Label Studio may add, and what has no record, is said and not hidden."""
        unknown = [f"the key {key!r}" for key in sorted(set(item) - ITEM_KEYS)]
        kind, value = item.get("type"), item.get("value")
        if isinstance(kind, str) and kind in VALUE_KEY and isinstance(value, dict):
            known = INTERVAL_KEYS | {VALUE_KEY[kind]}
            unknown += [f"the key 'value.{key}'" for key in sorted(set(value) - known)]
        for found in unknown:
            self._warn("result-unknown-key", place, found, "a known key")
        if item.get("meta"):
            self._warn("result-meta-left-out", place, "a note on the region", "notes in a TextArea")
        if item.get("parentID"):
            self._warn("result-parent-left-out", place, "a region inside a region", "an arrow")
        if item.get("score") is not None and kind != "labels":
            self._warn("result-score-left-out", place, f"a score of a {kind}", "one of a region")

    def check_ends(self, place: str) -> None:
        """Both ends of every relation, and the span of every attribute, must be there."""
        known = {span.span_id for span in self.parts.spans}
        relations, attributes = self.parts.relations, self.parts.attributes
        for relation in relations:
            for end in (relation.from_id, relation.to_id):
                if end not in known:
                    self._report("relation-without-end", place, f"an arrow at {end!r}", "a region")
        for attribute in attributes:
            if attribute.span_id not in known:
                found = f"{attribute.name} of region {attribute.span_id!r}"
                self._report("attribute-without-span", place, found, "a labelled region")
        self.parts.relations = [each for each in relations if {each.from_id, each.to_id} <= known]
        self.parts.attributes = [each for each in attributes if each.span_id in known]

    def _labels(self, item: dict[str, Any], place: str) -> None:
        control = self._control(item, place)
        interval = self._interval(item, place, quoted=True)
        labels = item["value"].get("labels")
        if not isinstance(labels, list) or not labels:
            self._report("region-without-label", place, repr(labels), "at least one label")
            return
        score = item.get("score")
        if score is not None and (type(score) not in (int, float) or not 0 <= score <= 1):
            self._report("score-out-of-range", place, repr(score), "a number from 0 to 1")
            return
        if interval is None or control is None:
            return
        start, end = interval
        for label in labels:
            if label not in control.codes:
                found = f"{label!r} of {control.name!r}"
                self._report("label-unknown", place, found, _any_of(control))
            elif self._is_new("label-twice", place, item["id"], control.name, label):
                self.parts.spans.append(
                    Span(
                        span_id=item["id"],
                        start=start,
                        end=end,
                        control=control.name,
                        label=label,
                        quote_sha256=sha256_text(self.text[start:end]),
                        origin=self._origin(item, (item["id"], start, end, control.name, (label,))),
                        score=None if score is None else float(score),
                    )
                )

    def _answer(self, item: dict[str, Any], place: str) -> None:
        control = self._control(item, place)
        if control is None:
            return
        kind, key = control.kind, VALUE_KEY[item["type"]]
        if kind is None:
            self._extra(item, place)
            return
        values = read_values(control, item["value"].get(key))
        if values is None:
            found = repr(item["value"].get(key))
            self._report("answer-without-value", place, found, form_of(control))
            return
        if not values:
            self._warn("answer-empty", place, f"no {key} of {control.name!r}", "at least one")
            return
        if kind in ("choices", "taxonomy") and not self._are_choices(control, values, place):
            return
        if control.per_region:
            # A text answer stands where a region's quote stands.
            interval = self._interval(item, place, quoted=kind != "text")
            if interval is None:
                return
            if self._is_new("answer-twice", place, item["id"], control.name):
                self.parts.attributes.append(
                    Attribute(
                        span_id=item["id"],
                        name=control.name,
                        kind=kind,
                        values=values,
                        origin=self._origin(item, (item["id"], *interval, control.name, values)),
                    )
                )
        elif "start" in item["value"] or "end" in item["value"]:
            found = f"an answer of {control.name!r} about a region"
            self._report("answer-of-other-place", place, found, "one about the whole document")
        elif self._is_new("answer-twice", place, "", control.name):
            origin = self._origin(item, (*NO_REGION, control.name, values))
            self.parts.answers.append(
                Answer(name=control.name, kind=kind, values=values, origin=origin)
            )

    def _are_choices(self, control: Control, values: tuple[str, ...], place: str) -> bool:
        # Choices that come with the task are not listed in the config, nor are an address's.
        codes = self.inventories.get(control.name) if control.dynamic else control.codes or None
        unknown = [value for value in values if codes is not None and value not in codes]
        expected = "a code of its inventory" if control.dynamic else _any_of(control)
        for value in unknown:
            self._report("choice-unknown", place, f"{value!r} of {control.name!r}", expected)
        most = control.max_usages if control.multiple else 1
        is_allowed = most is None or len(values) <= most
        if not is_allowed:
            found = ", ".join(values)
            expected = (
                f"{'one choice' if most == 1 else f'at most {most} paths'} of {control.name!r}"
            )
            self._report("choice-not-single", place, found, expected)
        return is_allowed and not unknown

    def _relation(self, item: dict[str, Any], place: str) -> None:
        labels = () if item.get("labels") is None else texts_of(item["labels"])
        unknown = [label for label in labels or () if label not in self.config.relations]
        if labels is None or unknown:
            known = " or ".join(self.config.relations) or "no label"
            self._report("relation-label-unknown", place, repr(item["labels"]), known)
            return
        direction = item.get("direction", "right")
        if direction not in DIRECTIONS:
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
        """A control that has a tag and no table: its numbers are kept, its texts are not."""
        control = self._control(item, place)
        if control is None:
            return
        kept, left_out = without_text(item)
        found = f"a result of type {item['type']!r}"
        expected = "a type with a table"
        if left_out:
            found += f", left out of it: {', '.join(left_out)}"
        self._warn("result-kept-whole", place, found, expected)
        json = msgspec.json.encode(kept, order="sorted").decode()
        self.parts.extras.append(Extra(control=control.name, type=item["type"], json=json))

    def _control(self, item: dict[str, Any], place: str) -> Control | None:
        """The control the item names, if its tag makes items of this type."""
        name, kind = item.get("from_name"), item.get("type")
        control = self.config.control(name) if isinstance(name, str) else None
        if control is None:
            known = ", ".join(each.name for each in self.config.controls)
            self._report("control-unknown", place, repr(name), f"one of {known}")
            return None
        if control.tag.lower() != kind or item.get("to_name") != self.config.text_name:
            found = f"type {kind!r} to {item.get('to_name')!r}"
            expected = f"what <{control.tag} {control.name}> makes, to {self.config.text_name!r}"
            self._report("control-of-other-type", place, found, expected)
            return None
        return control

    def _interval(
        self, item: dict[str, Any], place: str, *, quoted: bool
    ) -> tuple[int, int] | None:
        """The item's interval, checked against the text and against the region's other items."""
        region, value = item.get("id"), item["value"]
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
        quote = value.get("text") if quoted else None
        if isinstance(quote, str) and _squeezed(quote) != _squeezed(self.text[start:end]):
            found = f"a quote of {len(quote)} characters that is not the text there"
            self._report("quote-of-other-text", place, found, f"the text at {start}:{end}")
            return None
        return start, end

    def _is_new(self, rule: str, place: str, region: str, *said: str) -> bool:
        """Reports what this list has said already of the region, or of the document (``""``)."""
        if (region, *said) not in self.said:
            self.said.add((region, *said))
            return True
        of = f" of region {region!r}" if region else ""
        self._report(rule, place, f"{'='.join(said)}{of} again", "one")
        return False

    def _origin(self, item: dict[str, Any], said: Said) -> Origin:
        if self.suggested:
            return "suggested"
        return ORIGINS[item["origin"]] if "origin" in item else self.shown.origin(said)

    def _report(self, rule: str, place: str, found: str, expected: str) -> None:
        self.parts.findings.append(Finding(rule, "error", place, found, expected))

    def _warn(self, rule: str, place: str, found: str, expected: str) -> None:
        self.parts.findings.append(Finding(rule, "warning", place, found, expected))


def _squeezed(text: str) -> str:
    """Without white space: a browser's selection writes a line break as backslash and n."""
    return re.sub(r"\s|\\n", "", text)


def _any_of(control: Control) -> str:
    return f"one of {', '.join(control.codes)}"

"""An annotation to what it says, in keys that do not depend on its regions' ids; read once each.

An annotator is compared with gold several times, and so is what the others make of the same
document. Going through all attributes of all answers is what that costs, so each answer is gone
through once.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tandai.agreement.trimming import trim_one
from tandai.errors import TandaiError
from tandai.gold.keys import (
    SpanKey,
    Values,
    answers_by_name,
    attributes_by_key,
    canonical,
    key_of,
)
from tandai.records import Annotation, Document

Said = Mapping[str, Values]
"""Question to its answer."""


class Stated(NamedTuple):
    """What one annotation says."""

    annotation: Annotation
    spans: Mapping[SpanKey, SpanKey]
    """As they were marked, and as they are compared: without white space at their edges."""
    values: Mapping[SpanKey | None, Said]
    """By span, None for the whole document. What different people agreed on comes in parts, and is
    one answer here."""
    alike: Mapping[tuple[SpanKey, str], Values | None]
    """Of the answers that come in parts: what each region of the place says; None where they
    differ."""


class Reader:
    """Reads annotations of one layer, each once."""

    def __init__(self, documents: Mapping[str, Document], *, trimmed: bool) -> None:
        self._documents = documents
        self._trimmed = trimmed
        self._read: dict[str, Stated] = {}

    def __call__(self, annotation: Annotation) -> Stated:
        """What it says.

        Raises:
            TandaiError: a span is not in its document.
        """
        made = self._read.get(annotation.annotation_id)
        if made is None or made.annotation is not annotation:
            keys = [key_of(span) for span in annotation.spans]
            spans = self._spans(annotation, keys)
            made = Stated(annotation, spans, *_values(annotation, keys))
            self._read[annotation.annotation_id] = made
        return made

    def _spans(self, annotation: Annotation, keys: Iterable[SpanKey]) -> dict[SpanKey, SpanKey]:
        document = self._documents[annotation.document_id]
        if annotation.text_sha256 != document.text_sha256:
            # Of another revision, whose words are not known: compared with nothing.
            return {key: key for key in keys}
        found: dict[SpanKey, SpanKey] = {}
        for key, span in zip(keys, annotation.spans, strict=True):
            start, end = key.start, key.end
            if not 0 <= start < end <= document.n_chars:
                raise TandaiError(
                    f"{annotation.annotation_id}, {span.span_id}: found span {start}:{end}; "
                    f"expected 0 <= start < end <= {document.n_chars}."
                )
            edges = trim_one(start, end, document.tokens) if self._trimmed else (start, end)
            is_same = edges == (start, end)
            found[key] = key if is_same else key._replace(start=edges[0], end=edges[1])
        return found


def _values(
    annotation: Annotation, keys: Sequence[SpanKey]
) -> tuple[dict[SpanKey | None, Said], dict[tuple[SpanKey, str], Values | None]]:
    """By span and question, all that was answered; of answers in parts, what each region says."""
    keys_of: dict[str, list[SpanKey]] = {}
    for span, key in zip(annotation.spans, keys, strict=True):
        keys_of.setdefault(span.span_id, []).append(key)
    found: dict[SpanKey | None, dict[str, Values]] = {}
    several: set[tuple[SpanKey, str]] = set()
    for attribute in annotation.attributes:
        for key in keys_of.get(attribute.span_id, ()):
            said = found.setdefault(key, {})
            if attribute.name in said:
                several.add((key, attribute.name))
            said[attribute.name] = canonical((attribute,))
    # Few answers come in parts: those are put together in a way that takes longer.
    for key, name in several:
        parts = [
            each
            for each in annotation.attributes
            for its in keys_of.get(each.span_id, ())
            if its == key and each.name == name
        ]
        found[key][name] = canonical(parts)
    alike: dict[tuple[SpanKey, str], Values | None] = {}
    if several:
        for key, attribute, values in attributes_by_key(annotation):
            asked = (key, attribute.name)
            if asked in several:
                alike[asked] = values if alike.get(asked, values) == values else None
    answers = {answer.name: values for answer, values in answers_by_name(annotation)}
    return {**found, None: answers}, alike

"""An annotation to what it says, in keys that do not depend on its regions' ids; read once each.

An annotator is compared with gold several times, and so is what the others make of the same
document. Going through all attributes of all answers is what that costs, so each answer is gone
through once.
"""

from collections.abc import Mapping
from typing import NamedTuple

from tandai.agreement.trimming import trim_one
from tandai.errors import TandaiError
from tandai.gold.keys import (
    SpanKey,
    Values,
    attributes_by_key,
    canonical,
    key_of,
    keys_by_region,
)
from tandai.records import Annotation, Answer, Attribute, Document

Question = tuple[SpanKey | None, str]
"""What is asked about, None for the whole document, and the question's name."""


class Stated(NamedTuple):
    """What one annotation says."""

    annotation: Annotation
    spans: Mapping[SpanKey, SpanKey]
    """As they were marked, and as they are compared: without white space at their edges."""
    values: Mapping[Question, Values]
    """What different people agreed on comes in parts, and is one answer here."""
    alike: Mapping[Question, Values | None]
    """Where that comes in parts: what each region of the place says; None where they differ."""

    def said_everywhere(self, question: Question) -> Values | None:
        """What was answered, and nowhere otherwise; None where it was."""
        return self.alike.get(question, self.values[question])


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
            made = Stated(annotation, self._spans(annotation), *_values(annotation))
            self._read[annotation.annotation_id] = made
        return made

    def _spans(self, annotation: Annotation) -> dict[SpanKey, SpanKey]:
        document = self._documents[annotation.document_id]
        if annotation.text_sha256 != document.text_sha256:
            # Of another revision, whose words are not known: compared with nothing.
            return {key: key for key in map(key_of, annotation.spans)}
        starts = {start for start, _ in document.tokens}
        ends = {end for _, end in document.tokens}
        found: dict[SpanKey, SpanKey] = {}
        for span in annotation.spans:
            key = key_of(span)
            if not 0 <= key.start < key.end <= document.n_chars:
                raise TandaiError(
                    f"{annotation.annotation_id}, {span.span_id}: found span "
                    f"{key.start}:{key.end}; expected 0 <= start < end <= {document.n_chars}."
                )
            found[key] = key
            # Nearly all edges are those of tokens.
            if self._trimmed and not (key.start in starts and key.end in ends):
                start, end = trim_one(key.start, key.end, document.tokens)
                found[key] = key._replace(start=start, end=end)
        return found


def _values(
    annotation: Annotation,
) -> tuple[dict[Question, Values], dict[Question, Values | None]]:
    """By question, all that was answered; of those about places marked twice, what each says."""
    keys = keys_by_region(annotation)
    parts: dict[Question, list[Attribute | Answer]] = {}
    for attribute in annotation.attributes:
        for key in keys.get(attribute.span_id, ()):
            parts.setdefault((key, attribute.name), []).append(attribute)
    several = {question for question, each in parts.items() if len(each) > 1}
    alike: dict[Question, Values | None] = {}
    if several:
        for key, attribute, said in attributes_by_key(annotation):
            question = (key, attribute.name)
            if question in several:
                alike[question] = said if alike.get(question, said) == said else None
    for answer in annotation.answers:
        parts.setdefault((None, answer.name), []).append(answer)
    return {question: canonical(each) for question, each in parts.items()}, alike

"""Suggestions to scripted answers: a seeded, listed perturbation, for trying a project out.

Works per document. The answers come from a script and say so; two of them compared measure
nothing about people, and are never called agreement.
"""

import hashlib
from collections.abc import Mapping
from typing import TypeVar

import msgspec

from tandai.digest import sha256_text
from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.controls import Control
from tandai.records import Annotation, Answer, Attribute, Document, Origin, Record, Relation, Span

DROP, RELABEL, MOVE = 0.06, 0.12, 0.18
"""Upper ends of the shares of spans that are left out, relabelled, or made a token longer."""
OTHER_ANSWER = 0.10
NO_RELATION = 0.05

A = TypeVar("A", Attribute, Answer)


class Scripted(Record, frozen=True, kw_only=True):
    """What one script answers to one task, and how that differs from the suggestion."""

    annotation: Annotation
    changes: tuple[str, ...]


def script_answers(
    suggestion: Annotation,
    document: Document,
    text: str,
    config: LabelConfig,
    *,
    annotator_id: str,
    seed: str,
    spans_are_given: bool = False,
) -> Scripted:
    """The answer a script gives: most suggestions as they are, some changed.

    Args:
        suggestion: what the task shows.
        document: what it is about; spans grow by its tokens.
        text: its text.
        config: the layer's label config; other answers are other codes of it.
        annotator_id: pseudonym; two scripts with one seed answer differently.
        seed: the same seed gives the same answers.
        spans_are_given: leave spans alone, since the layer only asks about them.
    """
    draw = _Draw(f"{seed}|{annotator_id}|{suggestion.annotation_id}")
    changes: list[str] = []
    spans: dict[str, Span] = {}
    for span in suggestion.spans:
        made = span if spans_are_given else _span(span, document, text, config, draw, changes)
        if made is not None:
            origin: Origin = "accepted_untouched" if made == span else "changed"
            spans[span.span_id] = msgspec.structs.replace(made, origin=origin, score=None)
    attributes = [
        _answer(each, config, draw, changes, f"{each.span_id} ")
        for each in suggestion.attributes
        if each.span_id in spans and _is_asked(each, spans, config)
    ]
    relations = [
        msgspec.structs.replace(each, origin="accepted_untouched")
        for each in suggestion.relations
        if each.from_id in spans and each.to_id in spans and not _is_cut(each, draw, changes)
    ]
    return Scripted(
        annotation=msgspec.structs.replace(
            suggestion,
            annotation_id=f"{document.document_id}/{suggestion.layer}/{annotator_id}/1",
            annotator_id=annotator_id,
            annotator_kind="script",
            model_version="",
            spans=tuple(
                sorted(spans.values(), key=lambda span: (span.start, span.end, span.span_id))
            ),
            attributes=tuple(attributes),
            relations=tuple(relations),
            answers=tuple(_answer(each, config, draw, changes, "") for each in suggestion.answers),
        ),
        changes=tuple(changes),
    )


def differences(sent: Annotation, pulled: Annotation | None) -> list[str]:
    """Where what came back is not what was sent; empty if every item is the same."""
    if pulled is None:
        return [f"{sent.annotation_id}: sent and not pulled"]
    found = []
    for field in ("document_id", "text_sha256", "layer", "guideline_version", "annotator_id",
                  "annotator_kind", "status", "spans", "attributes", "relations", "answers",
                  "extras"):  # fmt: skip
        one, other = getattr(sent, field), getattr(pulled, field)
        if one != other:
            found.append(f"{sent.annotation_id}, {field}: sent {one!r}, pulled {other!r}")
    return found


class _Draw:
    """Numbers in [0, 1) that depend on the seed and on what is asked, not on the order."""

    def __init__(self, seed: str) -> None:
        self._seed = seed

    def __call__(self, what: str) -> float:
        digest = hashlib.sha256(f"{self._seed}|{what}".encode()).digest()
        return int.from_bytes(digest[:7], "big") / 2**56


def _span(
    span: Span,
    document: Document,
    text: str,
    config: LabelConfig,
    draw: _Draw,
    changes: list[str],
) -> Span | None:
    """The span, or another label, or one token more, or none."""
    share = draw(f"span {span.span_id}")
    if share < DROP:
        changes.append(f"{span.span_id}: left out")
        return None
    if share < RELABEL:
        label = _next(config.labels_of(span.control), span.label)
        changes.append(f"{span.span_id}: {span.label} -> {label}")
        return msgspec.structs.replace(span, label=label)
    if share < MOVE:
        end = next((end for start, end in document.tokens if start >= span.end), span.end)
        if "\n" not in text[span.end : end] and end != span.end:
            changes.append(f"{span.span_id}: end {span.end} -> {end}")
            return msgspec.structs.replace(
                span, end=end, quote_sha256=sha256_text(text[span.start : end])
            )
    return span


def _is_asked(attribute: Attribute, spans: Mapping[str, Span], config: LabelConfig) -> bool:
    """Whether the config asks this of the span as it is labelled now."""
    control = config.control(attribute.name)
    if control is None or not control.when_labels:
        return control is not None
    return spans[attribute.span_id].label in control.when_labels


def _answer(answer: A, config: LabelConfig, draw: _Draw, changes: list[str], where: str) -> A:
    """The answer, or another code of a single choice."""
    control = config.control(answer.name)
    if not _has_one_of_several(control, answer.values) or (
        draw(f"answer {where}{answer.name}") >= OTHER_ANSWER
    ):
        return msgspec.structs.replace(answer, origin="accepted_untouched")
    value = _next(config.labels_of(answer.name), answer.values[0])
    changes.append(f"{where}{answer.name}: {answer.values[0]} -> {value}")
    return msgspec.structs.replace(answer, values=(value,), origin="changed")


def _has_one_of_several(control: Control | None, values: tuple[str, ...]) -> bool:
    if control is None or control.multiple:
        return False
    return len(control.codes) > 1 and len(values) == 1


def _is_cut(relation: Relation, draw: _Draw, changes: list[str]) -> bool:
    name = f"{relation.from_id} -> {relation.to_id}"
    if draw(f"relation {name}") >= NO_RELATION:
        return False
    changes.append(f"{name}: no relation")
    return True


def _next(codes: tuple[str, ...], code: str) -> str:
    return codes[(codes.index(code) + 1) % len(codes)]

"""Annotations to what goes back to a server: an answer under its own id, or a suggestion to look at.

Every span is checked against its text by its digest, every result list the way a task's is.
"""

import uuid
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from tandai.digest import sha256_bytes, sha256_text
from tandai.errors import ConfigError, OffsetError
from tandai.findings import Finding, errors_of
from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.results import write_result
from tandai.labelstudio.validate import ORIGIN_OF_SUGGESTION, check_result
from tandai.records import Annotation, Extra, Status

NAMESPACE = uuid.UUID("5d1f6bd8-6f0c-5a53-9d7c-0a3c2f4b7e11")
"""Under which ids are made for answers that have none."""


class Sending(msgspec.Struct, frozen=True, kw_only=True):
    """An answer on its way back."""

    annotation_id: str
    document_id: str
    unique_id: str
    status: Status
    result: list[dict[str, Any]]
    lead_time: float | None = None
    draft_of: str = ""
    """Drafts only: unique id of the answer that it would change."""
    copied_from: tuple[str, str] | None = None
    """Model version and digest of the suggestion that it began as a copy of."""


def make_unique_id(*names: str) -> str:
    """The same UUID for the same names, on every machine."""
    return str(uuid.uuid5(NAMESPACE, "/".join(names)))


def unique_id_of(annotation: Annotation, project: str) -> str:
    """An annotation's own id on a server, else one made of the project's name and its own id."""
    try:
        return str(uuid.UUID(annotation.unique_id))
    except ValueError:  # none, or of a program that writes other ids: a server takes UUIDs only
        return make_unique_id(project, annotation.annotation_id)


def digest_of(result: Any) -> str:
    """Digest of what a result list says, however it is written.

    The order of keys and of items says nothing, nor does a quote beside its offsets; an origin or
    a direction that is missing means `manual` and `right`. People's answers on a server differ
    from ours in all of these (decision 0014).
    """
    items = sorted(msgspec.json.encode(_as_meant(item), order="sorted") for item in result)
    return sha256_bytes(b"\n".join(items))


def _as_meant(item: dict[str, Any]) -> dict[str, Any]:
    if item.get("type") == "relation":
        return {"origin": "manual", "direction": "right"} | item
    meant = {"origin": "manual"} | item
    value = meant.get("value")
    # The text of an interval; that of a text area is a list, and is the answer.
    if isinstance(value, dict) and "start" in value and isinstance(value.get("text"), str):
        meant["value"] = {key: part for key, part in value.items() if key != "text"}
    return meant


def make_sending(
    annotation: Annotation,
    result: list[dict[str, Any]],
    project: str,
    *,
    answers: Mapping[str, Annotation],
    shown: Mapping[str, tuple[str, str]],
) -> Sending:
    """An answer on its way back.

    Args:
        annotation: submitted, skipped or a draft.
        result: what `write_checked` made of it.
        project: name of the project it is of.
        answers: by annotation id, the answers that drafts may be changes of.
        shown: by annotation id, model version and digest of each suggestion.
    """
    changed = answers.get(annotation.draft_of)
    return Sending(
        annotation_id=annotation.annotation_id,
        document_id=annotation.document_id,
        unique_id=unique_id_of(annotation, project),
        status=annotation.status,
        result=result,
        lead_time=annotation.lead_time,
        draft_of=unique_id_of(changed, project) if changed else annotation.draft_of,
        copied_from=shown.get(annotation.copied_from),
    )


def write_checked(
    annotation: Annotation,
    config: LabelConfig,
    text: str,
    *,
    codes: Mapping[str, Collection[str]] = {},
) -> tuple[list[dict[str, Any]], list[Finding]]:
    """The result list of an annotation, and why it may not be sent.

    Args:
        annotation: spans in code points of ``text``.
        config: the label config of the project it goes to.
        text: the document's text.
        codes: by control, the codes of choices that come with the task.
    """
    place = annotation.annotation_id
    findings = list(_check_quotes(annotation, text))
    if findings:
        return [], findings
    try:
        result = write_result(annotation, config, text)
    except (ConfigError, OffsetError) as error:
        return [], [Finding("answer-not-writable", "error", place, str(error), "what can be sent")]
    is_suggestion = annotation.annotator_kind == "program"
    findings += check_result(
        result, config, text, place=place, codes=codes, is_suggestion=is_suggestion
    )
    return ([] if errors_of(findings) else result), findings


def as_suggestion(annotation: Annotation, model_version: str) -> Annotation:
    """An annotation as something to look at: nobody's work until somebody accepts it."""
    return msgspec.structs.replace(
        annotation,
        annotator_id="tandai-saran",
        annotator_kind="program",
        status="submitted",
        model_version=model_version,
        spans=tuple(_suggested(each) for each in annotation.spans),
        attributes=tuple(_suggested(each) for each in annotation.attributes),
        relations=tuple(_suggested(each) for each in annotation.relations),
        answers=tuple(_suggested(each) for each in annotation.answers),
        extras=tuple(_suggested_extra(each) for each in annotation.extras),
        ties=(),
        annotators=(),
    )


def _suggested(item: Any) -> Any:
    return msgspec.structs.replace(item, origin="suggested", annotators=())


def _suggested_extra(extra: Extra) -> Extra:
    """An item that is kept whole names its origin inside."""
    item = msgspec.json.decode(extra.json)
    if "origin" in item:
        item["origin"] = ORIGIN_OF_SUGGESTION
    return msgspec.structs.replace(extra, json=msgspec.json.encode(item, order="sorted").decode())


def _check_quotes(annotation: Annotation, text: str) -> Iterator[Finding]:
    """A record's spans are offsets and digests: the text there must be the one that was labelled."""
    if sha256_text(text) != annotation.text_sha256:
        found, expected = "another text of its document", f"text {annotation.text_sha256[:12]}…"
        yield Finding("text-changed", "error", annotation.annotation_id, found, expected)
        return
    for span in annotation.spans:
        place = f"{annotation.annotation_id}, region {span.span_id}"
        if not 0 <= span.start < span.end <= len(text):
            expected = f"0 <= start < end <= {len(text)}"
            found = f"{span.start}:{span.end}"
            yield Finding("span-outside-text", "error", place, found, expected)
        elif sha256_text(text[span.start : span.end]) != span.quote_sha256:
            found = f"another text at {span.start}:{span.end}"
            yield Finding("quote-of-other-text", "error", place, found, "the one that was labelled")

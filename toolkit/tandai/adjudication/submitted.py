"""Curators' answers as they were read to the one of each document that counts, and why others do not."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from tandai.findings import Finding
from tandai.moments import read_moment
from tandai.records import Annotation, AnnotatorKind
from tandai.settings import AnswerSettings
from tandai.votes import Reason, reason_against

NEVER = datetime.min.replace(tzinfo=UTC)
"""Of an answer without a date, which is refused in the end."""


class Submitted(NamedTuple):
    """What curators stand by."""

    by_document: dict[str, Annotation]
    """Sorted by document."""
    left_out: dict[Reason, int]
    """Answers that settle nothing, by reason."""
    findings: tuple[Finding, ...]


def last_submitted(
    annotations: Iterable[Annotation],
    policy: AnswerSettings,
    kinds: Collection[AnnotatorKind] = ("person", "script"),
) -> Submitted:
    """By document, what was submitted last of what counts.

    Args:
        annotations: of one curation project.
        policy: ``[answers]`` of tandai.toml.
        kinds: of curators whose answers settle, whatever counts among annotators.

    Returns:
        The answers; a finding where one document has several, and an error where one has no date,
        for then nobody knows which is the last.
    """
    newest: dict[str, Annotation] = {}
    left_out: Counter[Reason] = Counter()
    findings = []
    for annotation in sorted(annotations, key=_when):
        reason = _reason_against(annotation, policy, kinds)
        if reason is not None:
            left_out[reason] += 1
            continue
        if not _date(annotation):
            findings.append(_without_date(annotation))
        earlier = newest.get(annotation.document_id)
        if earlier is not None:
            findings.append(_twice(earlier, annotation))
        newest[annotation.document_id] = annotation
    return Submitted(dict(sorted(newest.items())), dict(left_out), tuple(findings))


def _reason_against(
    annotation: Annotation, policy: AnswerSettings, kinds: Collection[AnnotatorKind]
) -> Reason | None:
    """Why an answer settles nothing: as ``[answers]`` says, and more strictly.

    Nobody settles a question by a draft or by skipping it, and no machine does that
    ``[adjudication]`` does not name, whatever counts among annotators.
    """
    counted = msgspec.structs.replace(policy, kinds=(*policy.kinds, *kinds))
    reason = reason_against(annotation, counted)
    if reason is None and annotation.status != "submitted":
        return "skipped" if annotation.status == "skipped" else "draft"
    if reason is None and annotation.annotator_kind not in kinds:
        return "kind"
    return reason


def _date(annotation: Annotation) -> str:
    return annotation.updated_at or annotation.created_at


def _when(annotation: Annotation) -> tuple[datetime, str]:
    """To compare: dates as texts do not sort, for a whole second has no fraction."""
    date = _date(annotation)
    return read_moment(date) if date else NEVER, annotation.annotation_id


def _twice(earlier: Annotation, later: Annotation) -> Finding:
    return Finding(
        "curated-twice",
        "warning",
        f"{later.document_id}, {later.layer}",
        f"answers of {earlier.annotator_id} and, later, {later.annotator_id}",
        "one; the later one counts",
    )


def _without_date(annotation: Annotation) -> Finding:
    return Finding(
        "curated-without-date",
        "error",
        annotation.annotation_id,
        "an answer without a moment that can be read",
        "one: of two answers the later counts",
    )

"""The result lists of a task to records: the meaning is `labelstudio`'s, item by item.

Suggestions are read first, for what they showed tells whose work an answer's items are.
"""

from collections.abc import Iterable

import msgspec

from tandai.convert.head import Head, Heads
from tandai.convert.who import Given
from tandai.findings import Finding
from tandai.labelstudio.arrows import (
    Said,
    Shown,
    mark_accepted,
    shown_items,
    suggested_arrows,
)
from tandai.labelstudio.reading import Parts
from tandai.labelstudio.regions import read_result
from tandai.records import Annotation


def read_annotations(heads: Heads, given: Given, place: str) -> list[Annotation]:
    """The annotations of a task in the order of its heads; faults go to the heads' findings.

    Args:
        heads: of a task whose result lists are raw.
        given: what is known beside the export.
        place: where the task stands, for findings.
    """
    if heads.task is None:
        return []
    text = heads.task.text
    suggestions = [head for head in heads.heads if head.is_suggestion]
    shown: set[Said] = set()
    read: dict[str, Annotation] = {}
    for head in suggestions:
        where = f"{place}, prediction {head.server_id}"
        parts = read_result(
            head.result,
            given.config,
            text,
            place=where,
            suggested=True,
            other_texts=heads.other_texts,
        )
        # What was shown holds no answer up.
        heads.findings += _as_warnings(parts.findings)
        shown |= shown_items(parts.spans, parts.attributes, parts.answers)
        read[head.annotation.annotation_id] = _with_parts(head, parts)
    arrows = suggested_arrows(head.result for head in suggestions)
    for head in heads.heads:
        if head.is_suggestion:
            continue
        parts = read_result(
            head.result,
            given.config,
            text,
            place=f"{place}, {_kind_of(head)} {head.server_id}",
            shown=Shown(frozenset(shown), was_copied=head.was_copied),
            other_texts=heads.other_texts,
        )
        heads.findings += parts.findings
        parts.relations = mark_accepted(
            parts.relations, parts.spans, arrows, has_unseen=heads.has_unseen(head)
        )
        read[head.annotation.annotation_id] = _with_parts(head, parts)
    return [read[head.annotation.annotation_id] for head in heads.heads]


def _with_parts(head: Head, parts: Parts) -> Annotation:
    """Items stay in the order in which the export has them."""
    return msgspec.structs.replace(
        head.annotation,
        spans=tuple(parts.spans),
        attributes=tuple(parts.attributes),
        relations=tuple(parts.relations),
        answers=tuple(parts.answers),
        extras=tuple(parts.extras),
    )


def _as_warnings(findings: Iterable[Finding]) -> list[Finding]:
    return [
        msgspec.structs.replace(each, severity="warning") if each.severity == "error" else each
        for each in findings
    ]


def _kind_of(head: Head) -> str:
    return "draft" if head.annotation.status == "draft" else "annotation"

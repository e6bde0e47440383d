"""corpus/annotations to the placed documents that nobody answered."""

from collections.abc import Collection, Iterable

import msgspec

from tandai.findings import Finding
from tandai.project import Project
from tandai.splits.records import SPLITS, SplitRow
from tandai.store import read_jsonl
from tandai.wording import count_of

_MOST = 5
"""Documents that a message names."""


class _Said(msgspec.Struct, frozen=True):
    """Of an annotation what says whether it is an answer."""

    document_id: str
    status: str


def answered_documents(project: Project) -> frozenset[str]:
    """Documents that somebody submitted an answer to, in any layer; no answer is decoded whole.

    Raises:
        InputError: a line is no record.
    """
    return frozenset(
        each.document_id
        for layer in project.settings.layers
        for path in sorted(project.annotations_dir(layer).glob("*.jsonl"))
        for each in read_jsonl(path, _Said)
        if each.status == "submitted"
    )


def check_answered(
    project: Project, rows: Iterable[SplitRow], gone: Collection[str] = ()
) -> list[Finding]:
    """Documents on a side that nobody answered: in a release they have no labels at all."""
    answered = answered_documents(project)
    bare = sorted(
        row.document_id
        for row in rows
        if row.split in SPLITS and row.document_id not in answered and row.document_id not in gone
    )
    if not bare:
        return []
    more = f" and {len(bare) - _MOST} more" if len(bare) > _MOST else ""
    found = f"{count_of(len(bare), 'document')} on a side that nobody answered: "
    expected = "an answer in a layer at least; without one a document is released without labels"
    return [
        Finding(
            "split-unanswered",
            "warning",
            "splits/default.csv",
            found + ", ".join(bare[:_MOST]) + more,
            expected,
        )
    ]

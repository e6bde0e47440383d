"""What became of each document to a report by split, and whether the copy is the release."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from tandai.hydration.ladder import WHOLE, Status
from tandai.records import Record
from tandai.splits import SPLITS

NAME = "hydration.json"


class DocumentHydration(Record, frozen=True, kw_only=True):
    """What became of one document."""

    document_id: str
    split: str
    status: Status
    n_lines: int
    n_lines_found: int
    n_spans: int
    """Rows of ``spans``: of all annotators and of gold."""
    n_kept: int
    why: str = ""
    """What was found, where it is not whole."""


class SplitHydration(Record, frozen=True, kw_only=True):
    """What became of the documents of one split."""

    split: str
    n_documents: int
    statuses: dict[Status, int]
    n_spans: int
    n_kept: int


class Hydration(Record, frozen=True, kw_only=True):
    """hydration.json: how a copy with texts came of a release without."""

    name: str
    version: str
    """The release's."""
    content_sha256: str
    """The release's."""
    is_test_whole: bool
    """Every document of test is whole; where there is no test, every document."""
    is_whole: bool
    """Every document is whole, so that the copy is the release; else it is no such version."""
    splits: tuple[SplitHydration, ...]
    documents: tuple[DocumentHydration, ...]


def report_hydration(
    name: str, version: str, content_sha256: str, documents: Iterable[DocumentHydration]
) -> Hydration:
    """The report over documents.

    Args:
        name: the release's.
        version: the release's.
        content_sha256: the release's.
        documents: each of them, in the release's order.
    """
    done = tuple(documents)
    measured = [each for each in done if each.split == "test"] or done
    by_split = {split: [each for each in done if each.split == split] for split in SPLITS}
    return Hydration(
        name=name,
        version=version,
        content_sha256=content_sha256,
        is_test_whole=all(each.status in WHOLE for each in measured),
        is_whole=all(each.status in WHOLE for each in done),
        splits=tuple(_split(split, each) for split, each in by_split.items() if each),
        documents=done,
    )


def write_report(report: Hydration) -> bytes:
    """The bytes of hydration.json."""
    return msgspec.json.format(msgspec.json.encode(report)) + b"\n"


def _split(split: str, documents: list[DocumentHydration]) -> SplitHydration:
    counts = Counter(each.status for each in documents)
    return SplitHydration(
        split=split,
        n_documents=len(documents),
        statuses=dict(sorted(counts.items())),
        n_spans=sum(each.n_spans for each in documents),
        n_kept=sum(each.n_kept for each in documents),
    )

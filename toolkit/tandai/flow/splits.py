"""corpus/groups.csv and the documents to splits/default.csv, moving nothing that stands there."""

from collections import Counter

from tandai.errors import InputError
from tandai.findings import Finding, raise_on_errors
from tandai.project import Project
from tandai.records import Record
from tandai.splits import (
    SPLITS,
    GroupRow,
    SplitName,
    SplitRow,
    assign_splits,
    check_splits,
    empty_splits,
)
from tandai.store import read_csv, write_csv


class SplitsReport(Record, frozen=True, kw_only=True):
    """What `splits` did."""

    n_groups: int
    n_new: int
    sizes: dict[str, int]
    empty: tuple[str, ...]
    findings: tuple[Finding, ...]


def read_groups(project: Project) -> dict[str, str]:
    """Story group by document; a document without a row is its own group.

    Raises:
        InputError: a document has two rows.
    """
    path = project.corpus / "groups.csv"
    groups: dict[str, str] = {}
    for number, row in enumerate(read_csv(path, GroupRow) if path.exists() else (), start=2):
        if row.document_id in groups:
            found = f"a second row for {row.document_id}"
            raise InputError(path, place=f"line {number}", found=found, expected="one row each")
        groups[row.document_id] = row.group_id
    return groups


def read_splits(project: Project) -> list[SplitRow]:
    """The frozen split; empty where there is none yet."""
    path = project.splits_path
    return read_csv(path, SplitRow) if path.exists() else []


def run_splits(project: Project) -> SplitsReport:
    """Places every document that has no side yet.

    Raises:
        InputError: groups or the frozen split are broken.
        CheckError: a story stands on two sides.
    """
    settings = project.settings.splits
    document_ids = [document.document_id for document in project.read_documents()]
    groups = read_groups(project)
    before = read_splits(project)
    # Faults of the frozen table itself: a row that stands twice would hide behind its twin.
    raise_on_errors(check_splits(before, (), groups), doing="reading splits/default.csv")
    frozen = {row.document_id: row for row in before}
    shares: dict[SplitName, float] = {
        "train": settings.train,
        "validation": settings.validation,
        "test": settings.test,
    }
    rows = assign_splits(document_ids, groups, frozen, shares, settings.pin, seed=settings.seed)
    findings = check_splits(rows, document_ids, groups, settings.pin)
    raise_on_errors(findings, doing="splitting")
    alone = sorted(set(document_ids) - set(groups))
    if alone:
        found = f"no row for {len(alone)} document(s), such as {alone[0]}; each is its own group"
        expected = "a row each: two that tell one story leak into each other's split"
        findings.append(
            Finding("group-not-stated", "warning", "corpus/groups.csv", found, expected)
        )
    # A document that left the corpus keeps its row: should it return, it returns to its side.
    gone = [row for document_id, row in frozen.items() if document_id not in set(document_ids)]
    rows_and_gone = sorted([*rows, *gone], key=lambda row: row.document_id)
    write_csv(project.splits_path, SplitRow, rows_and_gone)
    sizes = Counter(row.split for row in rows)
    return SplitsReport(
        n_groups=len({row.group_id for row in rows}),
        n_new=sum(row.document_id not in frozen for row in rows),
        sizes={side: sizes[side] for side in (*SPLITS, "excluded_conflict") if side in sizes},
        empty=tuple(empty_splits(rows)),
        findings=tuple(findings),
    )

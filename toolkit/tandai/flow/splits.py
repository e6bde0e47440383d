"""corpus/groups.csv and the documents to splits/NAME.csv; what stands there moves only if told."""

from collections import Counter
from collections.abc import Mapping, Sequence

from tandai.errors import InputError, TandaiError
from tandai.findings import Finding, raise_on_errors
from tandai.flow.leaks import find_leaks, items_said
from tandai.flow.outlines import read_outlines
from tandai.flow.unanswered import check_answered
from tandai.flow.word_links import (
    find_word_links,
    read_word_links,
    word_links,
    write_word_links,
)
from tandai.project import Project
from tandai.records import Document, Record
from tandai.settings import SplitSettings
from tandai.splits import (
    EXCLUDED,
    SPLITS,
    GroupRow,
    Link,
    MoveRow,
    SplitName,
    SplitRow,
    assign_splits,
    check_moves,
    check_shares,
    check_splits,
    empty_splits,
)
from tandai.splits.check import check_pins, check_rows
from tandai.splits.claims import claim_links
from tandai.splits.grouping import group_documents
from tandai.splits.labels import labels_by_document
from tandai.splits.leaks import LeakReport
from tandai.splits.links import find_links
from tandai.splits.moves import list_moves, mark_moves, settle_conflicts
from tandai.splits.records import DEFAULT, moves_file, split_file
from tandai.splits.words import check_words
from tandai.store import read_csv, write_csv
from tandai.wording import count_of

LEAK = "split-leaks-group"


class SplitsReport(Record, frozen=True, kw_only=True):
    """What `splits` did."""

    n_groups: int
    n_new: int
    sizes: dict[str, int]
    empty: tuple[str, ...]
    excluded: tuple[str, ...]
    """Documents whose story is on two sides: in no release."""
    moves: tuple[MoveRow, ...]
    """Of this run."""
    leaks: LeakReport
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


def read_splits(project: Project, name: str = DEFAULT) -> list[SplitRow]:
    """A frozen split; empty where there is none yet."""
    path = project.split_path(name)
    return read_csv(path, SplitRow) if path.exists() else []


def read_moves(project: Project, name: str = DEFAULT) -> list[MoveRow]:
    """Every declared move, in the order they were made."""
    path = project.root / moves_file(name)
    return read_csv(path, MoveRow) if path.exists() else []


def read_links(project: Project, documents: Sequence[Document], name: str = DEFAULT) -> list[Link]:
    """What holds documents together beside their story, from what is under git."""
    return _links(project, documents, name, word_links(read_word_links(project)))


def _links(
    project: Project, documents: Sequence[Document], name: str, by_words: Sequence[Link]
) -> list[Link]:
    links = find_links(documents, project.read_articles(), near=project.settings.splits.near)
    if name == DEFAULT:
        return [*links, *by_words]
    return [*links, *by_words, *claim_links(items_said(project))]


def hold_together(project: Project, documents: Sequence[Document]) -> dict[str, str]:
    """By document the group it is in, as a split would have it; one alone without a story has none.

    Args:
        project: for its stories and links.
        documents: of the corpus, or their outlines.
    """
    stories = read_groups(project)
    ids = [each.document_id for each in documents]
    of = group_documents(ids, stories, read_links(project, documents)).of
    sizes = Counter(of.values())
    return {each: group for each, group in of.items() if each in stories or sizes[group] > 1}


def run_splits(
    project: Project, *, move: str | None = None, day: str = "", name: str = DEFAULT
) -> SplitsReport:
    """Places every document that has no side yet.

    Args:
        project: whose documents.
        move: why groups on two sides and pins that came too late may move what is placed;
            without it, nothing moves.
        day: of the move, ISO 8601.
        name: ``default``, or ``claim``: documents that share a canonical claim are one group too,
            and pins, which are of stories, do not count.

    Raises:
        InputError: groups or the frozen split are broken.
        CheckError: a table contradicts itself.
        TandaiError: a move has no reason or no day, or claims leave too few groups for sides.
    """
    if move is not None and not (move.strip() and day):
        raise TandaiError("A move of the split needs its reason and its day: both are recorded.")
    settings = project.settings.splits
    documents = read_outlines(project)
    ids = [document.document_id for document in documents]
    before, moves_before = read_splits(project, name), read_moves(project, name)
    new = {*ids} - {row.document_id for row in before}
    shared = find_word_links(project, documents, new)
    stories, links = read_groups(project), _links(project, documents, name, word_links(shared))
    pins = settings.pin if name == DEFAULT else {}
    # Faults of the frozen table itself: a row that stands twice would hide behind its twin.
    faults = check_rows(before, name=name)
    if move is None:
        # With a move it is made again: a run may have been cut off between the two files.
        faults += check_moves(before, moves_before, name=name)
    raise_on_errors(faults, doing=f"reading {split_file(name)}")
    frozen = {row.document_id: row for row in before}
    if move is not None:
        frozen = settle_conflicts(frozen, ids, stories, pins, links)
    labels = labels_by_document(
        gold for layer in project.settings.layers for gold in project.stream_gold(layer)
    )
    rows = assign_splits(
        ids,
        stories,
        frozen,
        _shares(settings),
        pins,
        seed=settings.seed,
        links=links,
        labels=labels,
    )
    # A document that left the corpus keeps its row: should it return, it returns to its side.
    there = set(ids)
    gone = [row for each, row in frozen.items() if each not in there]
    after = sorted([*rows, *gone], key=lambda row: row.document_id)
    moves = list_moves(before, after, reason=move.strip(), day=day) if move is not None else []
    after = mark_moves(after, moves)
    findings = check_splits(after, ids, stories, pins, links, name=name)
    # A frozen group that a new link put on two sides is reported: nothing moves it unasked.
    raise_on_errors([each for each in findings if each.rule != LEAK], doing="splitting")
    rows = [row for row in after if row.document_id in there]
    if name != DEFAULT and not before:
        _refuse_few(rows, name)
    n_across = sum(each.rule == LEAK for each in findings)
    leaks = find_leaks(
        project, rows, documents, links,
        n_groups_across=n_across, groups=stories, name=name,
    )  # fmt: skip
    # What is placed now is refused before it is frozen; what was placed before is reported.
    new_pairs = [each for each in leaks.pairs if not {*each[:2]} <= frozen.keys()]
    side_of = {row.document_id: row.split for row in rows}
    refused = check_words(new_pairs, side_of, groups=stories, placed=frozen, name=name)
    raise_on_errors(refused, doing="placing new documents")
    findings += leaks.findings
    findings += _told(rows, ids, stories, settings, name)
    findings += check_answered(project, rows) if name == DEFAULT else ()
    write_word_links(project, shared)
    # Moves first: a run cut off between the two finds the move declared and not done, and says so.
    if moves:
        again = [each for each in moves if each not in moves_before]
        write_csv(project.root / moves_file(name), MoveRow, [*moves_before, *again])
    write_csv(project.split_path(name), SplitRow, after)
    sizes = Counter(row.split for row in rows)
    known = {row.document_id for row in before}
    return SplitsReport(
        n_groups=len({row.group_id for row in rows}),
        n_new=sum(row.document_id not in known for row in rows),
        sizes={side: sizes[side] for side in (*SPLITS, EXCLUDED) if side in sizes},
        empty=tuple(empty_splits(rows)),
        excluded=tuple(row.document_id for row in rows if row.split == EXCLUDED),
        moves=tuple(moves),
        leaks=leaks.report,
        findings=tuple(findings),
    )


def _refuse_few(rows: Sequence[SplitRow], name: str) -> None:
    """Sides that stay empty are not frozen: nothing placed would ever move to them."""
    groups = Counter(row.group_id for row in rows)
    if len(groups) < len(SPLITS):
        largest = max(groups.values(), default=0)
        raise TandaiError(
            f"{split_file(name)}: found {count_of(len(groups), 'group')} of documents that share canonical "
            f"claims, the largest of {largest} of {count_of(len(rows), 'document')}; expected {len(SPLITS)} "
            "at least, one for each side. No claim can be held out here, so nothing was written."
        )


def _shares(settings: SplitSettings) -> dict[SplitName, float]:
    return {
        "train": settings.train,
        "validation": settings.validation,
        "test": settings.test,
    }


def _told(
    rows: Sequence[SplitRow],
    document_ids: Sequence[str],
    stories: Mapping[str, str],
    settings: SplitSettings,
    name: str,
) -> list[Finding]:
    """What a person should know of a split that is sound."""
    findings = [
        Finding(
            "split-excluded",
            "warning",
            f"{split_file(name)}, {row.document_id}",
            f"{EXCLUDED} ({row.reason}), so it is in no release",
            "a story on one side",
        )
        for row in rows
        if row.split == EXCLUDED
    ]
    if name == DEFAULT:
        findings += check_pins(len({row.group_id for row in rows}), rows, settings.pin)
    findings += check_shares(rows, _shares(settings), settings.tolerance, name=name)
    alone = sorted(set(document_ids) - set(stories))
    if alone:
        found = f"no row for {count_of(len(alone), 'document')}, such as {alone[0]}; each is its own group"
        expected = "a row each: two that tell one story leak into each other's split"
        findings.append(
            Finding("group-not-stated", "warning", "corpus/groups.csv", found, expected)
        )
    return findings

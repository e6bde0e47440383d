"""Documents and story groups to train, validation and test, whole groups at a time.

Global over small arrays. A document once placed never moves: a new one takes its group's side,
a new group the side that lacks most, and what is pinned is obeyed.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal, get_args

import msgspec

from tandai.findings import Finding
from tandai.records import Record

SplitName = Literal["train", "validation", "test"]
SPLITS: tuple[SplitName, ...] = get_args(SplitName)


class GroupRow(Record, frozen=True, kw_only=True):
    """A row of corpus/groups.csv: which story a document tells."""

    document_id: str
    group_id: str
    reason: str = ""


class SplitRow(Record, frozen=True, kw_only=True):
    """A row of splits/default.csv."""

    document_id: str
    group_id: str
    split: str
    """train, validation, test, or excluded_conflict where a group was on two sides."""
    reason: str


def assign_splits(
    document_ids: Iterable[str],
    groups: Mapping[str, str],
    frozen: Mapping[str, SplitRow],
    shares: Mapping[SplitName, float],
    pins: Mapping[str, SplitName],
    *,
    seed: str,
) -> list[SplitRow]:
    """Places every document; rows are sorted by document id.

    Args:
        document_ids: all documents, old and new.
        groups: story group by document id; a document without one is its own group.
        frozen: rows of the last split; their documents do not move, and those no longer there
            still hold their group's side.
        shares: share of documents wanted on each side.
        pins: side by group id; obeyed for groups that hold no side yet.
        seed: breaks ties between groups of one size, whatever their order.
    """
    members: dict[str, list[str]] = defaultdict(list)
    for document_id in sorted(document_ids):
        members[groups.get(document_id, document_id)].append(document_id)
    held = _held_sides(members, groups, frozen)
    placed: dict[str, SplitRow] = {}
    new: dict[str, list[str]] = {}
    for group_id, ids in members.items():
        free = [each for each in ids if each not in frozen]
        for document_id in set(ids) - set(free):
            placed[document_id] = msgspec.structs.replace(frozen[document_id], group_id=group_id)
        sides = sorted(held[group_id])
        if len(sides) > 1:
            # A frozen document keeps its side; a conflict excludes only what is new.
            _place(placed, free, group_id, "excluded_conflict", "group on two sides")
        elif sides:
            _place(placed, free, group_id, sides[0], "of its group")
        elif free and group_id in pins:
            _place(placed, free, group_id, pins[group_id], "pinned")
        elif free:
            new[group_id] = free
    counts = Counter(row.split for row in placed.values())
    total = sum(len(ids) for ids in members.values())
    for group_id in sorted(new, key=lambda each: (-len(new[each]), _tie(seed, each))):
        side = _most_lacking(counts, shares, total)
        _place(placed, new[group_id], group_id, side, "greedy")
        counts[side] += len(new[group_id])
    if len(members) >= len(SPLITS):
        _fill_empty(placed, new, shares)
    return [placed[document_id] for document_id in sorted(placed)]


def empty_splits(rows: Iterable[SplitRow]) -> list[SplitName]:
    """The sides no document is on."""
    used = {row.split for row in rows}
    return [split for split in SPLITS if split not in used]


def check_splits(
    rows: Iterable[SplitRow],
    document_ids: Iterable[str],
    groups: Mapping[str, str],
    pins: Mapping[str, SplitName] | None = None,
) -> list[Finding]:
    """Every document is placed once, no group stands on two sides, and pins are obeyed."""
    findings = []
    side_of: dict[str, str] = {}
    sides: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        place = f"splits/default.csv, {row.document_id}"
        if row.split not in {*SPLITS, "excluded_conflict"}:
            findings.append(
                Finding("split-unknown", "error", place, repr(row.split), ", ".join(SPLITS))
            )
        if row.document_id in side_of:
            findings.append(Finding("split-twice", "error", place, "a second row", "one row"))
        side_of[row.document_id] = row.split
        if row.split in SPLITS:
            sides[groups.get(row.document_id, row.document_id)].add(row.split)
    for document_id in document_ids:
        if document_id not in side_of:
            place = f"splits/default.csv, {document_id}"
            findings.append(Finding("split-missing", "error", place, "no row", "one row"))
    for group_id, on in sorted(sides.items()):
        if len(on) > 1:
            place = f"splits/default.csv, group {group_id}"
            found = " and ".join(sorted(on))
            findings.append(Finding("split-leaks-group", "error", place, found, "one side"))
    for group_id, wanted in sorted((pins or {}).items()):
        elsewhere = sides[group_id] - {wanted}
        if elsewhere:
            place = f"splits/default.csv, group {group_id}"
            # It was placed before it was pinned; moving it would break the releases before.
            found = " and ".join(sorted(elsewhere))
            findings.append(Finding("pin-not-obeyed", "warning", place, found, wanted))
    return findings


def _held_sides(
    members: Mapping[str, list[str]], groups: Mapping[str, str], frozen: Mapping[str, SplitRow]
) -> dict[str, set[str]]:
    """The sides each group is on already.

    A removed document counts: it is out in the world, and its twin must not land elsewhere.
    """
    there = {document_id for ids in members.values() for document_id in ids}
    held: dict[str, set[str]] = defaultdict(set)
    for document_id, row in frozen.items():
        alone = document_id if document_id in there else row.group_id
        if row.split in SPLITS:
            held[groups.get(document_id, alone)].add(row.split)
    return held


def _place(
    placed: dict[str, SplitRow], ids: list[str], group_id: str, side: str, reason: str
) -> None:
    for document_id in ids:
        placed[document_id] = SplitRow(
            document_id=document_id, group_id=group_id, split=side, reason=reason
        )


def _most_lacking(counts: Counter[str], shares: Mapping[SplitName, float], total: int) -> SplitName:
    """The side furthest below its share; train first where they lack the same."""
    return max(SPLITS, key=lambda split: (shares[split] * total - counts[split], shares[split]))


def _fill_empty(
    placed: dict[str, SplitRow], new: Mapping[str, list[str]], shares: Mapping[SplitName, float]
) -> None:
    """Each wanted side gets a group: the smallest new ones of train move, never its last."""
    for wanted in ("test", "validation"):
        if shares[wanted] == 0 or wanted not in empty_splits(placed.values()):
            continue
        movable = [each for each in new if placed[new[each][0]].split == "train"]
        if len({row.group_id for row in placed.values() if row.split == "train"}) < 2:
            continue
        for group_id in sorted(movable, key=lambda each: (len(new[each]), each))[:1]:
            _place(placed, new[group_id], group_id, wanted, "smallest group, else empty")


def _tie(seed: str, group_id: str) -> str:
    return hashlib.sha256(f"{seed}|{group_id}".encode()).hexdigest()

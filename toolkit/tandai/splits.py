"""Documents and story groups to train, validation and test, whole groups at a time.

Global over small arrays. A document once placed never moves: a new one takes its group's side,
a new group the side that lacks most, and what is pinned is obeyed.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from tandai.findings import Finding
from tandai.records import Record

SplitName = Literal["train", "validation", "test"]
SPLITS: tuple[SplitName, ...] = get_args(SplitName)


class GroupRow(Record, kw_only=True):
    """A row of corpus/groups.csv: which story a document tells."""

    document_id: str
    group_id: str
    reason: str = ""


class SplitRow(Record, kw_only=True):
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
        frozen: rows of the last split; their documents do not move.
        shares: share of documents wanted on each side.
        pins: side by group id; obeyed for groups that are not frozen.
        seed: breaks ties between groups of one size, whatever their order.
    """
    members: dict[str, list[str]] = defaultdict(list)
    for document_id in sorted(document_ids):
        members[groups.get(document_id, document_id)].append(document_id)
    placed: dict[str, SplitRow] = {}
    new_groups = []
    for group_id, ids in members.items():
        sides = sorted({frozen[each].split for each in ids if each in frozen} & set(SPLITS))
        if not sides and group_id in pins:
            _place(placed, ids, group_id, pins[group_id], "pinned", frozen)
        elif not sides:
            new_groups.append(group_id)
        elif len(sides) == 1:
            _place(placed, ids, group_id, sides[0], "of its group", frozen)
        else:
            _place(placed, ids, group_id, "excluded_conflict", "group on two sides", frozen)
    counts = Counter(row.split for row in placed.values())
    total = sum(len(ids) for ids in members.values())
    for group_id in sorted(new_groups, key=lambda each: (-len(members[each]), _tie(seed, each))):
        side = _most_lacking(counts, shares, total)
        _place(placed, members[group_id], group_id, side, "greedy", frozen)
        counts[side] += len(members[group_id])
    _fill_empty(placed, members, new_groups, shares)
    return [placed[document_id] for document_id in sorted(placed)]


def empty_splits(rows: Iterable[SplitRow]) -> list[SplitName]:
    """The sides no document is on."""
    used = {row.split for row in rows}
    return [split for split in SPLITS if split not in used]


def check_splits(
    rows: Iterable[SplitRow], document_ids: Iterable[str], groups: Mapping[str, str]
) -> list[Finding]:
    """Every document is placed once, and no group stands on two sides."""
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
    return findings


def _place(
    placed: dict[str, SplitRow],
    ids: list[str],
    group_id: str,
    side: str,
    reason: str,
    frozen: Mapping[str, SplitRow],
) -> None:
    for document_id in ids:
        old = frozen.get(document_id)
        if old is not None and old.split == side:
            placed[document_id] = SplitRow(
                document_id=document_id, group_id=group_id, split=side, reason=old.reason
            )
        elif old is not None:
            # A frozen document keeps its side; a conflict excludes only what is new.
            placed[document_id] = old
        else:
            placed[document_id] = SplitRow(
                document_id=document_id, group_id=group_id, split=side, reason=reason
            )


def _most_lacking(
    counts: Counter[str], shares: Mapping[SplitName, float], total: int
) -> SplitName:
    """The side furthest below its share; train first where they lack the same."""
    return max(SPLITS, key=lambda split: (shares[split] * total - counts[split], shares[split]))


def _fill_empty(
    placed: dict[str, SplitRow],
    members: Mapping[str, list[str]],
    new_groups: Iterable[str],
    shares: Mapping[SplitName, float],
) -> None:
    """With three groups or more each wanted side gets one: the smallest new ones of train move."""
    if len(members) < len(SPLITS):
        return
    for wanted in ("test", "validation"):
        if shares[wanted] == 0 or wanted not in empty_splits(placed.values()):
            continue
        movable = [each for each in new_groups if placed[members[each][0]].split == "train"]
        if len({row.group_id for row in placed.values() if row.split == "train"}) < 2:
            continue
        for group_id in sorted(movable, key=lambda each: (len(members[each]), each))[:1]:
            for document_id in members[group_id]:
                placed[document_id] = SplitRow(
                    document_id=document_id,
                    group_id=group_id,
                    split=wanted,
                    reason="smallest group, else empty",
                )


def _tie(seed: str, group_id: str) -> str:
    return hashlib.sha256(f"{seed}|{group_id}".encode()).hexdigest()

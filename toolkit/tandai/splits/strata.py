"""New groups to sides: labels by group, the rarest first, then documents where they lack most.

A side that has its share of documents gets no group, whatever label it lacks, so that no side is
ever over its share by more than the last group it got.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from tandai.splits.records import SPLITS, SplitName, SplitRow

LARGE = 0.1
"""A group over this part of the smallest side goes to train: one story is not a test set."""

Placed = dict[str, tuple[SplitName, str]]


class _Sides:
    """What each side has and lacks while groups are placed."""

    def __init__(
        self,
        new: Mapping[str, Sequence[str]],
        rows: Iterable[SplitRow],
        shares: Mapping[SplitName, float],
        labels: Mapping[str, frozenset[str]],
    ) -> None:
        self.shares = shares
        self.sizes: Counter[str] = Counter()
        self.has: dict[str, Counter[str]] = {side: Counter() for side in SPLITS}
        groups_with: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            if row.split in SPLITS:
                self.sizes[row.split] += 1
                self.has[row.split].update(labels.get(row.document_id, ()))
                for label in labels.get(row.document_id, ()):
                    groups_with[label].add(row.group_id)
        self.counts = {group: Counter[str]() for group in new}
        for group, ids in new.items():
            for document_id in ids:
                self.counts[group].update(labels.get(document_id, ()))
            for label in self.counts[group]:
                groups_with[label].add(group)
        self.total = self.sizes.total() + sum(len(ids) for ids in new.values())
        everywhere = sum((*self.has.values(), *self.counts.values()), Counter[str]())
        wanted = [side for side in SPLITS if shares[side] > 0]
        # Three groups are enough for three sides.
        self.wanted = {
            label: self._wanted(n, wanted, 1.0 if len(groups_with[label]) >= len(wanted) else 0.0)
            for label, n in everywhere.items()
        }

    def _wanted(self, n: int, sides: Sequence[SplitName], least: float) -> dict[SplitName, float]:
        """Documents of a label for each side: a share of a rare one is less than a document."""
        most = max(sides, key=lambda side: self.shares[side])
        others = {side: max(self.shares[side] * n, least) for side in sides if side != most}
        return {most: n - sum(others.values()), **others}

    def lack(self, side: SplitName) -> float:
        """Documents the side is below its share."""
        return self.shares[side] * self.total - self.sizes[side]

    def best(self, label: str | None = None) -> SplitName:
        """Of the sides below their share the one that lacks most; train where they lack the same.

        Args:
            label: what is counted before documents are.
        """
        below = [side for side in SPLITS if self.lack(side) > 0 and self.shares[side] > 0]

        def order(side: SplitName) -> tuple[float, float, float]:
            of_label = 0.0 if label is None else self.wanted[label][side] - self.has[side][label]
            return round(of_label, 9), round(self.lack(side), 9), self.shares[side]

        return max(below or [side for side in SPLITS if self.shares[side] > 0], key=order)

    def put(self, group: str, n: int, side: SplitName) -> None:
        """Counts a group as placed."""
        self.sizes[side] += n
        self.has[side].update(self.counts[group])


def place_groups(
    new: Mapping[str, Sequence[str]],
    rows: Sequence[SplitRow],
    shares: Mapping[SplitName, float],
    labels: Mapping[str, frozenset[str]],
    *,
    seed: str,
) -> Placed:
    """A side and the reason for each new group.

    Args:
        new: documents by group; nothing in it has a side yet.
        rows: what is placed already.
        shares: share of documents wanted on each side.
        labels: labels by document.
        seed: breaks ties.
    """
    sides = _Sides(new, rows, shares, labels)
    order = sorted(new, key=lambda each: (-len(new[each]), _tie(seed, each)))
    placed: Placed = {}
    smallest = min(share for share in shares.values() if share > 0) * sides.total
    usual = median(len(ids) for ids in new.values()) if new else 0

    def put(group: str, side: SplitName, reason: str) -> None:
        sides.put(group, len(new[group]), side)
        placed[group] = (side, reason)

    for group in order:
        size = len(new[group])
        if size > max(LARGE * smallest, usual):
            fits = sides.lack("train") >= size
            put(group, "train" if fits else sides.best(), "greedy: large group")
    for label, group in _rarest_first(order, sides.counts, placed):
        put(group, sides.best(label), f"greedy: {label}")
    for group in order:
        if group not in placed:
            put(group, sides.best(), "greedy")
    return placed


def _rarest_first(
    order: Sequence[str], counts: Mapping[str, Counter[str]], placed: Placed
) -> Iterable[tuple[str, str]]:
    """Label and group, the label that fewest documents still have first; each group once."""
    left: Counter[str] = Counter()
    having: dict[str, list[str]] = defaultdict(list)
    for group in order:
        if group not in placed:
            left.update(counts[group])
            for label in counts[group]:
                having[label].append(group)
    while any(left.values()):
        label = min((n, each) for each, n in left.items() if n > 0)[1]
        # Python's sort keeps the order of groups that have as many.
        for group in sorted(having[label], key=lambda each: -counts[each][label]):
            if group not in placed:
                yield label, group
                left.subtract(counts[group])


def _tie(seed: str, group_id: str) -> str:
    return hashlib.sha256(f"{seed}|{group_id}".encode()).hexdigest()

"""Documents and groups to train, validation and test, whole groups at a time.

Global over small arrays. A document once placed never moves: a new one takes its group's side,
one whose group is on two sides is excluded, what is pinned is obeyed, and the other new groups go
where labels and documents are lacking.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from tandai.settings import Pin
from tandai.splits.check import empty_splits
from tandai.splits.grouping import pins_by_group, placed_groups
from tandai.splits.records import EXCLUDED, SPLITS, Link, SplitName, SplitRow
from tandai.splits.strata import place_groups


def assign_splits(
    document_ids: Iterable[str],
    stories: Mapping[str, str],
    frozen: Mapping[str, SplitRow],
    shares: Mapping[SplitName, float],
    pins: Mapping[str, Pin],
    *,
    seed: str,
    links: Iterable[Link] = (),
    labels: Mapping[str, frozenset[str]] | None = None,
) -> list[SplitRow]:
    """Places every document; rows are sorted by document id.

    Args:
        document_ids: all documents, old and new.
        stories: story by document id; a document without one is its own.
        frozen: rows of the last split; their documents do not move, and those no longer there
            still hold their group's side.
        shares: share of documents wanted on each side.
        pins: side by group id; obeyed for groups that hold no side yet.
        seed: breaks ties between groups of one size, whatever their order.
        links: what else holds documents together.
        labels: what gold says of a document; sides get their share of each.
    """
    there, links = sorted(set(document_ids)), list(links)
    grouping = placed_groups(frozen.values(), there, stories, links)
    pinned, _ = pins_by_group(grouping, pins)
    held: dict[str, set[str]] = defaultdict(set)
    for document_id, row in frozen.items():
        if row.split in SPLITS:
            held[grouping.of[document_id]].add(row.split)
    placed = {each: frozen[each] for each in there if each in frozen}
    free: dict[str, list[str]] = defaultdict(list)
    for document_id in there:
        if document_id not in frozen:
            free[grouping.of[document_id]].append(document_id)
    new: dict[str, list[str]] = {}
    for group_id, ids in free.items():
        sides = sorted(held[group_id])
        if len(sides) > 1:
            # What is frozen keeps its side; a conflict excludes only what is new.
            _place(placed, ids, group_id, EXCLUDED, f"group in {' and '.join(sides)}")
        elif sides:
            _place(placed, ids, group_id, sides[0], "of its group")
        elif group_id in pinned:
            pin = pinned[group_id]
            _place(placed, ids, group_id, pin.side, ": ".join(filter(None, ["pinned", pin.reason])))
        else:
            new[group_id] = ids
    for group_id, (side, reason) in place_groups(
        new, list(placed.values()), shares, labels or {}, seed=seed
    ).items():
        _place(placed, new[group_id], group_id, side, reason)
    if len({grouping.of[each] for each in there if each in grouping.of}) >= len(SPLITS):
        _fill_empty(placed, new, shares)
    return _renamed(placed, frozen, there, stories, links)


def _renamed(
    placed: Mapping[str, SplitRow],
    frozen: Mapping[str, SplitRow],
    there: list[str],
    stories: Mapping[str, str],
    links: list[Link],
) -> list[SplitRow]:
    """The rows under the names of the groups as they are now, without what was excluded."""
    rows = {**frozen, **placed}
    grouping = placed_groups(rows.values(), there, stories, links)
    return [
        msgspec.structs.replace(rows[each], group_id=grouping.of.get(each, stories.get(each, each)))
        for each in there
    ]


def _place(
    placed: dict[str, SplitRow], ids: list[str], group_id: str, side: str, reason: str
) -> None:
    for document_id in ids:
        placed[document_id] = SplitRow(
            document_id=document_id, group_id=group_id, split=side, reason=reason
        )


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

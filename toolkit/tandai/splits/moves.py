"""A frozen split to the same with its conflicts settled, and the list of what was moved.

Only a declared move comes here. A group on two sides goes to the pinned one, else to the one that
stands first of train, validation, test: what was trained on stays so, and no test set is ever
given what a model may have seen.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from tandai.settings import Pin
from tandai.splits.grouping import Grouping, group_documents, pins_by_group, placed_groups
from tandai.splits.records import EXCLUDED, SPLITS, Link, MoveRow, SplitRow

_ORDER: tuple[str, ...] = SPLITS


def settle_conflicts(
    frozen: Mapping[str, SplitRow],
    document_ids: Iterable[str],
    stories: Mapping[str, str],
    pins: Mapping[str, Pin],
    links: Iterable[Link] = (),
) -> dict[str, SplitRow]:
    """The frozen rows with every group on one side, pins obeyed, and exclusions ended that can be.

    A row of a group that is excluded as a whole is left out, to be placed anew; not that of a
    document that has left the corpus, which is kept for its return.
    """
    ids, links = list(document_ids), list(links)
    rows = dict(frozen)
    grouping = placed_groups(rows.values(), ids, stories, links)
    pinned, _ = pins_by_group(grouping, pins)
    goes = {
        group_id: pinned[group_id].side if group_id in pinned else min(on, key=_ORDER.index)
        for group_id, on in _sides(rows, grouping).items()
    }
    for document_id, row in rows.items():
        if row.split != EXCLUDED:
            side = goes[grouping.of[document_id]]
            rows[document_id] = msgspec.structs.replace(row, split=side)
    return _readmit(rows, ids, stories, links)


def _readmit(
    rows: dict[str, SplitRow], ids: list[str], stories: Mapping[str, str], links: list[Link]
) -> dict[str, SplitRow]:
    """Excluded documents whose group is on one side by now go there."""
    there = set(ids)
    left = {each: row.group_id for each, row in rows.items() if each not in there}
    whole = group_documents(sorted({*ids, *rows}), {**left, **stories}, links)
    on = _sides(rows, whole)
    for document_id, row in list(rows.items()):
        if row.split != EXCLUDED:
            continue
        sides = on.get(whole.of[document_id], set())
        if len(sides) == 1:
            rows[document_id] = msgspec.structs.replace(row, split=next(iter(sides)))
        elif not sides and document_id in there:
            del rows[document_id]
    return rows


def list_moves(
    before: Iterable[SplitRow], after: Iterable[SplitRow], *, reason: str, day: str
) -> list[MoveRow]:
    """What stands elsewhere than before, sorted by document.

    Args:
        before: the frozen rows.
        after: the rows now.
        reason: why, in a person's words.
        day: when, ISO 8601.
    """
    now = {row.document_id: row for row in after}
    return [
        MoveRow(
            document_id=row.document_id,
            group_id=now[row.document_id].group_id,
            from_split=row.split,
            to_split=now[row.document_id].split,
            reason=reason,
            moved_on=day,
        )
        for row in sorted(before, key=lambda each: each.document_id)
        if row.document_id in now and now[row.document_id].split != row.split
    ]


def mark_moves(rows: Sequence[SplitRow], moves: Iterable[MoveRow]) -> list[SplitRow]:
    """The rows, those moved saying so."""
    moved = {move.document_id: move for move in moves}
    return [
        msgspec.structs.replace(row, reason=f"moved: {moved[row.document_id].reason}")
        if row.document_id in moved
        else row
        for row in rows
    ]


def _sides(rows: Mapping[str, SplitRow], grouping: Grouping) -> dict[str, set[str]]:
    on: dict[str, set[str]] = defaultdict(set)
    for document_id, row in rows.items():
        if row.split in SPLITS:
            on[grouping.of[document_id]].add(row.split)
    return on

"""A split to findings: places that are no side, groups across, pins, moves and shares."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tandai.findings import Finding
from tandai.settings import Pin
from tandai.splits.grouping import pins_by_group, placed_groups
from tandai.splits.records import (
    DEFAULT,
    EXCLUDED,
    SPLITS,
    Link,
    MoveRow,
    SplitName,
    SplitRow,
    move_command,
    moves_file,
    split_file,
)
from tandai.wording import count_of

FEW_GROUPS = 30
"""Below this chance makes the sides, and a person should."""


def empty_splits(rows: Iterable[SplitRow]) -> list[SplitName]:
    """The sides no document is on."""
    used = {row.split for row in rows}
    return [split for split in SPLITS if split not in used]


def check_splits(
    rows: Iterable[SplitRow],
    document_ids: Iterable[str],
    stories: Mapping[str, str],
    pins: Mapping[str, Pin] | None = None,
    links: Iterable[Link] = (),
    *,
    name: str = DEFAULT,
) -> list[Finding]:
    """Every document is placed once, no group stands on two sides, and pins are obeyed.

    What is excluded stands on no side and holds nothing together.
    """
    rows, ids, links = list(rows), list(document_ids), list(links)
    findings = check_rows(rows, name=name)
    side_of = {row.document_id: row.split for row in rows}
    for document_id in ids:
        if document_id not in side_of:
            place = f"{split_file(name)}, {document_id}"
            findings.append(Finding("split-missing", "error", place, "no row", "one row"))
    grouping = placed_groups(rows, ids, stories, links)
    way_out = f"one side; {move_command(name)} brings it to one"
    members: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for document_id, group_id in sorted(grouping.of.items()):
        if side_of.get(document_id) in SPLITS:
            members[group_id][side_of[document_id]].append(document_id)
    for group_id, on in sorted(members.items()):
        if len(on) > 1:
            place = f"{split_file(name)}, group {group_id}"
            named = "; ".join(f"{side}: {_some(on[side])}" for side in sorted(on))
            why = _why(on, links)
            found = f"{' and '.join(sorted(on))} ({named}{f'; {why}' if why else ''})"
            findings.append(Finding("split-leaks-group", "error", place, found, way_out))
    pinned, contradictions = pins_by_group(grouping, pins or {}, links)
    findings += contradictions
    for group_id, pin in sorted(pinned.items()):
        elsewhere = set(members[group_id]) - {pin.side}
        if elsewhere:
            place = f"{split_file(name)}, group {group_id}"
            # It was placed before it was pinned; moving it would break the releases before.
            found = " and ".join(sorted(elsewhere))
            expected = f"{pin.side}; {move_command(name)} moves it"
            findings.append(Finding("pin-not-obeyed", "warning", place, found, expected))
    return findings


def check_rows(rows: Iterable[SplitRow], *, name: str = DEFAULT) -> list[Finding]:
    """Faults of the table itself: a place that is none, a document with two rows."""
    findings = []
    seen: set[str] = set()
    for row in rows:
        place = f"{split_file(name)}, {row.document_id}"
        if row.split not in {*SPLITS, EXCLUDED}:
            expected = ", ".join((*SPLITS, EXCLUDED))
            findings.append(Finding("split-unknown", "error", place, repr(row.split), expected))
        if row.document_id in seen:
            findings.append(Finding("split-twice", "error", place, "a second row", "one row"))
        seen.add(row.document_id)
    return findings


def check_moves(
    rows: Iterable[SplitRow], moves: Iterable[MoveRow], *, name: str = DEFAULT
) -> list[Finding]:
    """A document that was moved is where its last declared move brought it."""
    side_of = {row.document_id: row.split for row in rows}
    last = {move.document_id: move.to_split for move in moves}
    return [
        Finding(
            "split-moved-undeclared",
            "error",
            f"{split_file(name)}, {document_id}",
            side_of.get(document_id, "no row"),
            f"{side}, where its last row of {moves_file(name)} brings it",
        )
        for document_id, side in sorted(last.items())
        if side_of.get(document_id) != side
    ]


def check_pins(n_groups: int, rows: Sequence[SplitRow], pins: Mapping[str, Pin]) -> list[Finding]:
    """A small corpus is asked for pins, and every pin for its reason."""
    findings = [
        Finding(
            "pin-without-reason",
            "warning",
            f"tandai.toml, splits.pin.{name}",
            f"{pin.side} and no reason",
            f'{{ side = "{pin.side}", reason = "…" }}',
        )
        for name, pin in sorted(pins.items())
        if not pin.reason.strip()
    ]
    by_chance = sum(row.reason.startswith(("greedy", "smallest")) for row in rows)
    if n_groups < FEW_GROUPS and by_chance:
        found = f"{count_of(n_groups, 'group')}, and {count_of(by_chance, 'document')} placed by a program"
        expected = f"a side and its reason for each group while there are under {FEW_GROUPS}"
        findings.append(
            Finding("pins-asked-for", "warning", "tandai.toml, splits.pin", found, expected)
        )
    return findings


def check_shares(
    rows: Sequence[SplitRow],
    shares: Mapping[SplitName, float],
    tolerance: float,
    *,
    name: str = DEFAULT,
) -> list[Finding]:
    """A side that is off its share by more than the tolerance, and what keeps it there."""
    placed = [row for row in rows if row.split in SPLITS]
    sizes = Counter(row.split for row in placed)
    findings = []
    for side in SPLITS:
        got = sizes[side] / len(placed) if placed else 0.0
        if placed and abs(got - shares[side]) > tolerance + 1e-9:
            found = f"{sizes[side]} of {count_of(len(placed), 'document')} ({got:.0%}); {_reasons(placed)}"
            expected = f"{shares[side]:.0%}, give or take {tolerance:.0%}"
            place = f"{split_file(name)}, {side}"
            findings.append(Finding("split-off-share", "warning", place, found, expected))
    return findings


def _reasons(placed: Sequence[SplitRow]) -> str:
    """Why sides cannot have their shares."""
    groups = Counter(row.group_id for row in placed)
    (largest, n), *_ = sorted(groups.items(), key=lambda each: (-each[1], each[0]))
    pinned = sum(row.reason.startswith("pinned") for row in placed)
    parts = [
        f"{count_of(len(groups), 'group')}, the largest ({largest}) of {count_of(n, 'document')}"
    ]
    parts += [f"{pinned} pinned"] if pinned else []
    return ", ".join(parts) + ", and nothing placed moves"


def _some(ids: Sequence[str], most: int = 3) -> str:
    more = f" and {len(ids) - most} more" if len(ids) > most else ""
    return ", ".join(ids[:most]) + more


def _why(on: Mapping[str, Sequence[str]], links: Iterable[Link]) -> str:
    """The first link between two sides, in words; empty where it is the story that joins them."""
    side_of = {each: side for side, ids in on.items() for each in ids}
    for link in sorted(links, key=lambda each: (each.one, each.other, each.why)):
        sides = {side_of.get(link.one), side_of.get(link.other)}
        if None not in sides and len(sides) > 1:
            return f"{link.one} and {link.other}: {link.why}"
    return ""

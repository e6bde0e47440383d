"""Counts of labels by split to tables that show how unequal the classes are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from tandai.datasheet.tables import share, table
from tandai.release.counted import LabelCount


def label_lines(counts: Iterable[LabelCount], splits: Sequence[str]) -> list[str]:
    """A table a column of labels: the count on each side, and each label's share of all."""
    by_column: dict[str, dict[str, dict[str, int]]] = defaultdict(dict)
    for each in counts:
        by_column[each.what][each.split] = each.counts
    lines: list[str] = []
    for what, by_split in by_column.items():
        totals: dict[str, int] = defaultdict(int)
        for found in by_split.values():
            for label, n in found.items():
                totals[label] += n
        whole = sum(totals.values())
        ordered = sorted(totals, key=lambda label: (-totals[label], label))
        rows = [
            (
                f"`{label}`",
                *(by_split.get(split, {}).get(label, 0) for split in splits),
                totals[label],
                share(totals[label], whole),
            )
            for label in ordered
        ]
        head = (f"`{what}`", *splits, "all", "share")
        lines += [*table(head, rows, numbers=len(head) - 1), "", _skew(totals, ordered), ""]
    return lines


def _skew(totals: dict[str, int], ordered: Sequence[str]) -> str:
    most, least = ordered[0], ordered[-1]
    if most == least:
        return f"`{most}` is the only label."
    return (
        f"`{most}` is {totals[most] / totals[least]:.1f} times as frequent as `{least}`, "
        f"of {len(ordered)} labels that occur."
    )

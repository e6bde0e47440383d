"""Counts of labels by split to tables that show how unequal the classes are: one a layer or view."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tandai.datasheet.tables import share, table
from tandai.release.counted import LabelCount

MOST_ROWS = 12
"""Labels of one column that have a row each; more, such as an inventory's, stand in a line."""
MOST_NAMED = 100
"""Labels that such a line names."""


def label_lines(counts: Iterable[LabelCount], splits: Sequence[str]) -> list[str]:
    """A table a layer or view: each label's count on each side, and its share of its column.

    Args:
        counts: ``what`` is the layer or view, a point, and the column.
        splits: sides, in their order.
    """
    by_table: dict[str, dict[str, dict[str, Mapping[str, int]]]] = {}
    for each in counts:
        name, _, column = each.what.partition(".")
        by_table.setdefault(name, {}).setdefault(column, {})[each.split] = each.counts
    lines: list[str] = []
    for name, columns in by_table.items():
        rows, notes, ratios = [], [], []
        for column, by_split in columns.items():
            totals = _totals(by_split.values())
            ordered = sorted(totals, key=lambda label: (-totals[label], label))
            if len(ordered) > 1:
                ratios.append(f"`{column}` {_ratio(totals[ordered[0]] / totals[ordered[-1]])}")
            if len(ordered) > MOST_ROWS:
                notes.append(_line(column, totals, ordered))
                continue
            rows += [
                (
                    f"`{column}`",
                    f"`{label}`",
                    *(by_split.get(split, {}).get(label, 0) for split in splits),
                    totals[label],
                    share(totals[label], sum(totals.values())),
                )
                for label in ordered
            ]
        head = (f"`{name}`", "label", *splits, "all", "share")
        lines += [*table(head, rows, numbers=len(head) - 2), "", *notes]
        lines += [f"Most frequent label to least: {', '.join(ratios)}."] if ratios else []
        lines += [""]
    return lines


def _totals(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    totals: dict[str, int] = defaultdict(int)
    for each in counts:
        for label, n in each.items():
            totals[label] += n
    return dict(totals)


def _line(column: str, totals: Mapping[str, int], ordered: Sequence[str]) -> str:
    named = ", ".join(f"`{label}` {totals[label]}" for label in ordered[:MOST_NAMED])
    others = ordered[MOST_NAMED:]
    more = f" and {len(others)} others, {sum(totals[each] for each in others)} in all"
    return f"`{column}`, {len(ordered)} that occur: {named}{more if others else ''}."


def _ratio(times: float) -> str:
    return f"{times:.1f} to 1" if times < 10 else f"{times:.0f} to 1"

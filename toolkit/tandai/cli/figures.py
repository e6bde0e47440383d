"""Figures of agreement as rows of a table, readable without colour; sentences why one is missing."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tandai.agreement.figures import ClassCounts, Confusion, Figure, LayerAgreement, Standing
from tandai.agreement.told import PEOPLE, what_of
from tandai.wording import count_of

if TYPE_CHECKING:
    from rich.text import Text

COLOURS: dict[Standing, str] = {
    "target": "green",
    "gate": "yellow",
    "below gate": "red",
    "too few": "magenta",
    "no value": "magenta",
    "": "",
}
MOST_NAMES = 6
"""Annotators that have a column each; of more, the sum and the range are shown."""


def figure_rows(figures: Sequence[Figure]) -> "tuple[list[str], list[list[str | Text]]]":
    """Columns and rows of figures; no column for intervals where none has one."""
    columns = ["what", "metric", "value", "95 % interval", "n", "gate / target"]
    rows = [_row(figure) for figure in figures]
    if not any(figure.interval for figure in figures):
        del columns[3]
        for row in rows:
            del row[3]
    return columns, rows


def _row(figure: Figure) -> "list[str | Text]":
    from rich.text import Text

    aim = ""
    if figure.gate is not None and figure.target is not None:
        aim = f"{figure.gate:.2f} / {figure.target:.2f} {figure.standing}"
    interval = figure.interval
    return [
        what_of(figure),
        figure.metric,
        "none" if figure.value is None else f"{figure.value:.3f}",
        f"{interval.low:.2f} to {interval.high:.2f}" if interval else "none",
        f"{figure.n:,} {figure.n_of}",
        Text(aim, style=COLOURS[figure.standing]),
    ]


def is_shown(figure: Figure, *, labels: bool) -> bool:
    """Whether it is in the table: figures with an aim always, those of a class where asked for."""
    return labels or not figure.label or figure.gate is not None


def title_of(report: LayerAgreement) -> str:
    """``claim: 7 of 8 documents, 5 story groups, answered by 2 scripts``."""
    kinds = Counter(report.annotators.values())
    who = ", ".join(f"{n} {PEOPLE[kind][n > 1]}" for kind, n in sorted(kinds.items()))
    return (
        f"{report.layer}: {report.n_shared} of {count_of(report.n_documents, 'document')} shared, "
        f"{count_of(report.n_groups, 'story group')}, answered by {who or 'nobody'}"
    )


def count_rows(counts: Sequence[ClassCounts]) -> tuple[list[str], list[list[object]]]:
    """Columns and rows of how often each class was given."""
    names = sorted({name for each in counts for of in each.counts.values() for name in of})
    few = len(names) <= MOST_NAMES
    columns = ["of", "class", *(names if few else ("all", "least", "most"))]
    rows: list[list[object]] = []
    for each in counts:
        for label, of in each.counts.items():
            n = [of.get(name, 0) for name in names]
            rows.append([each.name, label, *(n if few else (sum(n), min(n), max(n)))])
    return columns, rows


def confusion_rows(confusion: Confusion) -> tuple[list[str], list[list[object]]]:
    """Columns and rows of a confusion table."""
    columns = [confusion.name, *confusion.classes]
    rows = zip(confusion.classes, confusion.table, strict=True)
    return columns, [[label, *row] for label, row in rows]

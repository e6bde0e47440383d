"""Rows to a Markdown table, and what may stand in a cell."""

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[object]], *, numbers: int = 0) -> list[str]:
    """Lines of a table; none where there are no rows.

    Args:
        head: titles of the columns.
        rows: their cells.
        numbers: the last columns that hold numbers.
    """
    body = [_line(row) for row in rows]
    if not body:
        return []
    n_words = len(head) - numbers
    return [_line(head), _rule(["---"] * n_words + ["---:"] * numbers), *body]


def share(part: int, whole: int) -> str:
    """A share in per cent, and nothing where there is no whole: few are not none, nor most all."""
    if not whole:
        return ""
    rounded = round(100 * part / whole)
    if part and not rounded:
        return "< 1 %"
    return "> 99 %" if rounded == 100 and part < whole else f"{rounded} %"


def _rule(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _line(cells: Sequence[object]) -> str:
    # A publisher may be called anything; a cell ends where its bar stands.
    said = [" ".join(str(each).replace("|", "\\|").split()) for each in cells]
    return f"| {' | '.join(said)} |"

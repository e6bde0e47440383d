"""A document's rows of one table to their columns, those of each list of structs beside them.

Which column is asked what is known from the table, so it is found once for a release.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from tandai.release.schema import Column, Row
from tandai.release.verify.offsets import is_digest


class Part:
    """The columns of a table, or the fields of its structs, by what is asked of them."""

    def __init__(self, name: str, columns: Sequence[Column]) -> None:
        """Sorts the columns.

        Args:
            name: of the column of structs; empty for the rows themselves.
            columns: of the table, or of its structs.
        """
        self.name = name
        self.columns = [column.name for column in columns]
        flat = [column for column in columns if column.type != "structs"]
        self.starts = _ends(flat, "int", "start", "end")
        """Columns of starts and ends, a number a row."""
        self.lists_of_starts = _ends(flat, "ints", "_starts", "_ends")
        self.digests = [column.name for column in flat if is_digest(column.name)]
        self.has_odd_digests = any(is_digest(c.name) and c.type != "string" for c in columns)
        self.labels = [(c.name, c.labels, c.type == "strings") for c in flat if c.labels]
        """Column, its set, and whether it holds lists."""
        self.fills = [column.name for column in columns if column.fill]
        self.words = [
            (column.name, column.type == "strings")
            for column in flat
            if column.type in ("string", "strings") and not (column.fill or is_digest(column.name))
        ]
        """Columns that say something in words, and whether they hold lists; no digests."""

    def values(self, rows: Iterable[Row]) -> dict[str, list[Any]]:
        """Values by column, of rows or of structs."""
        found = list(rows)
        return {name: [row[name] for row in found] for name in self.columns}


def _ends(columns: Sequence[Column], kind: str, start: str, end: str) -> list[tuple[str, str]]:
    found = [each.name for each in columns if each.type == kind and each.name.endswith(start)]
    return [(name, f"{name.removesuffix(start)}{end}") for name in found]


class ByColumn(NamedTuple):
    """Rows of one table, a column at a time."""

    n_rows: int
    parts: Sequence[tuple[Part, Mapping[str, Sequence[Any]]]]
    """The rows' own columns, then those of each list of structs."""

    @property
    def own(self) -> Mapping[str, Sequence[Any]]:
        """The rows' own columns."""
        return self.parts[0][1]


class Columns:
    """Turns rows of one table into columns."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._rows = Part("", columns)
        self._structs = [Part(each.name, each.fields) for each in columns if each.type == "structs"]

    def of(self, rows: Sequence[Row]) -> ByColumn:
        """The rows by column; none of them has a hole."""
        own = self._rows.values(rows)
        structs = (
            (part, part.values(chain.from_iterable(own[part.name]))) for part in self._structs
        )
        return ByColumn(len(rows), ((self._rows, own), *structs))


def flat(values: Sequence[Any], *, listed: bool) -> Iterator[Any]:
    """The values of a column that are there, those of lists one by one."""
    there = (each for each in values if each is not None)
    return chain.from_iterable(there) if listed else there

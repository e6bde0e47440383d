"""Typed result items of many annotations to rows of one sort, and the owners of those unlike it."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import chain, compress
from typing import Any

import msgspec
import numpy as np
from msgspec.structs import astuple
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Owners = set[int]
"""Positions of annotations."""


class Rows(msgspec.Struct):
    """Items of one sort, in the order of annotations and of their lists."""

    items: list[Any]
    owners: Ints
    """Position of each item's annotation."""
    n_owners: int

    def owners_where(self, marks: Iterable[bool]) -> Owners:
        """Owners of the items that are marked."""
        return set(compress(self.owners.tolist(), marks))

    def unlike(
        self, shapes: Callable[[], Iterable[Hashable]], is_plain: Callable[[Any], bool]
    ) -> Owners:
        """Owners of the items that are of another shape.

        Args:
            shapes: called for what is looked at of each item; most are the same, which is what
                makes this fast.
            is_plain: asked once a shape.
        """
        wrong = {each for each in set(shapes()) if not is_plain(each)}
        return self.owners_where(each in wrong for each in shapes()) if wrong else set()

    def counts(self) -> Ints:
        """How many items each annotation has."""
        return np.bincount(self.owners, minlength=self.n_owners)

    def bounds(self) -> list[tuple[int, int]]:
        """Where the items of each annotation begin and end."""
        ends = np.cumsum(self.counts()).tolist()
        return list(zip([0, *ends[:-1]], ends, strict=True)) if ends else []

    def chosen(self, mask: NDArray[np.bool_]) -> "Rows":
        """The items that the mask has."""
        return Rows(list(compress(self.items, mask.tolist())), self.owners[mask], self.n_owners)


def columns_of(names: Sequence[str], structs: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The attributes of structs by column: each struct is looked at once, and whole.

    Args:
        names: of the attributes.
        structs: of one type, any number.
    """
    if not structs:
        return [()] * len(names)
    fields = structs[0].__struct_fields__
    columns = list(zip(*map(astuple, structs), strict=True))
    return [columns[fields.index(name)] for name in names]


def sort_items(results: Sequence[list[Any]]) -> tuple[Rows, Rows, Rows]:
    """Regions, answers and arrows of all result lists."""
    n_owners = len(results)
    owners = np.repeat(np.arange(n_owners, dtype=np.int64), [len(each) for each in results])
    rows = Rows(list(chain.from_iterable(results)), owners, n_owners)
    sorts = {"labels": 0, "relation": 2}
    types = [sorts.get(each.type, 1) for each in rows.items]
    codes = np.array(types, np.int8)
    return rows.chosen(codes == 0), rows.chosen(codes == 1), rows.chosen(codes == 2)

"""Tables of words that the template sets as they are."""

import msgspec


class WordTable(msgspec.Struct, frozen=True):
    """A table whose cells are words; the first column heads its row."""

    title: str
    columns: tuple[str, ...]
    n_left: int
    """Columns from the left that hold words; those after them are numbers."""
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()

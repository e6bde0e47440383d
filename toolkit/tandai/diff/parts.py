"""Rows that settle parts of one answer to one row of the whole answer.

Gold has a row for each part of an answer that others settled (`tandai.gold.judge`): of two
canonical claims one may be everybody's, and one a curator's. What changed is the answer.
"""

from typing import Any

import numpy as np

from tandai.diff.pairing import encode, pack

QUESTION = {
    "span_attributes": ("document_id", "layer", "span_id", "name"),
    "document_labels": ("document_id", "layer", "name"),
}
"""By table of answers, the columns that say which question a row answers."""


def join_parts(rows: Any, table: str) -> Any:
    """Rows of gold with one row a question, whatever their order.

    Args:
        rows: a ``pyarrow.Table`` of a release's gold.
        table: its name; rows of tables without answers are as they are.

    Returns:
        The rows; of several of one question the least by what it says, with the values of all,
        sorted.
    """
    import pyarrow as pa

    if table not in QUESTION or not rows.num_rows:
        return rows
    codes = pack(*([encode([rows[name]])[0][0]] for name in QUESTION[table]))[0]
    _, first, number, count = np.unique(
        codes, return_index=True, return_inverse=True, return_counts=True
    )
    if len(first) == len(codes):
        return rows
    parts: dict[int, list[int]] = {}
    for row in np.flatnonzero(count[number] > 1):
        parts.setdefault(int(number[row]), []).append(int(row))
    # Not the first as they stand: the order of rows says nothing.
    said = {min(each, key=lambda row: _told(rows, row)): each for each in parts.values()}
    alone, several = np.sort(first[count == 1]), sorted(said)
    column = rows.schema.get_field_index("values")
    values = [sorted({one for row in said[each] for one in _values(rows, row)}) for each in several]
    whole = pa.array(values, type=rows.schema.types[column])
    joined = rows.take(several).set_column(column, rows.schema.field(column), whole)
    order = np.argsort(np.concatenate([alone, several]))
    return pa.concat_tables([rows.take(alone), joined]).take(order)


def _told(rows: Any, row: int) -> str:
    """All that a row says, to be compared."""
    return repr(rows.slice(row, 1).to_pylist()[0])


def _values(rows: Any, row: int) -> list[str]:
    found: list[str] = rows["values"][row].as_py()
    return found

"""Plain arrows of many annotations to columns of relations; the owners of any other are named."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET

from tandai.convert.gather import Owners, Rows, columns_of
from tandai.convert.plain_spans import positions
from tandai.convert.plan import Plan

_NAMES = (
    "from_id", "to_id", "direction", "labels", "value",
    "id", "from_name", "to_name", "origin", "score",
)  # fmt: skip
_NONE = (UNSET,) * 5


class Arrows(msgspec.Struct):
    """Arrows by column."""

    rows: Rows
    from_ids: tuple[str, ...]
    to_ids: tuple[str, ...]
    directions: tuple[str, ...]
    labels: list[tuple[str, ...]]


def gather_arrows(rows: Rows, plan: Plan) -> Arrows | Owners:
    """The columns of arrows, or the owners of those that a column cannot be made of."""
    from_ids, to_ids, directions, labels, values, *shape = columns_of(_NAMES, rows.items)

    def is_plain(each: Any) -> bool:
        said, direction, *others = each
        # An empty list of labels is not the same as none.
        is_labelled = said is UNSET or (said and plan.relations.issuperset(said))
        return bool(is_labelled) and direction is not UNSET and tuple(others) == _NONE

    odd = rows.unlike(lambda: zip(labels, directions, *shape, strict=True), is_plain)
    odd |= rows.unlike(lambda: map(type, values), lambda kind: kind is type(UNSET))
    odd |= rows.unlike(lambda: map(type, from_ids), lambda kind: kind is str)
    odd |= rows.unlike(lambda: map(type, to_ids), lambda kind: kind is str)
    return odd or Arrows(
        rows=rows,
        from_ids=from_ids,
        to_ids=to_ids,
        directions=directions,
        labels=[() if each is UNSET else each for each in labels],
    )


def check_arrows(arrows: Arrows, places: Sequence[dict[str, int]]) -> Owners:
    """Owners of arrows at a region that is not there, and of one drawn twice."""
    tails = positions(arrows.from_ids, arrows.rows, places)
    heads = positions(arrows.to_ids, arrows.rows, places)
    odd = set(arrows.rows.owners[(tails < 0) | (heads < 0)].tolist())
    owners = arrows.rows.owners.tolist()
    drawn = list(
        zip(owners, arrows.from_ids, arrows.to_ids, arrows.directions, arrows.labels, strict=True)
    )
    if len(set(drawn)) < len(drawn):
        odd |= {each[0] for each, n in Counter(drawn).items() if n > 1}
    return odd

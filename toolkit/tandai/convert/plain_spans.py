"""Plain regions of many annotations to columns of spans; the owners of any other are named."""

import re
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

import msgspec
import numpy as np
from msgspec import UNSET

from tandai.convert.gather import Ints, Owners, Rows, columns_of
from tandai.convert.plan import Plan

# A browser writes a line break as a backslash and an n; what differs otherwise is no plain quote.
_BREAKS = frozenset("\r\n")
_FIRST = itemgetter(slice(0, 1))
_BREAK = re.compile(r"[\r\n]")
_NAMES = (
    "id", "value", "from_name", "origin", "score",
    "to_name", "from_id", "to_id", "direction", "labels",
)  # fmt: skip


class Regions(msgspec.Struct):
    """Plain regions by column; one region may have several labels."""

    rows: Rows
    ids: tuple[str, ...]
    starts: Ints
    ends: Ints
    controls: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    quotes: list[str]
    """As a browser noted them, then as the text has them."""
    origins: tuple[Any, ...]
    scores: tuple[Any, ...]


def gather_spans(rows: Rows, plan: Plan) -> Regions | Owners:
    """The columns of regions, or the owners of those that a column cannot be made of."""
    ids, values, controls, origins, scores, *shape = columns_of(_NAMES, rows.items)
    if UNSET in values:
        return rows.owners_where(each is UNSET for each in values)
    keys = ("start", "end", "text", *plan.value_keys)
    starts, ends, quotes, *answers = columns_of(keys, values)
    labels = answers[plan.value_keys.index("labels")] if "labels" in plan.value_keys else ()
    to_names, *of_arrows = shape
    odd = rows.unlike(lambda: to_names, lambda each: bool(each == plan.text_name))
    for column in (
        *of_arrows,
        *(answers[n] for n, k in enumerate(plan.value_keys) if k != "labels"),
    ):
        odd |= unset_only(rows, column)
    odd |= rows.unlike(
        lambda: zip(controls, labels, strict=True), lambda each: _are_labels(each, plan)
    )
    if scores.count(UNSET) < len(scores):
        odd |= rows.unlike(lambda: scores, is_score)
    odd |= rows.unlike(lambda: map(type, starts), lambda kind: kind is int)
    odd |= rows.unlike(lambda: map(type, ends), lambda kind: kind is int)
    if not all(ids):
        odd |= rows.owners_where(not each for each in ids)
    return odd or Regions(
        rows=rows,
        ids=ids,
        starts=np.array(starts, np.int64),
        ends=np.array(ends, np.int64),
        controls=controls,
        labels=labels,
        quotes=list(quotes),
        origins=origins,
        scores=scores,
    )


def unset_only(rows: Rows, column: tuple[Any, ...]) -> Owners:
    """Owners of items that have a key which only others should."""
    # Counting one object is faster than looking at each.
    if column.count(UNSET) == len(column):
        return set()
    return rows.owners_where(each is not UNSET for each in column)


def check_spans(regions: Regions, texts: Sequence[str]) -> tuple[Owners, list[dict[str, int]]]:
    """Owners of regions that do not fit, and by annotation where each region stands.

    Of a region with several items the place is its last one's. Quotes become the text's own.

    Args:
        regions: of all annotations.
        texts: of each annotation's document.
    """
    rows, starts, ends = regions.rows, regions.starts, regions.ends
    lengths = np.array([len(text) for text in texts], np.int64)[rows.owners]
    fits = (starts >= 0) & (starts < ends) & (ends <= lengths)
    odd = set(rows.owners[~fits].tolist())
    first_of, last_of = starts.tolist(), ends.tolist()
    places: list[dict[str, int]] = []
    there: list[str] = []
    for owner, (first, last) in enumerate(rows.bounds()):
        text = texts[owner]
        place = dict(zip(regions.ids[first:last], range(first, last), strict=True))
        if len(place) != last - first and not _are_one(regions, place, first, last):
            odd.add(owner)
        places.append(place)
        there += [
            text[start:end]
            for start, end in zip(first_of[first:last], last_of[first:last], strict=True)
        ]
    if there != regions.quotes:
        odd |= rows.owners_where(
            text != quote and _BREAK.sub(r"\\n", text) != quote
            for text, quote in zip(there, regions.quotes, strict=True)
        )
    if not _BREAKS.isdisjoint(map(_FIRST, there)):
        # Label Studio does not draw it, which the slow way says.
        odd |= rows.owners_where(text[:1] in _BREAKS for text in there)
    regions.quotes = there
    return odd, places


def _are_one(regions: Regions, place: dict[str, int], first: int, last: int) -> bool:
    """Whether items of one id have one interval, and nothing is said twice."""
    said: set[tuple[str, str, str]] = set()
    n_said = 0
    for row in range(first, last):
        region = regions.ids[row]
        other = place[region]
        if regions.starts[row] != regions.starts[other] or regions.ends[row] != regions.ends[other]:
            return False
        said |= {(region, regions.controls[row], label) for label in regions.labels[row]}
        n_said += len(regions.labels[row])
    return len(said) == n_said


def positions(ids: Sequence[str], rows: Rows, places: Sequence[dict[str, int]]) -> Ints:
    """Where the region of each id stands; -1 where its annotation has none of that id."""
    found: list[int] = []
    for place, (first, last) in zip(places, rows.bounds(), strict=True):
        get = place.get
        found += [get(each, -1) for each in ids[first:last]]
    return np.array(found, np.int64)


def is_score(score: object) -> bool:
    """Whether a score is none, or a number from 0 to 1."""
    return score is UNSET or (isinstance(score, float) and 0 <= score <= 1)


def _are_labels(shape: tuple[Any, Any], plan: Plan) -> bool:
    control, labels = shape
    codes = plan.labels.get(control)
    if codes is None or labels is UNSET or not labels or len(set(labels)) != len(labels):
        return False
    return codes.issuperset(labels)

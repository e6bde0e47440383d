"""A text -> its dates and quantities, by offset and with a normal value.

``value_norm`` of a date is an ISO 8601 date or duration, or EDTF where a part is not said
(``XXXX-08-17``, ``199X``, ``2014/2019``) or TimeML where ISO has no form (``PXM``, ``P2DE``,
``2025-Q1``, ``XXXX-WXX-1``; the modifiers START, MID and END follow a space: ``2024 END``). It is
empty where only the day of writing would tell (``tahun ini``) and for a day that does not exist.
Dates are read day, month, year.

That of a quantity is ``number unit``, the number with a decimal point: ``7000 kontainer``,
``2.5 %``, ``1500000 IDR``. A range has two numbers (``40..50 drone``, ``100..999 orang``). A
modifier that stands before the span goes in front: ``~`` about, ``>`` more than, ``<`` less than,
``>=`` at least, ``<=`` at most or up to. The span ends with the counted noun, fixed compounds
included.
"""

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from tandai.text.date_rules import date_matches
from tandai.text.quantity_rules import quantity_matches


class Found(NamedTuple):
    """A span and its normal value, empty where it cannot be computed."""

    start: int
    end: int
    value_norm: str


def find_dates(text: str) -> tuple[Found, ...]:
    """The dates and durations of a text, in order, none in another.

    Where two readings overlap the one that begins first stands, and of these the longest.
    """
    return _first_longest(Found(*match) for match in date_matches(text))


def find_quantities(text: str) -> tuple[Found, ...]:
    """The quantities of a text, in order, none in another and none touching a date."""
    dates = find_dates(text)
    return _first_longest(
        Found(start, end, value)
        for start, end, value in quantity_matches(text)
        if not _touches(dates, start, end)
    )


def _touches(dates: tuple[Found, ...], start: int, end: int) -> bool:
    """Whether one of these spans, which are in order, overlaps ``[start, end)``."""
    first = bisect_right(dates, start, key=lambda date: date.end)
    return first < len(dates) and dates[first].start < end


def _first_longest(found: Iterable[Found]) -> tuple[Found, ...]:
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or kept[-1].end <= one.start:
            kept.append(one)
    return tuple(kept)

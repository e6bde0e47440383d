"""A date's normal value (ISO 8601 or EDTF) to the days it may mean."""

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

FIRST, LAST = date.min.toordinal(), date.max.toordinal()
_VALUE = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)"
    r"(?:-(?:(?P<part>Q[1-4]|H[12]|W(?:\d\d|XX)|2[1-4])(?:-\d)?"
    r"|(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?))?"
    r"[~?%]?(?:T\S*)?(?: (?P<third>START|MID|END))?"
)
_YEAR_LEFT_OPEN = re.compile(r"XXXX-\d\d.*")


class Period(NamedTuple):
    """Days from ``first`` to ``last``, both within, as ordinals of the calendar."""

    first: int
    last: int

    def holds(self, other: "Period") -> bool:
        """Whether the other lies in it."""
        return self.first <= other.first and other.last <= self.last

    def meets(self, other: "Period") -> bool:
        """Whether they have a day in common."""
        return self.first <= other.last and other.first <= self.last


def read_period(value: str) -> Period | None:
    """The days of a date, of a month, of an interval; an end left open is the calendar's.

    Returns:
        None of a duration, of a clock time, of a date whose year is left open, and of what is no
        normal value.
    """
    begin, slash, end = value.partition("/")
    if not slash:
        return _point(value)
    ends = [None if each in ("", "..") else _point(each) for each in (begin, end)]
    if any(
        each is None and said not in ("", "..")
        for each, said in zip(ends, (begin, end), strict=True)
    ):
        return None
    if ends == [None, None]:
        return None
    first = FIRST if ends[0] is None else ends[0].first
    last = LAST if ends[1] is None else ends[1].last
    return Period(first, last) if first <= last else None


def read_ends(value: str) -> tuple[Period, ...]:
    """The dates that an interval begins and ends with; none of an end left open, or of no interval."""
    begin, slash, end = value.partition("/")
    return tuple(filter(None, map(_point, (begin, end)))) if slash else ()


def leaves_year_open(value: str) -> bool:
    """Whether a value names a month, or a day, of no year: ``XXXX-10``."""
    return _YEAR_LEFT_OPEN.fullmatch(value) is not None


def _point(value: str) -> Period | None:
    read = _VALUE.fullmatch(value)
    if read is None:
        return None
    try:
        whole = _days(read)
    except ValueError:
        return None
    n_days = whole.last - whole.first + 1
    # Nobody says where the beginning of a year ends: half of it is meant, rather than too little.
    if read["third"] == "START":
        return Period(whole.first, whole.first + n_days // 2)
    if read["third"] == "MID":
        return Period(whole.first + n_days // 4, whole.last - n_days // 4)
    if read["third"] == "END":
        return Period(whole.last - n_days // 2, whole.last)
    return whole


def _days(read: re.Match[str]) -> Period:
    """Of a point without its third.

    Raises:
        ValueError: the calendar has no such day, month or week.
    """
    first, last = (int(read["year"].replace("X", each)) for each in "09")
    part, month, day = read["part"] or "", read["month"] or "XX", read["day"] or "XX"
    if part.startswith("W") and part != "WXX":
        monday = date.fromisocalendar(first, int(part[1:]), 1).toordinal()
        return Period(monday, monday + 6)
    if part[:1] in ("Q", "H"):
        n_months = 3 if part[0] == "Q" else 6
        until = n_months * int(part[1])
        return _months(first, until - n_months + 1, last, until)
    if month == "XX":
        return _months(first, 1, last, 12)
    if day == "XX":
        return _months(first, int(month), last, int(month))
    return Period(
        date(first, int(month), int(day)).toordinal(), date(last, int(month), int(day)).toordinal()
    )


def _months(first_year: int, first: int, last_year: int, last: int) -> Period:
    return Period(
        date(first_year, first, 1).toordinal(),
        date(last_year, last, monthrange(last_year, last)[1]).toordinal(),
    )

"""Normal values of dates are the days that they may mean."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.text.periods import FIRST, LAST, leaves_year_open, read_ends, read_period


def days(value: str) -> tuple[str, str] | None:
    read = read_period(value)
    if read is None:
        return None
    first, last = map(date.fromordinal, read)
    return first.isoformat(), last.isoformat()


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("2025", ("2025-01-01", "2025-12-31")),
        ("2025~", ("2025-01-01", "2025-12-31")),
        ("202X", ("2020-01-01", "2029-12-31")),
        ("20XX", ("2000-01-01", "2099-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2024-02-XX", ("2024-02-01", "2024-02-29")),
        ("2024-XX-XX", ("2024-01-01", "2024-12-31")),
        ("2025-02-08", ("2025-02-08", "2025-02-08")),
        ("2025-02-08T14:30", ("2025-02-08", "2025-02-08")),
        ("2025-Q2", ("2025-04-01", "2025-06-30")),
        ("2025-H2", ("2025-07-01", "2025-12-31")),
        ("2025-W06", ("2025-02-03", "2025-02-09")),
        ("2025-23", ("2025-01-01", "2025-12-31")),
        ("2024 END", ("2024-07-01", "2024-12-31")),
        ("2025 START", ("2025-01-01", "2025-07-02")),
        ("2024-08/2024-09", ("2024-08-01", "2024-09-30")),
        ("../2025-01", ("0001-01-01", "2025-01-31")),
        ("2024-12/..", ("2024-12-01", "9999-12-31")),
        ("2024-12/", ("2024-12-01", "9999-12-31")),
        ("XXXX-10", None),
        ("XXXX-10/2024", None),
        ("P2M", None),
        ("T14:30", None),
        ("2025-02-30", None),
        ("2025-13", None),
        ("2025-W60", None),
        ("0000", None),
        ("2025/2024", None),
        ("../..", None),
        ("/", None),
        ("", None),
        ("kemarin", None),
    ],
)
def test_a_value_is_the_days_it_may_mean(value: str, wanted: tuple[str, str] | None) -> None:
    assert days(value) == wanted


def test_only_a_month_of_no_year_leaves_the_year_open() -> None:
    assert [
        each
        for each in ("XXXX-10", "XXXX-10-05", "XXXX", "2024-10", "P1M")
        if leaves_year_open(each)
    ] == [
        "XXXX-10",
        "XXXX-10-05",
    ]


def test_an_interval_has_the_ends_that_it_names() -> None:
    assert read_ends("2024") == ()
    assert read_ends("2024-12/..") == (read_period("2024-12"),)
    assert read_ends("2024/2025") == (read_period("2024"), read_period("2025"))


@given(st.text("0123456789X-/.~TPQWMHEND START", max_size=16))
def test_whatever_is_said_gives_days_in_order_or_none(value: str) -> None:
    read = read_period(value)
    assert read is None or FIRST <= read.first <= read.last <= LAST


@given(st.dates(), st.dates())
def test_a_day_lies_in_its_month_and_year_and_meets_no_other_day(one: date, other: date) -> None:
    day, year = read_period(one.isoformat()), read_period(one.isoformat()[:4])
    month, there = read_period(one.isoformat()[:7]), read_period(other.isoformat())
    assert day is not None
    assert year is not None
    assert month is not None
    assert there is not None
    assert year.holds(month)
    assert month.holds(day)
    assert day.meets(there) == (one == other)

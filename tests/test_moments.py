from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.moments import utc_text


@pytest.mark.parametrize(
    "written",
    [
        "2031-05-02T08:00:00Z",
        "2031-05-02T08:00:00+00:00",
        "2031-05-02T15:00:00+07:00",
        "2031-05-01T23:30:00-08:30",
        "2031-05-02T08:00:00",
        "2031-05-02 08:00:00.000000",
    ],
)
def test_one_moment_is_one_text(written: str) -> None:
    assert utc_text(written) == "2031-05-02T08:00:00Z"


def test_parts_of_a_second_stay() -> None:
    assert utc_text("2031-05-02T08:00:00.000001Z") == "2031-05-02T08:00:00.000001Z"


@pytest.mark.parametrize("written", ["", "2031-05-02", "kemarin", "2031-13-02T08:00:00Z"])
def test_what_is_no_moment_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        utc_text(written)


@given(st.integers(10**7, 10**11), st.integers(0, 999_999), st.integers(-23 * 60, 23 * 60))
def test_the_moment_is_the_same(seconds: int, micros: int, offset: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC) + timedelta(microseconds=micros)
    aware = moment.astimezone(timezone(timedelta(minutes=offset)))
    written = utc_text(aware.isoformat())
    assert written.endswith("Z")
    assert datetime.fromisoformat(written) == aware
    assert utc_text(written) == written
    assert datetime.fromisoformat(written).tzinfo == UTC

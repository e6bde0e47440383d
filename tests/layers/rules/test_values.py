"""Normal values and weekdays: what is well-formed, and that every weekday but one is wrong."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.rules.examples import case_of
from tandai.layers.rules.check import check_scheme
from tandai.text.dates import find_dates, find_quantities

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)


def rules(label: str, quote: str, value: str = "") -> list[str]:
    """Rules that one span breaks."""
    given = {"value_norm": value} if value else {}
    spans = [{"id": "e1", "label": label, "quote": quote, **given}]
    found = check_scheme("entities", [case_of({"text": quote, "spans": spans})], place="x")
    return [finding.rule for finding in found]


@pytest.mark.parametrize(
    "value",
    [
        *("2031", "203X", "20XX", "2031-05", "2031-05-03", "XXXX-08-17", "2031-05~", "20XX/2031"),
        *("2024/2031", "2024-12/..", "../2025-01", "/2031", "2031/", "2024 END", "2025-Q1"),
        *("2025-H2", "2025-W10", "2025-W10-1", "XXXX-WXX-1", "2031-21", "T09:30", "T09:30+07:00"),
        *("2031-05-03T09:30", "P3M", "P1Y2M", "P2DE", "PXM", "PXDE", "PT5M", "P1DT2H", "P2.5Y"),
    ],
)
def test_a_date_may_be_written_so(value: str) -> None:
    assert rules("DAT", "kala itu", value) == []


@pytest.mark.parametrize(
    "value",
    [
        *("5/2031", "2031-13", "2031-02-30", "31", "/", "P", "PT", "P3", "3M", "Mei 2031", "T9:30"),
        *("2031-05-03 09:30", "2031 LATE", "2025-Q5", "2031-5-3", "2031-05-03/2031-02-30"),
    ],
)
def test_a_date_may_not_be_written_so(value: str) -> None:
    assert rules("DAT", "kala itu", value) == ["value-malformed"]


@pytest.mark.parametrize(
    "value", ["40", "40 kapal keruk", "~40", ">200 ton", "<=3", "100..999 orang", "2.5 %", "-5 °C"]
)
def test_a_quantity_may_be_written_so(value: str) -> None:
    assert rules("QTY", "sekian", value) == []


@pytest.mark.parametrize("value", ["empat", "1,5 km", "= 3", "40 - 50", "40..", "km 5", "> 5 km"])
def test_a_quantity_may_not_be_written_so(value: str) -> None:
    assert rules("QTY", "sekian", value) == ["value-malformed"]


@given(day=st.dates(date(1500, 1, 1), date(2099, 12, 31)), named=st.integers(1, 7))
def test_only_the_weekday_of_a_date_agrees_with_it(day: date, named: int) -> None:
    wanted = [] if day.isoweekday() == named else ["weekday-against-date"]
    name = DAYS[named - 1]
    assert rules("DAT", f"{name} ({day.day}/{day.month}/{day.year})") == wanted
    assert rules("DAT", f"{name}, {day.day} {MONTHS[day.month - 1]} {day.year}") == wanted


@given(day=st.dates(date(1500, 1, 1), date(2099, 12, 31)))
def test_a_date_with_day_and_month_exchanged_is_found(day: date) -> None:
    quote = f"{day.day}/{day.month}/{day.year}"
    assert rules("DAT", quote, day.isoformat()) == []
    if day.day <= 12 and day.day != day.month:
        turned = f"{day.year}-{day.day:02d}-{day.month:02d}"
        assert rules("DAT", quote, turned) == ["value-against-text"]


WORDS = st.lists(
    st.sampled_from(
        [
            "3",
            "12",
            "40",
            "1.250",
            "2,5",
            "tiga",
            "belas",
            "ratusan",
            "puluhan",
            "juta",
            "Mei",
            "Senin",
            "2031",
            "(4/3/2031)",
            "lalu",
            "ini",
            "bulan",
            "tahun",
            "pekan",
            "hari",
            "awal",
            "akhir",
            "abad",
            "ke-19",
            "1990-an",
            "-",
            "hingga",
            "kapal",
            "orang",
            "ton",
            "km",
            "%",
            "Rp500",
            "persen",
            "beberapa",
            "semester",
            "II",
            "pukul",
            "09.30",
            "WIB",
            "pada",
            "sejak",
        ]
    ),
    max_size=8,
).map(" ".join)


@given(text=WORDS)
def test_what_the_program_proposes_is_always_well_formed(text: str) -> None:
    """So a suggestion that is taken over never breaks the rule."""
    for label, found in (("DAT", find_dates(text)), ("QTY", find_quantities(text))):
        for each in found:
            quote = text[each.start : each.end]
            broken = rules(label, quote, each.value_norm)
            assert not {"value-malformed", "value-against-text"} & set(broken), (quote, each)

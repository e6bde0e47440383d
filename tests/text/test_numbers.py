from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.text.numbers import parse_digits, parse_vague, parse_words, show

NAMES = "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas"
ONES = NAMES.split()


def in_words(number: int) -> str:
    """The numeral a child learns, written down independently of the parser."""
    for size, name in (
        (10**9, "miliar"),
        (10**6, "juta"),
        (1000, "ribu"),
        (100, "ratus"),
        (10, "puluh"),
    ):
        if number >= size and number > 11 and not (size == 10 and number < 20):
            head, rest = divmod(number, size)
            lead = f"se{name}" if head == 1 and size in {100, 1000} else f"{in_words(head)} {name}"
            return f"{lead} {in_words(rest)}" if rest else lead
    return ONES[number] if number < 12 else f"{ONES[number - 10]} belas"


@given(st.integers(0, 10**12 - 1))
def test_a_numeral_in_words_has_its_value(number: int) -> None:
    assert parse_words(in_words(number)) == number


@pytest.mark.parametrize("words", ["dua dua", "puluh", "satu puluh", "ribu", "dua ribu tiga juta"])
def test_words_in_no_order_are_no_number(words: str) -> None:
    assert parse_words(words) is None


@given(st.decimals(0, 10**9, places=2))
def test_digits_are_read_with_stops_and_a_comma(value: Decimal) -> None:
    written = f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
    assert parse_digits(written) == value
    assert show(parse_digits(f"{written} juta")) == show(value * 10**6)


def test_vague_numerals_are_ranges() -> None:
    assert [*map(show, parse_vague("belasan"))] == ["11", "19"]
    assert [*map(show, parse_vague("puluhan ribu"))] == ["10000", "99999"]

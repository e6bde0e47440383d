"""Quotations are pairs of marks in one line, as code points."""

from hypothesis import given
from hypothesis import strategies as st

from tandai.text.quotations import find_quotations


def test_each_kind_of_marks_makes_a_quotation() -> None:
    text = '🚢 “Kapal tiba.” Lalu "pergi", kata «nakhoda».'
    assert [text[start:end] for start, end in find_quotations(text)] == [
        "“Kapal tiba.”",
        '"pergi"',
        "«nakhoda»",
    ]


def test_mark_that_is_not_closed_in_its_line_opens_nothing() -> None:
    assert find_quotations("“Kapal tiba.\nLalu pergi.” Ma'ruf diam.") == ()


def test_straight_marks_that_do_not_pair_up_quote_nothing() -> None:
    text = 'Harga 5" pipa. "Kami rugi," kata A. “Lalu untung.”'
    assert [text[start:end] for start, end in find_quotations(text)] == ["“Lalu untung.”"]


def test_second_opening_mark_begins_anew() -> None:
    text = "“Kapal “tiba.”"
    assert [text[start:end] for start, end in find_quotations(text)] == ["“tiba.”"]


@given(st.text(alphabet=st.sampled_from('a“”"«»\n 😀')))
def test_quotations_are_in_order_apart_and_closed(text: str) -> None:
    at = 0
    for start, end in find_quotations(text):
        assert at <= start < end <= len(text)
        assert end - start >= 2
        assert "\n" not in text[start:end]
        assert (text[start], text[end - 1]) in {("“", "”"), ('"', '"'), ("«", "»")}
        at = end

"""Items in a tie's words are read back, whatever labels and questions are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.adjudication.items import About, Place, read_item
from tandai.records import What

LABELS = {"ner": ("PER", "PER SON", "A=B"), "claim": ("CLAIM",)}
NAMES = frozenset({"kind", "kind of", "stance_T1"})

PLACES = st.builds(
    lambda start, length, label: Place(start, start + length, *label),
    st.integers(0, 10**6),
    st.integers(1, 500),
    st.sampled_from([(control, each) for control, codes in LABELS.items() for each in codes]),
)


@given(PLACES)
def test_a_span_is_read_back(place: Place) -> None:
    assert read_item("span", str(place), LABELS, NAMES) == About((place,))


@given(PLACES, st.sampled_from(sorted(NAMES)), st.sampled_from(["", "K01", "of X"]))
def test_an_attribute_is_read_back(place: Place, name: str, part: str) -> None:
    item = f"{place} {name} {part}".rstrip()
    expected = About((place,), name, part)
    if (name, part) == ("kind", "of X"):  # the longest question counts
        expected = About((place,), "kind of", "X")
    assert read_item("attribute", item, LABELS, NAMES) == expected


@given(PLACES, PLACES, st.sampled_from(["->", "<->"]), st.sampled_from(["", "source", "a b"]))
def test_an_arrow_is_read_back(one: Place, other: Place, arrow: str, label: str) -> None:
    item = f"{one} {arrow} {other} {label}".rstrip()
    assert read_item("relation", item, LABELS, NAMES) == About((one, other), "", label)


def test_an_answer_is_read_back() -> None:
    assert read_item("answer", "stance_T1", LABELS, NAMES) == About((), "stance_T1")
    assert read_item("answer", "stance_T1 YES", LABELS, NAMES) == About((), "stance_T1", "YES")


@pytest.mark.parametrize(
    ("what", "item"),
    [
        ("span", "1:2 ner=LOC"),
        ("span", "1:2 ner=PER kind"),
        ("attribute", "1:2 ner=PER"),
        ("attribute", "1:2 ner=PER colour"),
        ("relation", "1:2 ner=PER"),
        ("relation", "1:2 ner=PER -> 3:4 ner=LOC"),
        ("relation", "1:2 ner=PER kind -> 3:4 ner=PER"),
        ("answer", "colour"),
    ],
)
def test_what_the_config_has_not_is_none(what: What, item: str) -> None:
    assert read_item(what, item, LABELS, NAMES) is None

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.errors import OffsetError
from tandai.offsets import OffsetMap, apply_edits, check_span
from tandai.records import Edit


def edit(start: int, end: int, replacement: str = "") -> Edit:
    return Edit(start=start, end=end, replacement=replacement, reason="rule")


@st.composite
def raws_and_edits(draw: st.DrawFn) -> tuple[str, tuple[Edit, ...]]:
    raw = draw(st.text(max_size=40))
    bounds = sorted(draw(st.lists(st.integers(0, len(raw)), max_size=16)))
    pairs = [(s, e) for s, e in zip(bounds[::2], bounds[1::2], strict=False) if s < e]
    return raw, tuple(edit(s, e, draw(st.text(max_size=1))) for s, e in pairs)


@given(raws_and_edits())
def test_unedited_stretches_agree_char_by_char(case: tuple[str, tuple[Edit, ...]]) -> None:
    raw, edits = case
    text, offsets = apply_edits(raw, edits), OffsetMap(edits, len(raw))
    edited = {i for one in edits for i in range(one.start, one.end)}
    for i in set(range(len(raw))) - edited:
        assert text[offsets.to_text(i)] == raw[i]
        assert offsets.to_text(i + 1) == offsets.to_text(i) + 1
    assert (offsets.n_raw, offsets.n_text) == (len(raw), len(text))


@given(raws_and_edits())
def test_replacements_stand_where_the_map_says(case: tuple[str, tuple[Edit, ...]]) -> None:
    raw, edits = case
    text, offsets = apply_edits(raw, edits), OffsetMap(edits, len(raw))
    for one in edits:
        start, end = offsets.to_text(one.start), offsets.to_text(one.end)
        assert text[start:end] == one.replacement
        assert all(offsets.to_text(i) == start for i in range(one.start, one.end))


@given(raws_and_edits())
def test_text_to_raw_and_back_is_the_same_boundary(case: tuple[str, tuple[Edit, ...]]) -> None:
    raw, edits = case
    offsets = OffsetMap(edits, len(raw))
    for i in range(offsets.n_text + 1):
        assert offsets.to_text(offsets.to_raw(i)) == i


@given(raws_and_edits())
def test_both_ways_never_go_backwards(case: tuple[str, tuple[Edit, ...]]) -> None:
    raw, edits = case
    offsets = OffsetMap(edits, len(raw))
    assert all(a <= b for a, b in pairwise(map(offsets.to_text, range(len(raw) + 1))))
    assert all(a < b for a, b in pairwise(map(offsets.to_raw, range(offsets.n_text + 1))))


@given(raws_and_edits(), st.data())
def test_a_text_span_comes_back_from_the_raw_text(
    case: tuple[str, tuple[Edit, ...]], data: st.DataObject
) -> None:
    raw, edits = case
    offsets = OffsetMap(edits, len(raw))
    start = data.draw(st.integers(0, offsets.n_text))
    end = data.draw(st.integers(start, offsets.n_text))
    assert offsets.span_to_text(*offsets.span_to_raw(start, end)) == (start, end)


@given(raws_and_edits(), st.data())
def test_a_raw_span_is_covered_by_its_text_span(
    case: tuple[str, tuple[Edit, ...]], data: st.DataObject
) -> None:
    raw, edits = case
    offsets = OffsetMap(edits, len(raw))
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, len(raw)))
    text_start, text_end = offsets.span_to_text(start, end)
    assert 0 <= text_start <= text_end <= offsets.n_text
    for one in edits:
        # An empty span cuts nothing, so nothing need be covered.
        if start < end and one.start < end and start < one.end:
            assert text_start <= offsets.to_text(one.start)
            assert offsets.to_text(one.end) <= text_end


def test_removed_characters_stay_outside_a_span() -> None:
    """In ``a#b`` without ``#`` the letters come from 0:1 and 2:3."""
    offsets = OffsetMap([edit(1, 2)], 3)
    assert offsets.span_to_raw(0, 1) == (0, 1)
    assert offsets.span_to_raw(1, 2) == (2, 3)
    assert offsets.to_raw(1) == 1


def test_a_span_that_cuts_a_line_ending_takes_the_whole_replacement() -> None:
    """Of CR LF made LF, a span that ends between them has the LF."""
    offsets = OffsetMap([edit(1, 3, "\n")], 4)
    assert offsets.to_text(2) == 1
    assert offsets.span_to_text(0, 2) == (0, 2)
    assert offsets.span_to_text(2, 4) == (1, 3)


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        ([edit(0, 1), edit(0, 2)], r"edit 2 \(rule\) at 0:2.*found start 0; expected 1 or more"),
        ([edit(2, 3), edit(0, 1)], r"edit 2 \(rule\) at 0:1"),
        ([edit(2, 4)], r"edit 1 \(rule\) at 2:4.*end <= 3"),
        ([edit(-1, 1)], r"edit 1 \(rule\)"),
        ([edit(1, 1, "x")], r"edit 1 \(rule\) at 1:1"),
        ([edit(0, 1, "xy")], r"replacement of 2 characters; expected at most one"),
    ],
)
def test_a_bad_edit_is_named(edits: list[Edit], told: str) -> None:
    with pytest.raises(OffsetError, match=told):
        apply_edits("abc", edits)
    with pytest.raises(OffsetError, match=told):
        OffsetMap(edits, 3)


@pytest.mark.parametrize("offset", [-1, 4])
def test_offsets_outside_the_text_are_refused(offset: int) -> None:
    offsets = OffsetMap([], 3)
    with pytest.raises(OffsetError, match=f"found {offset}; expected 0 to 3"):
        offsets.to_text(offset)
    with pytest.raises(OffsetError, match=f"found {offset}; expected 0 to 3"):
        offsets.to_raw(offset)


def test_a_span_turned_round_is_refused() -> None:
    with pytest.raises(OffsetError, match="2:1"):
        OffsetMap([], 3).span_to_raw(2, 1)


def test_check_span_gives_the_quote_by_code_points() -> None:
    assert check_span("😀 Kota Sela", 2, 6, where="here") == "Kota"


@pytest.mark.parametrize(("start", "end"), [(2, 2), (3, 1), (-1, 2), (0, 4)])
def test_check_span_says_place_found_and_expected(start: int, end: int) -> None:
    with pytest.raises(OffsetError, match=f"doc 7, region a: found span {start}:{end}.*<= 3"):
        check_span("abc", start, end, where="doc 7, region a")

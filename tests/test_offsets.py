import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.errors import OffsetError
from tandai.offsets import apply_edits, check_span
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
def test_what_is_not_edited_stays_and_what_is_gives_way(case: tuple[str, tuple[Edit, ...]]) -> None:
    """Character by character: of an edit the first gives its replacement, the others nothing."""
    raw, edits = case
    instead = dict.fromkeys((i for one in edits for i in range(one.start, one.end)), "")
    instead |= {one.start: one.replacement for one in edits}
    assert apply_edits(raw, edits) == "".join(instead.get(i, raw[i]) for i in range(len(raw)))


@given(raws_and_edits(), st.integers(0, 8))
def test_edits_are_applied_stretch_by_stretch(case: tuple[str, tuple[Edit, ...]], cut: int) -> None:
    """Cut where no edit stands, the halves make the two halves of the text."""
    raw, edits = case
    first, rest = edits[:cut], edits[cut:]
    at = rest[0].start if rest else len(raw)
    moved = [edit(each.start - at, each.end - at, each.replacement) for each in rest]
    assert apply_edits(raw[:at], first) + apply_edits(raw[at:], moved) == apply_edits(raw, edits)


@given(st.text(max_size=12), st.integers(-3, 15), st.integers(-3, 15))
def test_a_span_is_quoted_or_refused(text: str, start: int, end: int) -> None:
    if start in range(end) and end <= len(text):
        quote = check_span(text, start, end, where="here")
        assert list(quote) == [text[i] for i in range(start, end)]
    else:
        with pytest.raises(OffsetError, match=f"here: found span {start}:{end}"):
            check_span(text, start, end, where="here")


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


def test_check_span_gives_the_quote_by_code_points() -> None:
    assert check_span("😀 Kota Sela", 2, 6, where="here") == "Kota"


@pytest.mark.parametrize(("start", "end"), [(2, 2), (3, 1), (-1, 2), (0, 4)])
def test_check_span_says_place_found_and_expected(start: int, end: int) -> None:
    with pytest.raises(OffsetError, match=f"doc 7, region a: found span {start}:{end}.*<= 3"):
        check_span("abc", start, end, where="doc 7, region a")

"""Colours that anybody may write are readable on both pages."""

from hypothesis import given
from hypothesis import strategies as st

from tandai.labelstudio.colours import read_colours
from tandai.pages.palette import (
    DARK,
    LIGHT,
    LINE_CONTRAST,
    TEXT_CONTRAST,
    contrast,
    label_colours,
    read_colour,
)


def rgb(code: str) -> tuple[float, float, float]:
    found = read_colour(code)
    assert found is not None, code
    return found


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert round(contrast((0, 0, 0), (1, 1, 1)), 2) == 21
    assert contrast((0.2, 0.4, 0.6), (0.2, 0.4, 0.6)) == 1


def test_a_published_pair_has_its_published_contrast() -> None:
    """#767676 on white is the lightest grey that WCAG's own examples let pass."""
    assert 4.5 <= contrast(rgb("#767676"), rgb("#ffffff")) < 4.56
    assert contrast(rgb("#777777"), rgb("#ffffff")) < 4.5


def test_colours_are_read_as_css_writes_them() -> None:
    assert read_colour("#F0a") == (1.0, 0.0, 170 / 255)
    assert read_colour(" DarkOrange ") == (1.0, 140 / 255, 0.0)
    for other in ("", "0.5", "C0", "k", "rgb(1,2,3)", "var(--x)", "#12", "red;}body{", "none"):
        assert read_colour(other) is None, other


@given(st.integers(0, 0xFFFFFF), st.integers(0, 99))
def test_every_colour_is_readable_on_both_pages(code: int, number: int) -> None:
    colours = label_colours(f"#{code:06x}", number)
    assert colours.fill == f"#{code:06x}"
    assert contrast(rgb(colours.fill), rgb(colours.ink)) >= TEXT_CONTRAST
    assert contrast(rgb(colours.line_light), rgb(LIGHT)) >= LINE_CONTRAST
    assert contrast(rgb(colours.line_dark), rgb(DARK)) >= LINE_CONTRAST


def test_labels_without_a_colour_of_their_own_get_one() -> None:
    given_ = {label_colours(written, n) for n in range(8) for written in ("", "nonsense")}
    assert len(given_) == 8


def test_a_config_says_which_colour_is_whose() -> None:
    xml = """<View><Labels name="a" toName="t"><Label value="X" background="#111111"/>
    <View><Label alias="Y" value="Ypsilon" background="red"/></View><Label value="Z"/></Labels>
    <Choices name="c" toName="t"><Choice value="X" background="#222222"/></Choices>
    <Relations><Relation value="r" background="#333333"/></Relations><Text name="t" value="$t"/></View>"""
    assert read_colours(xml) == {
        ("a", "X"): "#111111",
        ("a", "Y"): "red",
        ("c", "X"): "#222222",
        ("", "r"): "#333333",
    }

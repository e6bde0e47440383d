"""Colours of a label config to colours that can be read on a light and on a dark page.

Contrast is that of WCAG 2.2 (1.4.3, 1.4.11): 4.5 to 1 for text, 3 to 1 for lines.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

Rgb = tuple[float, float, float]
"""Red, green, blue: sRGB, each 0 to 1."""

LIGHT = "#ffffff"
DARK = "#15181d"
"""Backgrounds of the page, as page.css has them."""
FALLBACK = (
    "#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#777777", "#bb5566",
)  # fmt: skip
"""Tol's bright palette, for labels without a colour of their own."""
TEXT_CONTRAST = 4.5
LINE_CONTRAST = 3.0


class LabelColours(NamedTuple):
    """What a label is drawn in."""

    fill: str
    """Its own colour, under its code."""
    ink: str
    """The code on ``fill``: black or white, whichever reads better; one always reaches 4.58."""
    line_light: str
    """A line or frame on the light page."""
    line_dark: str
    """The same on the dark one."""


def read_colour(written: str) -> Rgb | None:
    """A colour as label configs write it: ``#rgb``, ``#rrggbb`` or a CSS name; None for others."""
    from matplotlib.colors import is_color_like, to_rgb

    word = written.strip().lower()
    # matplotlib takes "0.5" and "c0" for colours; CSS does not.
    if not word.startswith("#") and not word.isalpha():
        return None
    if not is_color_like(word) or len(word) < 3 or word == "none":
        return None
    red, green, blue = to_rgb(word)
    return red, green, blue


def contrast(one: Rgb, other: Rgb) -> float:
    """WCAG's contrast ratio, 1 to 21."""
    lower, higher = sorted((_luminance(one), _luminance(other)))
    return (higher + 0.05) / (lower + 0.05)


def label_colours(written: str, number: int) -> LabelColours:
    """Colours for a label.

    Args:
        written: its background in the label config; empty where there is none.
        number: of the label, which chooses where nothing readable is written.
    """
    own = read_colour(written) or _rgb(FALLBACK[number % len(FALLBACK)])
    black, white = _rgb("#000000"), _rgb("#ffffff")
    ink = "#000000" if contrast(own, black) >= contrast(own, white) else "#ffffff"
    return LabelColours(
        fill=_hex(own),
        ink=ink,
        line_light=_hex(visible_on(own, _rgb(LIGHT), LINE_CONTRAST)),
        line_dark=_hex(visible_on(own, _rgb(DARK), LINE_CONTRAST)),
    )


def visible_on(colour: Rgb, background: Rgb, ratio: float) -> Rgb:
    """The colour, mixed with black or white just so far that it stands off the background."""
    ends: Sequence[Rgb] = ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0))
    far = max(ends, key=lambda end: contrast(end, background))
    return next(each for each in _mixed(colour, far) if contrast(each, background) >= ratio)


def _mixed(colour: Rgb, end: Rgb) -> Iterator[Rgb]:
    for step in range(21):
        share = step / 20
        red, green, blue = (a + (b - a) * share for a, b in zip(colour, end, strict=True))
        yield _rgb(_hex((red, green, blue)))


def _luminance(colour: Rgb) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rgb(code: str) -> Rgb:
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(colour: Rgb) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)

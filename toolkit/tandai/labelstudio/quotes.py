"""The quote that a browser noted of a region to how it fits the text at the region's offsets."""

import re
from typing import Literal

Fit = Literal["same", "white-space", "other"]


def fit_of(quote: str, text: str) -> Fit:
    """How a noted quote fits the text at its offsets.

    Args:
        quote: what ``value.text`` holds.
        text: what stands at the offsets.

    Returns:
        ``same`` also where the browser wrote each line break as a backslash and an n, which it
        does even in a text whose white space it shows; ``white-space`` where only blanks, tabs
        and line breaks differ, in the middle or at an edge.
    """
    if quote in (text, re.sub(r"[\r\n]", r"\\n", text)):
        return "same"
    return "white-space" if _squeezed(quote) == _squeezed(text) else "other"


def _squeezed(text: str) -> str:
    return re.sub(r"\s|\\n", "", text)

"""Quoted words to their place in a document, or to what is wrong with them and where they may be."""

import re
import unicodedata

from hand.answers import SpanSaid
from hand.page import Page

_SAME = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\xa0": " "})


def find_quote(page: Page, said: SpanSaid) -> tuple[int, int] | str:
    """Where a quote stands; a sentence where it does not stand there as the file says.

    A quote that stands in several places needs its ``nth`` or ``line``: no place is guessed.
    """
    start, end, where = 0, len(page.text), "the text"
    if said.line:
        zones = page.document.zones
        if said.line > len(zones):
            return f"found line {said.line}; expected one of 1 to {len(zones)}"
        zone = zones[said.line - 1]
        start, end, where = zone.start, zone.end, f"line {said.line}"
    places = _places(page.text[start:end], said.quote)
    if not places:
        return f"the quote {said.quote!r} is not in {where}{_hint(page, said.quote)}"
    if said.nth > len(places):
        return (
            f"found nth: {said.nth}; the quote {said.quote!r} stands in {where} "
            f"{len(places)} time(s)"
        )
    if not said.nth and len(places) > 1:
        lines = ", ".join(str(page.line_of(start + each)) for each in places)
        return (
            f"the quote {said.quote!r} stands in {where} {len(places)} times (lines {lines}); "
            "expected nth, counted from 1, or the line, or both"
        )
    at = start + places[max(said.nth, 1) - 1]
    return at, at + len(said.quote)


def _places(text: str, quote: str) -> list[int]:
    """Each start, overlapping ones too."""
    return [each.start() for each in re.finditer(f"(?={re.escape(quote)})", text)]


def _hint(page: Page, quote: str) -> str:
    """Where it stands but for capitals, quotation marks, dashes or blanks."""
    wanted = _plain(quote)
    for number, zone in enumerate(page.document.zones, start=1):
        line = page.text[zone.start : zone.end]
        plain = _plain(line)
        at = plain.find(wanted) if wanted else -1
        if at >= 0 and len(plain) == len(line):
            return f"; line {number} has {line[at : at + len(wanted)]!r}"
        if at >= 0:
            return f"; line {number} has it with other blanks or marks"
    shown = [each.strip() for each in re.split(r"(?<=[,.;])\s", quote) if each.strip()]
    for part in shown if len(shown) > 1 else ():
        if not _places(page.text, part):
            return f"; its part {part!r} is not there either"
    return ""


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFC", text).translate(_SAME).lower()
    return re.sub(r"[ \t]+", " ", folded)

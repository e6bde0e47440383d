"""The intervals of result items to offsets checked against one text and against each other."""

from tandai.labelstudio.leftovers import Item
from tandai.labelstudio.noted import Noted
from tandai.labelstudio.quotes import fit_of

Interval = tuple[int, int]


class Intervals:
    """The regions of one text: one id, one interval."""

    def __init__(self, text: str, noted: Noted) -> None:
        self.text = text
        self._noted = noted
        self._known: dict[str, Interval] = {}
        self._flagged: set[tuple[str, str]] = set()

    def read(self, item: Item, place: str, *, is_quoted: bool) -> Interval | None:
        """Where an item's region is; None, with a finding, where that cannot be.

        Args:
            item: with an object under ``value``.
            place: where it stands, for findings.
            is_quoted: its ``value.text`` is a quote and no answer.
        """
        region, value = item.get("id"), item["value"]
        if not isinstance(region, str) or not region:
            self._noted.error("region-without-id", place, repr(region), "a region id")
            return None
        start, end = value.get("start"), value.get("end")
        if type(start) is not int or type(end) is not int:
            found = f"{start!r}:{end!r}"
            self._noted.error("span-not-integer", place, found, "two code point offsets")
            return None
        if not 0 <= start < end <= len(self.text):
            expected = f"0 <= start < end <= {len(self.text)}"
            self._noted.error("span-outside-text", place, f"{start}:{end}", expected)
            return None
        if region not in self._known and self.text[start] in "\r\n":
            found = f"a region at {start}:{end} that begins with a line break"
            expected = "one that begins with a word: Label Studio lists it and does not draw it"
            self._noted.warn("region-not-drawn", place, found, expected)
        known = self._known.setdefault(region, (start, end))
        if known != (start, end):
            expected = "at {}:{}".format(*known)
            self._noted.error("region-id-twice", place, f"{region!r} at {start}:{end}", expected)
            return None
        quote = value.get("text") if is_quoted else None
        if isinstance(quote, str) and not self.fits(region, quote, known, place):
            return None
        return known

    def fits(self, region: str, quote: str, interval: Interval, place: str) -> bool:
        """Whether a quote is of the text at an interval; says where white space differs, or all."""
        start, end = interval
        fit = fit_of(quote, self.text[start:end])
        if fit == "other":
            found = f"a quote of {len(quote)} characters that is not the text there"
            self._noted.error("quote-of-other-text", place, found, f"the text at {start}:{end}")
            return False
        if fit == "white-space" and (region, quote) not in self._flagged:
            # Every item of a region repeats its quote.
            self._flagged.add((region, quote))
            found = f"a quote of {len(quote)} characters with other white space than the text"
            expected = f"the {end - start} characters at {start}:{end}, which are kept"
            self._noted.warn("quote-white-space", place, found, expected)
        return True

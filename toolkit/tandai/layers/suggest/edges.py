"""Rough intervals become claims and sources with the edges that the guideline asks for."""

import re

from tandai.layers.suggest.base import trim_space
from tandai.layers.suggest.words import (
    ADVERBS,
    CONNECTIVES,
    CONNECTIVES_WITH_COMMA,
    FRONTED,
    ME_NOUNS,
    MONTHS,
    NO_SOURCE_FIRST,
    NO_SOURCE_WORD,
    WEEKDAYS,
)

Interval = tuple[int, int]

OPENING = "“‘«"
CLOSING = "”’»"
_PARTNER = dict(zip(CLOSING, OPENING, strict=True))
_LEADING = ",;:.!?…-–—)" + CLOSING
_TRAILING = ",;:.!?…-–—*" + OPENING
_LONGEST_SOURCE = 22

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_CONNECTIVE = re.compile(
    rf"(?:(?:{'|'.join(CONNECTIVES)})\b,?|(?:{'|'.join(CONNECTIVES_WITH_COMMA)}),)\s+",
    re.IGNORECASE,
)
_BAHWA = re.compile(r"bahwa\b,?\s*", re.IGNORECASE)
_FRONTED = re.compile(rf"(?:{'|'.join(FRONTED)})\s[^,]*,\s*", re.IGNORECASE)
_PLACE = r"(?:[^\W\d_a-z][\w.]*|[\w-]+(?:\.[\w-]+)+)"
_DATELINE = re.compile(rf"{_PLACE}(?:,?\s{_PLACE}){{0,6}},?\s*[-–—]\s+(?=[“\"‘]?[^\W\d_a-z])")
_DATE_WORD = rf"(?:{'|'.join((*WEEKDAYS, *MONTHS))}|\d{{1,2}}\s+(?:{'|'.join(MONTHS)}))\b"
_DATE_BEHIND = re.compile(
    rf"(?:,\s*|\s+)(?:(?:pada|sejak)\s+)?(?:hari\s+|tanggal\s+)?{_DATE_WORD}[^,“”\"]*,?\s*$"
    r"|\s+pada\s+(?:hari|tanggal|tahun|pekan|bulan)\s[^,“”\"]*$"
)
_DATE_AHEAD = re.compile(rf"(?:pada\s+)?(?:hari\s+|tanggal\s+)?{_DATE_WORD}[^,]*,\s*")
_ME_VERB = re.compile(r"me[lmnrwy][a-z]{3,}")
_PREPOSITION = re.compile(r"\s*(?:(?:dari|oleh|kepada|laman)\s+)?")
_CAPITAL_RUN = re.compile(r"\s*((?:[^\W\d_a-z][\w-]*\s+)+)(?=[a-z])")
_LIST_COMMA = re.compile(r",\s*(?:dan|serta|atau)\s")
_APPOSITION = re.compile(r",\s+([a-z][\w-]*)(?:\s+[\w-]+){1,7}(?=[,.]|$)")
_NO_APPOSITION = NO_SOURCE_FIRST | {
    *("seraya", "sambil", "seperti", "sebagaimana", "saat", "ketika", "usai", "demikian")
}
_LAST_WORD = re.compile(r"[\w-]+\s*$")


def trim_claim(text: str, start: int, end: int) -> Interval:
    """A claim without connective, bahwa, edge quotes and edge punctuation; maybe empty."""
    while True:
        before = (start, end)
        start, end = trim_space(text, start, end)
        if start < end and text[start] in _LEADING:
            start += 1
        if start < end and (text[end - 1] in _TRAILING):
            end -= 1
        start, end = _without_edge_quotes(text, start, end)
        for opening in (_CONNECTIVE, _BAHWA):
            if match := opening.match(text, start, end):
                start = match.end()
        if (start, end) == before:
            return start, end


def skip_dateline(text: str, start: int, end: int) -> int:
    """Where the body begins after ``TERA, warta.example -``."""
    match = _DATELINE.match(text, start, end)
    return match.end() if match else start


def skip_connective(text: str, start: int, end: int) -> int:
    """Where a clause begins after Namun, Selain itu, and the like."""
    match = _CONNECTIVE.match(text, start, end)
    return match.end() if match else start


def skip_date(text: str, start: int, end: int) -> int:
    """Where a clause begins after the date of the act of saying."""
    match = _DATE_AHEAD.match(text, start, end)
    return match.end() if match else start


def source_before(text: str, start: int, end: int) -> Interval | None:
    """The noun phrase that ends where a verb of saying begins, or None where it is none."""
    start = skip_connective(text, start, end)
    end = _without_trailing_adjuncts(text, start, end)
    is_apposition = end > start and text[end - 1] == ","
    while match := _FRONTED.match(text, start, end):
        start = match.end()
    start = skip_connective(text, start, end)
    if not is_apposition:
        start = _after_last_comma(text, start, end)
    return as_source(text, *_without_commas(text, start, end))


def source_after(text: str, start: int, end: int, *, is_last: bool) -> tuple[Interval | None, int]:
    """The noun phrase that follows menurut or kata, and where it ends.

    Args:
        text: the text.
        start: end of the cue.
        end: end of the sentence.
        is_last: nothing but the source follows, so that an apposition may too.
    """
    if match := _PREPOSITION.match(text, start, end):
        start = match.end()
    stop = _first_stop(text, start, end)
    if is_last:
        stop = _with_apposition(text, stop, end)
    if date := _DATE_BEHIND.search(text, start, stop):
        return as_source(text, start, date.start()), stop
    return as_source(text, start, stop), stop


def as_source(text: str, start: int, end: int) -> Interval | None:
    """The interval, trimmed, if it can be a noun phrase that states something."""
    start, end = trim_space(text, start, end)
    words = _WORD.findall(text[start:end].split(" yang ")[0])
    if not words or len(text[start:end].split()) > _LONGEST_SOURCE:
        return None
    if words[0].lower() in NO_SOURCE_FIRST.union(FRONTED) or any(
        word in NO_SOURCE_WORD for word in words
    ):
        return None
    # the first word of a sentence is capital in any case; further on a capital is a name
    if any(_is_verb(word) for word in words):
        return None
    if text[start:end].split()[-1] in ("yang", "dan", "serta", "atau"):
        return None
    if any(char in text[start:end] for char in '"“”?!;:') or not _is_balanced(text[start:end]):
        return None
    return start, end


def capital_run(text: str, start: int, end: int) -> Interval | None:
    """The capitalised words at the start, where a lower-case word follows them."""
    match = _CAPITAL_RUN.match(text, start, end)
    return as_source(text, match.start(1), match.end(1)) if match else None


def n_words(text: str, start: int, end: int) -> int:
    """Number of words, numbers not counted."""
    return len(_WORD.findall(text, start, end))


def _without_edge_quotes(text: str, start: int, end: int) -> Interval:
    """Takes off a quote whose partner is outside, and a pair around the whole."""
    if start >= end:
        return start, end
    first, last = text[start], text[end - 1]
    inner = text[start:end]
    if last in CLOSING and inner.count(_PARTNER[last]) < inner.count(last):
        return start, end - 1
    if first in OPENING and inner.count(CLOSING[OPENING.index(first)]) < inner.count(first):
        return start + 1, end
    if '"' in (first, last) and inner.count('"') % 2:
        return (start + 1, end) if first == '"' else (start, end - 1)
    is_pair = (last in CLOSING and first == _PARTNER[last]) or first == last == '"'
    if is_pair and len(inner) > 1 and not any(char in inner[1:-1] for char in (first, last)):
        return start + 1, end - 1
    return start, end


def _without_trailing_adjuncts(text: str, start: int, end: int) -> int:
    """Where the source ends before its verb's adverbs and the date of saying."""
    while True:
        before = end
        start, end = trim_space(text, start, end)
        if (match := _LAST_WORD.search(text, start, end)) and match[0].strip().lower() in ADVERBS:
            end = match.start()
        if match := _DATE_BEHIND.search(text, start, end):
            end = match.start()
        if end == before:
            return end


def _without_commas(text: str, start: int, end: int) -> Interval:
    start, end = trim_space(text, start, end)
    while start < end and text[end - 1] in ",-–—":
        start, end = trim_space(text, start, end - 1)
    return start, end


def _after_last_comma(text: str, start: int, end: int) -> int:
    """Leaves out what stands before the last comma, unless the comma is one of a list."""
    comma = text.rfind(",", start, end)
    if comma < 0 or _LIST_COMMA.match(text, comma, end):
        return start
    return comma + 1


def _first_stop(text: str, start: int, end: int) -> int:
    """The first comma, semicolon, quote or full stop outside of brackets."""
    depth = 0
    for place in range(start, end):
        char = text[place]
        depth += (char == "(") - (char == ")")
        is_stop = char in ',;:“”"' or (
            char in ".!?" and (place + 1 == end or text[place + 1].isspace())
        )
        if is_stop and depth <= 0:
            return place
    return end


def _with_apposition(text: str, stop: int, end: int) -> int:
    """The stop after an apposition of a few lower-case words (``, kepala balai kota``)."""
    match = _APPOSITION.match(text, stop, end)
    if match is None or match[1] in _NO_APPOSITION or _is_verb(match[1]):
        return stop
    return match.end()


def _is_verb(word: str) -> bool:
    """Whether a lower-case word has the form of a transitive verb."""
    return bool(_ME_VERB.fullmatch(word)) and word not in ME_NOUNS


def _is_balanced(quote: str) -> bool:
    return quote.count("(") == quote.count(")")

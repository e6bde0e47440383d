"""Where spans begin and end to faults: zones, lines, words, white space, punctuation."""

from collections.abc import Iterator

from tandai.layers.rules.case import Case, Fault, Rule, place_of
from tandai.layers.suggest.base import ANNOTATED_ZONES
from tandai.text.abbreviations import BEFORE_NAME, BEFORE_NUMBER, MAY_END

CLITICS = ("nya", "lah", "kah", "pun", "ku", "mu")
_LONGEST_CLITIC = 4
"""Hyphen included: what a clitic can take of a word's end, where the text cannot tell."""
_MARKS = frozenset(".,;:!?…\"“”‘’'«»–—-")
_BRACKETS = {")": "(", "]": "["}
_ABBREVIATIONS = BEFORE_NAME | BEFORE_NUMBER | MAY_END


def outside_zone(case: Case) -> Iterator[Fault]:
    """Spans in captions, bylines and boilerplate."""
    for span in case.spans():
        zones = [
            zone.zone
            for zone in case.document.zones
            if zone.start < span.end and span.start < zone.end
        ]
        for zone in sorted(set(zones) - ANNOTATED_ZONES):
            expected = f"spans of {', '.join(sorted(ANNOTATED_ZONES))} alone"
            yield Fault(place_of(span), f"a span in the zone {zone!r}", expected)


def over_lines(case: Case) -> Iterator[Fault]:
    """Spans that begin in one line and end in another."""
    for span in case.spans():
        n_lines = sum(
            zone.start < span.end and span.start < zone.end for zone in case.document.zones
        )
        if n_lines > 1:
            yield Fault(place_of(span), f"a span over {n_lines} lines", "a span in one line")


def white_space(case: Case) -> Iterator[Fault]:
    """Every character but white space is in a token, so an edge outside of all of them is some."""
    for span in case.spans():
        edges = (("begins", span.start), ("ends", span.end - 1))
        bad = [word for word, place in edges if not case.tokens(place, place + 1)]
        if bad:
            found = f"a span that {' and '.join(bad)} with white space"
            yield Fault(place_of(span), found, "edges on words")


def inside_word(case: Case) -> Iterator[Fault]:
    """Edges in the middle of a token; a clitic may be cut off behind."""
    for span in case.spans():
        first = case.tokens(span.start, span.start + 1)
        last = case.tokens(span.end - 1, span.end)
        if first and first[0][0] < span.start:
            found = f"a start inside the word at {first[0][0]}:{first[0][1]}"
            yield Fault(place_of(span), found, "whole words")
        if last and span.end < last[0][1] and not _is_clitic(case, span.end, last[0][1]):
            found = f"an end inside the word at {last[0][0]}:{last[0][1]}"
            yield Fault(place_of(span), found, "whole words, or a clitic left outside")


def _is_clitic(case: Case, start: int, end: int) -> bool:
    if case.text is None:
        return end - start <= _LONGEST_CLITIC
    return case.text[start:end].lstrip("-‐‑").lower() in CLITICS


def punctuation(case: Case) -> Iterator[Fault]:
    """Marks at a span's edges; names that are written so, and abbreviations, keep theirs."""
    for span, quote in case.quoted():
        if not quote.strip() or quote in case.forms:
            continue
        bad = [mark for mark in (quote[0],) if mark in _MARKS or _is_alone(mark, quote)]
        if quote[-1] in _MARKS or _is_alone(quote[-1], quote):
            bad += [] if _is_abbreviation(quote) or _closes(quote) else [quote[-1]]
        bad = bad if not _opens(quote) else bad[1:]
        if bad:
            found = f"{' and '.join(bad)} at the edge"
            yield Fault(place_of(span), found, "edges without punctuation")


def _is_alone(mark: str, quote: str) -> bool:
    """A bracket at an edge whose partner is outside."""
    for closing, opening in _BRACKETS.items():
        if mark == closing and quote.count(opening) < quote.count(closing):
            return True
        if mark == opening and quote.count(closing) < quote.count(opening):
            return True
    return False


def _opens(quote: str) -> bool:
    """A mark at the start whose partner is inside: a title in quotes that begins a claim."""
    inside = quote[1:-1]
    partner = {"“": "”", "«": "»", '"': '"'}.get(quote[0])
    return partner is not None and inside.count(partner) % 2 == 1


def _closes(quote: str) -> bool:
    """The same at the end."""
    inside = quote[1:-1]
    partner = {"”": "“", "»": "«", '"': '"'}.get(quote[-1])
    return partner is not None and inside.count(partner) % 2 == 1


def _is_abbreviation(quote: str) -> bool:
    """``PT Teluk Biru Tbk.``, ``J.``: the stop belongs to the word."""
    if not quote.endswith("."):
        return False
    word = quote[:-1].split()[-1:]
    return bool(word) and (word[0].lower() in _ABBREVIATIONS or len(word[0]) == 1)


EDGES = {
    "span-outside-zone": Rule(
        outside_zone,
        "warning",
        ("E1", "C4"),
        "Only headline, subheadings and body are annotated.",
    ),
    "span-over-lines": Rule(
        over_lines, "warning", ("E1", "C4"), "A line is a zone, and no span joins two."
    ),
    "edge-white-space": Rule(
        white_space, "warning", ("E7", "C5"), "Who drags a little too far marks another span."
    ),
    "span-inside-word": Rule(
        inside_word, "warning", ("E7", "C10"), "No span begins or ends inside a word."
    ),
    "edge-punctuation": Rule(
        punctuation,
        "warning",
        ("E7", "C5"),
        "Quotation marks, commas and stops at the edges are outside.",
        "text",
    ),
}

"""A line's quotation marks become proposals for the statements inside them."""

import re
from collections.abc import Iterator, Sequence

from tandai.layers.suggest.cues import CueHit
from tandai.layers.suggest.edges import Interval, n_words, source_before, trim_claim
from tandai.layers.suggest.propositions import (
    FEWEST_WORDS,
    Proposal,
    SourceHit,
    attributions_behind,
    mid_cues,
)
from tandai.text.quotations import PAIR
from tandai.text.sentences import split_sentences

_SCORE_ATTRIBUTED = 0.8
_SCORE_ALONE = 0.6
_FEWEST_WORDS_OF_STATEMENT = 3
"""Fewer are a word set in quotes, not a statement."""

_TO_QUOTE = re.compile(r"(?:\s+bahwa)?\s*[,:]?\s*")
_NEXT_IN_LOWER_CASE = re.compile(r"[\s,]*[a-z]")


class Quotation:
    """A statement in quotation marks, with the sentence around it.

    Attributes:
        start: of the sentence that opens it.
        end: of the sentence that closes it.
        proposals: its claims; only the first is linked, the rest inherit.
    """

    def __init__(self, start: int, end: int, proposals: tuple[Proposal, ...]) -> None:
        self.start = start
        self.end = end
        self.proposals = proposals


def find_quotations(
    text: str,
    start: int,
    end: int,
    sentences: Sequence[Interval],
    hits: tuple[CueHit, ...],
) -> Iterator[Quotation]:
    """The statements in quotation marks: attributed ones, and those that fill their sentence."""
    done = start
    for match in PAIR.finditer(text, start, end):
        opens, closes = match.span()
        inner = (opens + 1, closes - 1)
        if not _is_statement(text, *inner):
            continue
        around = _around(text, sentences, opens, closes)
        lead, tail = (max(around[0], done), opens), (closes, max(around[1], closes))
        cues, sources, inherits = _attributions(text, lead, tail, hits)
        is_alone = not text[slice(*lead)].strip() and not text[slice(*tail)].strip(" .,")
        if not cues and not is_alone:
            continue
        done = tail[1]
        proposals = _statements(text, inner, hits, cues, sources, inherits)
        yield Quotation(lead[0], tail[1], tuple(proposals))


def _attributions(
    text: str, lead: Interval, tail: Interval, hits: tuple[CueHit, ...]
) -> tuple[list[CueHit], list[SourceHit], bool]:
    cues, sources, inherits = attributions_behind(text, *tail, hits)
    before = [hit for hit in hits if lead[0] <= hit.start and hit.end <= lead[1]]
    if not before or before[-1].part not in ("active", "quoting"):
        return cues, sources, inherits
    verb = before[-1]
    source = source_before(text, lead[0], verb.start)
    if source is not None and _TO_QUOTE.fullmatch(text, verb.end, lead[1]):
        cues.insert(0, verb)
        sources.insert(0, SourceHit(start=source[0], end=source[1], is_relay=False))
    return cues, sources, inherits


def _statements(
    text: str,
    inner: Interval,
    hits: tuple[CueHit, ...],
    cues: list[CueHit],
    sources: list[SourceHit],
    inherits: bool,
) -> Iterator[Proposal]:
    is_first = True
    for begin, stop in split_sentences(text[slice(*inner)]):
        start, end = inner[0] + begin, inner[0] + stop
        is_question = text[end - 1] == "?"
        start, end = trim_claim(text, start, end)
        if is_question or n_words(text, start, end) < FEWEST_WORDS:
            continue
        yield Proposal(
            start=start,
            end=end,
            cues=(*(cues if is_first else ()), *mid_cues(hits, start, end)),
            sources=tuple(sources) if is_first else (),
            is_quoted=True,
            inherits_source=inherits and is_first,
            score=_SCORE_ATTRIBUTED if cues else _SCORE_ALONE,
        )
        is_first = False


def _is_statement(text: str, start: int, end: int) -> bool:
    inner = text[start:end].lstrip()
    return (
        bool(inner)
        and not inner[0].islower()
        and (n_words(text, start, end) >= _FEWEST_WORDS_OF_STATEMENT)
    )


def _around(text: str, sentences: Sequence[Interval], opens: int, closes: int) -> Interval:
    """The interval from the sentence that opens a quotation to the one that attributes it."""
    start, end = opens, closes
    for sentence in sentences:
        if sentence[0] <= opens < sentence[1]:
            start = sentence[0]
        is_after = sentence[0] >= end and not text[end : sentence[0]].strip()
        if sentence[0] < closes <= sentence[1]:
            end = sentence[1]
        elif is_after and end == closes and _NEXT_IN_LOWER_CASE.match(text, *sentence):
            # a quotation that ends in "!" may have been cut from its attribution
            end = sentence[1]
    return start, end

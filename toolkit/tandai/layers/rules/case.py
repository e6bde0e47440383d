"""One annotation and what stands around it to what a rule asks: quotes, values, links, places.

Everything but a quote is known without the text: tokens, sentences, zones and quotation marks
are frozen in the document's record.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import msgspec

from tandai.findings import Severity
from tandai.layers.cue_words import CueWord
from tandai.layers.lexicons import CanonicalClaim, Cue, Entity, Target
from tandai.records import Annotation, Attribute, Document, Relation, Span


@dataclass(frozen=True)
class Lexicons:
    """What a project's lexicons say; an empty one is asked nothing."""

    entities: tuple[Entity, ...] = ()
    cues: tuple[Cue, ...] = ()
    canonical: tuple[CanonicalClaim, ...] = ()
    targets: tuple[Target, ...] = ()
    stances: tuple[str, ...] = ()
    """Ids of the answers offered under a canonical claim."""
    cue_words: tuple[CueWord, ...] | None = None
    """Why words of the cue lexicon are no cues where gold marks none; None: no list is kept."""
    guideline: frozenset[str] = frozenset()
    """Ids of the guideline's rules."""

    @cached_property
    def forms(self) -> dict[str, Entity]:
        """Entities by each form of their names; made once for all documents."""
        return {form: each for each in self.entities for form in (each.name, *each.aliases)}

    @cached_property
    def words(self) -> dict[str, Cue]:
        """Cues by their words."""
        return {cue.word: cue for cue in self.cues}


class Fault(NamedTuple):
    """A breach at one place, before it is a Finding."""

    place: str
    """``12:18 CLAIM``; within the document."""
    found: str
    expected: str


class Rule(NamedTuple):
    """A rule of the scheme."""

    check: "Callable[[Case], Iterable[Fault]]"
    severity: Severity
    guideline: tuple[str, ...]
    """Ids of the guideline's rules it rests on."""
    reason: str
    """One sentence: what a breach does, or what the scheme says."""
    needs: str = ""
    """``text``, ``lexicon`` or both, where it says nothing without."""


class CorpusRule(NamedTuple):
    """A rule over all documents at once."""

    check: "Callable[[Iterable[Case]], Iterable[tuple[Case, Fault]]]"
    severity: Severity
    guideline: tuple[str, ...]
    reason: str
    needs: str = ""


@dataclass(frozen=True)
class Case:
    """What a rule looks at."""

    annotation: Annotation
    document: Document
    text: str | None = None
    """None where it is not on this machine."""
    asked: Annotation | None = None
    """Gold of the layer whose spans this one asks about."""
    lexicons: Lexicons = field(default_factory=Lexicons)

    def spans(self, *labels: str) -> list[Span]:
        """Those of the labels, or all, in text order."""
        return [each for each in self._spans if not labels or each.label in labels]

    @cached_property
    def _spans(self) -> list[Span]:
        return sorted(self.annotation.spans, key=lambda one: (one.start, one.end, one.label))

    @cached_property
    def by_id(self) -> dict[str, list[Span]]:
        """Spans by region; a region of two labels is two spans."""
        found: dict[str, list[Span]] = {}
        for span in self._spans:
            found.setdefault(span.span_id, []).append(span)
        return found

    def quote(self, span: Span) -> str | None:
        """What is marked; None without the text."""
        return None if self.text is None else self.text[span.start : span.end]

    def quoted(self, *labels: str) -> Iterator[tuple[Span, str]]:
        """Spans with what is marked; none without the text."""
        if self.text is not None:
            for span in self.spans(*labels):
                yield span, self.text[span.start : span.end]

    def values(self, span: Span, name: str) -> tuple[str, ...]:
        """What was answered to a question about a span."""
        return tuple(
            value
            for each in self._attributes.get((span.span_id, name), ())
            for value in each.values
        )

    def value(self, span: Span, name: str) -> str:
        """The one answer; empty where there is none."""
        return next(iter(self.values(span, name)), "")

    @cached_property
    def _attributes(self) -> dict[tuple[str, str], list[Attribute]]:
        found: dict[tuple[str, str], list[Attribute]] = {}
        for each in self.annotation.attributes:
            found.setdefault((each.span_id, each.name), []).append(each)
        return found

    def is_tied(self, span: Span, name: str) -> bool:
        """Whether annotators left a question about a span open: the tie is listed already."""
        about = f"{key_of(span)} {name}"
        return any(
            tie.item == about or tie.item.startswith(f"{about} ")
            for tie in self.annotation.ties
            if tie.what == "attribute"
        )

    def linked(self, label: str) -> list[tuple[Span, Span]]:
        """Both ends of every relation of a label, from and to."""
        return [
            (source, target)
            for ends in self.ends
            if label in ends.labels
            for source in self.by_id.get(ends.from_id, ())
            for target in self.by_id.get(ends.to_id, ())
        ]

    @cached_property
    def ends(self) -> list[Relation]:
        """Relations, those drawn to the left turned."""
        return [
            msgspec.structs.replace(each, from_id=each.to_id, to_id=each.from_id, direction="right")
            if each.direction == "left"
            else each
            for each in self.annotation.relations
        ]

    def into(self, label: str, target: Span) -> list[Span]:
        """The spans that a relation of a label joins to one."""
        return [source for source, end in self.linked(label) if end == target]

    def is_open(self, label: str, span: Span, *, is_from: bool = False) -> bool:
        """Whether a tie would fill a gap: a relation of the span, or its other end.

        Args:
            label: of the relation, which is also that of its first end, in small letters.
            span: the end that is there.
            is_from: whether that is the relation's first end.
        """
        start, end = self.line(span)
        other = "CLAIM" if is_from else label.upper()
        for tie in self.annotation.ties:
            if tie.what == "relation":
                first, _, last = tie.item.partition(" -> ")
                # Behind the last end may stand the relation's labels.
                if f"{first if is_from else last} ".startswith(f"{key_of(span)} "):
                    return True
            if tie.what == "span" and tie.item.endswith(f"={other}"):
                begin, stop = map(int, tie.item.partition(" ")[0].split(":"))
                if begin < end and start < stop:
                    return True
        return False

    def line(self, span: Span) -> tuple[int, int]:
        """From the first zone that a span touches to the end of the last; a line is a zone."""
        touched = [
            zone for zone in self.document.zones if zone.start < span.end and span.start < zone.end
        ]
        return (touched[0].start, touched[-1].end) if touched else (span.start, span.end)

    def sentences(self, span: Span) -> Sequence[tuple[int, int]]:
        """The document's sentences that a span touches."""
        return _touched(self.document.sentences, span.start, span.end)

    def tokens(self, start: int, end: int) -> Sequence[tuple[int, int]]:
        """The document's tokens that an interval touches."""
        return _touched(self.document.tokens, start, end)

    def quotation(self, span: Span) -> tuple[int, int] | None:
        """The pair of quotation marks that a span stands in."""
        for start, end in _touched(self.document.quotations, span.start, span.end):
            if start <= span.start and span.end <= end:
                return start, end
        return None

    def cue(self, span: Span) -> Cue | None:
        """What the lexicon says of a cue; None where it, or the text, says nothing."""
        words = (self.quote(span) or "").lower().split()
        return self.lexicons.words.get(words[-1]) if words else None

    @property
    def forms(self) -> dict[str, Entity]:
        """Entities of the lexicon by each form of their names."""
        return self.lexicons.forms


def key_of(span: Span) -> str:
    """As a tie's item names a span: ``12:18 entity=PER``."""
    return f"{span.start}:{span.end} {span.control}={span.label}"


def place_of(span: Span) -> str:
    """``12:18 CLAIM``."""
    return f"{span.start}:{span.end} {span.label}"


def overlaps(spans: Iterable[Span]) -> Iterator[tuple[Span, Span]]:
    """Pairs of spans that share a code point, each pair once."""
    before: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, one.end)):
        before = [each for each in before if each.end > span.start]
        yield from ((each, span) for each in before)
        before.append(span)


def _touched(
    intervals: Sequence[tuple[int, int]], start: int, end: int
) -> Sequence[tuple[int, int]]:
    """Those of disjoint intervals in order that share a code point with one."""
    first = bisect_right(intervals, start, key=lambda each: each[1])
    last = bisect_left(intervals, end, key=lambda each: each[0])
    return intervals[first:last]

"""All that was said of one document to what was said of one interval of it, from suggestion to gold.

Spans are known by their place: annotators, programs and curators each give ids of their own.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from tandai.adjudication.records import Curated
from tandai.errors import TandaiError
from tandai.records import Annotation, Attribute, Record, Span, Tie

Step = Literal["suggested", "withheld", "annotated", "adjudicated", "gold"]
STEPS: tuple[Step, ...] = ("suggested", "withheld", "annotated", "adjudicated", "gold")
Fit = Literal["same", "overlaps"]
_INTERVAL = re.compile(r"(\d+)-(\d+)", re.ASCII)
_PLACE = re.compile(r"(\d+):(\d+) ", re.ASCII)


class Settled(Record, frozen=True, kw_only=True):
    """How an item came about."""

    origin: str
    annotators: tuple[str, ...]
    policy: str
    rule: str


class Said(Record, frozen=True, kw_only=True):
    """An answer about a span."""

    name: str
    values: tuple[str, ...]
    settled: Settled


class Label(Record, frozen=True, kw_only=True):
    """A label that somebody gave there."""

    fit: Fit
    start: int
    end: int
    span_id: str
    control: str
    label: str
    score: float | None
    settled: Settled
    answers: tuple[Said, ...]


class Voice(Record, frozen=True, kw_only=True):
    """One who could have said something there, and what they said; nothing is an answer, too."""

    layer: str
    step: Step
    who: str
    """A pseudonym, or what made a suggestion."""
    kind: str
    status: str
    guideline_version: str
    at: str
    labels: tuple[Label, ...]
    asked: tuple[str, ...] = ()
    """Of a curator: the items there that they were asked, and why."""
    rules: dict[str, str] = msgspec.field(default_factory=dict)
    """Of a curator: by item there, the guideline's rule they settled it by."""


class OpenTie(Record, frozen=True, kw_only=True):
    """What gold left open there."""

    layer: str
    tie: Tie


def parse_target(words: str) -> tuple[str, tuple[int, int] | str]:
    """``DOCUMENT:START-END`` or ``DOCUMENT:SPAN`` to the document and the interval or span id.

    Raises:
        TandaiError: it is neither.
    """
    document_id, colon, place = words.partition(":")
    if not (document_id and colon and place):
        raise TandaiError(
            f"found {words!r}; expected DOCUMENT:START-END, as s01:120-134, or DOCUMENT:SPAN_ID."
        )
    found = _INTERVAL.fullmatch(place)
    if found is None:
        return document_id, place
    start, end = int(found[1]), int(found[2])
    if start >= end:
        raise TandaiError(f"found the interval {place}; expected START before END.")
    return document_id, (start, end)


def find_places(annotations: Iterable[Annotation], span_id: str) -> set[tuple[int, int]]:
    """Where spans of an id stand."""
    return {
        (span.start, span.end)
        for annotation in annotations
        for span in annotation.spans
        if span.span_id == span_id
    }


def hear(annotation: Annotation, step: Step, place: tuple[int, int]) -> Voice:
    """What an annotation says of an interval."""
    return Voice(
        layer=annotation.layer,
        step=step,
        who=annotation.model_version if step in STEPS[:2] else annotation.annotator_id,
        kind=annotation.annotator_kind,
        status=annotation.status,
        guideline_version=annotation.guideline_version,
        at=annotation.updated_at or annotation.created_at,
        labels=tuple(_labels(annotation, place)),
    )


def hear_curator(curated: Curated, place: tuple[int, int]) -> Voice:
    """What a curator was asked and said of an interval, and by which rules."""
    asked = tuple(
        f"{each.item} ({each.reason})" for each in curated.asked if _is_there(each.item, place)
    )
    rules = {item: rule for item, rule in curated.rules.items() if _is_there(item, place)}
    voice = hear(curated.annotation, "adjudicated", place)
    return msgspec.structs.replace(voice, at=curated.created_at, asked=asked, rules=rules)


def open_ties(gold: Annotation, place: tuple[int, int]) -> list[OpenTie]:
    """What gold left open there."""
    ties = (each for each in gold.ties if _is_there(each.item, place))
    return [OpenTie(layer=gold.layer, tie=each) for each in ties]


def _labels(annotation: Annotation, place: tuple[int, int]) -> Iterator[Label]:
    for span in sorted(annotation.spans, key=lambda each: (each.start, each.end, each.label)):
        if not _touches(span.start, span.end, place):
            continue
        yield Label(
            fit="same" if (span.start, span.end) == place else "overlaps",
            start=span.start,
            end=span.end,
            span_id=span.span_id,
            control=span.control,
            label=span.label,
            score=span.score,
            settled=_settled(span),
            answers=tuple(_answers(annotation.attributes, span.span_id)),
        )


def _answers(attributes: Sequence[Attribute], span_id: str) -> Iterator[Said]:
    for each in attributes:
        if each.span_id == span_id:
            yield Said(name=each.name, values=each.values, settled=_settled(each))


def _settled(item: Span | Attribute) -> Settled:
    return Settled(
        origin=item.origin, annotators=item.annotators, policy=item.policy, rule=item.rule
    )


def _is_there(item: str, place: tuple[int, int]) -> bool:
    """Whether an item in words, ``12:18 entity=PER``, is about the interval."""
    found = _PLACE.match(item)
    return found is not None and _touches(int(found[1]), int(found[2]), place)


def _touches(start: int, end: int, place: tuple[int, int]) -> bool:
    return start < place[1] and place[0] < end

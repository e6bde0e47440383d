"""A document and a lexicon become entity suggestions: names, dates and quantities."""

from collections.abc import Iterator, Sequence

from tandai.layers.lexicons import Entity
from tandai.layers.suggest.base import (
    Stretch,
    annotated_stretches,
    check_text,
    suggested_annotation,
    suggested_attribute,
    suggested_span,
)
from tandai.layers.suggest.gazetteer import Gazetteer, gazetteer_of
from tandai.records import Annotation, Document, Record
from tandai.text.dates import find_dates, find_quantities

LAYER = "entity"
CONTROL = "entity"

_SCORE_NAME = 0.9
_SCORE_CAPITALS = 0.8
_SCORE_DATE = 0.8
_SCORE_QUANTITY = 0.7


class _Candidate(Record, frozen=True, kw_only=True):
    start: int
    end: int
    label: str
    score: float
    value_norm: str = ""

    @property
    def claim_to_place(self) -> tuple[int, int, int]:
        """Longest first, a name before a number, then from the left."""
        return (self.start - self.end, self.label in ("DAT", "QTY"), self.start)


def suggest_entities(
    document: Document, text: str, lexicon: Sequence[Entity], *, guideline_version: str = ""
) -> Annotation:
    """Proposes the names of the lexicon, dates and quantities, without overlap.

    Raises:
        OffsetError: the text is not the document's.
    """
    check_text(document, text)
    gazetteer = gazetteer_of(tuple(lexicon))
    candidates = [
        candidate
        for stretch in annotated_stretches(document, text)
        for candidate in _candidates(text, stretch, gazetteer)
    ]
    spans, attributes = [], []
    for number, entity in enumerate(_without_overlap(candidates), start=1):
        span_id = f"e{number}"
        spans.append(
            suggested_span(
                text,
                span_id,
                entity.start,
                entity.end,
                control=CONTROL,
                label=entity.label,
                score=entity.score,
            )
        )
        if entity.value_norm:
            attributes.append(
                suggested_attribute(span_id, "value_norm", entity.value_norm, kind="text")
            )
    return suggested_annotation(
        document,
        layer=LAYER,
        guideline_version=guideline_version,
        spans=spans,
        attributes=attributes,
    )


def _candidates(text: str, stretch: Stretch, gazetteer: Gazetteer) -> Iterator[_Candidate]:
    for mention in gazetteer.find(text, stretch.start, stretch.end):
        score = _SCORE_CAPITALS if mention.is_capitals else _SCORE_NAME
        yield _Candidate(
            start=mention.start, end=mention.end, label=mention.entity.type, score=score
        )
    # found in the stretch alone, so that nothing reaches over its edge
    own = text[stretch.start : stretch.end]
    for label, score, found in (
        ("DAT", _SCORE_DATE, find_dates(own)),
        ("QTY", _SCORE_QUANTITY, find_quantities(own)),
    ):
        for item in found:
            yield _Candidate(
                start=stretch.start + item.start,
                end=stretch.start + item.end,
                label=label,
                score=score,
                value_norm=item.value_norm,
            )


def _without_overlap(candidates: list[_Candidate]) -> list[_Candidate]:
    taken: set[int] = set()
    kept = []
    for candidate in sorted(candidates, key=lambda one: one.claim_to_place):
        place = range(candidate.start, candidate.end)
        if taken.isdisjoint(place):
            taken.update(place)
            kept.append(candidate)
    return sorted(kept, key=lambda one: one.start)

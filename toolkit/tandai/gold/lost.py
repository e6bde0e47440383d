"""Gold answers about another layer's spans to those about spans that layer still has."""

from collections.abc import Collection, Mapping

import msgspec

from tandai.gold.keys import key_of
from tandai.records import Annotation, Span, Tie


def without_lost_spans(
    gold: Annotation, source: Annotation | None
) -> tuple[Annotation, tuple[Span, ...]]:
    """Gold answers about another layer's gold spans, less those whose span that layer has lost.

    The annotators were shown spans of an earlier gold. Where it changed since, their answers are
    about spans that are gold no longer; they stay in the annotations and leave gold.

    Args:
        gold: of the layer that asks.
        source: gold of the layer asked about, or None where it has none of this document.
    """
    there = {key_of(span) for span in source.spans} if source else set()
    lost = tuple(span for span in gold.spans if key_of(span) not in there)
    gone = {span.span_id for span in lost}
    names = {str(key_of(span)): span.span_id in gone for span in gold.spans}
    kept = msgspec.structs.replace(
        gold,
        spans=tuple(span for span in gold.spans if span.span_id not in gone),
        attributes=tuple(each for each in gold.attributes if each.span_id not in gone),
        relations=tuple(each for each in gold.relations if not {each.from_id, each.to_id} & gone),
        ties=tuple(each for each in gold.ties if not _is_about(each, names)),
    )
    return kept, lost


def _is_about(tie: Tie, names: Mapping[str, bool]) -> bool:
    """Whether a tie names a span that is marked in ``names``, at its front or behind an arrow."""
    ends = [tie.item]
    for arrow in (" <-> ", " -> "):
        ends = [part for end in ends for part in end.split(arrow)]
    return any(names[span] for end in ends if (span := _named(end, names)))


def _named(words: str, names: Collection[str]) -> str:
    """The span that words begin with; labels may hold blanks, so the longest one counts."""
    return max((each for each in names if f"{words} ".startswith(f"{each} ")), key=len, default="")

"""Annotations in a few words, for what a page shows of them."""

from collections.abc import Mapping, Sequence

from tandai.records import Annotation, Answer, Attribute, Relation, Span, Tie

Place = tuple[int, int, str]


def span(place: Place, *, span_id: str = "", control: str = "entity") -> Span:
    start, end, label = place
    return Span(
        span_id=span_id or f"{start}-{end}-{label}",
        start=start,
        end=end,
        control=control,
        label=label,
        quote_sha256="",
        origin="manual",
    )


def said(
    who: str,
    *places: Place,
    attributes: Mapping[tuple[Place, str], Sequence[str]] | None = None,
    arrows: Sequence[tuple[Place, Place, str]] = (),
    answers: Mapping[str, Sequence[str]] | None = None,
    text: bool = False,
    ties: Sequence[Tie] = (),
    document: str = "d1",
) -> Annotation:
    """One annotator's answer; spans are named for their place."""
    spans = tuple(map(span, places))
    name = {(each.start, each.end, each.label): each.span_id for each in spans}
    kind = "text" if text else "choices"
    return Annotation(
        annotation_id=f"{document}/entity/{who}/1",
        document_id=document,
        text_sha256="",
        layer="entity",
        guideline_version="1",
        annotator_id=who,
        annotator_kind="gold" if who == "gold" else "person",
        spans=spans,
        attributes=tuple(
            Attribute(
                span_id=name[place], name=key, kind=kind, values=tuple(values), origin="manual"
            )
            for (place, key), values in (attributes or {}).items()
        ),
        relations=tuple(
            Relation(from_id=name[one], to_id=name[other], labels=(label,), origin="manual")
            for one, other, label in arrows
        ),
        answers=tuple(
            Answer(name=key, kind=kind, values=tuple(values), origin="manual")
            for key, values in (answers or {}).items()
        ),
        ties=tuple(ties),
    )

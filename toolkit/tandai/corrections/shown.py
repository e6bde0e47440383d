"""What corrections of a document lost to what its curator is shown: each item once, and by whom."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

import msgspec

from tandai.adjudication.records import Missed, NotCarried, Question
from tandai.corrections.records import Correction, Lost
from tandai.errors import TandaiError
from tandai.gold.keys import RelationKey, SpanKey, attribute_item, key_of
from tandai.hydration.anchors import Anchors, align
from tandai.records import Annotation, Attribute, Document, Record, Relation, Span

R = TypeVar("R", bound=Record)
Region = tuple[str, str]
"""An annotation's id and its region's."""


class _Told(NamedTuple):
    """An item in words, before it is known who else gave it."""

    what: Missed
    item: str
    values: tuple[str, ...] = ()
    place: tuple[int, int] | None = None
    """In the old text."""


def not_carried(
    named: str,
    correction: Correction,
    layer: str,
    now: Document,
    annotations: Iterable[Annotation] = (),
) -> tuple[NotCarried, ...]:
    """The items of one layer, in the order of the old text; answers about all of it at the end.

    Args:
        named: the correction's name, ``s04#1``.
        correction: what it lost.
        layer: whose items.
        now: the document as it is.
        annotations: of the document and layer as they are: an arrow may have lost one end only.

    Raises:
        TandaiError: a record of the correction cannot be read.
    """
    lost = [each for each in correction.lost if each.layer == layer]
    regions = {(each.annotation_id, span.span_id): key_of(span) for each, span in _spans(lost)}
    for annotation in annotations:
        for span in annotation.spans:
            regions.setdefault((annotation.annotation_id, span.span_id), key_of(span))
    who: dict[_Told, list[str]] = {}
    for each in lost:
        who.setdefault(_told(each, regions), []).append(_author(each.annotation_id))
    for kept in correction.kept:
        if kept.layer == layer:
            told = _Told("answer", kept.item)
            who.setdefault(told, []).append(_author(kept.annotation_id))
    anchors = align(correction.old.paragraphs, now.paragraphs)
    ordered = sorted(who, key=lambda told: (told.place is None, told.place or (), told))
    return tuple(_made(named, told, who[told], anchors, now) for told in ordered)


def _made(
    named: str, told: _Told, who: Sequence[str], anchors: Anchors, now: Document
) -> NotCarried:
    start, end = (0, 0) if told.place is None else _between(told.place, anchors, now)
    return NotCarried(
        correction=named,
        what=told.what,
        item=told.item,
        values=told.values,
        who=tuple(sorted(set(who))),
        start=start,
        end=end,
    )


def _between(place: tuple[int, int], anchors: Anchors, now: Document) -> tuple[int, int]:
    """What stands in the new text between the lines that are still there on both sides."""
    before = [each for each in anchors.anchors if each.end <= place[0]]
    after = [each for each in anchors.anchors if each.start >= place[1]]
    end = now.paragraphs[-1].end if now.paragraphs else 0
    return (
        before[-1].end + before[-1].shift if before else 0,
        after[0].start + after[0].shift if after else end,
    )


def _spans(lost: Iterable[Lost]) -> Iterator[tuple[Lost, Span]]:
    for each in lost:
        if each.what == "span":
            yield each, _read(each, Span)


def _told(lost: Lost, regions: dict[Region, SpanKey]) -> _Told:
    def key(span_id: str) -> SpanKey | None:
        return regions.get((lost.annotation_id, span_id))

    if lost.what == "span":
        span = _read(lost, Span)
        return _Told("span", str(key_of(span)), (), (span.start, span.end))
    if lost.what == "attribute":
        attribute = _read(lost, Attribute)
        about = key(attribute.span_id)
        if about is not None:
            item, place = attribute_item(about, attribute.name), (about.start, about.end)
            return _Told("attribute", item, attribute.values, place)
        return _Told("attribute", lost.item, attribute.values)
    if lost.what == "relation":
        relation = _read(lost, Relation)
        source, target = key(relation.from_id), key(relation.to_id)
        if relation.direction == "left":
            source, target = target, source
        if source is not None and target is not None:
            arrow = RelationKey(source, target, relation.direction, tuple(sorted(relation.labels)))
            return _Told("relation", str(arrow))
        return _Told("relation", lost.item)
    if lost.what == "question":
        question = _read(lost, Question)
        return _Told(question.what, question.item)
    return _Told("extra", lost.item)


def _read(lost: Lost, kind: type[R]) -> R:
    try:
        return msgspec.json.decode(lost.json, type=kind)
    except msgspec.MsgspecError as error:
        raise TandaiError(
            f"corpus/corrections.jsonl: found {lost.what} {lost.item!r} of {lost.annotation_id} "
            f"whose record cannot be read: {error}; expected the line as `tandai correct` wrote it."
        ) from error


def _author(annotation_id: str) -> str:
    """The pseudonym in ``document/layer/annotator/n``; of a suggestion, its whole id."""
    parts = annotation_id.split("/")
    return parts[2] if len(parts) > 2 else annotation_id

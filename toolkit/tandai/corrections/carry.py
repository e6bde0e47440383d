"""Annotations of an old text to annotations of the new one, and all of them that is lost.

A span is carried where its words are unchanged, which its quote's digest proves. What rests on a
span that is lost is lost with it. Of annotators who marked nearly the same, one may have marked a
word more: what overlaps a lost span of the same label is lost too, lest the others' silence be
taken for an answer.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from tandai.corrections.alignment import Move
from tandai.corrections.records import Kept, Lost, Source
from tandai.digest import sha256_text
from tandai.gold.keys import SpanKey, key_of
from tandai.records import Annotation, Extra, Record

_OTHER_OFFSETS = frozenset({"startOffset", "endOffset", "globalOffsets"})
_CHANGED = "its words changed, or words beside it"
_OVERLAPS = "it overlaps a span of its label whose words changed"
_RESTS = "it rests on a span that is lost"


class Text(NamedTuple):
    """The new text, and how to get there."""

    text: str
    sha256: str
    move: Move


class Carried(NamedTuple):
    """An annotation in the new text."""

    annotation: Annotation
    lost: tuple[Lost, ...]
    kept: tuple[Kept, ...]


def find_lost(annotations: Iterable[Annotation], new: Text) -> dict[SpanKey, str]:
    """The spans of one document and layer that are not carried, and why.

    Args:
        annotations: all that anybody said of it, curators and machines included.
        new: the new text.
    """
    spans = {key_of(span): span.quote_sha256 for each in annotations for span in each.spans}
    lost = {key: _CHANGED for key, digest in spans.items() if not _stands(key, digest, new)}
    waiting = list(lost)
    while waiting:
        one = waiting.pop()
        for key in spans:
            same = (key.control, key.label) == (one.control, one.label)
            if same and key not in lost and key.start < one.end and one.start < key.end:
                lost[key] = _OVERLAPS
                waiting.append(key)
    return lost


def _stands(key: SpanKey, digest: str, new: Text) -> bool:
    there = new.move(key.start, key.end)
    return there is not None and sha256_text(new.text[slice(*there)]) == digest


def carry(
    annotation: Annotation, new: Text, lost: dict[SpanKey, str], *, source: Source
) -> Carried:
    """An annotation in the new text.

    Args:
        annotation: of the old one.
        new: the new text.
        lost: what `find_lost` gave for its document and layer.
        source: the file it stands in.
    """
    told: list[Lost] = []

    def lose(what: str, item: str, why: str, record: Record) -> None:
        told.append(
            Lost(
                source=source,
                layer=annotation.layer,
                annotation_id=annotation.annotation_id,
                what=what,
                item=item,
                why=why,
                json=msgspec.json.encode(record).decode(),
            )
        )

    spans = []
    for span in annotation.spans:
        key = key_of(span)
        there = None if key in lost else new.move(span.start, span.end)
        if there is None:
            lose("span", str(key), lost.get(key, _CHANGED), span)
        else:
            spans.append(msgspec.structs.replace(span, start=there[0], end=there[1]))
    ids = {span.span_id for span in spans}
    for attribute in annotation.attributes:
        if attribute.span_id not in ids:
            lose("attribute", f"{attribute.span_id} {attribute.name}", _RESTS, attribute)
    for relation in annotation.relations:
        if not {relation.from_id, relation.to_id} <= ids:
            lose("relation", f"{relation.from_id} -> {relation.to_id}", _RESTS, relation)
    extras = []
    for extra in annotation.extras:
        moved = _extra(extra, new.move)
        if moved is None:
            lose("extra", f"{extra.control} {extra.type}", _CHANGED, extra)
        else:
            extras.append(moved)
    made: Annotation = msgspec.structs.replace(
        annotation,
        text_sha256=new.sha256,
        spans=tuple(spans),
        attributes=tuple(each for each in annotation.attributes if each.span_id in ids),
        relations=tuple(each for each in annotation.relations if {each.from_id, each.to_id} <= ids),
        extras=tuple(extras),
    )
    return Carried(made, tuple(told), tuple(_kept(annotation, extras)))


def _kept(annotation: Annotation, extras: Sequence[Extra]) -> Iterator[Kept]:
    """Answers about the whole text: which of them still hold, only a person can say."""
    names = [answer.name for answer in annotation.answers]
    names += [extra.control for extra in extras if not _place(json.loads(extra.json))]
    for name in dict.fromkeys(names):
        yield Kept(layer=annotation.layer, annotation_id=annotation.annotation_id, item=name)


def _place(item: dict[str, Any]) -> tuple[Any, Any] | None:
    """Start and end of a result item that has them."""
    value = item.get("value")
    if not isinstance(value, dict) or not {"start", "end", *_OTHER_OFFSETS} & set(value):
        return None
    return value.get("start"), value.get("end")


def _extra(extra: Extra, move: Move) -> Extra | None:
    """A result item that is kept whole, in the new text; none where its place is not there."""
    item = json.loads(extra.json)
    place = _place(item)
    if place is None:
        return extra
    start, end = place
    if not (isinstance(start, int) and isinstance(end, int)) or _OTHER_OFFSETS & set(item["value"]):
        return None
    there = move(start, end)
    if there is None:
        return None
    item["value"] |= {"start": there[0], "end": there[1]}
    text = msgspec.json.encode(item, order="sorted").decode()
    return msgspec.structs.replace(extra, json=text)

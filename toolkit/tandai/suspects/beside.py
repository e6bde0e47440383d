"""What stands beside a layer of items to what is known of each document: names, dates, sources."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tandai.layers.lexicons import CanonicalClaim, Entity
from tandai.layers.named import NamedPlace, Naming
from tandai.paths import split_path
from tandai.records import Annotation, Document, Record
from tandai.suspects.judged import Judged
from tandai.text.periods import read_period

Interval = tuple[int, int]


class Beside(Record, frozen=True, kw_only=True):
    """Files and gold of other layers; of a layer without an inventory all is empty."""

    items: tuple[CanonicalClaim, ...] = ()
    questions: tuple[str, ...] = ()
    """Names of the taxonomies that pair a span with items."""
    lexicon: tuple[Entity, ...] = ()
    entities: Mapping[str, Annotation] = {}
    """By document, gold of the layer that marks entities; of the text as it is now."""
    asked: Mapping[str, Annotation] = {}
    """By document, gold of the layer whose spans are asked about."""
    published: Mapping[str, str] = {}
    """By document, the day of its publication, where it is known."""


class Stated(NamedTuple):
    """An item that a span of gold has."""

    said: Judged
    item: CanonicalClaim
    value: str
    """With what is thought of it: ``K07/SUPPORT``."""

    @property
    def asked(self) -> str:
        """What a curator is asked about: this item of the span alone."""
        return f"{self.said.item} {self.item.claim_id}"


class Known(NamedTuple):
    """What gold says of one document beside the layer."""

    names: Sequence[NamedPlace]
    open_places: Sequence[Interval]
    """Spans that annotators left open: somebody saw a name there."""
    sources: Mapping[Interval, frozenset[Interval]]
    """By span asked about, the spans of other labels that are linked to it."""


def collect_stated(judged: Iterable[Judged], beside: Beside) -> list[Stated]:
    """Items of the inventory that gold's spans have, in order."""
    items = {each.claim_id: each for each in beside.items}
    return [
        Stated(each, items[step], value)
        for each in judged
        if each.in_gold and each.name in beside.questions
        for value in each.values
        for step in split_path(value)[:1]
        if step in items
    ]


def collect_known(beside: Beside, documents: Mapping[str, Document]) -> dict[str, Known]:
    """By document with gold of entities that is of its text."""
    naming = Naming(beside.lexicon)
    return {
        name: Known(
            names=naming.places(annotation),
            open_places=_left_open(annotation),
            sources=_sources(beside.asked.get(name)),
        )
        for name, annotation in beside.entities.items()
        if name in documents and annotation.text_sha256 == documents[name].text_sha256
    }


def touched_sentences(document: Document, place: Interval) -> list[Interval]:
    """The sentences that a span stands in."""
    return [each for each in document.sentences if each[0] < place[1] and place[0] < each[1]]


def unread_times(items: Iterable[CanonicalClaim]) -> list[str]:
    """Ids of items whose time no program reads."""
    return [
        each.claim_id for each in items if each.time is not None and read_period(each.time) is None
    ]


def _left_open(annotation: Annotation) -> list[Interval]:
    places = (
        tie.item.partition(" ")[0].split(":") for tie in annotation.ties if tie.what == "span"
    )
    return [(int(start), int(end)) for start, end in places]


def _sources(asked: Annotation | None) -> dict[Interval, frozenset[Interval]]:
    if asked is None:
        return {}
    spans = defaultdict(list)
    for span in asked.spans:
        spans[span.span_id].append(span)
    found: dict[Interval, set[Interval]] = defaultdict(set)
    for each in asked.relations:
        for one in spans[each.from_id]:
            for other in spans[each.to_id]:
                if one.label != other.label:
                    found[one.start, one.end].add((other.start, other.end))
                    found[other.start, other.end].add((one.start, one.end))
    return {place: frozenset(linked) for place, linked in found.items()}

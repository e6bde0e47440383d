"""Answers and gold to every judgement of a span: each value of each question, and who gave it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tandai.records import Annotation, AttributeKind, Span
from tandai.suspects.records import Rule, Suspect, Twin, tell_values

Link = tuple[str, int, int]
"""A relation's label, with ``>`` where the arrow leads away, and the span at its other end."""


class Judged(NamedTuple):
    """A value that was given to one span's question, by one or more."""

    document_id: str
    start: int
    end: int
    control: str
    label: str
    quote_sha256: str
    name: str
    """Of the question."""
    kind: AttributeKind
    values: tuple[str, ...]
    """Sorted."""
    links: frozenset[Link]
    annotators: tuple[str, ...]
    in_gold: bool

    @property
    def place(self) -> tuple[str, int, int]:
        """Document and offsets: what judgements stand in order of."""
        return self.document_id, self.start, self.end

    @property
    def item(self) -> str:
        """The question in words."""
        return f"{self.label} {self.name}"


def suspect_of(
    rule: Rule,
    layer: str,
    said: Judged,
    *,
    others: str,
    score: float,
    item: str = "",
    found: str = "",
    twin: Twin | None = None,
) -> Suspect:
    """A suspect that is a judgement.

    Args:
        rule: that suspects it.
        layer: the layer's name.
        said: the judgement.
        others: what speaks against it, in codes and counts.
        score: how strongly.
        item: what was asked; empty: the judgement's question.
        found: what was said; empty: all of its values.
        twin: the place that it is held against.
    """
    return Suspect(
        rule=rule,
        layer=layer,
        document_id=said.document_id,
        annotators=said.annotators,
        in_gold=said.in_gold,
        start=said.start,
        end=said.end,
        what="attribute",
        item=item or said.item,
        found=found or tell_values(said.values),
        others=others,
        score=score,
        twin=twin,
    )


def collect_judged(
    ballots: Mapping[str, Sequence[Annotation]], gold: Mapping[str, Annotation]
) -> list[Judged]:
    """What was said of spans, in order; of a document with gold only what gold says.

    An answer that gold overruled was looked at already.
    """
    found: list[Judged] = []
    for name in sorted(ballots.keys() | gold.keys()):
        hands: dict[Judged, list[str]] = defaultdict(list)
        for each in ballots.get(name, ()):
            for said in _judged(each):
                hands[said].append(each.annotator_id)
        if name in gold:
            settled = set(_judged(gold[name]))
            by_value: dict[Judged, set[str]] = defaultdict(set)
            for said, names in hands.items():
                by_value[_bare(said)].update(names)
            found += (
                each._replace(annotators=tuple(sorted(by_value[_bare(each)])), in_gold=True)
                for each in settled
            )
        else:
            found += (
                each._replace(annotators=tuple(sorted(set(by)))) for each, by in hands.items()
            )
    return sorted(found, key=lambda each: (each.place, *map(str, each[3:9]), sorted(each.links)))


def _bare(said: Judged) -> Judged:
    """Without its links: who drew other arrows may still have given the same value."""
    return said._replace(links=frozenset())


def _judged(annotation: Annotation) -> Iterator[Judged]:
    spans: dict[str, list[Span]] = defaultdict(list)
    for span in annotation.spans:
        spans[span.span_id].append(span)
    links = _links(annotation, spans)
    # Gold has a row for each part of an answer that others settled.
    said: dict[tuple[str, str, AttributeKind], set[str]] = defaultdict(set)
    for each in annotation.attributes:
        said[each.span_id, each.name, each.kind].update(each.values)
    for (span_id, name, kind), values in said.items():
        for span in spans[span_id]:
            yield Judged(
                document_id=annotation.document_id,
                start=span.start,
                end=span.end,
                control=span.control,
                label=span.label,
                quote_sha256=span.quote_sha256,
                name=name,
                kind=kind,
                values=tuple(sorted(values)),
                links=frozenset(links[span_id]),
                annotators=(),
                in_gold=False,
            )


def _links(annotation: Annotation, spans: Mapping[str, Sequence[Span]]) -> dict[str, set[Link]]:
    found: dict[str, set[Link]] = defaultdict(set)
    for each in annotation.relations:
        ends = (each.from_id, each.to_id)
        source, target = ends[::-1] if each.direction == "left" else ends
        label = "+".join(sorted(each.labels))
        for span in spans.get(source, ()):
            found[target].add((label, span.start, span.end))
        for span in spans.get(target, ()):
            found[source].add((f"{label}>", span.start, span.end))
    return found

"""What annotations say, and differ in, to one form that the scope of a rule can be asked of."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tandai.gold.keys import (
    SpanKey,
    answers_by_name,
    attribute_item,
    attributes_by_key,
    key_of,
    relation_keys,
)
from tandai.paths import split_path
from tandai.records import Annotation, Document, What
from tandai.rulebook.scopes import NOTHING, Kind, Scope, Term, is_named


@dataclass(frozen=True)
class Thing:
    """One item of one document, settled or in dispute."""

    document_id: str
    what: What
    item: str
    """In a tie's words."""
    also: tuple[str, ...] = ()
    """Other items of the same difference: one span, drawn in several ways."""
    labels: tuple[str, ...] = ()
    """Labels and the Labels tag of its span; of a relation none."""
    names: tuple[str, ...] = ()
    """Of the question, or labels of the relation."""
    values: tuple[str, ...] = ()
    """All that was given, ``(none)`` among them where somebody gave none."""
    places: tuple[tuple[int, int], ...] = ()
    """Of its span or spans, in code points."""
    kinds: frozenset[Kind] = frozenset()
    """How annotators differ; empty where it is settled, and any kind may have been meant."""
    rule: str = ""
    """Id of the rule that a curator settled it by."""


@dataclass(frozen=True)
class Surroundings:
    """What stands around a thing: zones and sentences always, words where the text is here."""

    document: Document
    text: str | None = None

    def zones(self, places: Iterable[tuple[int, int]]) -> set[str]:
        """Zones that intervals touch."""
        return {
            zone.zone
            for start, end in places
            for zone in self.document.zones
            if zone.start < end and start < zone.end
        }

    def sentences(self, places: Iterable[tuple[int, int]]) -> list[str]:
        """The sentences that intervals touch, in small letters; none without the text."""
        if self.text is None:
            return []
        found = []
        for start, end in places:
            touched = _touched(self.document.sentences, start, end) or [(start, end)]
            found += [self.text[begin:stop].lower() for begin, stop in touched]
        return found


def governs(scope: Scope, thing: Thing, around: Surroundings | None) -> bool:
    """Whether a rule governs a thing.

    Args:
        scope: of the rule.
        thing: an item.
        around: of its document; None where that is not known: zones and words then narrow nothing.
    """
    if not any(_is_about(term, thing) for term in scope.about):
        return False
    if around is None:
        return True
    if scope.zones and not around.zones(thing.places) & set(scope.zones):
        return False
    sentences = around.sentences(thing.places)
    return not (scope.words and sentences) or _has_word(scope.words, sentences)


def things_in(gold: Annotation) -> Iterator[Thing]:
    """Everything that gold says, as settled things."""
    document_id = gold.document_id
    by_id: dict[str, list[SpanKey]] = {}
    rules = {(each.span_id, each.name): each.rule for each in gold.attributes}
    for span in gold.spans:
        key = key_of(span)
        by_id.setdefault(span.span_id, []).append(key)
        yield Thing(
            document_id,
            "span",
            str(key),
            labels=(span.label, span.control),
            places=((span.start, span.end),),
            rule=span.rule,
        )
    for key, attribute, values in attributes_by_key(gold):
        yield Thing(
            document_id,
            "attribute",
            attribute_item(key, attribute.name),
            labels=(key.label, key.control),
            names=(attribute.name,),
            values=values,
            places=((key.start, key.end),),
            rule=rules.get((attribute.span_id, attribute.name), ""),
        )
    yield from _relations(gold, by_id)
    for answer, values in answers_by_name(gold):
        yield Thing(
            document_id,
            "answer",
            answer.name,
            names=(answer.name,),
            values=values,
            rule=answer.rule,
        )


def _relations(gold: Annotation, by_id: dict[str, list[SpanKey]]) -> Iterator[Thing]:
    rule_of = {}
    for relation in gold.relations:
        for one in by_id.get(relation.from_id, ()):
            for other in by_id.get(relation.to_id, ()):
                rule_of[frozenset((one, other)), tuple(sorted(relation.labels))] = relation.rule
    for drawn in sorted(relation_keys(gold)):
        yield Thing(
            gold.document_id,
            "relation",
            str(drawn),
            names=drawn.labels,
            places=tuple((end.start, end.end) for end in (drawn.source, drawn.target)),
            rule=rule_of.get((frozenset((drawn.source, drawn.target)), drawn.labels), ""),
        )


def _is_about(term: Term, thing: Thing) -> bool:
    if term.kind and thing.kinds and term.kind not in thing.kinds:
        return False
    if thing.what == "span":
        return not (term.question or term.value) and term.name in thing.labels
    if thing.what == "relation":
        return not (term.question or term.value) and term.name in thing.names
    if term.question and term.name not in thing.labels:
        return False
    name = term.question or term.name
    if not any(is_named(each, name) for each in thing.names):
        return False
    steps = {step for value in thing.values for step in (value, *_steps(value))}
    return not term.value or term.value in steps


def _steps(value: str) -> tuple[str, ...]:
    return () if value == NOTHING else tuple(split_path(value))


def _has_word(words: Sequence[str], sentences: Iterable[str]) -> bool:
    """Words as words, signs such as a bracket anywhere."""
    patterns = [
        re.compile(
            rf"(?<!\w){re.escape(word.lower())}(?!\w)" if word[0].isalnum() else re.escape(word)
        )
        for word in words
    ]
    return any(pattern.search(sentence) for pattern in patterns for sentence in sentences)


def _touched(
    intervals: Sequence[tuple[int, int]], start: int, end: int
) -> Sequence[tuple[int, int]]:
    first = bisect_right(intervals, start, key=lambda each: each[1])
    last = bisect_left(intervals, end, key=lambda each: each[0])
    return intervals[first:last]

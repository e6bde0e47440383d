"""Suspects that gold shares to questions for a curator: about the items there, or a missing span."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from tandai.adjudication.items import Place, read_item
from tandai.adjudication.queue import vocabulary
from tandai.adjudication.records import AskedFor, Curated, Question, Queued
from tandai.gold.keys import attribute_item, key_of, relation_keys
from tandai.labelstudio.config import LabelConfig
from tandai.records import Annotation, Record, Span, What
from tandai.suspects.records import NOTHING, Suspect, tell_spans

_ARROW = re.compile(r"(\d+):(\d+) <?-> (\d+):(\d+)")


class Compared(NamedTuple):
    """An annotation, and what of it was looked at: the same without blanks at the edges."""

    said: Annotation
    seen: Annotation

    def spans(self) -> list[tuple[Span, Span]]:
        """Each span as it was said, and as it was looked at."""
        return list(zip(self.said.spans, self.seen.spans, strict=True))


class Suspected(Record, frozen=True, kw_only=True):
    """What became of a layer's suspects."""

    queued: tuple[Queued, ...]
    """A line a document."""
    n_answered: int
    """Suspects that a curator has been asked about already, at this text."""
    n_elsewhere: int
    """Suspects that gold does not share, or of documents without gold: nothing there to mend."""
    unasked: tuple[Suspect, ...]
    """Gold shares them, and nothing that a curator can be asked stands at their place."""


def queue_suspects(
    suspects: Iterable[Suspect],
    gold: Mapping[str, Compared],
    voting: Mapping[str, Sequence[Compared]],
    curated: Iterable[Curated],
    config: LabelConfig,
    *,
    most: int | None = None,
) -> Suspected:
    """The questions of one layer: each item once, under the strongest rule.

    Args:
        suspects: of the layer, the strongest first.
        gold: of the layer, by document.
        voting: by document, the answers that count.
        curated: all that curators answered in the layer.
        config: of the layer.
        most: suspects to ask about at most; None: all.
    """
    answered = {
        (each.document_id, each.text_sha256, asked.reason, asked.rule, asked.what, asked.item)
        for each in curated
        for asked in each.asked
        if asked.reason in ("suspected", "rule-broken")
    }
    found: dict[str, dict[tuple[What, str], Question]] = {}
    n_asked = n_answered = n_elsewhere = 0
    unasked: list[Suspect] = []
    for each in suspects:
        settled = gold.get(each.document_id)
        if not each.in_gold or settled is None:
            n_elsewhere += 1
            continue
        questions = _questions(each, settled, voting.get(each.document_id, ()), config)
        if not questions:
            unasked.append(each)
            continue
        known = (each.document_id, settled.said.text_sha256, *_why(each))
        left = [one for one in questions if (*known, one.what, one.item) not in answered]
        if not left:
            n_answered += 1
        elif most is None or n_asked < most:
            n_asked += 1
            of_document = found.setdefault(each.document_id, {})
            for one in left:
                of_document.setdefault((one.what, one.item), one)
    return Suspected(
        queued=tuple(
            Queued(
                document_id=name,
                questions=tuple(asked.values()),
                text_sha256=gold[name].said.text_sha256,
            )
            for name, asked in sorted(found.items())
        ),
        n_answered=n_answered,
        n_elsewhere=n_elsewhere,
        unasked=tuple(unasked),
    )


def _questions(
    suspect: Suspect, gold: Compared, voting: Sequence[Compared], config: LabelConfig
) -> list[Question]:
    """Those about what gold has at its place; of what is missing, about what would be there."""
    labels, names = vocabulary(config)
    items: list[tuple[What, str]]
    if suspect.what == "answer":
        items = [("answer", suspect.item)]
    elif suspect.what == "attribute":
        items = [("attribute", item) for item in _attributes(suspect, gold)]
    elif suspect.what == "relation":
        # What nobody drew in gold is asked in the words of those who drew it.
        drawn = [_relations(suspect, each) for each in (gold, *voting)]
        items = [("relation", item) for item in drawn[0] or sorted(set().union(*drawn))]
    else:
        items = []
    if not items and suspect.what != "answer":
        # Whoever settles a span settles all that is said of it.
        items = [("span", item) for item in _spans(suspect, gold, voting, labels)]
    votes = {NOTHING: suspect.annotators} if suspect.found == NOTHING else {}
    reason, rule = _why(suspect)
    return [
        Question(what=what, item=item, votes=votes, reason=reason, rule=rule)
        for what, item in items
        if read_item(what, item, labels, names) is not None
    ]


def _why(suspect: Suspect) -> tuple[AskedFor, str]:
    """What a curator is told: the scheme's rule that is broken, or the rule that suspects it."""
    if suspect.rule == "rule-broken":
        return "rule-broken", suspect.scheme_rule
    return "suspected", suspect.rule


def _attributes(suspect: Suspect, gold: Compared) -> list[str]:
    return [
        attribute_item(key_of(said), suspect.item.removeprefix(f"{said.label} "))
        for said, seen in gold.spans()
        if (suspect.start, suspect.end) in ((seen.start, seen.end), (said.start, said.end))
        and suspect.item.startswith(f"{said.label} ")
    ]


def _relations(suspect: Suspect, of: Compared) -> list[str]:
    read = _ARROW.fullmatch(suspect.item)
    if read is None:
        return []
    numbers = [int(number) for number in read.groups()]
    ends = {(numbers[0], numbers[1]), (numbers[2], numbers[3])}
    places: dict[str, set[tuple[int, int]]] = {}
    for _, seen in of.spans():
        places.setdefault(seen.span_id, set()).add((seen.start, seen.end))
    there = [
        each
        for each in of.said.relations
        if places.get(each.from_id, set()) | places.get(each.to_id, set()) == ends
    ]
    return sorted(
        {
            str(key)
            for each in there
            for key in relation_keys(msgspec.structs.replace(of.said, relations=(each,)))
        }
    )


def _spans(
    suspect: Suspect,
    gold: Compared,
    voting: Sequence[Compared],
    labels: Mapping[str, Collection[str]],
) -> list[str]:
    """The first of: gold spans that are named, or stand exactly there, or touch it; spans missed."""
    if suspect.start is None or suspect.end is None:
        return []
    place = (suspect.start, suspect.end)
    controls = {suspect.item} & labels.keys() or labels.keys()
    there = [
        (said, seen)
        for said, seen in gold.spans()
        if seen.control in controls and seen.start < place[1] and place[0] < seen.end
    ]
    if suspect.found != NOTHING:
        named = [
            said
            for said, seen in there
            if _names(suspect.found, seen) or _names(suspect.found, said)
        ]
        exact = [
            said
            for said, seen in there
            if place in ((seen.start, seen.end), (said.start, said.end))
        ]
        return _told(named or exact or [said for said, _ in there])
    if suspect.expected:
        fitting = sorted(name for name in controls if suspect.expected in labels[name])
        return [str(Place(*place, name, suspect.expected)) for name in fitting[:1]]
    marked = [
        said
        for each in voting
        for said, seen in each.spans()
        if seen.control in controls and seen.start < place[1] and place[0] < seen.end
    ]
    return _told([said for said, _ in there] or marked)


def _names(found: str, span: Span) -> bool:
    return f", {tell_spans([span])}," in f", {found},"


def _told(spans: Iterable[Span]) -> list[str]:
    def said() -> Iterator[str]:
        for span in sorted(spans, key=lambda one: (one.start, one.end, one.control, one.label)):
            yield str(key_of(span))

    return list(dict.fromkeys(said()))

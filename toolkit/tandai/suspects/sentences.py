"""Answers, gold and texts to places that are marked otherwise in nearly the same sentence.

Spans are carried to the other sentence word by word, as Dickinson and Meurers (2005) compare long
spans in one context: both edges, with the words beside them, and most of what is between.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from tandai.records import Annotation, Document, Span
from tandai.suspects.alike import SAME, find_alike, words_in
from tandai.suspects.occurrences import Text
from tandai.suspects.records import NOTHING, Suspect, Twin, tell_spans
from tandai.suspects.twins import Met, Place, Told, tell_weaker

SHORT = 3
"""Tokens; spans so short are carried between sentences of the same words only: rules about names
know them, and one other word may change what they are."""
_TIE = re.compile(r"(\d+):(\d+) ")


class _Sentence(NamedTuple):
    document_id: str
    tokens: tuple[tuple[int, int], ...]
    words: tuple[str, ...]

    def place(self, first: int, last: int) -> Place:
        return self.document_id, self.tokens[first][0], self.tokens[last][1]


class _Said(NamedTuple):
    """What some made of one place under one Labels tag."""

    place: Place
    control: str
    labels: frozenset[str]
    """Of spans at just this place."""
    shown: str
    annotators: tuple[str, ...]
    in_gold: bool


class _Link(NamedTuple):
    """A span's place, and the same words in the other sentence."""

    here: Place
    there: Place
    control: str
    alike: float


def find_marked_otherwise(
    layer: str,
    ballots: Mapping[str, Sequence[Annotation]],
    gold: Mapping[str, Annotation],
    documents: Mapping[str, Document],
    texts: Mapping[str, Text],
    *,
    known: int,
    ambiguous: float,
) -> Iterator[Suspect]:
    """Places that are marked in one of two sentences that say the same; one side is told.

    Of a document with gold only gold is looked at.

    Args:
        layer: the layer's name.
        ballots: by document, the answers that count.
        gold: of the same layer, by document.
        documents: by id.
        texts: by document id, those that are here.
        known: places marked alike from which on that is a habit of its own.
        ambiguous: the largest share of such a habit to be suspected.
    """
    views = {
        name: (gold[name],) if name in gold else tuple(ballots[name])
        for name in sorted(ballots.keys() | gold.keys())
        if name in texts
    }
    links: dict[tuple[Place, Place, str], _Link] = {}
    labels: dict[tuple[Place, str], set[str]] = defaultdict(set)
    for one, other, alike in _pairs(sorted(views), documents, texts):
        for here, there in ((one, other), (other, one)):
            for control, label, first, last in _carried(here, there, views):
                pair = sorted((here.place(*first), there.place(*last)))
                for place in pair:
                    labels[place, control].add(label)
                links[pair[0], pair[1], control] = _Link(pair[0], pair[1], control, alike)
    said: list[_Said] = []
    at: dict[tuple[Place, str], list[int]] = defaultdict(list)
    for (place, control), wanted in sorted(labels.items()):
        for each in _readings(place, control, wanted, views[place[0]], ballots.get(place[0], ())):
            at[place, control].append(len(said))
            said.append(each)
    told = tell_weaker(
        [each.place for each in said],
        [len(each.labels) for each in said],
        _met(list(links.values()), at, said),
        known=known,
        ambiguous=ambiguous,
    )
    yield from (_suspect(layer, said, each) for each in told)


def _pairs(
    names: Sequence[str], documents: Mapping[str, Document], texts: Mapping[str, Text]
) -> Iterator[tuple[_Sentence, _Sentence, float]]:
    sentences = []
    for name in names:
        for start, end in documents[name].sentences:
            tokens = texts[name].tokens_between(start, end)
            words = tuple(each.casefold() for each in texts[name].words_between(start, end))
            sentences.append(_Sentence(name, tuple(tokens), words))
    for pair in find_alike([words_in(each.words) for each in sentences]):
        if pair.is_same:
            yield sentences[pair.one], sentences[pair.other], pair.both


def _carried(
    here: _Sentence, there: _Sentence, views: Mapping[str, Sequence[Annotation]]
) -> Iterator[tuple[str, str, tuple[int, int], tuple[int, int]]]:
    """Control and label of spans whose place is in both sentences, and their tokens in each."""
    matcher = SequenceMatcher(None, here.words, there.words, autojunk=False)
    to = {
        block.a + step: block.b + step
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    }
    # What stands before the first word and behind the last is the same where both begin or end.
    to[-1], to[len(here.words)] = -1, len(there.words)
    starts = {start: number for number, (start, _) in enumerate(here.tokens)}
    ends = {end: number for number, (_, end) in enumerate(here.tokens)}
    for each in views[here.document_id]:
        for span in each.spans:
            first, last = starts.get(span.start), ends.get(span.end)
            if first is None or last is None or last < first:
                continue
            is_long = last - first >= SHORT or here.words == there.words
            if is_long and _is_carried(to, first, last):
                yield span.control, span.label, (first, last), (to[first], to[last])


def _is_carried(to: Mapping[int, int], first: int, last: int) -> bool:
    if first not in to or last not in to:
        return False
    if to.get(first - 1) != to[first] - 1 or to.get(last + 1) != to[last] + 1:
        return False
    n_same = sum(number in to for number in range(first, last + 1))
    longest = max(last - first, to[last] - to[first]) + 1
    return n_same >= SAME * longest


def _readings(
    place: Place,
    control: str,
    wanted: set[str],
    views: Sequence[Annotation],
    ballots: Sequence[Annotation],
) -> Iterator[_Said]:
    """What those whose word counts made of a place; with gold, also who says the same."""
    found: dict[tuple[frozenset[str], str], set[str]] = defaultdict(set)
    for each in ballots:
        found[_reading(place, control, wanted, each.spans)].add(each.annotator_id)
    settled = {
        _reading(place, control, wanted, each.spans)
        for each in views
        if each.annotator_kind == "gold" and not _is_open(each, place)
    }
    if not settled and any(each.annotator_kind == "gold" for each in views):
        return
    for reading in sorted(settled or found, key=lambda each: (sorted(each[0]), each[1])):
        names = tuple(sorted(found.get(reading, ())))
        yield _Said(place, control, *reading, names, bool(settled))


def _is_open(gold: Annotation, place: Place) -> bool:
    """Whether spans at a place are not settled, so that gold says nothing of it."""
    ties = (_TIE.match(each.item) for each in gold.ties if each.what == "span")
    _, start, end = place
    return any(tie and int(tie[1]) < end and start < int(tie[2]) for tie in ties)


def _reading(
    place: Place, control: str, wanted: set[str], spans: Sequence[Span]
) -> tuple[frozenset[str], str]:
    _, start, end = place
    exact = [
        each for each in spans if (each.control, each.start, each.end) == (control, start, end)
    ]
    near = [
        each
        for each in spans
        if each.control == control
        and each.label in wanted
        and each.start < end
        and start < each.end
    ]
    return frozenset(each.label for each in exact), tell_spans([*exact, *near])


def _met(
    links: Sequence[_Link], at: Mapping[tuple[Place, str], Sequence[int]], said: Sequence[_Said]
) -> Iterator[Met]:
    for link in links:
        for one in at[link.here, link.control]:
            for other in at[link.there, link.control]:
                yield Met(one, other, link.alike, said[one].labels != said[other].labels)


def _suspect(layer: str, said: Sequence[_Said], told: Told) -> Suspect:
    each, twin = said[told.number], said[told.against[0]]
    name, start, end = twin.place
    more = f"; {told.n_against} such places otherwise, {told.n_with} so"
    return Suspect(
        rule="same-sentence-otherwise",
        layer=layer,
        document_id=each.place[0],
        annotators=each.annotators,
        in_gold=each.in_gold,
        start=each.place[1],
        end=each.place[2],
        what="span",
        item=each.control,
        found=each.shown,
        others=f"{twin.shown} at {name} {start}:{end}, in a sentence alike to {told.alike:.0%}"
        f"{more if told.n_against > 1 else ''}",
        score=told.score,
        expected=min(twin.labels, default="") if each.shown == NOTHING else "",
        twin=Twin(document_id=name, start=start, end=end),
    )

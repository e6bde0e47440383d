"""Judged spans and texts to spans whose words nearly all stand in another's, judged otherwise.

Like spans may still be said in other ways, in quotation marks, with a source or without one. Where
the usual value differs between two such ways, two values are explained by them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from tandai.inventories import NOT_IN_INVENTORY
from tandai.layers.lexicons import Cue
from tandai.paths import split_path
from tandai.records import Document
from tandai.suspects.alike import HELD, LIKE, SAME, Pair, Words, find_alike, words_in
from tandai.suspects.judged import Judged, suspect_of
from tandai.suspects.occurrences import Text
from tandai.suspects.records import Suspect, Twin, tell_values
from tandai.suspects.twins import Met, Place, Told, tell_weaker

_Way = tuple[bool, frozenset[str], frozenset[str]]
"""How a span is said: in quotation marks or not, by which relations it is linked, and how certain
the lexicon says that its linked cues make it."""
_Alike = tuple[Place, Place, Pair]
NOT_COMPARED = ("text", "datetime")
"""Kinds of answers that are somebody's own words, or a moment."""


def find_like_spans(
    layer: str,
    judged: Sequence[Judged],
    documents: Mapping[str, Document],
    texts: Mapping[str, Text],
    cues: Sequence[Cue],
    *,
    known: int,
    ambiguous: float,
) -> Iterator[Suspect]:
    """Values of long spans that like spans do not have; of each pair one side is told.

    Args:
        layer: the layer's name.
        judged: what was said of spans.
        documents: by id.
        texts: by document id, those that are here.
        cues: the lexicon; may be empty.
        known: places with one value from which on it is a habit of its own.
        ambiguous: the largest share of such a habit to be suspected.
    """
    asked: dict[tuple[str, str], dict[str, list[Judged]]] = defaultdict(lambda: defaultdict(list))
    for each in judged:
        if each.kind not in NOT_COMPARED and each.document_id in texts:
            asked[each.control, each.label][each.name].append(each)
    ways = _Ways(documents, texts, cues)
    for _, questions in sorted(asked.items()):
        alike = _alike({each.place for said in questions.values() for each in said}, texts)
        for _, said in sorted(questions.items()):
            met = _met(said, [ways.of(each) for each in said], alike, ways.differ)
            found = tell_weaker(
                [each.place for each in said],
                [len(_items(each)) for each in said],
                met,
                known=known,
                ambiguous=ambiguous,
            )
            yield from (_suspect(layer, said, told) for told in found)


def _alike(found: set[Place], texts: Mapping[str, Text]) -> list[_Alike]:
    """Pairs of places that say nearly the same and do not touch."""
    places = sorted(found)
    words = [words_in(texts[name].words_between(start, end)) for name, start, end in places]
    return [
        (places[pair.one], places[pair.other], pair)
        for pair in find_alike(words)
        if not _touch(places[pair.one], places[pair.other])
    ]


def _touch(one: Place, other: Place) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def _met(
    said: Sequence[Judged],
    ways: Sequence[_Way],
    alike: Sequence[_Alike],
    differ: Callable[[Judged, Judged, Pair], bool],
) -> Iterator[Met]:
    """What was said at every two places that are alike; but nothing that their ways explain."""
    at: dict[Place, list[int]] = defaultdict(list)
    given: dict[_Way, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for number, (each, way) in enumerate(zip(said, ways, strict=True)):
        at[each.place].append(number)
        given[way][each.values] += 1
    usual = {
        way: min(values, key=lambda value: (-values[value], value)) for way, values in given.items()
    }
    for first, second, pair in alike:
        for one in at[first]:
            for other in at[second]:
                differs = differ(said[one], said[other], pair)
                if not (differs and usual[ways[one]] != usual[ways[other]]):
                    yield Met(one, other, _likeness(pair), differs)


class _Ways:
    """How spans are said."""

    def __init__(
        self, documents: Mapping[str, Document], texts: Mapping[str, Text], cues: Sequence[Cue]
    ) -> None:
        self._documents = documents
        self._texts = texts
        self._certainty = {cue.word: cue.certainty for cue in cues}

    def of(self, said: Judged) -> _Way:
        """Of a judged span."""
        quotations = self._documents[said.document_id].quotations
        is_quoted = any(start <= said.start and said.end <= end for start, end in quotations)
        linked = (self._certainties(said.document_id, start, end) for _, start, end in said.links)
        labels = frozenset(label for label, _, _ in said.links)
        return is_quoted, labels, frozenset().union(*linked)

    def differ(self, one: Judged, other: Judged, pair: Pair) -> bool:
        """Whether the values cannot both be right of words so alike.

        Of items of an inventory a span may have more than another that says only a part of it,
        and spans that are alike but not the same should have one in common. What is said of an
        item depends on who speaks, so there the sentences must be the same.
        """
        if one.values == other.values:
            return False
        if one.kind != "taxonomy":
            return pair.both >= LIKE
        mine, theirs = _items(one), _items(other)
        if mine == theirs:
            return self._are_told_alike(one, other) if mine else pair.is_same
        if pair.is_same or (pair.both >= LIKE and mine.isdisjoint(theirs)):
            return True
        return (pair.held >= HELD and not mine <= theirs) or (
            pair.holds >= HELD and not theirs <= mine
        )

    def _are_told_alike(self, one: Judged, other: Judged) -> bool:
        here, there = self._sentence(one), self._sentence(other)
        return len(here & there) >= SAME * max(len(here), len(there))

    def _sentence(self, said: Judged) -> Words:
        """The words of the sentences that a span stands in."""
        touched = [
            place
            for place in self._documents[said.document_id].sentences
            if place[0] < said.end and said.start < place[1]
        ]
        start, end = (
            min(touched, default=(said.start, 0))[0],
            max(touched, default=(0, said.end))[1],
        )
        return words_in(self._texts[said.document_id].words_between(start, end))

    def _certainties(self, document_id: str, start: int, end: int) -> frozenset[str]:
        words = self._texts[document_id].words_between(start, end)
        return frozenset(
            self._certainty[word.lower()] for word in words if word.lower() in self._certainty
        )


def _items(said: Judged) -> frozenset[str]:
    """The first steps of the values that name something, NONE and NEW left out."""
    steps = (split_path(each)[0] for each in said.values)
    return frozenset(each for each in steps if each not in NOT_IN_INVENTORY)


def _likeness(pair: Pair) -> float:
    return pair.both or max(pair.held, pair.holds) / 2


def _suspect(layer: str, said: Sequence[Judged], told: Told) -> Suspect:
    each, twin = said[told.number], said[told.against[0]]
    more = (
        f"; {told.n_against} like places otherwise, {told.n_with} so" if told.n_against > 1 else ""
    )
    return suspect_of(
        "like-span-otherwise",
        layer,
        each,
        others=f"{tell_values(twin.values)} at {twin.document_id} {twin.start}:{twin.end}, "
        f"words alike to {told.alike:.0%}{more}",
        score=told.score,
        twin=Twin(document_id=twin.document_id, start=twin.start, end=twin.end),
    )

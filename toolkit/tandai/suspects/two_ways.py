"""Marked words to those that nearly always have one label, where they have another.

Words are the same where the digests of their quotes are, so no text is needed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tandai.records import Annotation
from tandai.suspects.records import Suspect, strength, times

FEWEST = 2
"""Times that the usual label was given at least."""


class _Place(NamedTuple):
    document_id: str
    start: int
    end: int
    label: str


_Marked = dict[_Place, tuple[set[str], bool]]
"""The places of some words: the annotators who marked them so, and whether gold does."""


def find_labelled_two_ways(
    layer: str, annotations: Iterable[Annotation], *, ambiguous: float
) -> Iterator[Suspect]:
    """Spans whose words mostly have another label, among annotators or in gold.

    Args:
        layer: the layer's name.
        annotations: answers that count, and gold.
        ambiguous: the largest share of a suspected label; words that have two labels more often
            are ambiguous by nature.
    """
    for (control, _), marked in _by_words(annotations).items():
        said: Counter[str] = Counter()
        settled: Counter[str] = Counter()
        for place, (names, in_gold) in marked.items():
            said[place.label] += len(names)
            settled[place.label] += in_gold
        scores = dict(_rare(settled, ambiguous))
        for label, score in _rare(said, ambiguous):
            scores[label] = max(score, scores.get(label, 0.0))
        if scores:
            yield from _suspects(layer, control, marked, scores, _told(said, settled))


def _by_words(annotations: Iterable[Annotation]) -> dict[tuple[str, str], _Marked]:
    found: dict[tuple[str, str], _Marked] = defaultdict(dict)
    for each in annotations:
        is_gold = each.annotator_kind == "gold"
        for span in each.spans:
            places = found[span.control, span.quote_sha256]
            place = _Place(each.document_id, span.start, span.end, span.label)
            names, in_gold = places.get(place, (set(), False))
            places[place] = (names | (set() if is_gold else {each.annotator_id}), in_gold | is_gold)
    return found


def _rare(labels: Counter[str], ambiguous: float) -> Iterator[tuple[str, float]]:
    """Labels that are hardly ever given, each with how much speaks against it."""
    (_, most), *others = labels.most_common() or [("", 0)]
    for label, n in others:
        if n and most >= FEWEST and n <= ambiguous * labels.total():
            yield label, strength(most, n)


def _told(said: Counter[str], settled: Counter[str]) -> str:
    parts = []
    if said.total():
        parts.append(f"the same words are {times(said)} in answers")
    if settled.total():
        parts.append(f"{'' if parts else 'the same words are '}{times(settled)} in gold")
    return ", ".join(parts)


def _suspects(
    layer: str, control: str, marked: _Marked, scores: Mapping[str, float], others: str
) -> Iterator[Suspect]:
    for place, (names, in_gold) in marked.items():
        if place.label in scores:
            yield Suspect(
                rule="name-labelled-two-ways",
                layer=layer,
                document_id=place.document_id,
                annotators=tuple(sorted(names)),
                in_gold=in_gold,
                start=place.start,
                end=place.end,
                what="span",
                item=control,
                found=f"{place.start}:{place.end} {place.label}",
                others=others,
                score=scores[place.label],
            )

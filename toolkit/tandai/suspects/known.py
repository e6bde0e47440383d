"""What annotators made of known names to places where somebody made something else of them.

A name is known where it is marked as such often enough and nearly always. What is hardly ever done
with it is suspected: leaving it unmarked, marking a part of it, or marking more than it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from tandai.records import Annotation, Span
from tandai.suspects.occurrences import (
    Lexicon,
    Occurrence,
    Text,
    Words,
    find_occurrences,
    marked_words,
)
from tandai.suspects.records import Rule, Suspect, strength, tell_spans, times
from tandai.suspects.settled import Settled


def find_against_known_names(
    layer: str,
    answers: Sequence[Annotation],
    settled: Settled,
    texts: Mapping[str, Text],
    *,
    known: int,
    ambiguous: float,
) -> Iterator[Suspect]:
    """Unmarked known names, and spans that cut one or add to it.

    Args:
        layer: the layer's name.
        answers: those that count; gold where nobody's does.
        settled: the layer's gold.
        texts: by document id, those that are here.
        known: times a name must be marked before it is known.
        ambiguous: the largest share of its places at which something else is suspected.
    """
    for control in sorted({span.control for each in answers for span in each.spans}):
        marked = marked_words(answers, texts, control)
        found = list(find_occurrences(answers, texts, control, Lexicon(marked)))
        names = _Names(layer, control, found, settled, known=known, ambiguous=ambiguous)
        yield from names.suspects()


class _Names:
    """All places of all marked words under one Labels tag."""

    def __init__(
        self,
        layer: str,
        control: str,
        found: Sequence[Occurrence],
        settled: Settled,
        *,
        known: int,
        ambiguous: float,
    ) -> None:
        self._layer = layer
        self._control = control
        self._found = found
        self._settled = settled
        self._known = known
        self._ambiguous = ambiguous
        self._labels: dict[Words, Counter[str]] = defaultdict(Counter)
        self._n_cut: Counter[Words] = Counter()
        """Places where a part of the words is marked."""
        self._n_unmarked: Counter[Words] = Counter()
        self._longer: dict[Words, Counter[str]] = defaultdict(Counter)
        """Labels of spans that hold the words and more."""
        for each in found:
            self._labels[each.words].update(span.label for span in each.exact)
            if not each.exact:
                self._longer[each.words].update({span.label for span in each.around})
                self._n_cut[each.words] += bool(each.across)
                self._n_unmarked[each.words] += not (each.around or each.across)

    def suspects(self) -> Iterator[Suspect]:
        """Each place, however many rules it is against, under the first."""
        names = self._places_of_known()
        for each in self._found:
            if each.exact:
                yield from self._longer_than_known(each)
            elif each.across:
                yield from self._cut(each)
            elif not each.around and not _is_inside(each, names[_reading(each)]):
                yield from self._unmarked(each)

    def _places_of_known(self) -> dict[tuple[str, str], list[tuple[int, int]]]:
        places: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for each in self._found:
            if self._is_known(each.words):
                places[_reading(each)].append((each.start, each.end))
        return places

    def _n_exact(self, words: Words) -> int:
        return self._labels[words].total()

    def _usual(self, words: Words) -> str:
        """The label that they mostly have; of several the first by name, in whatever order read."""
        labels = self._labels[words]
        return min(labels, key=lambda label: (-labels[label], label), default="")

    def _is_known(self, words: Words) -> bool:
        n = self._n_exact(words)
        return n >= self._known and self._is_rare(self._n_cut[words] + self._n_unmarked[words], n)

    def _is_rare(self, n: int, n_usual: int) -> bool:
        return n <= self._ambiguous * (n + n_usual)

    def _unmarked(self, each: Occurrence) -> Iterator[Suspect]:
        n, n_unmarked = self._n_exact(each.words), self._n_unmarked[each.words]
        if self._is_known(each.words):
            yield self._suspect(
                each,
                "unmarked-known-name",
                (),
                f"the same words are {times(self._told(each.words))}",
                strength(n, n_unmarked),
            )

    def _cut(self, each: Occurrence) -> Iterator[Suspect]:
        n, n_cut = self._n_exact(each.words), self._n_cut[each.words]
        if self._is_known(each.words):
            yield self._suspect(
                each,
                "unusual-span-of-known-name",
                each.across,
                f"the words {each.start}:{each.end} are {times(self._told(each.words))}",
                strength(n, n_cut),
            )

    def _longer_than_known(self, each: Occurrence) -> Iterator[Suspect]:
        """Where others mark only a part of these words: here or, of a name, everywhere else."""
        n, n_cut = self._n_exact(each.words), self._n_cut[each.words]
        if n_cut >= self._known and self._is_rare(n, n_cut):
            others = f"a part of these words is marked {n_cut} times, all of them {n}"
            score = strength(n_cut, n)
        elif n < self._known and (name := self._name_inside(each)):
            n_name, n_longer = self._n_exact(name), self._longer[name][each.exact[0].label]
            others = (
                f"{len(name)} of these {len(each.words)} tokens alone are "
                f"{times(self._told(name))}, in a longer span of this label {n_longer}"
            )
            # Half, for a longer name of another thing may well begin with a known one.
            score = strength(n_name, n_longer) / 2
        else:
            return
        yield self._suspect(each, "unusual-span-of-known-name", each.exact, others, score)

    def _name_inside(self, each: Occurrence) -> Words | None:
        """The longest known name of this label within the words, if longer ones are rare.

        Where several read these words and all mark all of them, it is a name of its own.
        """
        n = self._n_exact(each.words)
        if n > 1 and not (self._n_cut[each.words] or self._n_unmarked[each.words]):
            return None
        label = each.exact[0].label
        for length in range(len(each.words) - 1, 0, -1):
            for first in range(len(each.words) - length + 1):
                name = each.words[first : first + length]
                if name not in self._labels or not self._is_known(name):
                    continue
                n_longer = self._longer[name][label]
                if self._labels[name][label] and self._is_rare(n_longer, self._n_exact(name)):
                    return name
        return None

    def _told(self, words: Words) -> dict[str, int]:
        counts = {**self._labels[words]}
        for what, n in (
            ("unmarked", self._n_unmarked[words]),
            ("marked in part", self._n_cut[words]),
        ):
            if n:
                counts[what] = n
        return counts

    def _suspect(
        self, each: Occurrence, rule: Rule, found: tuple[Span, ...], others: str, score: float
    ) -> Suspect:
        is_gold = each.annotation.annotator_kind == "gold"
        document_id = each.annotation.document_id
        in_gold = (
            self._settled.marks(document_id, found)
            if found
            else self._settled.leaves(document_id, each.start, each.end, control=self._control)
        )
        return Suspect(
            rule=rule,
            layer=self._layer,
            document_id=document_id,
            annotators=() if is_gold else (each.annotation.annotator_id,),
            in_gold=in_gold,
            start=each.start,
            end=each.end,
            what="span",
            item=self._control,
            found=tell_spans(found),
            others=others,
            score=score,
            expected="" if found else self._usual(each.words),
        )


def _reading(each: Occurrence) -> tuple[str, str]:
    return each.annotation.document_id, each.annotation.annotator_id


def _is_inside(each: Occurrence, places: Sequence[tuple[int, int]]) -> bool:
    """Whether the words are a part of a longer known name, which is told instead."""
    return any(
        start <= each.start and each.end <= end and end - start > each.end - each.start
        for start, end in places
    )

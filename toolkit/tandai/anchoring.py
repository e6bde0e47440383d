"""Answers with and without suggestions to the same figures side by side: how much they pull.

An annotator who saw the suggestions agrees with them more than one who did not; the difference
between the two halves is what the suggestions did. Exact matches of interval and label only:
agreement with tolerance, by token and beyond chance is another measure's.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Literal

from tandai.records import Annotation, Record, Span

Half = Literal["shown", "withheld"]
HALVES: tuple[Half, Half] = ("shown", "withheld")
Place = tuple[int, int, str, str]


class Measured(Record, frozen=True, kw_only=True):
    """One annotator and layer in one half, against what was, or would have been, suggested."""

    layer: str
    annotator_id: str
    half: Half
    n_documents: int
    n_tokens: int
    n_spans: int
    n_suggested: int
    n_same: int
    """Spans of the same interval, control and label as a suggested one, one to one."""
    n_values: int
    """Attributes that both have, on spans that are the same."""
    n_same_values: int

    @property
    def spans_per_1000_tokens(self) -> float | None:
        """None where there is no token."""
        return 1000 * self.n_spans / self.n_tokens if self.n_tokens else None

    @property
    def f1(self) -> float | None:
        """Exact F1 with the suggestion; None where neither has a span."""
        return f1(self.n_same, self.n_spans, self.n_suggested)


class Pair(Record, frozen=True, kw_only=True):
    """Two annotators of one layer in one half, on the documents that both answered."""

    layer: str
    annotators: tuple[str, str]
    half: Half
    n_documents: int
    n_first: int
    """Spans of the first annotator."""
    n_second: int
    n_same: int

    @property
    def f1(self) -> float | None:
        """Exact F1 between the two; None where neither has a span."""
        return f1(self.n_same, self.n_first, self.n_second)


def f1(n_same: int, n_one: int, n_other: int) -> float | None:
    """Harmonic mean of precision and recall; None where there is nothing to compare."""
    return 2 * n_same / (n_one + n_other) if n_one + n_other else None


def measure_halves(
    answers: Iterable[Annotation],
    suggestions: Mapping[tuple[str, str], Annotation],
    halves: Mapping[str, Half],
    n_tokens: Mapping[str, int],
) -> list[Measured]:
    """Compares each annotator with the suggestions, in both halves.

    Args:
        answers: of one layer, one a document and annotator.
        suggestions: by annotator and document, what was shown or would have been; an answer
            without one is left out.
        halves: by document, whether suggestions were shown.
        n_tokens: by document.
    """
    counts: dict[tuple[str, str, Half], Counter[str]] = defaultdict(Counter)
    for answer in answers:
        suggestion = suggestions.get((answer.annotator_id, answer.document_id))
        if suggestion is None or answer.document_id not in halves:
            continue
        key = (answer.layer, answer.annotator_id, halves[answer.document_id])
        counts[key].update(_compared(answer, suggestion))
        counts[key].update(n_documents=1, n_tokens=n_tokens[answer.document_id])
    return [
        Measured(
            layer=layer,
            annotator_id=annotator_id,
            half=half,
            n_documents=n["n_documents"],
            n_tokens=n["n_tokens"],
            n_spans=n["n_spans"],
            n_suggested=n["n_suggested"],
            n_same=n["n_same"],
            n_values=n["n_values"],
            n_same_values=n["n_same_values"],
        )
        for (layer, annotator_id, half), n in sorted(counts.items())
    ]


def measure_pairs(answers: Sequence[Annotation], halves: Mapping[str, Half]) -> list[Pair]:
    """Compares every two annotators of a layer, in both halves; none where one is alone.

    Args:
        answers: of one layer, one a document and annotator.
        halves: by document, whether suggestions were shown.
    """
    theirs: dict[str, dict[str, Annotation]] = defaultdict(dict)
    for answer in answers:
        theirs[answer.annotator_id][answer.document_id] = answer
    return [
        pair
        for first, second in combinations(sorted(theirs), 2)
        for half in HALVES
        for pair in _pair(theirs, first, second, half, halves)
    ]


def _pair(
    theirs: Mapping[str, Mapping[str, Annotation]],
    first: str,
    second: str,
    half: Half,
    halves: Mapping[str, Half],
) -> Iterator[Pair]:
    both = [
        (theirs[first][each], theirs[second][each])
        for each in sorted(theirs[first].keys() & theirs[second].keys())
        if halves.get(each) == half
    ]
    if both:
        yield Pair(
            layer=both[0][0].layer,
            annotators=(first, second),
            half=half,
            n_documents=len(both),
            n_first=sum(len(one.spans) for one, _ in both),
            n_second=sum(len(other.spans) for _, other in both),
            n_same=sum(_n_same(one, other) for one, other in both),
        )


def _n_same(one: Annotation, other: Annotation) -> int:
    common = Counter(map(_place, one.spans)) & Counter(map(_place, other.spans))
    return common.total()


def _place(span: Span) -> Place:
    return span.start, span.end, span.control, span.label


def _compared(answer: Annotation, suggestion: Annotation) -> dict[str, int]:
    """Counts of spans and, on spans that are the same, of attributes.

    Ids play no part: in the withheld half nobody could keep them.
    """
    given, proposed = _values(answer), _values(suggestion)
    both = given.keys() & proposed.keys()
    return {
        "n_spans": len(answer.spans),
        "n_suggested": len(suggestion.spans),
        "n_same": _n_same(answer, suggestion),
        "n_values": len(both),
        "n_same_values": sum(given[key] == proposed[key] for key in both),
    }


def _values(annotation: Annotation) -> dict[tuple[Place, str], tuple[str, ...]]:
    places = {span.span_id: _place(span) for span in annotation.spans}
    return {
        (places[each.span_id], each.name): tuple(sorted(each.values))
        for each in annotation.attributes
        if each.span_id in places
    }

"""Answers of two to how far they agree with and without suggestions: one exact F1 a half.

Two who saw the same suggestions agree more than two who saw none, where suggestions pull.
Exact matches only, as in ``anchoring``.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Literal

from tandai.anchoring import places, share
from tandai.records import Annotation, AnnotatorKind, Record
from tandai.withholding import Half

HALVES: tuple[Half, Half] = ("shown", "withheld")


class Pair(Record, frozen=True, kw_only=True):
    """Two annotators of one layer in one half, on the documents that both answered."""

    layer: str
    annotators: tuple[str, str]
    kinds: tuple[AnnotatorKind, AnnotatorKind]
    half: Half
    items: Literal["spans", "values"]
    """Values of attributes and answers, in a layer that asks about given spans."""
    n_documents: int
    n_first: int
    """Items of the first annotator."""
    n_second: int
    n_same: int
    """Spans of the same interval, control and label, or values of the same question."""
    f1: float | None
    """None where neither has an item."""


def measure_pairs(
    answers: Sequence[Annotation], halves: Mapping[str, Half], *, spans_are_given: bool = False
) -> list[Pair]:
    """Compares every two annotators of a layer, in both halves; none where one is alone.

    Args:
        answers: of one layer, one a document and annotator.
        halves: by document, whether suggestions were shown; an answer to another is left out.
        spans_are_given: as in `measure_halves`.
    """
    theirs: dict[str, dict[str, Annotation]] = defaultdict(dict)
    for answer in answers:
        theirs[answer.annotator_id][answer.document_id] = answer
    return [
        pair
        for first, second in combinations(sorted(theirs), 2)
        for half in HALVES
        for pair in _pair(
            [
                (theirs[first][each], theirs[second][each])
                for each in sorted(theirs[first].keys() & theirs[second].keys())
                if halves.get(each) == half
            ],
            half,
            "values" if spans_are_given else "spans",
        )
    ]


def _pair(
    both: Sequence[tuple[Annotation, Annotation]], half: Half, items: Literal["spans", "values"]
) -> Iterator[Pair]:
    if not both:
        return
    count = _said if items == "values" else places
    counted = [(count(one), count(other)) for one, other in both]
    n_first = sum(one.total() for one, _ in counted)
    n_second = sum(other.total() for _, other in counted)
    n_same = sum((one & other).total() for one, other in counted)
    first, second = both[0]
    yield Pair(
        layer=first.layer,
        annotators=(first.annotator_id, second.annotator_id),
        kinds=(first.annotator_kind, second.annotator_kind),
        half=half,
        items=items,
        n_documents=len(both),
        n_first=n_first,
        n_second=n_second,
        n_same=n_same,
        f1=share(2 * n_same, n_first + n_second),
    )


def _said(annotation: Annotation) -> Counter[tuple[object, ...]]:
    """Each value of each question, about an interval or about the document."""
    intervals = {span.span_id: (span.start, span.end) for span in annotation.spans}
    return Counter(
        [
            *(
                (intervals.get(each.span_id), each.name, value)
                for each in annotation.attributes
                for value in each.values
            ),
            *((None, each.name, value) for each in annotation.answers for value in each.values),
        ]
    )

"""Answers with and without suggestions to the same figures side by side: how much they pull.

An annotator who saw the suggestions agrees with them more than one who did not; the difference
between the two halves is what the suggestions did. Exact matches of interval and label only:
agreement with tolerance, by token and beyond chance is another measure's.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from tandai.records import Annotation, AnnotatorKind, Record, Span
from tandai.withholding import Half

Place = tuple[int, int, str, str]
"""Interval, control and label."""
Values = tuple[str, ...]


class Measured(Record, frozen=True, kw_only=True):
    """One annotator and layer in one half, against what was, or would have been, suggested."""

    layer: str
    annotator_id: str
    annotator_kind: AnnotatorKind
    half: Half
    n_documents: int
    n_tokens: int
    n_spans: int
    """0 in a layer that asks about given spans, as all that is counted of spans."""
    n_suggested: int
    n_same: int
    """Spans of the same interval, control and label as a suggested one, one to one."""
    n_values: int
    """Attributes that both have, on spans that are the same."""
    n_same_values: int
    n_answers: int
    """Answers about the document that both have."""
    n_same_answers: int
    spans_per_1000_tokens: float | None
    """None where there is no token, or spans are given."""
    precision: float | None
    """Of the annotator's spans, those that are suggested too; None where there is no span."""
    recall: float | None
    """Of the suggested spans, those that the annotator has; None where there is none."""
    f1: float | None
    """None where neither has a span."""
    values_agreed: float | None
    """Of ``n_values``; None where that is 0."""
    answers_agreed: float | None
    """Of ``n_answers``; None where that is 0."""


def measure_halves(
    answers: Iterable[Annotation],
    suggestions: Mapping[tuple[str, str], Annotation],
    halves: Mapping[str, Half],
    n_tokens: Mapping[str, int],
    *,
    spans_are_given: bool = False,
) -> list[Measured]:
    """Compares each annotator with the suggestions, in both halves.

    Args:
        answers: of one layer, one a document and annotator.
        suggestions: by annotator and document, what was shown or would have been; an answer
            without one is left out.
        halves: by document, whether suggestions were shown; an answer to another is left out.
        n_tokens: by document.
        spans_are_given: the layer asks about another's spans, so that only what is said of them
            is compared.
    """
    counts: dict[tuple[str, str, AnnotatorKind, Half], Counter[str]] = defaultdict(Counter)
    for answer in answers:
        suggestion = suggestions.get((answer.annotator_id, answer.document_id))
        if suggestion is None or answer.document_id not in halves:
            continue
        half = halves[answer.document_id]
        key = (answer.layer, answer.annotator_id, answer.annotator_kind, half)
        counts[key].update(_compared(answer, suggestion, spans_are_given=spans_are_given))
        counts[key].update(n_documents=1, n_tokens=n_tokens[answer.document_id])
    return [
        Measured(
            layer=layer,
            annotator_id=annotator_id,
            annotator_kind=kind,
            half=half,
            n_documents=n["n_documents"],
            n_tokens=n["n_tokens"],
            n_spans=n["n_spans"],
            n_suggested=n["n_suggested"],
            n_same=n["n_same"],
            n_values=n["n_values"],
            n_same_values=n["n_same_values"],
            n_answers=n["n_answers"],
            n_same_answers=n["n_same_answers"],
            spans_per_1000_tokens=(
                None if spans_are_given else share(1000 * n["n_spans"], n["n_tokens"])
            ),
            precision=share(n["n_same"], n["n_spans"]),
            recall=share(n["n_same"], n["n_suggested"]),
            f1=share(2 * n["n_same"], n["n_spans"] + n["n_suggested"]),
            values_agreed=share(n["n_same_values"], n["n_values"]),
            answers_agreed=share(n["n_same_answers"], n["n_answers"]),
        )
        for (layer, annotator_id, kind, half), n in sorted(counts.items())
    ]


def share(part: int, whole: int) -> float | None:
    """None where the whole is 0."""
    return part / whole if whole else None


def places(annotation: Annotation) -> Counter[tuple[object, ...]]:
    """Its spans by interval, control and label."""
    return Counter(map(_place, annotation.spans))


def _place(span: Span) -> Place:
    return span.start, span.end, span.control, span.label


def _compared(
    answer: Annotation, suggestion: Annotation, *, spans_are_given: bool
) -> dict[str, int]:
    """Counts of spans and, on spans that are the same, of attributes.

    Ids play no part: in the withheld half nobody could keep them.
    """
    given, proposed = places(answer), places(suggestion)
    common = given & proposed
    n_values, n_same_values = _n_same(_values(answer, common), _values(suggestion, common))
    n_answers, n_same_answers = _n_same(
        [(each.name, _sorted(each.values)) for each in answer.answers],
        [(each.name, _sorted(each.values)) for each in suggestion.answers],
    )
    counts = {
        "n_values": n_values,
        "n_same_values": n_same_values,
        "n_answers": n_answers,
        "n_same_answers": n_same_answers,
    }
    if not spans_are_given:
        counts |= {
            "n_spans": given.total(),
            "n_suggested": proposed.total(),
            "n_same": common.total(),
        }
    return counts


def _values(
    annotation: Annotation, common: Mapping[tuple[object, ...], int]
) -> list[tuple[tuple[Place, str], Values]]:
    """What is said of each span that both have; of a region with several labels, once."""
    found: dict[str, Place] = {}
    for place, span_id in sorted((_place(span), span.span_id) for span in annotation.spans):
        if place in common:
            found.setdefault(span_id, place)
    return [
        ((found[each.span_id], each.name), _sorted(each.values))
        for each in annotation.attributes
        if each.span_id in found
    ]


def _sorted(values: Values) -> Values:
    return tuple(sorted(values))


def _n_same(
    given: Iterable[tuple[object, Values]], proposed: Iterable[tuple[object, Values]]
) -> tuple[int, int]:
    """How many questions both answer, one to one, and how many of those alike."""
    one, other = Counter(given), Counter(proposed)
    about_one = Counter(key for key, _ in one.elements())
    about_other = Counter(key for key, _ in other.elements())
    return (about_one & about_other).total(), (one & other).total()

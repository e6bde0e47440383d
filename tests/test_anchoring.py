"""Both halves side by side, counted by hand."""

from typing import Any

import pytest

from tandai.anchoring import Half, measure_halves
from tandai.anchoring_pairs import measure_pairs
from tandai.records import Annotation, Answer, Attribute, Span

HALVES: dict[str, Half] = {"d1": "shown", "d2": "shown", "d3": "withheld"}
TOKENS = {"d1": 100, "d2": 150, "d3": 200, "d4": 1000}
Place = tuple[int, int, str]


def made(
    document: str,
    annotator: str,
    *places: Place,
    notes: dict[int, tuple[str, ...]] | None = None,
    answers: dict[str, str] | None = None,
    prefix: str = "r",
) -> Annotation:
    """Spans at the places, notes about the span of a number, answers about the document."""
    whole: dict[str, Any] = {
        "annotation_id": f"{document}/claim/{annotator}/1",
        "document_id": document,
        "text_sha256": "t",
        "layer": "claim",
        "guideline_version": "1",
        "annotator_id": annotator,
        "annotator_kind": "person",
        "spans": tuple(
            Span(
                span_id=f"{prefix}{n}",
                start=start,
                end=end,
                control="claim",
                label=label,
                quote_sha256="q",
                origin="manual",
            )
            for n, (start, end, label) in enumerate(places)
        ),
        "attributes": tuple(
            Attribute(
                span_id=f"{prefix}{n}", name="note", kind="choices", values=v, origin="manual"
            )
            for n, v in (notes or {}).items()
        ),
        "answers": tuple(
            Answer(name=name, kind="choices", values=(value,), origin="manual")
            for name, value in (answers or {}).items()
        ),
    }
    return Annotation(**whole)


A, B, C, D = (0, 4, "CLAIM"), (5, 9, "CLAIM"), (10, 14, "CUE"), (15, 19, "CUE")
SUGGESTED = {
    "d1": made("d1", "tandai-saran", A, B, C, notes={0: ("X",), 1: ("X", "Y")}, prefix="s"),
    "d2": made("d2", "tandai-saran", A, answers={"topic": "T1", "tone": "LOW"}, prefix="s"),
    "d3": made("d3", "tandai-saran", A, B, C, D, notes={0: ("X",), 3: ("X",)}, prefix="s"),
}
ANA = [
    made("d1", "ana", A, B, C, notes={0: ("X",), 1: ("Y", "X"), 2: ("X",)}),
    made("d2", "ana", A, B, answers={"topic": "T1", "tone": "HIGH"}),
    # B under another label; A twice, of which one is the suggested one
    made("d3", "ana", (5, 9, "CUE"), A, A, D, notes={1: ("Z",), 3: ("X",)}),
]
BUDI = [made("d1", "budi", A, B), made("d3", "budi", A, D)]


def compared(*answers: Annotation, **options: Any) -> dict[tuple[str, str], dict[str, Any]]:
    suggestions = {(a.annotator_id, a.document_id): SUGGESTED[a.document_id] for a in answers}
    measured = measure_halves(answers, suggestions, HALVES, TOKENS, **options)
    return {
        (m.annotator_id, m.half): {name: getattr(m, name) for name in m.__struct_fields__[3:]}
        for m in measured
    }


def test_both_halves_of_one_annotator() -> None:
    both = compared(*ANA)
    assert both["ana", "shown"] == {
        "half": "shown",
        "n_documents": 2,
        "n_tokens": 250,
        "n_spans": 5,
        "n_suggested": 4,
        "n_same": 4,
        "n_values": 2,  # nothing was suggested about C
        "n_same_values": 2,
        "n_answers": 2,
        "n_same_answers": 1,
        "spans_per_1000_tokens": 20.0,
        "precision": 4 / 5,
        "recall": 1.0,
        "f1": 8 / 9,
        "values_agreed": 1.0,
        "answers_agreed": 0.5,
    }
    assert both["ana", "withheld"] == {
        "half": "withheld",
        "n_documents": 1,
        "n_tokens": 200,
        "n_spans": 4,
        "n_suggested": 4,
        "n_same": 2,
        "n_values": 2,
        "n_same_values": 1,
        "n_answers": 0,
        "n_same_answers": 0,
        "spans_per_1000_tokens": 20.0,
        "precision": 0.5,
        "recall": 0.5,
        "f1": 0.5,
        "values_agreed": 0.5,
        "answers_agreed": None,
    }


def test_of_given_spans_only_what_is_said_of_them_is_compared() -> None:
    both = compared(*ANA, spans_are_given=True)
    for half in both.values():
        assert (half["n_spans"], half["n_suggested"], half["n_same"]) == (0, 0, 0)
        assert half["f1"] is half["precision"] is half["spans_per_1000_tokens"] is None
    assert both["ana", "withheld"]["values_agreed"] == 0.5


def test_no_figure_where_there_is_nothing_to_count() -> None:
    nothing = made("d1", "ana")
    made_of = measure_halves([nothing], {("ana", "d1"): nothing}, HALVES, TOKENS)
    (measured,) = made_of
    assert (measured.f1, measured.precision, measured.recall) == (None, None, None)
    assert measured.spans_per_1000_tokens == 0.0


def test_answers_in_neither_half_and_without_suggestion_are_left_out() -> None:
    outside = made("d4", "ana", A)
    assert measure_halves([outside], {("ana", "d4"): outside}, HALVES, TOKENS) == []
    assert measure_halves(ANA, {}, HALVES, TOKENS) == []


def test_a_region_with_two_labels_has_one_note_in_whatever_order() -> None:
    def region(*labels: str) -> Annotation:
        annotation = made("d1", "ana", *((0, 4, label) for label in labels), notes={0: ("X",)})
        spans = [s.__class__(**{**as_dict(s), "span_id": "r0"}) for s in annotation.spans]
        return annotation.__class__(**{**as_dict(annotation), "spans": tuple(spans)})

    one, other = region("CLAIM", "CUE"), region("CUE", "CLAIM")
    (measured,) = measure_halves([one], {("ana", "d1"): other}, HALVES, TOKENS)
    assert (measured.n_same, measured.n_values, measured.n_same_values) == (2, 1, 1)


def as_dict(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__struct_fields__}


def test_two_annotators_in_both_halves() -> None:
    pairs = measure_pairs([*ANA, *BUDI], HALVES)
    assert [
        (p.annotators, p.half, p.n_documents, p.n_first, p.n_second, p.n_same, p.f1) for p in pairs
    ] == [
        (("ana", "budi"), "shown", 1, 3, 2, 2, pytest.approx(4 / 5)),
        (("ana", "budi"), "withheld", 1, 4, 2, 2, pytest.approx(4 / 6)),
    ]
    assert {p.items for p in pairs} == {"spans"}


def test_about_given_spans_two_agree_in_what_they_say() -> None:
    one = made("d1", "ana", A, B, notes={0: ("X", "Y"), 1: ("X",)}, answers={"topic": "T1"})
    other = made("d1", "budi", A, B, notes={0: ("X",), 1: ("Z",)}, answers={"topic": "T1"})
    (pair,) = measure_pairs([one, other], HALVES, spans_are_given=True)
    assert (pair.items, pair.n_first, pair.n_second, pair.n_same) == ("values", 4, 3, 2)
    assert pair.f1 == 4 / 7


def test_one_alone_is_compared_with_nobody() -> None:
    assert measure_pairs(ANA, HALVES) == []
    assert measure_pairs([ANA[1], BUDI[0]], HALVES) == []

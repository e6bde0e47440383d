"""A predictions file is read strictly: every fault is named with its line, none passed over."""

from typing import Any

import pytest

from scoring.made import ANSWERS, CLAIMS, FACTS, PAIRS, SPANS
from tandai.scoring.predictions import MOST, Predictions, Reader, fitting_tasks
from tandai.scoring.tasks import Task

Row = dict[str, Any]
PER = {"start": 0, "end": 5, "label": "PER"}


def read(task: Task, *rows: object) -> tuple[Predictions, list[str]]:
    reader = Reader("p.jsonl", task, FACTS, "test")
    said = reader.read((f"line {number}", row) for number, row in enumerate(rows, start=1))
    return said, [str(each) for each in reader.findings]


def spans_of(*spans: Row, document_id: str = "d1") -> Row:
    return {"document_id": document_id, "spans": list(spans)}


def test_good_rows_of_each_form() -> None:
    said, faults = read(
        SPANS, spans_of(PER, {**PER, "score": 0.5, "label": "ORG"}), spans_of(document_id="d2")
    )
    assert faults == []
    assert said.items == {"d1": {((0, 5), "PER"), ((0, 5), "ORG")}, "d2": set()}
    source = {"start": 7, "end": 9}
    claim = {"start": 0, "end": 5, "sources": [source]}
    wanted = ({"d1": {((0, 5), "CLAIM")}}, {"sources": {"d1": {((0, 5, 7, 9), "sources")}}})
    assert read(CLAIMS, spans_of(claim)) == (Predictions(*wanted), [])
    assert read(CLAIMS, {"document_id": "d1", **claim}) == (Predictions(*wanted), [])
    pair = {"document_id": "d1", "start": 0, "end": 5, "canonical_id": "K1", "stance": "DENY"}
    assert read(PAIRS, pair) == (Predictions({"d1": {((0, 5, "K1"), "DENY")}}, {}), [])
    answer = {"document_id": "d1", "target_id": "T1", "stance": "AGREE"}
    assert read(ANSWERS, answer) == (Predictions({"d1": {(("T1",), "AGREE")}}, {}), [])


BAD: list[tuple[Task, tuple[object, ...], str]] = [
    (SPANS, ("d1",), "prediction-form at p.jsonl, line 1: found 'd1'"),
    (SPANS, ({"spans": []},), "prediction-form at p.jsonl, line 1, document_id: found None"),
    (
        SPANS,
        (spans_of(document_id="x"),),
        "prediction-document-unknown at p.jsonl, line 1: found 'x'",
    ),
    (
        SPANS,
        (spans_of(document_id="d3"),),
        "prediction-outside-split at p.jsonl, line 1: found d3, which is in train",
    ),
    (SPANS, ({"document_id": "d1"},), "prediction-form at p.jsonl, line 1: found no list of spans"),
    (SPANS, ({"document_id": "d1", "spans": PER},), "line 1, spans: found {'start'"),
    (
        SPANS,
        (spans_of({**PER, "colour": 1}),),
        "prediction-key-unknown at p.jsonl, line 1, spans[0]: found 'colour'",
    ),
    (
        SPANS,
        ({**spans_of(), "colour": 1},),
        "prediction-key-unknown at p.jsonl, line 1: found 'colour'",
    ),
    (
        SPANS,
        (spans_of({**PER, "label": "GPE"}),),
        "prediction-label-unknown at p.jsonl, line 1, spans[0], label: found 'GPE'; expected one of PER, ORG",
    ),
    (SPANS, (spans_of({"start": 0, "end": 5}),), "prediction-label-unknown"),
    (
        SPANS,
        (spans_of({**PER, "end": 101}),),
        "prediction-outside-text at p.jsonl, line 1, spans[0]: found 0:101; expected an interval within 0:100",
    ),
    (SPANS, (spans_of({**PER, "start": -1}),), "prediction-outside-text"),
    (SPANS, (spans_of({**PER, "start": 5}),), "prediction-outside-text"),
    (
        SPANS,
        (spans_of({**PER, "start": 0.0}),),
        "prediction-form at p.jsonl, line 1, spans[0]: found start 0.0",
    ),
    (SPANS, (spans_of({**PER, "start": False}),), "prediction-form"),
    (
        SPANS,
        (spans_of(PER, dict(PER)),),
        "prediction-twice at p.jsonl, line 1, spans[1]: found d1 (0, 5) PER again",
    ),
    (
        SPANS,
        (spans_of(PER), spans_of()),
        "prediction-twice at p.jsonl, line 2: found a second row of d1",
    ),
    (
        SPANS,
        ({**spans_of(), "text_sha256": "f" * 64},),
        "prediction-text-differs at p.jsonl, line 1",
    ),
    (
        CLAIMS,
        (spans_of({"start": 0, "end": 5, "sources": [{"start": 0, "end": 500}]}),),
        "prediction-outside-text at p.jsonl, line 1, spans[0], sources[0]: found 0:500",
    ),
    (
        CLAIMS,
        (spans_of({"start": 0, "end": 5, "sources": "x"}),),
        "line 1, spans[0], sources: found 'x'",
    ),
    (
        PAIRS,
        ({"document_id": "d1", "start": 0, "end": 5, "canonical_id": "K9", "stance": "DENY"},),
        "prediction-item-unknown at p.jsonl, line 1, canonical_id: found 'K9'",
    ),
    (
        ANSWERS,
        ({"document_id": "d1", "target_id": "T1", "stance": "MAYBE"},),
        "prediction-label-unknown at p.jsonl, line 1, stance: found 'MAYBE'",
    ),
    (
        ANSWERS,
        (
            {"document_id": "d1", "target_id": "T1", "stance": "AGREE"},
            {"document_id": "d1", "target_id": "T1", "stance": "DISAGREE"},
        ),
        "prediction-twice at p.jsonl, line 2: found d1 T1 again",
    ),
]


@pytest.mark.parametrize(
    ("task", "row", "needed"),
    [
        (SPANS, {**spans_of(), "colour": 1}, "document_id, spans"),
        (SPANS, spans_of({**PER, "colour": 1}), "start, end, label"),
        (CLAIMS, spans_of({"start": 0, "end": 5, "colour": 1}), "start, end, sources"),
        (
            CLAIMS,
            {"document_id": "d1", "start": 0, "end": 5, "colour": 1},
            "document_id, start, end, sources",
        ),
        (
            CLAIMS,
            spans_of({"start": 0, "end": 5, "sources": [{"start": 6, "end": 9, "colour": 1}]}),
            "start, end",
        ),
        (
            PAIRS,
            {
                **{"document_id": "d1", "start": 0, "end": 5, "canonical_id": "K1"},
                **{"stance": "DENY", "colour": 1},
            },
            "document_id, start, end, canonical_id, stance",
        ),
        (
            ANSWERS,
            {"document_id": "d1", "target_id": "T1", "stance": "AGREE", "colour": 1},
            "document_id, target_id, stance",
        ),
    ],
)
def test_of_an_unknown_key_those_are_named_that_predict(task: Task, row: Row, needed: str) -> None:
    _, faults = read(task, row)
    (fault,) = faults
    beside = f"; beside them `score` or a column of {task.table}."
    assert fault.endswith(f"found 'colour'; expected {needed}{beside}")


@pytest.mark.parametrize(("task", "rows", "fault"), BAD)
def test_each_fault_is_named(task: Task, rows: tuple[object, ...], fault: str) -> None:
    _, faults = read(task, *rows)
    assert len(faults) == 1, faults
    assert fault in faults[0]


def test_a_file_of_another_form_is_not_read_to_its_end() -> None:
    _, faults = read(SPANS, *(["x"] * (MOST + 50)))
    assert len(faults) == MOST


@pytest.mark.parametrize(
    ("row", "names"),
    [
        (spans_of(PER), ["entities"]),
        (spans_of({"start": 0, "end": 5}), ["claims"]),
        (spans_of(), ["entities", "claims"]),
        ({"document_id": "d1", "entities": []}, ["entities"]),
        ({"document_id": "d1", "start": 0, "end": 5}, ["claims"]),
        (
            {"document_id": "d1", "start": 0, "end": 5, "canonical_id": "K1", "stance": "DENY"},
            ["claim_pairs"],
        ),
        ({"document_id": "d1", "target_id": "T1", "stance": "AGREE"}, ["article_stance"]),
        ({"document_id": "d1"}, []),
        ([], []),
    ],
)
def test_the_table_that_rows_fit(row: object, names: list[str]) -> None:
    found = fitting_tasks((SPANS, CLAIMS, PAIRS, ANSWERS), row)
    assert [each.table for each in found] == names

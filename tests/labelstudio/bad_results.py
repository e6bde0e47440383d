"""The bad cases of tests/data/bad_results: a task each, and the first rule that must meet it."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "data" / "bad_results"

RULES = {
    "relation-label-not-in-config": "relation-label-unknown",
    "relation-to-missing-id": "relation-without-end",
    "label-not-in-config": "label-unknown",
    "label-of-another-control": "label-unknown",
    "control-not-in-config": "control-unknown",
    "object-not-in-config": "control-of-other-type",
    "type-of-another-control": "control-of-other-type",
    "id-missing": "region-without-id",
    "id-of-two-spans": "region-id-twice",
    "end-past-text": "span-outside-text",
    "start-negative": "span-outside-text",
    "start-after-end": "span-outside-text",
    "start-is-end": "span-outside-text",
    "offset-whole-float": "span-not-integer",
    "offset-string": "span-not-integer",
    "offset-broken-float": "span-not-integer",
    "end-missing": "span-not-integer",
    "interval-missing": "answer-without-interval",
    "quote-of-other-text": "quote-of-other-text",
    "quote-missing": "region-without-quote",
    "offsets-in-utf-16": "quote-of-other-text",
    "labels-empty": "result-kept-whole",
    "labels-missing": "result-kept-whole",
    "choice-not-in-config": "choice-unknown",
    "choice-not-in-task": "choice-unknown",
    "choice-two-of-one": "choice-not-single",
    "score-above-one": "score-out-of-range",
    "score-not-a-number": "task-number-not-json",
    "edge-white-space": "region-not-drawn",
    "origin-of-a-person": "suggestion-of-person",
    "answer-id-of-a-region": "answer-id-twice",
    "text-lone-surrogate": "task-lone-surrogate",
    "text-nul": "task-nul-character",
    "text-empty": "task-empty-text",
    "text-not-text": "task-text-not-text",
    "text-missing": "task-data-missing",
    "annotation-by-bare-e-mail": "task-unknown-key",
    "annotation-without-ground-truth": "task-unknown-key",
    "suggestion-without-version": "prediction-without-version",
}
CASES = sorted(RULES)


def read_case(case: str) -> dict[str, Any]:
    """The task of a case, lone surrogates and NaN included."""
    task: dict[str, Any] = json.loads((FOLDER / f"{case}.json").read_text(encoding="utf-8"))
    return task


def result_of(task: dict[str, Any]) -> list[Any]:
    """The result list that the case is about."""
    found: list[Any] = task.get("annotations", task["predictions"])[0]["result"]
    return found

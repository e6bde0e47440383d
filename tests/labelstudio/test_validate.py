"""Run as a program (``python -m``), this file renews the reports in tests/data/bad_results."""

import json
from typing import Any

import pytest

from tandai.annotations import collect_annotations
from tandai.authors import Account
from tandai.errors import InputError
from tandai.findings import Finding
from tandai.labelstudio.config import parse_config
from tandai.labelstudio.validate import check_predictions, check_result, codes_in_data
from tandai.labelstudio.wire import read_tasks
from tandai.studio.taskcheck import check_task

from .bad_results import CASES, FOLDER, RULES, read_case, result_of
from .samples import (
    CONFIG,
    TEXT,
    Item,
    answer,
    choices,
    document_of,
    labels,
    relation,
    textarea,
    with_value,
    without,
)

RENEW = "renew with: PYTHONPATH=tests uv run python -m labelstudio.test_validate"
GOOD_TEXT = read_case("id-missing")["data"]["text"]


def rules_of(*items: Item, is_suggestion: bool = False) -> list[tuple[str, str]]:
    found = check_result(items, CONFIG, TEXT, place="here", is_suggestion=is_suggestion)
    return [(each.severity, each.rule) for each in found]


def comes_back(task: dict[str, Any]) -> list[Finding]:
    """What reading says of the same result list in a person's answer."""
    person = {"id": 7, "email": "sari@contoh.invalid"}
    # What is imported without saying so comes back as ground truth.
    given = {"completed_by": person, "result": result_of(task), "ground_truth": True}
    given |= (task.get("annotations") or [{"ground_truth": False}])[0]
    exported = {"id": 1, "data": task["data"], "annotations": [{"id": 1, **given}]}
    data = json.dumps([exported]).encode()
    accounts = {"sari@contoh.invalid": Account(annotator_id="ana", annotator_kind="person")}
    accounts["id:1"] = Account(annotator_id="budi", annotator_kind="person")
    collected = collect_annotations(
        read_tasks("export.json", data),
        CONFIG,
        {"d1": document_of("d1", GOOD_TEXT)},
        accounts,
        layer="claim",
        source="export.json",
        inventories=codes_in_data(CONFIG, task["data"]),
    )
    return collected.findings


def report(case: str) -> str:
    """What is said of a case before it would leave, and when it comes back as an answer."""
    task = read_case(case)
    lines = ["Before it leaves:", *map(str, check_task(task, CONFIG)), "When it comes back:"]
    try:
        lines += [f"{each.severity}: {each}" for each in comes_back(task)] or ["nothing"]
    except InputError as error:
        lines.append(f"refused: {error}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("case", CASES)
def test_every_bad_case_is_refused_with_its_exact_report(case: str) -> None:
    assert report(case) == (FOLDER / f"{case}.txt").read_text(encoding="utf-8"), RENEW


@pytest.mark.parametrize("case", CASES)
def test_every_bad_case_meets_its_rule_as_an_error(case: str) -> None:
    errors = [each for each in check_task(read_case(case), CONFIG) if each.severity == "error"]
    assert RULES[case] in [each.rule for each in errors]


UNSAID = {
    "answer-id-of-a-region": "on a page it is joined to the region; in the file both are there",
    "origin-of-a-person": "in a person's answer it is the truth",
    "quote-missing": "Label Studio fills it in at the next save; older exports have none",
    "suggestion-without-version": "an answer has no version",
}
"""Cases that are bad in what we send, and nothing to be said about in what a person gave."""


@pytest.mark.parametrize("case", CASES)
def test_every_bad_case_is_told_when_it_comes_back(case: str) -> None:
    _, came_back = report(case).split("When it comes back:\n")
    assert (came_back == "nothing\n") == (case in UNSAID)


def test_every_file_is_a_case() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(RULES)


def test_what_only_looks_odd_may_leave() -> None:
    """Nested, overlapping and identical regions, two labels and two controls on one."""
    items = [
        labels("Sari  Wulandari\ttiba", "CLAIM", "r1", "claim"),
        choices("Sari  Wulandari\ttiba", "certainty", "CERTAIN"),
        choices("Sari  Wulandari\ttiba", "traits", "old", "new"),
        textarea("Sari  Wulandari\ttiba", "note", "seperti tertulis"),
        labels("Sari  Wulandari\ttiba", "PER", "r1"),
        labels("Sari", "PER", "r2"),
        labels("Sari", "PER", "r3"),
        labels("Wulandari\ttiba", "LOC", "r4"),
        with_value(labels("Jelaga", "PER", "r5"), labels=["PER", "LOC"]),
        relation("r1", "r2", labels=["source", "denies"]),
        relation("r2", "r3", direction="bi"),
        answer("article", "choices", "choices", "AGREE"),
    ]
    assert rules_of(*items) == []
    assert rules_of(*(without(item, "origin") for item in items), is_suggestion=True) == []


def test_a_person_s_answer_goes_back_with_its_doubts_said() -> None:
    item = labels("\n\n“Kapal", "PER")
    assert rules_of(item) == [("warning", "region-not-drawn")]
    machine = {**item, "origin": "prediction"}
    assert rules_of(machine, is_suggestion=True) == [("error", "region-not-drawn")]


def test_a_place_in_another_object_is_not_looked_for_in_the_document() -> None:
    xml = """<View><Labels name="k" toName="text"><Label value="A"/></Labels>
      <Labels name="l" toName="lead"><Label value="B"/></Labels>
      <Text name="text" value="$text"/><Text name="lead" value="$lead"/></View>"""
    config = parse_config("two", xml, object_name="text")
    value = {"start": 0, "end": 4, "text": "Lain", "labels": ["B"]}
    item = {"id": "x", "from_name": "l", "to_name": "lead", "type": "labels", "value": value}
    found = check_result([item], config, TEXT, place="here")
    assert [(each.severity, each.rule) for each in found] == [("warning", "result-kept-whole")]


def test_a_blank_too_many_is_said_and_sent() -> None:
    """People select it, and gold spans are the suggestions of a later layer."""
    item = {**labels("Sari ", "PER"), "origin": "prediction"}
    assert rules_of(item, is_suggestion=True) == [("warning", "region-edge-white-space")]


@pytest.mark.parametrize(
    ("predictions", "rules"),
    [
        ({"result": []}, ["prediction-malformed"]),
        (["gone"], ["prediction-malformed"]),
        ([{"model_version": "m-1"}], ["prediction-malformed"]),
        ([{"model_version": "m-1", "result": [], "id": 4}], ["prediction-unknown-key"]),
        ([{"model_version": "m-1", "result": [], "score": True}], ["score-out-of-range"]),
        ([{"model_version": " ", "result": []}], ["prediction-without-version"]),
        ([{"model_version": "m-1", "result": ["gone"]}], ["result-not-object"]),
        ([{"model_version": "m-1", "result": [{"type": [], "value": 3}]}], ["result-without-type"]),
    ],
)
def test_predictions_of_another_shape_are_refused(predictions: object, rules: list[str]) -> None:
    found = check_predictions(predictions, CONFIG, TEXT, place="here")
    assert [each.rule for each in found] == rules


@pytest.mark.parametrize("value", [2**60, -(2**60), float("inf"), "\ud800", "\0"])
def test_what_would_not_come_back_is_not_sent(value: object) -> None:
    (finding,) = check_result([{"meta": {"text": [value]}}], CONFIG, TEXT, place="here")
    assert finding.rule in (
        "result-number-not-json",
        "result-lone-surrogate",
        "result-nul-character",
    )
    assert "result[0].meta.text[0]" in finding.found
    str(finding).encode()


def test_choices_that_come_with_the_task_are_known_by_their_codes() -> None:
    data = {"claims": [{"value": "K01. Ya.", "alias": "K01"}, {"value": "K02"}, "NONE"]}
    assert codes_in_data(CONFIG, data) == {"canonical": {"K01", "K02", "NONE"}}
    assert codes_in_data(CONFIG, {}) == {"canonical": set()}


def test_paths_that_come_with_the_task_are_known_step_by_step() -> None:
    xml = """<View><Text name="text" value="$text"/>
      <Taxonomy name="t" toName="text" value="$tree" perRegion="true"/></View>"""
    leaf = {"value": "Ya/Tidak", "alias": "Y/T"}
    data = {"tree": [{"value": "Kapal", "alias": "K01", "children": [leaf]}, {"value": "Lain"}]}
    assert codes_in_data(parse_config("t", xml), data) == {"t": {"K01", "K01/Y\\/T", "Lain"}}
    leaves = parse_config("t", xml.replace("perRegion", 'leafsOnly="true" perRegion'))
    assert codes_in_data(leaves, data) == {"t": {"K01/Y\\/T", "Lain"}}


def renew() -> None:
    """Writes the report of each case beside it."""
    for case in CASES:
        (FOLDER / f"{case}.txt").write_text(report(case), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    renew()

"""The export of a real Label Studio 1.23.2 is `tests/data/studio_export.json`, words invented."""

import copy
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tandai.errors import InputError
from tandai.findings import Finding
from tandai.labelstudio.wire import WirePrediction, WireTask, read_tasks

EXPORT = (Path(__file__).parent.parent / "data" / "studio_export.json").read_bytes()

LEVELS = {
    "task": (),
    "annotation": ("annotations", 0),
    "draft": ("drafts", 0),
    "prediction": ("predictions", 0),
    "person": ("annotations", 0, "completed_by"),
}
PLACES = {
    "task": "f: task [0].weather",
    "annotation": "f: task [0].annotations[0].weather",
    "draft": "f: task [0].drafts[0].weather",
    "prediction": "f: task [0].predictions[0].weather",
    "person": "f: task [0].annotations[0].completed_by.weather",
}


def read(tasks: object) -> tuple[list[WireTask], list[Finding]]:
    found = list(read_tasks("f", msgspec.json.encode(tasks)))
    return (
        [each for each in found if isinstance(each, WireTask)],
        [each for each in found if isinstance(each, Finding)],
    )


@pytest.fixture
def first() -> dict[str, Any]:
    """The first task, which has all there can be."""
    tasks: list[dict[str, Any]] = msgspec.json.decode(EXPORT)
    return tasks[0]


def inside(task: dict[str, Any], path: tuple[str | int, ...]) -> dict[str, Any]:
    found: Any = task
    for step in path:
        found = found[step]
    assert isinstance(found, dict)
    return found


def test_todays_export_is_read_without_a_finding() -> None:
    found = list(read_tasks("f", EXPORT))
    assert all(isinstance(each, WireTask) for each in found)
    assert len(found) == len(msgspec.json.decode(EXPORT))


def test_the_sample_answers_of_a_real_server_are_read_without_a_finding(root: Path) -> None:
    answers = root / "toolkit" / "tandai" / "sample" / "answers"
    for layer in ("entity", "claim", "stance"):
        found = list(read_tasks(layer, (answers / f"{layer}.json").read_bytes()))
        assert [each for each in found if isinstance(each, Finding)] == []
        assert len(found) == 8


@pytest.mark.parametrize("level", LEVELS)
def test_an_unknown_key_is_a_warning_and_the_task_is_read_all_the_same(
    level: str, first: dict[str, Any]
) -> None:
    before, _ = read([first])
    changed = copy.deepcopy(first)
    inside(changed, LEVELS[level])["weather"] = {"rain": [1, 2]}
    tasks, findings = read([changed])
    assert findings == [
        Finding("wire-unknown-key", "warning", PLACES[level], "the key 'weather'", "a known key")
    ]
    assert [results(task) for task in tasks] == [results(task) for task in before]
    assert msgspec.structs.replace(tasks[0], annotations=[], drafts=[], predictions=[]) == (
        msgspec.structs.replace(before[0], annotations=[], drafts=[], predictions=[])
    )


def results(task: WireTask) -> list[list[object]]:
    shown = [each for each in task.predictions if isinstance(each, WirePrediction)]
    lists = [
        *(each.result for each in task.annotations),
        *(each.result for each in task.drafts),
        *(each.result for each in shown),
    ]
    return [[msgspec.json.decode(raw) for raw in each] for each in lists]


def test_an_unknown_key_in_a_result_is_left_to_who_reads_results(first: dict[str, Any]) -> None:
    first["annotations"][0]["result"][0]["weather"] = "rain"
    tasks, findings = read([first])
    assert findings == []
    assert "weather" in str(results(tasks[0])[0][0])


def test_predictions_may_be_numbers(first: dict[str, Any]) -> None:
    first["predictions"] = [7, 8]
    tasks, findings = read([first])
    assert (tasks[0].predictions, findings) == ([7, 8], [])
    first["weather"] = "rain"
    tasks, findings = read([first])
    assert (tasks[0].predictions, len(findings)) == ([7, 8], 1)


def test_accounts_may_be_numbers(first: dict[str, Any]) -> None:
    first["annotations"][0]["completed_by"] = 3
    tasks, findings = read([first])
    assert (tasks[0].annotations[0].completed_by, findings) == (3, [])


@pytest.mark.parametrize(
    ("path", "key", "value", "place", "found"),
    [
        ((), "id", "1", "f: task [0].id", "Expected `int`, got `str`"),
        ((), "data", [], "f: task [0].data", "Expected `object`, got `array`"),
        ((), "annotations", {}, "f: task [0].annotations", "Expected `array`, got `object`"),
        (("annotations", 0), "lead_time", "9", "f: task [0].annotations[0].lead_time",
         "Expected `float | null`, got `str`"),
        (("annotations", 1), "result", None, "f: task [0].annotations[1].result",
         "Expected `array`, got `null`"),
        (("annotations", 0, "completed_by"), "id", None,
         "f: task [0].annotations[0].completed_by.id", "Expected `int`, got `null`"),
        (("drafts", 0), "annotation", "2", "f: task [0].drafts[0].annotation",
         "Expected `int | null`, got `str`"),
        (("predictions", 0), "score", [], "f: task [0].predictions[0].score",
         "Expected `float | null`, got `array`"),
    ],
)  # fmt: skip
def test_a_wrong_type_is_an_error_with_its_path_and_the_task_is_not_read(
    first: dict[str, Any],
    path: tuple[str | int, ...],
    key: str,
    value: object,
    place: str,
    found: str,
) -> None:
    inside(first, path)[key] = value
    tasks, findings = read([first])
    assert tasks == []
    assert findings == [Finding("wire-type", "error", place, found, "an export's type")]


def test_every_fault_of_a_task_is_told_and_the_other_tasks_are_read(first: dict[str, Any]) -> None:
    bad = copy.deepcopy(first)
    bad["annotations"][0]["lead_time"] = "9"
    bad["annotations"][1]["weather"] = "rain"
    bad["drafts"] = [5]
    bad["predictions"] = ["none", True]
    tasks, findings = read([bad, 5, first])
    assert [(each.rule, each.place) for each in findings] == [
        ("wire-type", "f: task [0].annotations[0].lead_time"),
        ("wire-unknown-key", "f: task [0].annotations[1].weather"),
        ("wire-type", "f: task [0].drafts[0]"),
        ("wire-type", "f: task [0].predictions[0]"),
        ("wire-type", "f: task [0].predictions[1]"),
        ("wire-type", "f: task [1]"),
    ]
    assert len(tasks) == 1


def test_a_task_without_data_is_an_error() -> None:
    tasks, findings = read([{"id": 1}])
    assert tasks == []
    assert [(each.rule, each.severity, each.place) for each in findings] == [
        ("wire-type", "error", "f: task [0]")
    ]
    assert "data" in findings[0].found


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "expected a JSON list of tasks"),
        (b"id,text\n1,a\n", "expected a JSON list of tasks"),
        (b'{"id": 1, "data": {}}', "expected a JSON list of tasks"),
        (b'[{"id": 1, "data": {}}', "expected a JSON list of tasks"),
        (b'[{"id": 1, "data": {"text": "caf\xe9"}}]', "found a byte that is not UTF-8 at 32"),
    ],
)
def test_what_is_no_list_of_tasks_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(InputError, match=told):
        list(read_tasks("f", data))


def with_data(raw: str) -> bytes:
    """Two tasks; the first one's data, as it stands in the file."""
    return f'[{{"id": 1, "data": {{"x": {raw}}}}}, {{"id": 2, "data": {{}}}}]'.encode()


@pytest.mark.parametrize("number", ["9" * 5000, "1e999", "9" * 400 + ".5"])
def test_a_number_no_computer_can_hold_costs_its_task_only(number: str) -> None:
    finding, task = read_tasks("f", with_data(number))
    assert isinstance(finding, Finding)
    assert (finding.rule, finding.severity) == ("wire-unreadable", "error")
    assert finding.place == "f: task [0]"
    assert isinstance(task, WireTask)


def test_a_number_too_great_where_none_is_known_is_no_traceback() -> None:
    (finding,) = read_tasks("f", b'[{"id": 1, "data": {}, "weather": 1e999}]')
    assert isinstance(finding, Finding)
    assert finding.rule == "wire-unreadable"


@pytest.mark.parametrize("depth", range(700, 1100, 50))
def test_lists_in_lists_without_end_are_told_and_no_traceback(depth: int) -> None:
    """How deep is too deep hangs on how deep the caller is."""
    try:
        found = list(read_tasks("f", with_data("[" * depth + "]" * depth)))
    except InputError as error:
        assert "lists in lists" in error.found  # noqa: PT017
    else:
        rules = [each.rule for each in found if isinstance(each, Finding)]
        assert (rules, len(found)) in [([], 2), (["wire-unreadable"], 2)]


def test_a_file_that_is_nothing_but_depth_is_refused() -> None:
    with pytest.raises(InputError, match="lists in lists without end"):
        list(read_tasks("f", b"[" * 9000 + b"]" * 9000))


def test_an_export_of_nothing_has_no_tasks() -> None:
    assert list(read_tasks("f", b"[]")) == []

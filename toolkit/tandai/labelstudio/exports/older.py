"""A task in any shape Label Studio ever wrote to a task in today's expanded shape.

Nothing is guessed: what has no counterpart in today's shape stays as it is, for the auditor to
report.
"""

from datetime import UTC, datetime
from typing import Any

from tandai.labelstudio.exports.tally import Tally
from tandai.labelstudio.wire import WireTask

Json = dict[str, Any]

TABLE_KEYS = frozenset(
    {"annotators", "completed_at", "annotations_results", "predictions_results",
     "predictions_score", "annotations_ids", "predictions_model_versions", "draft_exists",
     "task_path"}
)  # fmt: skip
"""Columns of the task table and of old servers: derived from the rest of the task."""
TASK_KEYS = frozenset(WireTask.__struct_fields__) | TABLE_KEYS | {"completions"}
CANCELLED = ("was_cancelled", "was_canceled", "skipped")
LISTS = ("annotations", "drafts", "predictions")


def todays_task(task: Json, place: str, position: int, tally: Tally) -> Json:
    """The task in today's shape; every change is counted.

    Args:
        task: any object that holds a task.
        place: where it stands, for the count.
        position: its number in the export, from 1.
        tally: what counts the changes.
    """
    task = dict(task)
    if "completions" in task and "annotations" not in task:
        task["annotations"] = task.pop("completions")
        tally.add("old-completions", place)
    if "data" not in task:
        task["data"] = {key: task.pop(key) for key in list(task) if key not in TASK_KEYS}
        tally.add("task-bare-data", place)
    columns = TABLE_KEYS & set(task)
    tally.add("task-columns", place, bool(columns))
    task = {key: value for key, value in task.items() if key not in columns}
    if "id" not in task:
        task["id"] = -position
        tally.add("task-without-id", place)
    _number_from_text(task, place, tally)
    for key in LISTS:
        if key in task and task[key] is None:
            del task[key]
            tally.add("list-null", f"{place}.{key}")
        elif isinstance(task.get(key), list):
            task[key] = _todays_list(key, task[key], f"{place}.{key}", tally)
    return task


def _todays_list(key: str, items: list[Any], place: str, tally: Tally) -> list[Any]:
    made = [
        _todays_item(key, item, f"{place}[{index}]", tally) if isinstance(item, dict) else item
        for index, item in enumerate(items)
    ]
    objects = [each for each in made if isinstance(each, dict)]
    numbers = [each["id"] for each in objects if type(each.get("id")) is int]
    free = max(numbers, default=0)
    for each in objects:
        if "id" not in each:
            free += 1
            each["id"] = free
            tally.add("id-missing", place)
    return made


def _todays_item(key: str, item: Json, place: str, tally: Tally) -> Json:
    """An annotation, draft or prediction of any age."""
    item = dict(item)
    _number_from_text(item, place, tally)
    result = item.get("result")
    if isinstance(result, list) and any(isinstance(each, list) for each in result):
        item["result"] = [
            inner for each in result for inner in (each if isinstance(each, list) else [each])
        ]
        tally.add("result-nested", place)
    if key != "predictions":
        _todays_date(item, place, tally)
    if key == "annotations":
        _todays_keys(item, place, tally)
        _todays_person(item, place, tally)
    return item


def _todays_keys(item: Json, place: str, tally: Tally) -> None:
    """Whether it was skipped, and whether it was a trap for annotators, by today's names."""
    old = {"was_canceled", "skipped", "honeypot"} & set(item)
    if not old:
        return
    tally.add("old-key", place)
    said = [item.pop(key) for key in CANCELLED if key in item]
    if said:
        # One yes is enough; what is neither yes nor no is kept, for the auditor to report.
        item["was_cancelled"] = next((each for each in said if each is not False), False)
    if "honeypot" in item:
        item.setdefault("ground_truth", item.pop("honeypot"))


def _todays_person(item: Json, place: str, tally: Tally) -> None:
    person = item.get("completed_by")
    if isinstance(person, dict) and "id" not in person and person.get("email"):
        item["completed_by"] = {**person, "id": 0}
        tally.add("id-missing", f"{place}.completed_by")
    if not isinstance(person, str):
        return
    tally.add("person-as-text", place)
    if _is_number(person):
        item["completed_by"] = int(person)
    else:
        # Accounts are known by their e-mail; the number is only read where there is none.
        item["completed_by"] = {"id": 0, "email": person} if person.strip() else None


def _todays_date(item: Json, place: str, tally: Tally) -> None:
    date = item.get("created_at", "")
    if date is None:
        del item["created_at"]
        tally.add("date-missing", place)
    elif type(date) in (int, float):
        try:
            written = datetime.fromtimestamp(date, UTC).isoformat(timespec="microseconds")
        except (OverflowError, ValueError, OSError):
            return  # no date at all: the auditor reports its type
        item["created_at"] = written.replace("+00:00", "Z")
        tally.add("date-as-number", place)


def _number_from_text(item: Json, place: str, tally: Tally) -> None:
    if isinstance(item.get("id"), str) and _is_number(item["id"]):
        item["id"] = int(item["id"])
        tally.add("id-as-text", place)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19

"""Turns the wish for tasks' keys or states into a query of the task list, and its rows into them."""

import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from tandai.errors import StudioError
from tandai.studio.protocol import TaskKey, TaskState

# Every column the list can reckon out; what is not hidden is reckoned out for each task.
_COLUMNS = (
    "annotations_results",
    "annotators",
    "avg_lead_time",
    "completed_at",
    "file_upload",
    "predictions_model_versions",
    "predictions_results",
    "predictions_score",
    "state",
    "storage_filename",
    "updated_by",
)
_KEPT = (
    "id",
    "updated_at",
    "total_annotations",
    "cancelled_annotations",
    "total_predictions",
    "annotations_ids",
    "draft_exists",
)
# What a task's key needs: a whole task costs a server twice the time and carries its results.
_KEY_FIELDS = "id,data,total_predictions"
# More keys than this are cheaper to list than to ask for: a query stands in the address.
_MOST_ASKED = 100
_CUT_AT = 500
"""Characters after which the server cuts a list of ids without a word."""


class _Listed(msgspec.Struct):
    id: int
    updated_at: datetime
    total_annotations: int
    cancelled_annotations: int
    total_predictions: int
    annotations_ids: str
    draft_exists: bool


def keys_query(document_ids: Collection[str] | None) -> dict[str, str | int]:
    """Parameters of the task list that give the keys of tasks, and nothing heavy.

    Args:
        document_ids: only tasks that show these, where it is worth asking; all where none are
            named.
    """
    query: dict[str, str | int] = {"fields": "task_only", "include": _KEY_FIELDS}
    query["resolve_uri"] = "false"
    if document_ids is not None and len(document_ids) <= _MOST_ASKED:
        item = {
            "filter": "filter:tasks:data.document_id",
            "operator": "in_list",
            "type": "String",
            "value": sorted(document_ids),
        }
        query["query"] = json.dumps({"filters": {"conjunction": "and", "items": [item]}})
    return query


def key_of(task: Mapping[str, Any]) -> TaskKey:
    """The key of a task on the list; empty fields where the task is not ours."""
    data = task["data"]
    return TaskKey(
        task_id=int(task["id"]),
        document_id=str(data.get("document_id", "")),
        text_sha256=str(data.get("text_sha256", "")),
        task_sha256=str(data.get("task_sha256") or ""),
        n_suggestions=int(task.get("total_predictions") or 0),
    )


def states_query(since: datetime | None) -> dict[str, str | int]:
    """Parameters of the task list that give the states of tasks, and nothing heavy.

    Args:
        since: only tasks updated later, and those with a draft.
    """
    hidden = [f"tasks:{column}" for column in _COLUMNS]
    query: dict[str, Any] = {
        "hiddenColumns": {"explore": hidden, "labeling": hidden},
        "ordering": ["tasks:id"],  # tasks made meanwhile come last
    }
    if since is not None:
        moved = {
            "filter": "filter:tasks:updated_at",
            "operator": "greater",
            "type": "Datetime",
            "value": since.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        }
        drafted = {
            "filter": "filter:tasks:draft_exists",
            "operator": "equal",
            "type": "Boolean",
            "value": True,
        }
        query["filters"] = {"conjunction": "or", "items": [moved, drafted]}
    return {
        "fields": "task_only",
        "include": ",".join(_KEPT),
        "resolve_uri": "false",
        "query": json.dumps(query),
    }


def state_of(task: Mapping[str, Any], url: str) -> TaskState:
    """The state of a task on the list.

    Raises:
        StudioError: the list has another form.
    """
    try:
        listed = msgspec.convert(task, _Listed)
        ids = listed.annotations_ids
        known = frozenset(int(each) for each in ids.split(",") if each.strip())
    except (msgspec.ValidationError, ValueError) as error:
        raise StudioError(
            f"{url} lists tasks, but not as Label Studio does ({error}); pull with --full."
        ) from error
    return TaskState(
        task_id=listed.id,
        updated_at=listed.updated_at,
        n_answers=listed.total_annotations,
        n_skips=listed.cancelled_annotations,
        n_suggestions=listed.total_predictions,
        annotation_ids=known if len(ids) < _CUT_AT else None,
        has_draft=listed.draft_exists,
    )

"""Turns a task's JSON text into what tells whether it has changed, and who did what in it when."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from tandai.errors import StudioError
from tandai.studio.protocol import TaskState
from tandai.studio.taskstream import broken, stream_tasks


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An annotation, without what it says."""

    account: str
    """E-mail, else ``id:N``; empty where the account is gone."""
    account_id: int | None
    created_at: datetime
    updated_at: datetime
    lead_time: float | None
    """Seconds, as Label Studio's page counts them."""
    is_skip: bool


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Work that was not submitted, without what it says."""

    account: str
    updated_at: datetime


class TaskSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A task without its text and its regions: small enough to hold ten thousand."""

    state: TaskState
    answers: tuple[Answer, ...]
    drafts: tuple[Draft, ...]


class _Person(msgspec.Struct):
    id: int
    email: str = ""


class _Annotation(msgspec.Struct):
    id: int
    created_at: datetime
    updated_at: datetime
    completed_by: _Person | None = None
    lead_time: float | None = None
    was_cancelled: bool = False


class _Draft(msgspec.Struct):
    updated_at: datetime
    user: str | int | None = None


class _Task(msgspec.Struct):
    """The keys read here; the others are the reader's of exports."""

    id: int
    updated_at: datetime
    total_annotations: int
    cancelled_annotations: int
    total_predictions: int
    annotations: list[_Annotation]
    drafts: list[_Draft]


_TASK = msgspec.json.Decoder(_Task)


def summarise(text: str) -> TaskSummary:
    """What a task of a snapshot holds, counted.

    Args:
        text: one task of a full snapshot, with people and drafts written out.

    Raises:
        StudioError: it is of another form, such as another program's export.
    """
    try:
        task = _TASK.decode(text)
    except msgspec.DecodeError as error:
        raise StudioError(
            f"A task of a snapshot has another form than Label Studio's ({error}); "
            "pull all again with --full."
        ) from error
    state = TaskState(
        task_id=task.id,
        updated_at=task.updated_at,
        n_answers=task.total_annotations,
        n_skips=task.cancelled_annotations,
        n_suggestions=task.total_predictions,
        annotation_ids=frozenset(each.id for each in task.annotations),
        has_draft=bool(task.drafts),
    )
    return TaskSummary(
        state=state,
        answers=tuple(_answer(each) for each in task.annotations),
        drafts=tuple(_draft_of(each) for each in task.drafts),
    )


def read_summaries(path: Path) -> dict[int, TaskSummary]:
    """The summary of each task of a snapshot, by the task's id on its server.

    Raises:
        StudioError: it is no whole snapshot, or has a task twice.
    """
    found: dict[int, TaskSummary] = {}
    for each in _summaries(path):
        if each.state.task_id in found:
            raise broken(f"task {each.state.task_id} comes twice")
        found[each.state.task_id] = each
    return found


def _summaries(path: Path) -> Iterator[TaskSummary]:
    with path.open("rb") as file:
        yield from map(summarise, stream_tasks(file))


def _draft_of(draft: _Draft) -> Draft:
    user = f"id:{draft.user}" if isinstance(draft.user, int) else draft.user or ""
    return Draft(account=user, updated_at=draft.updated_at)


def _answer(annotation: _Annotation) -> Answer:
    person = annotation.completed_by
    return Answer(
        account="" if person is None else person.email or f"id:{person.id}",
        account_id=None if person is None else person.id,
        created_at=annotation.created_at,
        updated_at=annotation.updated_at,
        lead_time=annotation.lead_time,
        is_skip=annotation.was_cancelled,
    )

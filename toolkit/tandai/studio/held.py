"""A project's snapshot to what it holds already: tasks by document, answers by unique id."""

import tempfile
from collections.abc import Mapping
from typing import Any

import msgspec

from tandai.errors import StudioError
from tandai.restore import digest_of
from tandai.studio.client import Studio
from tandai.studio.taskstream import stream_tasks


class HeldAnswer(msgspec.Struct, frozen=True):
    """A submitted or skipped answer on the server."""

    annotation_id: int
    task_id: int
    email: str
    result_sha256: str
    was_cancelled: bool
    ground_truth: bool


class HeldTask(msgspec.Struct, frozen=True):
    """A task on the server, and what of it a restoration must know."""

    task_id: int
    text_sha256: str
    guideline_version: str
    suggestions: dict[tuple[str, str], int]
    """By model version and digest of the result list, the server's number."""
    drafts: frozenset[tuple[str, int, str]]
    """E-mail of the account, number of the answer it would change (else 0), digest."""


class Held(msgspec.Struct, frozen=True):
    """What a project holds."""

    tasks: dict[str, list[HeldTask]]
    """By document; several are twins."""
    answers: dict[str, HeldAnswer]
    """By unique id."""


def look_at_project(studio: Studio, project: int) -> Held:
    """What a project holds just now; a task's own page does not say unique ids, an export does.

    Raises:
        StudioError: the server failed, or its export has another shape.
    """
    held = Held({}, {})
    # It holds the annotators' e-mails: nobody else can open this file, and it has no name.
    with tempfile.TemporaryFile() as file:
        studio.write_export(project, file)
        file.seek(0)
        for text in stream_tasks(file):
            try:
                _look_at_task(msgspec.json.decode(text), held)
            except (msgspec.DecodeError, KeyError, TypeError, AttributeError) as error:
                raise StudioError(
                    f"The export of project {project} is not as Label Studio 1.23.2 writes it "
                    f"({type(error).__name__}: {error})."
                ) from error
    return held


def _look_at_task(task: Mapping[str, Any], held: Held) -> None:
    data = task["data"]
    suggestions = {
        (str(each.get("model_version") or ""), digest_of(each["result"])): int(each["id"])
        for each in task["predictions"]
    }
    drafts = frozenset(
        (_email(each["user"]), int(each.get("annotation") or 0), digest_of(each["result"]))
        for each in task["drafts"]
    )
    found = HeldTask(
        task_id=int(task["id"]),
        text_sha256=str(data.get("text_sha256", "")),
        guideline_version=str(data.get("guideline_version", "")),
        suggestions=suggestions,
        drafts=drafts,
    )
    held.tasks.setdefault(str(data.get("document_id", "")), []).append(found)
    for each in task["annotations"]:
        held.answers[str(each.get("unique_id") or f"number {each['id']}")] = HeldAnswer(
            annotation_id=int(each["id"]),
            task_id=found.task_id,
            email=_email(each["completed_by"]),
            result_sha256=digest_of(each["result"]),
            was_cancelled=bool(each["was_cancelled"]),
            ground_truth=bool(each["ground_truth"]),
        )


def _email(person: Any) -> str:
    """Annotations name their author by object, drafts by e-mail."""
    found = person.get("email") if isinstance(person, Mapping) else person
    return str(found or "").casefold()

"""Turns tasks into tasks on a server, each document once however often it is pushed."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from tandai.errors import StudioError
from tandai.findings import Finding
from tandai.studio.client import Studio, TaskKey
from tandai.studio.taskcheck import Task, check_task, task_error

# Measured: larger batches are no faster, and a POST of a hundred megabytes costs gigabytes.
BATCH = 250


class PushReport(msgspec.Struct, frozen=True):
    """What a push did."""

    project_id: int
    inserted: int
    already_there: int
    refused: tuple[Finding, ...]
    """Why tasks were not sent: faults of their own, twins, then copies of another text."""


def push_tasks(
    studio: Studio,
    title: str,
    label_config: str,
    tasks: Sequence[Task],
    *,
    description: str = "",
    maximum_annotations: int = 2,
    model_version: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> PushReport:
    """Pushes the tasks that a project lacks; a second push of the same tasks inserts nothing.

    Args:
        studio: the server.
        title: the project's, made where there is none.
        label_config: what a new project gets, and an old one must have.
        tasks: each ``{"data": {...}, "predictions": [...]}`` with ``document_id``,
            ``text_sha256`` and the text of that digest in its data.
        description: of a new project.
        maximum_annotations: annotators a document, in a new project.
        model_version: whose suggestions annotators see; by default the tasks' own where they
            all carry one. Label Studio shows one version a project.
        progress: told tasks sent and tasks to send, after each batch.

    Raises:
        StudioError: the project has another label config (nothing was sent), the server
            failed, or it does not hold each task once afterwards.
    """
    checked = {position: tuple(check_task(task)) for position, task in enumerate(tasks)}
    twins = _twins(tasks)
    sound = [
        task
        for position, task in enumerate(tasks)
        if not checked[position] and _document_id(task) not in twins
    ]
    refused = [finding for findings in checked.values() for finding in findings]
    refused += [_twin_finding(document_id, "the tasks given") for document_id in sorted(twins)]

    project = _project(studio, title, label_config, description, maximum_annotations)
    known = _by_document(studio.list_tasks(project, [_document_id(task) for task in sound]))
    refused += [finding for task in sound for finding in _against(task, known)]
    missing = [task for task in sound if _document_id(task) not in known]
    _send(studio, project, missing, progress)
    _reconcile(studio, project, missing)
    _choose_version(studio, project, missing, model_version)
    there = sum(1 for task in sound if _is_there(task, known))
    return PushReport(project, len(missing), there, tuple(refused))


def _project(
    studio: Studio, title: str, label_config: str, description: str, maximum_annotations: int
) -> int:
    found = studio.find_project(title)
    if found is None:
        return studio.create_project(
            title, label_config, description, maximum_annotations=maximum_annotations
        )
    if studio.label_config(found).strip() != label_config.strip():
        raise StudioError(
            f"Project {title!r} ({found}) on the server has another label config, so nothing was "
            "sent; push to a new title, or put the project's config right first."
        )
    return found


def _send(
    studio: Studio,
    project: int,
    tasks: Sequence[Task],
    progress: Callable[[int, int], None] | None,
) -> None:
    """Sends in batches, each once: a batch that may have arrived is for the next push to find."""
    for start in range(0, len(tasks), BATCH):
        batch = tasks[start : start + BATCH]
        studio.import_tasks(project, batch)
        if progress:
            progress(start + len(batch), len(tasks))


def _reconcile(studio: Studio, project: int, sent: Sequence[Task]) -> None:
    """Counts keys: the server's own word for how many it made is not proof."""
    if not sent:
        return
    ids = [_document_id(task) for task in sent]
    known = _by_document(studio.list_tasks(project, ids))
    lost = [document_id for document_id in ids if document_id not in known]
    twice = [document_id for document_id in ids if len(known.get(document_id, ())) > 1]
    if lost or twice:
        raise StudioError(
            f"Of {len(ids)} tasks sent, the server lacks {_some(lost)} and holds more than once "
            f"{_some(twice)}; push again for the first, delete the second by hand."
        )


def _choose_version(studio: Studio, project: int, sent: Sequence[Task], version: str) -> None:
    """An import shows the last suggestion's version, whatever that was; say which is meant."""
    versions = {
        str(prediction.get("model_version", ""))
        for task in sent
        for prediction in task.get("predictions") or ()
    }
    if version:
        studio.set_model_version(project, version)
    elif len(versions) == 1 and "" not in versions:
        studio.set_model_version(project, versions.pop())


def _against(task: Task, known: Mapping[str, Sequence[TaskKey]]) -> Iterator[Finding]:
    """Why a task that the server has is not the one we have."""
    document_id = _document_id(task)
    copies = known.get(document_id, ())
    if len(copies) > 1:
        yield _twin_finding(document_id, "the server")
        return
    for copy in copies:
        if copy.text_sha256 != task["data"]["text_sha256"]:
            yield task_error(
                "task-text-changed",
                document_id,
                f"text {copy.text_sha256[:12]}… in task {copy.task_id} on the server",
                f"{task['data']['text_sha256'][:12]}…; annotations there would lose their places",
            )


def _is_there(task: Task, known: Mapping[str, Sequence[TaskKey]]) -> bool:
    return _document_id(task) in known and not list(_against(task, known))


def _by_document(keys: Sequence[TaskKey]) -> dict[str, list[TaskKey]]:
    found: dict[str, list[TaskKey]] = {}
    for key in keys:
        if key.document_id:  # the others are somebody else's tasks
            found.setdefault(key.document_id, []).append(key)
    return found


def _twins(tasks: Sequence[Task]) -> set[str]:
    seen: set[str] = set()
    twins: set[str] = set()
    for task in tasks:
        document_id = _document_id(task)
        if document_id and document_id in seen:
            twins.add(document_id)
        seen.add(document_id)
    return twins


def _document_id(task: Task) -> str:
    data = task.get("data")
    found = data.get("document_id") if isinstance(data, Mapping) else None
    return found if isinstance(found, str) else ""


def _twin_finding(document_id: str, where: str) -> Finding:
    return task_error("task-twice", document_id, f"several tasks in {where}", "one a document")


def _some(document_ids: Sequence[str]) -> str:
    if not document_ids:
        return "none"
    shown = ", ".join(document_ids[:5])
    return f"{len(document_ids)} ({shown}{', …' if len(document_ids) > 5 else ''})"

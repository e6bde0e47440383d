"""Turns tasks into tasks on a server, each document once however often it is pushed."""

from collections.abc import Callable, Sequence

import msgspec

from tandai.errors import StudioError
from tandai.findings import Finding
from tandai.labelstudio.config import parse_config
from tandai.studio.client import Studio
from tandai.studio.compare import (
    Known,
    check_against,
    check_same,
    document_of,
    index_keys,
    select_sound,
)
from tandai.studio.taskcheck import Task, task_error

# Measured: larger batches are no faster, and a POST of a hundred megabytes costs gigabytes.
BATCH = 250


class PushReport(msgspec.Struct, frozen=True):
    """What a push did."""

    project_id: int
    inserted: int
    already_there: int
    """Tasks that the server had as they are; none of those in ``differing``."""
    refused: tuple[Finding, ...]
    """Why tasks were not sent: faults of their own, twins, then copies of another text."""
    differing: tuple[Finding, ...] = ()
    """Tasks not sent since the server has one of the same text, which shows something else."""


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
            ``text_sha256`` and the text of that digest in its data; ``task_sha256`` there
            tells a task on the server that shows something else.
        description: of a new project.
        maximum_annotations: annotators a document, in a new project.
        model_version: whose suggestions annotators see; by default the tasks' own where they
            all carry one. Label Studio shows one version a project.
        progress: told tasks sent and tasks to send, after each batch.

    Raises:
        ConfigError: the label config cannot be read; nothing was sent.
        StudioError: the project has another label config (nothing was sent), the server
            failed, or it does not hold each task once afterwards.
    """
    sound, refused = select_sound(tasks, parse_config(title, label_config))
    project = _project(studio, title, label_config, description, maximum_annotations)
    known = _known(studio, project, sound)
    refused += [finding for task in sound for finding in check_against(task, known)]
    missing = [task for task in sound if document_of(task) not in known]
    _send(studio, project, missing, progress)
    _reconcile(studio, project, missing)
    _choose_version(studio, project, missing, model_version)
    there = [
        task for task in sound if document_of(task) in known and not any(check_against(task, known))
    ]
    differing = tuple(finding for task in there for finding in check_same(task, known))
    return PushReport(project, len(missing), len(there) - len(differing), tuple(refused), differing)


def check_push(
    studio: Studio, title: str, label_config: str, tasks: Sequence[Task]
) -> tuple[Finding, ...]:
    """All that a push of these tasks would refuse; nothing is made on the server or sent to it.

    Args:
        studio: the server.
        title: the project's; where there is none, only the tasks themselves are checked.
        label_config: what an old project must have.
        tasks: as for ``push_tasks``.

    Raises:
        ConfigError: the label config cannot be read.
        StudioError: the server failed, or has two projects of this title.
    """
    sound, refused = select_sound(tasks, parse_config(title, label_config))
    project = studio.find_project(title)
    if project is None:
        return tuple(refused)
    if not _has_config(studio, project, label_config):
        refused.append(
            task_error(
                "project-config-differs",
                title,
                f"another label config in project {project} on the server",
                "the same; push to a new title, or put the project's config right first",
            )
        )
    known = _known(studio, project, sound)
    refused += [finding for task in sound for finding in check_against(task, known)]
    return tuple(refused)


def _project(
    studio: Studio, title: str, label_config: str, description: str, maximum_annotations: int
) -> int:
    found = studio.find_project(title)
    if found is None:
        return studio.create_project(
            title, label_config, description, maximum_annotations=maximum_annotations
        )
    if not _has_config(studio, found, label_config):
        raise StudioError(
            f"Project {title!r} ({found}) on the server has another label config, so nothing was "
            "sent; push to a new title, or put the project's config right first."
        )
    return found


def _has_config(studio: Studio, project: int, label_config: str) -> bool:
    return studio.label_config(project).strip() == label_config.strip()


def _known(studio: Studio, project: int, tasks: Sequence[Task]) -> Known:
    return index_keys(studio.list_tasks(project, [document_of(task) for task in tasks]))


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
    known = _known(studio, project, sent)
    ids = [document_of(task) for task in sent]
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


def _some(document_ids: Sequence[str]) -> str:
    if not document_ids:
        return "none"
    shown = ", ".join(document_ids[:5])
    return f"{len(document_ids)} ({shown}{', …' if len(document_ids) > 5 else ''})"

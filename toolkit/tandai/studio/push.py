"""Turns tasks into tasks on a server, each document once however often it is pushed or cut off."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from tandai.errors import StudioError
from tandai.findings import Finding, errors_of
from tandai.labelstudio.config import LabelConfig, parse_config
from tandai.studio.client import Studio
from tandai.studio.compare import OurTask, check_against, check_same, select_sound
from tandai.studio.insert import PushRun, insert_missing, list_known
from tandai.studio.journal import Journal
from tandai.studio.rest import Patience
from tandai.studio.send import make_project, settle_projects
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
    """Errors say why tasks were not sent: faults of their own, twins, then copies of another text.
    Warnings say what is odd about tasks that were."""
    differing: tuple[Finding, ...] = ()
    """Tasks not sent since the server has one of the same text, which shows something else."""
    unsettled: int = 0
    """Batches whose end nobody saw, of earlier pushes and of this one; all are settled now."""
    twins_removed: int = 0
    """Unannotated tasks deleted, since the server had another of the same document."""
    sent_again: int = 0
    """Unannotated tasks deleted and sent anew, since they had lost their suggestions."""
    seconds_waited: float = 0.0
    """For the server's count of tasks to rest."""


def push_tasks(
    studio: Studio,
    title: str,
    label_config: str,
    tasks: Sequence[Task],
    *,
    config: LabelConfig | None = None,
    description: str = "",
    maximum_annotations: int = 2,
    model_version: str = "",
    journal: Journal | None = None,
    patience: Patience | None = None,
    batch: int = BATCH,
    progress: Callable[[int, int], None] | None = None,
) -> PushReport:
    """Pushes the tasks that a project lacks; a second push of the same tasks inserts nothing.

    No batch is sent while an earlier one may still be on its way: its end is awaited first.

    Args:
        studio: the server.
        title: the project's, made where there is none.
        label_config: what a new project gets, and an old one must have.
        tasks: each ``{"data": {...}, "predictions": [...]}`` with ``document_id``,
            ``text_sha256`` and the text of that digest in its data; ``task_sha256`` there
            tells a task on the server that shows something else. Read batch by batch.
        config: the label config as it was read; needed where it shows several texts.
        description: of a new project.
        maximum_annotations: annotators a document, in a new project.
        model_version: whose suggestions annotators see; by default the tasks' own where they
            all carry one. Label Studio shows one version a project.
        journal: of this project on this server, opened; without one, nothing is known of pushes
            that were cut off before, nor will this one be if it is.
        patience: how to wait for the server.
        batch: tasks sent at once.
        progress: told tasks sent and tasks to send, after each batch.

    Raises:
        ConfigError: the label config cannot be read; nothing was sent.
        StudioError: the project has another label config (nothing was sent), the server
            failed, or it does not hold each task once afterwards.
    """
    run = PushRun(studio, journal or Journal(), patience or Patience(), tasks, batch)
    sound, refused = select_sound(tasks, config or parse_config(title, label_config))
    project = _project(run, title, label_config, description, maximum_annotations)
    run.ours = run.journal.in_doubt(project)
    run.settle(project)
    known = run.heal(project, sound, list_known(studio, project, sound))
    named = {finding.place for finding in run.findings}
    refused += [
        finding
        for task in sound
        for finding in check_against(task, known)
        if task.document_id not in named
    ]
    refused += run.findings
    missing = [task for task in sound if task.document_id not in known]
    insert_missing(run, project, missing, progress)
    refused += run.findings if missing else []
    # Those of a push that was cut off before this line as well.
    fresh = [task for task in sound if task.document_id in run.ours]
    _choose_version(studio, project, fresh, model_version)
    if run.ours <= {task.document_id for task in sound} - {
        each.place for each in errors_of(refused)
    }:
        run.journal.check(project, at=run.patience.clock())
    there = [task for task in sound if known.get(task.document_id)]
    there = [task for task in there if not any(check_against(task, known))]
    differing = tuple(finding for task in there for finding in check_same(task, known))
    return PushReport(
        project_id=project,
        inserted=len(missing),
        already_there=len(there) - len(differing),
        refused=tuple(refused),
        differing=differing,
        unsettled=run.unsettled,
        twins_removed=run.twins_removed,
        sent_again=run.sent_again,
        seconds_waited=run.waited,
    )


def check_push(
    studio: Studio,
    title: str,
    label_config: str,
    tasks: Iterable[Task],
    *,
    config: LabelConfig | None = None,
    journal: Journal | None = None,
) -> tuple[Finding, ...]:
    """All that a push of these tasks would refuse; nothing is made on the server or sent to it.

    Args:
        studio: the server.
        title: the project's; where there is none, only the tasks themselves are checked.
        label_config: what an old project must have.
        tasks: as for ``push_tasks``.
        config: as for ``push_tasks``.
        journal: as for ``push_tasks``, which removes the twins that the journal accounts for.

    Raises:
        ConfigError: the label config cannot be read.
        StudioError: the server failed, or has two projects of this title.
    """
    sound, refused = select_sound(tasks, config or parse_config(title, label_config))
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
    known = list_known(studio, project, sound)
    ours = journal.in_doubt(project) if journal else set()
    refused += [
        finding
        for task in sound
        for finding in check_against(task, known)
        if not (finding.rule == "task-twice" and task.document_id in ours)
    ]
    return tuple(refused)


def _project(
    run: PushRun, title: str, label_config: str, description: str, maximum_annotations: int
) -> int:
    settle_projects(run.studio, run.journal, run.patience)
    found = run.studio.find_project(title)
    if found is None:
        return make_project(
            run.studio,
            run.journal,
            run.patience,
            title,
            label_config,
            description,
            maximum_annotations,
        )
    if not _has_config(run.studio, found, label_config):
        raise StudioError(
            f"Project {title!r} ({found}) on the server has another label config, so nothing was "
            "sent; push to a new title, or put the project's config right first."
        )
    return found


def _has_config(studio: Studio, project: int, label_config: str) -> bool:
    return studio.label_config(project).strip() == label_config.strip()


def _choose_version(studio: Studio, project: int, sent: Sequence[OurTask], version: str) -> None:
    """An import shows the last suggestion's version, whatever that was; say which is meant."""
    versions = {each for task in sent for each in task.model_versions}
    if version:
        studio.set_model_version(project, version)
    elif len(versions) == 1 and "" not in versions:
        studio.set_model_version(project, versions.pop())

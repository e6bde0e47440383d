"""Turns tasks into tasks on a server, each document once however often it is pushed or cut off."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from tandai.errors import StudioError
from tandai.findings import Finding
from tandai.labelstudio.config import LabelConfig, parse_config
from tandai.studio.client import Studio
from tandai.studio.compare import (
    Known,
    OurTask,
    check_against,
    check_same,
    index_keys,
    select_sound,
)
from tandai.studio.journal import Journal
from tandai.studio.rest import Patience
from tandai.studio.send import make_project, send_batch, settle_batches, settle_projects
from tandai.studio.taskcheck import Task, task_error
from tandai.studio.twins import remove_hollow, remove_twins

# Measured: larger batches are no faster, and a POST of a hundred megabytes costs gigabytes.
BATCH = 250
# Times that what is missing is sent, the server's tasks listed anew before each.
_ROUNDS = 3


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
    run = _Run(studio, journal or Journal(), patience or Patience(), tasks, batch)
    sound, refused = select_sound(tasks, config or parse_config(title, label_config))
    project = _project(run, title, label_config, description, maximum_annotations)
    run.ours = run.journal.in_doubt(project)
    run.settle(project)
    known = run.heal(project, sound, _known(studio, project, sound))
    named = {finding.place for finding in run.findings}
    refused += [
        finding
        for task in sound
        for finding in check_against(task, known)
        if task.document_id not in named
    ]
    refused += run.findings
    missing = [task for task in sound if task.document_id not in known]
    _send_all(run, project, missing, progress)
    refused += run.findings if missing else []
    _choose_version(studio, project, missing, model_version)
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
    known = _known(studio, project, sound)
    ours = journal.in_doubt(project) if journal else set()
    refused += [
        finding
        for task in sound
        for finding in check_against(task, known)
        if not (finding.rule == "task-twice" and task.document_id in ours)
    ]
    return tuple(refused)


@dataclass
class _Run:
    """What one push has at hand, and what it did so far."""

    studio: Studio
    journal: Journal
    patience: Patience
    tasks: Sequence[Task]
    batch: int
    ours: set[str] = field(default_factory=set)
    """Documents that this machine may have sent twice."""
    findings: list[Finding] = field(default_factory=list)
    unsettled: int = 0
    twins_removed: int = 0
    sent_again: int = 0
    waited: float = 0.0

    def settle(self, project: int, *, just_now: bool = False) -> None:
        """Waits for the end of each batch that nobody saw."""
        began = self.patience.clock()
        self.unsettled += settle_batches(
            self.studio, project, self.journal, self.patience, just_now=just_now
        )
        self.waited += max(0.0, self.patience.clock() - began)

    def heal(self, project: int, sound: Sequence[OurTask], known: Known) -> Known:
        """Removes twins and hollow tasks of ours; what the server has then."""
        self.findings.clear()
        twins = remove_twins(self.studio, sound, known, self.ours)
        hollow = remove_hollow(self.studio, sound, known, self.ours)
        self.twins_removed += len(twins.removed)
        self.sent_again += len(hollow.removed)
        self.findings += [*twins.findings, *hollow.findings]
        if not twins.removed and not hollow.removed:
            return known
        return _known(self.studio, project, sound)


def _project(
    run: _Run, title: str, label_config: str, description: str, maximum_annotations: int
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


def _known(studio: Studio, project: int, tasks: Sequence[OurTask]) -> Known:
    return index_keys(studio.list_tasks(project, [task.document_id for task in tasks]))


def _send_all(
    run: _Run,
    project: int,
    tasks: Sequence[OurTask],
    progress: Callable[[int, int], None] | None,
) -> None:
    """Sends until a listing shows every task once; the server's own word for it is no proof."""
    if not tasks:
        return
    # Whatever is there twice now arrived in this run: it was not there before.
    run.ours |= {task.document_id for task in tasks}
    missing = list(tasks)
    twice: list[str] = []
    for _ in range(_ROUNDS):
        _send_round(run, project, missing, progress)
        known = run.heal(project, tasks, _known(run.studio, project, tasks))
        missing = [task for task in tasks if task.document_id not in known]
        twice = [task.document_id for task in tasks if len(known.get(task.document_id, ())) > 1]
        if not missing and not twice:
            return
    lost = [task.document_id for task in missing]
    raise StudioError(
        f"Of {len(tasks)} tasks sent, the server lacks {_some(lost)} and holds more than once "
        f"{_some(twice)}; push again for the first, delete the second by hand."
    )


def _send_round(
    run: _Run,
    project: int,
    tasks: Sequence[OurTask],
    progress: Callable[[int, int], None] | None,
) -> None:
    for start in range(0, len(tasks), run.batch):
        batch = [run.tasks[task.position] for task in tasks[start : start + run.batch]]
        if not send_batch(run.studio, project, batch, run.journal, run.patience):
            run.settle(project, just_now=True)
        if progress:
            progress(start + len(batch), len(tasks))


def _choose_version(studio: Studio, project: int, sent: Sequence[OurTask], version: str) -> None:
    """An import shows the last suggestion's version, whatever that was; say which is meant."""
    versions = {each for task in sent for each in task.model_versions}
    if version:
        studio.set_model_version(project, version)
    elif len(versions) == 1 and "" not in versions:
        studio.set_model_version(project, versions.pop())


def _some(document_ids: Sequence[str]) -> str:
    if not document_ids:
        return "none"
    shown = ", ".join(document_ids[:5])
    return f"{len(document_ids)} ({shown}{', …' if len(document_ids) > 5 else ''})"

"""Open questions to a layer's curation project, one task a document, renewed while unanswered."""

import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from tandai.adjudication.tasks import PROPOSAL
from tandai.findings import Finding, raise_on_errors
from tandai.flow.adjudicate.making import Making
from tandai.flow.progress import Progress, silent
from tandai.flow.push import journal_path
from tandai.flow.targets import curation_title
from tandai.project import Project
from tandai.records import Record
from tandai.studio.client import NotThereError, Studio
from tandai.studio.journal import open_journal
from tandai.studio.push import check_push, push_tasks
from tandai.studio.rest import Patience
from tandai.tasks import DIGEST


class CurationPush(Record, frozen=True, kw_only=True):
    """What `adjudicate push` did for one layer."""

    layer: str
    title: str
    project_id: int
    """0 where nothing was open and no project was made."""
    n_questions: int
    inserted: int
    already_there: int
    renewed: int
    """Unanswered tasks that asked something else: deleted and sent anew."""
    closed: int
    """Unanswered tasks of documents with nothing open any more: deleted."""
    findings: tuple[Finding, ...]


def run_curation_push(
    project: Project,
    studio: Studio,
    layers: Sequence[str],
    *,
    server: str = "",
    patience: Patience | None = None,
    progress: Progress = silent,
) -> list[CurationPush]:
    """Sends a task for each document with open questions; run again, it sends what is missing.

    Args:
        project: whose layers they are.
        studio: the server of the curation projects, see ``targets.curation_server``.
        layers: the layers' names.
        server: its label: the journal is found by it.
        patience: how to wait for a server whose answer nobody heard.
        progress: told how far each layer is.

    Raises:
        InputError: a document's text is not on this machine.
        CheckError: the project there has another label config, or a task is faulty; nothing was
            sent for that layer.
        StudioError: the server failed; what is there is there once, or will be after the next run.
    """
    made = []
    for layer in layers:
        making = Making(project, layer)
        tasks = making.tasks(progress)
        title = curation_title(project, layer)
        if not tasks and studio.find_project(title) is None:
            made.append(_report(making, title, findings=making.findings))
            continue
        with open_journal(journal_path(project, server, title), at=time.time()) as journal:
            refused = check_push(
                studio, title, making.xml, tasks, config=making.config, journal=journal
            )
            raise_on_errors(
                [each for each in refused if each.rule != "task-text-changed"],
                doing=f"looking at {title!r}",
                so="nothing was pushed there",
            )
            renewed, closed, told = _clear(studio, title, tasks)
            pushed = push_tasks(
                studio,
                title,
                making.xml,
                tasks,
                config=making.config,
                description=f"Kurasi lapis {layer}: {project.settings.project.title}",
                maximum_annotations=1,
                model_version=PROPOSAL,
                journal=journal,
                patience=patience,
                progress=partial(progress, f"curation: {layer}"),
            )
            studio.set_instruction(pushed.project_id, making.instruction())
        made.append(
            _report(
                making,
                title,
                project_id=pushed.project_id,
                inserted=pushed.inserted - renewed,
                already_there=pushed.already_there,
                renewed=renewed,
                closed=closed,
                findings=[*making.findings, *told, *pushed.refused],
            )
        )
    return made


def _clear(
    studio: Studio, title: str, tasks: Sequence[Mapping[str, Any]]
) -> tuple[int, int, list[Finding]]:
    """Deletes unanswered tasks that ask what is asked no more: renewed, closed, and what to tell."""
    project = studio.find_project(title)
    if project is None:
        return 0, 0, []
    wanted = {task["data"]["document_id"]: task["data"] for task in tasks}
    renewed, closed, told = 0, 0, []
    for key in studio.list_tasks(project):
        now = wanted.get(key.document_id)
        if not key.document_id or (now is not None and now[DIGEST] == key.task_sha256):
            continue
        if _is_answered(studio, key.task_id):
            if now is not None:
                told.append(_answered(key.document_id, key.task_id, title))
            continue
        studio.delete_task(key.task_id)
        renewed += now is not None
        closed += now is None
    return renewed, closed, told


def _is_answered(studio: Studio, task_id: int) -> bool:
    """Whether deleting it would lose anything; one that is gone is deleted by somebody else."""
    try:
        return bool(studio.task_work(task_id))
    except NotThereError:
        return True


def _answered(document_id: str, task_id: int, title: str) -> Finding:
    return Finding(
        "curation-task-outdated",
        "warning",
        document_id,
        f"an answered or begun task {task_id} of {title!r} that asks other questions than are "
        "open now; it was left as it is",
        "`tandai adjudicate pull` and `tandai gold` first; where questions are open still, delete "
        "that task in Label Studio (what was pulled stays) and push again",
    )


def _report(
    making: Making,
    title: str,
    *,
    project_id: int = 0,
    inserted: int = 0,
    already_there: int = 0,
    renewed: int = 0,
    closed: int = 0,
    findings: Sequence[Finding] = (),
) -> CurationPush:
    return CurationPush(
        layer=making.layer,
        title=title,
        project_id=project_id,
        n_questions=making.n_questions,
        inserted=inserted,
        already_there=already_there,
        renewed=renewed,
        closed=closed,
        findings=tuple(findings),
    )

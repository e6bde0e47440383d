"""build/tasks/LAYER.json to a server's projects, each document once."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from tandai.errors import InputError
from tandai.findings import Finding, raise_on_errors
from tandai.flow.progress import Progress, silent
from tandai.flow.targets import project_title
from tandai.labelstudio.instruction import render_instruction
from tandai.project import Project
from tandai.records import Record
from tandai.store import read_bytes
from tandai.studio.client import Studio
from tandai.studio.journal import Journal, open_journal
from tandai.studio.pull import title_slug
from tandai.studio.push import BATCH, PushReport, check_push, push_tasks
from tandai.studio.rest import Patience
from tandai.studio.taskfile import TaskFile


class LayerPush(Record, frozen=True, kw_only=True):
    """What `push` did for one layer."""

    layer: str
    title: str
    project_id: int
    inserted: int
    already_there: int
    refused: tuple[Finding, ...]
    differing: tuple[Finding, ...]
    """Tasks already there that show something else than today's would: nothing was changed."""
    unsettled: int = 0
    """Batches whose end nobody saw, of this push and of earlier ones; settled now."""
    twins_removed: int = 0
    """Unannotated tasks deleted, since the server had another of the same document."""
    sent_again: int = 0
    """Unannotated tasks deleted and sent anew, since they had lost their suggestions."""
    seconds_waited: float = 0.0
    """For the server's count of tasks to rest."""
    annotator: str = ""
    """Whose project it is; empty: everybody's."""
    server: str = ""
    """Label of the server, where a project has several."""


def run_push(
    project: Project,
    studio: Studio,
    layers: tuple[str, ...] = (),
    *,
    annotators: tuple[str, ...] = ("",),
    server: str = "",
    patience: Patience | None = None,
    batch: int = BATCH,
    progress: Progress = silent,
) -> list[LayerPush]:
    """Sends the tasks of each layer that has any.

    Args:
        project: whose tasks to push.
        studio: one of its servers.
        layers: the layers named; all that have tasks where none are.
        annotators: whose projects to fill there, see ``targets.owners``; an empty word is
            everybody.
        server: the server's label, see ``targets.Server.label``: its journal is found by it.
        patience: how to wait for a server whose answer nobody heard.
        batch: tasks sent at once.
        progress: told how far each layer is.

    Raises:
        InputError: a layer was named whose tasks are not made, or a journal is damaged.
        CheckError: a layer's project has another config, or a task is faulty or has another text
            on the server; nothing was sent.
        StudioError: the server failed, or another push to one of the projects is under way;
            what is there is there once, or will be after the next push.
    """
    chosen = _layers_with_tasks(project, layers)
    to_fill = [(layer, annotator) for layer in chosen for annotator in annotators]
    instructions = {layer: render_instruction(project.read_guideline(layer)) for layer in chosen}
    with _journals(project, server, to_fill) as journals:
        _check(project, studio, journals)
        done = []
        for layer, annotator in to_fill:
            doing = f"push: {layer}{annotator and f', {annotator}'}"
            report = push_tasks(
                studio,
                project_title(project, layer, annotator),
                project.read_config_xml(layer),
                read_tasks_file(project, layer),
                config=project.label_configs[layer],
                description=f"{project.settings.project.title}: {layer}",
                # One answer finishes a task that only one person is to see.
                maximum_annotations=1 if annotator else project.settings.studio.annotators_per_task,
                journal=journals[layer, annotator],
                patience=_telling(patience or Patience(), doing, progress),
                batch=batch,
                progress=partial(progress, doing),
            )
            studio.set_instruction(report.project_id, instructions[layer])
            done.append(_layer_push(project, layer, annotator, report))
    return done


def check_layers(
    project: Project,
    studio: Studio,
    layers: tuple[str, ...] = (),
    *,
    annotators: tuple[str, ...] = ("",),
    server: str = "",
) -> None:
    """Looks at all that ``run_push`` of the same arguments would refuse; nothing is sent.

    Raises:
        InputError: a layer was named whose tasks are not made, or a journal is damaged.
        CheckError: a layer's project has another config, or a task is faulty or has another text
            on the server.
        StudioError: the server failed, or another push to one of the projects is under way.
    """
    chosen = _layers_with_tasks(project, layers)
    to_fill = [(layer, annotator) for layer in chosen for annotator in annotators]
    with _journals(project, server, to_fill) as journals:
        _check(project, studio, journals)


def _check(project: Project, studio: Studio, journals: Mapping[tuple[str, str], Journal]) -> None:
    """All layers are looked at before any is sent."""
    refusals = [
        finding
        for (layer, annotator), journal in journals.items()
        for finding in check_push(
            studio,
            project_title(project, layer, annotator),
            project.read_config_xml(layer),
            read_tasks_file(project, layer),
            config=project.label_configs[layer],
            journal=journal,
        )
    ]
    raise_on_errors(refusals, doing="looking at what to push", so="nothing was pushed")


def _layer_push(project: Project, layer: str, annotator: str, report: PushReport) -> LayerPush:
    return LayerPush(
        layer=layer,
        annotator=annotator,
        title=project_title(project, layer, annotator),
        project_id=report.project_id,
        inserted=report.inserted,
        already_there=report.already_there,
        refused=report.refused,
        differing=report.differing,
        unsettled=report.unsettled,
        twins_removed=report.twins_removed,
        sent_again=report.sent_again,
        seconds_waited=report.seconds_waited,
    )


@contextmanager
def _journals(
    project: Project, server: str, to_fill: Sequence[tuple[str, str]]
) -> Iterator[dict[tuple[str, str], Journal]]:
    """The journals of the projects to fill, all of them ours alone until the end of the push."""
    with ExitStack() as stack:
        yield {
            (layer, annotator): stack.enter_context(
                open_journal(
                    journal_path(project, server, project_title(project, layer, annotator)),
                    at=time.time(),
                )
            )
            for layer, annotator in to_fill
        }


def journal_path(project: Project, server: str, title: str) -> Path:
    """Where the journal of a server's project lives: in the user data directory.

    Args:
        project: whose.
        server: the server's label; empty: the local one.
        title: of the project on it.
    """
    return project.journals / title_slug(server or "local") / f"{title_slug(title)}.jsonl"


def _telling(patience: Patience, doing: str, progress: Progress) -> Patience:
    """Whoever watches sees why nothing is sent."""

    def tell(rested: float, wanted: float) -> None:
        total = max(1, round(wanted))
        progress(f"{doing}: waiting for the server", min(total, round(rested)), total)

    return replace(patience, tell=tell)


def _layers_with_tasks(project: Project, layers: tuple[str, ...]) -> tuple[str, ...]:
    """The layers to send: those named, else all that have any tasks."""
    made = layers or tuple(
        layer for layer in project.settings.layer_order() if project.tasks_path(layer).exists()
    )
    # One file at a time: ten thousand tasks are 65 MB.
    counts = {layer: len(read_tasks_file(project, layer)) for layer in made}
    if layers:
        return layers
    if not any(counts.values()):
        folder = project.build / "tasks"
        raise InputError(folder, found="no tasks", expected="what `tandai tasks` writes")
    return tuple(layer for layer, count in counts.items() if count)


def read_tasks_file(project: Project, layer: str) -> TaskFile:
    """The tasks that `tandai tasks` made for a layer, each decoded when it is asked for.

    Raises:
        InputError: it has not run.
    """
    path = project.tasks_path(layer)
    return TaskFile(path, read_bytes(path, expected="what `tandai tasks` writes"))

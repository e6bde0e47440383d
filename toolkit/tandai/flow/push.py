"""build/tasks/LAYER.json to a server's projects, each document once."""

from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from tandai.errors import InputError
from tandai.findings import Finding, raise_on_errors
from tandai.flow.progress import Progress, silent
from tandai.flow.targets import project_title
from tandai.labelstudio.instruction import render_instruction
from tandai.project import Project
from tandai.records import Record
from tandai.store import read_bytes
from tandai.studio.client import Studio
from tandai.studio.push import check_push, push_tasks


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
    annotator: str = ""
    """Whose project it is; empty: everybody's."""


def run_push(
    project: Project,
    studio: Studio,
    layers: tuple[str, ...] = (),
    *,
    annotators: tuple[str, ...] = ("",),
    progress: Progress = silent,
) -> list[LayerPush]:
    """Sends the tasks of each layer that has any.

    Args:
        project: whose tasks to push.
        studio: one of its servers.
        layers: the layers named; all that have tasks where none are.
        annotators: whose projects to fill there, see ``targets.owners``; an empty word is
            everybody.
        progress: told how far each layer is.

    Raises:
        InputError: a layer was named whose tasks are not made.
        CheckError: a layer's project has another config, or a task is faulty or has another text
            on the server; nothing was sent.
        StudioError: the server failed; what is there is there once.
    """
    by_layer = _tasks_by_layer(project, layers)
    to_fill = [(layer, annotator) for layer in by_layer for annotator in annotators]
    # All layers are looked at before any is sent.
    instructions = {layer: render_instruction(project.read_guideline(layer)) for layer in by_layer}
    refusals = [
        finding
        for layer, annotator in to_fill
        for finding in check_push(
            studio,
            project_title(project, layer, annotator),
            project.read_config_xml(layer),
            by_layer[layer],
        )
    ]
    raise_on_errors(refusals, doing="looking at what to push")
    done = []
    for layer, annotator in to_fill:
        title = project_title(project, layer, annotator)
        report = push_tasks(
            studio,
            title,
            project.read_config_xml(layer),
            by_layer[layer],
            description=f"{project.settings.project.title}: {layer}",
            # One answer finishes a task that only one person is to see.
            maximum_annotations=1 if annotator else project.settings.studio.annotators_per_task,
            progress=partial(progress, f"push: {layer}{annotator and f', {annotator}'}"),
        )
        studio.set_instruction(report.project_id, instructions[layer])
        done.append(
            LayerPush(
                layer=layer,
                annotator=annotator,
                title=title,
                project_id=report.project_id,
                inserted=report.inserted,
                already_there=report.already_there,
                refused=report.refused,
                differing=report.differing,
            )
        )
    return done


def _tasks_by_layer(project: Project, layers: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
    """The tasks to send: those of the layers named, else of all that have any."""
    if layers:
        return {layer: read_tasks_file(project, layer) for layer in layers}
    made = [layer for layer in project.settings.layer_order() if project.tasks_path(layer).exists()]
    tasks = {layer: read_tasks_file(project, layer) for layer in made}
    if not any(tasks.values()):
        folder = project.build / "tasks"
        raise InputError(folder, found="no tasks", expected="what `tandai tasks` writes")
    return {layer: each for layer, each in tasks.items() if each}


def read_tasks_file(project: Project, layer: str) -> list[dict[str, Any]]:
    """The tasks that `tandai tasks` made for a layer.

    Raises:
        InputError: it has not run.
    """
    path: Path = project.tasks_path(layer)
    data = read_bytes(path, expected="what `tandai tasks` writes")
    try:
        return msgspec.json.decode(data, type=list[dict[str, Any]])
    except msgspec.DecodeError as error:
        raise InputError(path, found=str(error), expected="what `tandai tasks` writes") from error

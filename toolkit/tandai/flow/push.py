"""build/tasks/LAYER.json to a server's projects, each document once."""

from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from tandai.errors import InputError
from tandai.findings import Finding, raise_on_errors
from tandai.flow.connect import project_title
from tandai.flow.progress import Progress, silent
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


def run_push(
    project: Project, studio: Studio, layers: tuple[str, ...] = (), *, progress: Progress = silent
) -> list[LayerPush]:
    """Sends the tasks of each layer that has any.

    Raises:
        InputError: a layer was named whose tasks are not made.
        CheckError: a layer's project has another config, or a task is faulty or has another text
            on the server; nothing was sent.
        StudioError: the server failed; what is there is there once.
    """
    by_layer = _tasks_by_layer(project, layers)
    # All layers are looked at before any is sent.
    refusals = [
        finding
        for layer, tasks in by_layer.items()
        for finding in check_push(
            studio, project_title(project, layer), project.read_config_xml(layer), tasks
        )
    ]
    raise_on_errors(refusals, doing="looking at what to push")
    done = []
    for layer, tasks in by_layer.items():
        report = push_tasks(
            studio,
            project_title(project, layer),
            project.read_config_xml(layer),
            tasks,
            description=f"{project.settings.project.title}: {layer}",
            maximum_annotations=project.settings.studio.annotators_per_task,
            progress=partial(progress, f"push: {layer}"),
        )
        done.append(
            LayerPush(
                layer=layer,
                title=project_title(project, layer),
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

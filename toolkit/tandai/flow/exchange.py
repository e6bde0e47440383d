"""build/tasks to a server's projects, and their snapshots to the user data directory."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from tandai.digest import short_digest
from tandai.errors import InputError, StudioError
from tandai.findings import Finding, raise_on_errors
from tandai.flow.progress import Progress, silent
from tandai.project import Project
from tandai.records import Record
from tandai.store import read_bytes
from tandai.studio.client import RemoteStudio, Studio, check_version
from tandai.studio.credentials import find_token
from tandai.studio.local import LocalStudio
from tandai.studio.pull import pull_project, title_slug
from tandai.studio.push import check_push, push_tasks

LONGEST_TITLE = 50
"""More characters Label Studio refuses."""


class Connected(Record, frozen=True, kw_only=True):
    """Which server a command talks to."""

    url: str
    version: str
    findings: tuple[Finding, ...]


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


class LayerPull(Record, frozen=True, kw_only=True):
    """What `pull` did for one layer."""

    layer: str
    path: str
    n_bytes: int


def project_title(project: Project, layer: str) -> str:
    """Title of a layer's project on the server; a long one is cut and told apart by a digest."""
    title = f"{project.server_name or project.name}-{layer}"
    if len(title) <= LONGEST_TITLE:
        return title
    return f"{title[: LONGEST_TITLE - 9]}-{short_digest(title)[:8]}"


@contextmanager
def connect(project: Project, url: str | None) -> Iterator[tuple[Studio, Connected]]:
    """Opens the server of a command line, of tandai.toml, or the local one.

    Raises:
        StudioError: there is none, the token is wrong, or it is no Label Studio.
    """
    local = LocalStudio(project.data_dir).status()
    address = url or project.settings.studio.url or local.url
    if not address:
        raise InputError(
            "tandai.toml",
            place="studio.url",
            found="no server, and none of this project runs here",
            expected="--url, studio.url, or `tandai studio start`",
        )
    with closing(RemoteStudio(address, find_token(project.data_dir, url=address))) as studio:
        finding = check_version(studio)
        yield (
            studio,
            Connected(
                url=studio.url, version=studio.version(), findings=(finding,) if finding else ()
            ),
        )


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


def run_pull(
    project: Project,
    studio: Studio,
    layers: tuple[str, ...] = (),
    *,
    stamp: str,
    server: str = "",
    progress: Progress = silent,
) -> list[LayerPull]:
    """Writes a snapshot of each layer's project under the user data directory.

    Args:
        project: whose projects to pull.
        studio: the server.
        layers: the layers named; all that the server has where none are.
        stamp: name of this pull.
        server: the server's address: snapshots of two servers stay apart.
        progress: told of every layer.

    Raises:
        StudioError: the server failed, or has no project of a layer that was named.
    """
    done: list[LayerPull] = []
    chosen = layers or project.settings.layer_order()
    for number, layer in enumerate(chosen, start=1):
        title = project_title(project, layer)
        if layers or studio.find_project(title) is not None:
            path = pull_project(
                studio, title, project.pulls / layer / title_slug(server or "local"), stamp=stamp
            )
            done.append(LayerPull(layer=layer, path=str(path), n_bytes=path.stat().st_size))
        progress("pull", number, len(chosen))
    if not done:
        titles = ", ".join(project_title(project, layer) for layer in chosen)
        raise StudioError(f"The server has none of the projects {titles}; push their tasks first.")
    return done


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

"""A server's projects to pulls in the user data directory: whole files, of changes where it can."""

from typing import Literal

from tandai.errors import StudioError
from tandai.flow.progress import Progress, silent
from tandai.flow.targets import project_title
from tandai.project import Project
from tandai.records import Record
from tandai.studio.client import Studio
from tandai.studio.increment import pull_newest
from tandai.studio.pull import title_slug


class LayerPull(Record, frozen=True, kw_only=True):
    """What `pull` did for one layer."""

    layer: str
    path: str
    """A whole snapshot, however it was fetched."""
    n_bytes: int
    kind: Literal["full", "changes"]
    """What was fetched."""
    why: str
    """Why all of it; empty where only changes were."""
    n_tasks: int
    n_fetched: int
    n_gone: int
    """Tasks of the last pull that the server has no more."""
    annotator: str = ""
    """Whose project it is; empty: everybody's."""
    server: str = ""
    """Label of the server, where a project has several."""


def run_pull(
    project: Project,
    studio: Studio,
    layers: tuple[str, ...] = (),
    *,
    stamp: str,
    server: str = "",
    annotators: tuple[str, ...] = ("",),
    full: bool = False,
    progress: Progress = silent,
) -> list[LayerPull]:
    """Writes what each layer's project holds now to a file under the user data directory.

    After a first full snapshot only what has changed is fetched; the file is whole all the same,
    and checked against the state of every task on the server.

    Args:
        project: whose projects to pull.
        studio: the server.
        layers: the layers named; all that the server has where none are.
        stamp: name of this pull.
        server: the server's label or address: snapshots of two servers stay apart.
        annotators: whose projects there, see ``targets.owners``; an empty word is everybody.
        full: whether to fetch all, whatever has changed.
        progress: told of every layer.

    Raises:
        StudioError: the server failed, or has no project of a layer that was named.
    """
    done: list[LayerPull] = []
    chosen = layers or project.settings.layer_order()
    wanted = [(layer, annotator) for layer in chosen for annotator in annotators]
    for number, (layer, annotator) in enumerate(wanted, start=1):
        title = project_title(project, layer, annotator)
        if layers or studio.find_project(title) is not None:
            folder = project.pulls / layer / title_slug(server or "local")
            pulled = pull_newest(studio, title, folder, stamp=stamp, full=full)
            done.append(
                LayerPull(
                    layer=layer,
                    path=str(pulled.path),
                    n_bytes=pulled.path.stat().st_size,
                    kind=pulled.kind,
                    why=pulled.why,
                    n_tasks=pulled.n_tasks,
                    n_fetched=pulled.n_fetched,
                    n_gone=pulled.n_gone,
                    annotator=annotator,
                )
            )
        progress("pull", number, len(wanted))
    if not done:
        titles = ", ".join(project_title(project, *each) for each in wanted)
        raise StudioError(f"The server has none of the projects {titles}; push their tasks first.")
    return done

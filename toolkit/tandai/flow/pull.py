"""A server's projects to snapshots in the user data directory."""

from tandai.errors import StudioError
from tandai.flow.progress import Progress, silent
from tandai.flow.targets import project_title
from tandai.project import Project
from tandai.records import Record
from tandai.studio.client import Studio
from tandai.studio.pull import pull_project, title_slug


class LayerPull(Record, frozen=True, kw_only=True):
    """What `pull` did for one layer."""

    layer: str
    path: str
    n_bytes: int
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
    progress: Progress = silent,
) -> list[LayerPull]:
    """Writes a snapshot of each layer's project under the user data directory.

    Args:
        project: whose projects to pull.
        studio: the server.
        layers: the layers named; all that the server has where none are.
        stamp: name of this pull.
        server: the server's label or address: snapshots of two servers stay apart.
        annotators: whose projects there, see ``targets.owners``; an empty word is everybody.
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
            path = pull_project(
                studio, title, project.pulls / layer / title_slug(server or "local"), stamp=stamp
            )
            done.append(
                LayerPull(
                    layer=layer, path=str(path), n_bytes=path.stat().st_size, annotator=annotator
                )
            )
        progress("pull", number, len(wanted))
    if not done:
        titles = ", ".join(project_title(project, *each) for each in wanted)
        raise StudioError(f"The server has none of the projects {titles}; push their tasks first.")
    return done

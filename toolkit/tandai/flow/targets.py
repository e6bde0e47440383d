"""A project's mode to its servers and to the projects on them: who labels what, and where.

shared: one server, one project a layer, everybody in it. separate: one server, a project a layer
and annotator; every account can still open every project. blind: a server an annotator, each with
a database and accounts of its own.
"""

from dataclasses import dataclass
from pathlib import Path

from tandai.digest import short_digest
from tandai.errors import InputError
from tandai.project import Project
from tandai.records import Record
from tandai.studio.local import LocalStudio

LONGEST_TITLE = 50
"""More characters Label Studio refuses."""


class Target(Record, frozen=True, kw_only=True):
    """One project of one layer on one server."""

    layer: str
    annotator: str
    """Pseudonym of the only one who labels there; empty: everybody does."""
    server: str
    """Label of the server, see ``Server.label``."""
    url: str
    """Address of the server; empty where it is a local one that does not run."""
    title: str
    """Of the project."""


@dataclass(frozen=True)
class Server:
    """One Label Studio that a project uses."""

    annotator: str
    """Pseudonym of the only annotator with an account there; empty: it is everybody's."""
    named_url: str
    """Address of somebody's server; empty: a local one."""
    data_dir: Path
    """Where a local one keeps its database, token and log, and where tokens are looked for."""
    port: int
    """Of a local one, unless it was started on another."""

    @property
    def label(self) -> str:
        """Names its pulls' folder and rows of tables; a local server keeps it on any port."""
        if self.named_url:
            return self.named_url
        return f"local-{self.annotator}" if self.annotator else "local"

    @property
    def local(self) -> LocalStudio:
        """The server on this machine.

        Raises:
            InputError: it is somebody else's.
        """
        if self.named_url:
            raise InputError(
                "tandai.toml", place="studio", found=self.named_url, expected="a local server"
            )
        return LocalStudio(self.data_dir, self.port)

    def url(self) -> str:
        """Its address; empty where it is a local one that does not run."""
        return self.named_url or self.local.status().url


def servers(project: Project, *, port: int | None = None) -> tuple[Server, ...]:
    """Every server of a project in its mode, in the order of its annotators.

    Args:
        project: whose settings say the mode.
        port: of the first local server, instead of the one in tandai.toml.
    """
    studio = project.settings.studio
    first = port or studio.port
    if studio.mode != "blind":
        return (Server("", studio.url.rstrip("/"), project.data_dir, first),)
    return tuple(
        Server(
            annotator,
            studio.urls.get(annotator, "").rstrip("/"),
            project.data_dir / "servers" / annotator,
            first + number,
        )
        for number, annotator in enumerate(studio.annotators)
    )


def owners(project: Project, server: Server) -> tuple[str, ...]:
    """Whose projects stand on a server: a pseudonym each; one empty word for everybody's."""
    if project.settings.studio.mode == "separate":
        return project.settings.studio.annotators
    return (server.annotator,)


def targets(project: Project, layer: str) -> list[Target]:
    """Every project of a layer, on every server, in the project's mode."""
    found = []
    for server in servers(project):
        url = server.url()
        for annotator in owners(project, server):
            found.append(
                Target(
                    layer=layer,
                    annotator=annotator,
                    server=server.label,
                    url=url,
                    title=project_title(project, layer, annotator),
                )
            )
    return found


def project_title(project: Project, layer: str, annotator: str = "") -> str:
    """Title of a layer's project on a server; a long one is cut and told apart by a digest.

    Args:
        project: whose name it begins with.
        layer: the layer's name.
        annotator: whose project it is; told in the title only where others have theirs on the
            same server.
    """
    owner = annotator if project.settings.studio.mode == "separate" else ""
    return _title(project, layer, owner)


def all_titles(project: Project, layer: str) -> tuple[str, ...]:
    """Titles that a layer's projects have in some mode: pulls of another mode are not forgotten."""
    return tuple(_title(project, layer, name) for name in ("", *project.settings.studio.annotators))


def review_title(project: Project, layer: str, whose: str) -> str:
    """Title of a project that shows somebody's answers, or gold, to be looked at: never pulled."""
    return _title(project, layer, whose, "review of")


def curation_title(project: Project, layer: str) -> str:
    """Title of the project in which a layer's open questions are settled: pulled by itself."""
    return _title(project, layer, "kurasi", "")


def curation_server(project: Project) -> Server:
    """The server that the curation projects stand on: everybody's, and in a blind round nobody's.

    Curation tasks show every annotator's answers, so no annotator of a blind round may have an
    account where they stand; there it is a local server of its own, behind the annotators' ports.
    """
    studio = project.settings.studio
    if studio.mode != "blind":
        return servers(project)[0]
    return Server("", "", project.data_dir, studio.port + len(studio.annotators))


def _title(project: Project, layer: str, owner: str, relation: str = "for") -> str:
    # Blanks, since no name of a project or layer has any: two titles are never the same.
    told = " ".join(["", *filter(None, [relation, owner])]) if owner else ""
    title = f"{project.server_name or project.name}-{layer}{told}"
    if len(title) <= LONGEST_TITLE:
        return title
    return f"{title[: LONGEST_TITLE - 9]}-{short_digest(title)[:8]}"

"""A project's servers, or its last pulls, to how far each layer is and who works how fast."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from tandai.accounts import read_accounts
from tandai.authors import NOBODY, same_account
from tandai.errors import StudioError
from tandai.flow.connect import OpenServer
from tandai.flow.targets import owners, project_title, servers
from tandai.project import Project
from tandai.records import Record
from tandai.studio.pull import title_slug
from tandai.studio.status import ProjectStatus, Who, accounts_of, project_status
from tandai.studio.taskstate import TaskSummary, read_summaries
from tandai.studio.watch import Watch


class LayerStatus(Record, frozen=True, kw_only=True):
    """How far one project of a layer is."""

    layer: str
    server: str
    """Label of its server."""
    annotator: str
    """Whose project it is; empty: everybody's."""
    pull: str
    """Name of the pull that says so; empty where the server does."""
    status: ProjectStatus


class _Place(Record, frozen=True, kw_only=True):
    """One project of a layer on one server."""

    layer: str
    server: str
    annotator: str


class LiveStatus:
    """How far the projects on some open servers are; asked again, it fetches what has changed."""

    def __init__(
        self, project: Project, opened: Sequence[OpenServer], layers: tuple[str, ...] = ()
    ) -> None:
        """Finds the projects, and begins with the last pull of each.

        Args:
            project: whose projects.
            opened: its servers.
            layers: the layers named; all that a server has where none are.

        Raises:
            StudioError: a server failed, or has no project of a layer that was named.
        """
        self._project = project
        self._watches: dict[_Place, Watch] = {}
        for place, each in _places(project, opened, layers):
            title = project_title(project, place.layer, place.annotator)
            found = each.studio.find_project(title)
            if found is None and layers:
                raise StudioError(f"{place.server} has no project {title!r}; push its tasks first.")
            if found is not None:
                self._watches[place] = _watch(project, each, place, found)
        if not self._watches:
            raise StudioError("No server has a project of any layer yet; push its tasks first.")

    def __call__(self, now: datetime) -> list[LayerStatus]:
        """Asks every server.

        Args:
            now: the time, with its zone.

        Raises:
            StudioError: a server failed.
        """
        for watch in self._watches.values():
            watch.refresh()
        tasks = {place: list(watch.tasks.values()) for place, watch in self._watches.items()}
        return _statuses(self._project, tasks, {}, now)


def read_status(
    project: Project, layers: tuple[str, ...] = (), *, now: datetime
) -> list[LayerStatus]:
    """What the last pulls say, without a server.

    Args:
        project: whose pulls.
        layers: the layers named; all that were pulled where none are.
        now: the time, with its zone.

    Raises:
        StudioError: there is no pull, none of a layer that was named, or one is damaged.
    """
    newest: dict[_Place, Path] = {}
    for layer in layers or project.settings.layer_order():
        places = [
            _Place(layer=layer, server=server.label, annotator=annotator)
            for server in servers(project)
            for annotator in owners(project, server)
        ]
        found = {place: _last_pull(project, place) for place in places}
        pulled = {place: path for place, path in found.items() if path is not None}
        if layers and not pulled:
            raise StudioError(f"There is no pull of {layer!r} yet; run `tandai pull`.")
        newest |= pulled
    if not newest:
        raise StudioError("There is no pull yet; run `tandai pull`, or leave --offline out.")
    tasks = {place: list(read_summaries(path).values()) for place, path in newest.items()}
    pulls = {place: path.stem for place, path in newest.items()}
    return _statuses(project, tasks, pulls, now)


def _places(
    project: Project, opened: Sequence[OpenServer], layers: tuple[str, ...]
) -> list[tuple[_Place, OpenServer]]:
    return [
        (_Place(layer=layer, server=each.server.label, annotator=annotator), each)
        for layer in layers or project.settings.layer_order()
        for each in opened
        for annotator in owners(project, each.server)
    ]


def _watch(project: Project, opened: OpenServer, place: _Place, number: int) -> Watch:
    watch = Watch(opened.studio, number, _folder(project, place) / "status")
    last = _last_pull(project, place)
    if last is not None:
        watch.begin_with(last)
    return watch


def _folder(project: Project, place: _Place) -> Path:
    title = project_title(project, place.layer, place.annotator)
    return project.pulls / place.layer / title_slug(place.server or "local") / title_slug(title)


def _last_pull(project: Project, place: _Place) -> Path | None:
    return max(_folder(project, place).glob("*.json"), key=lambda path: path.name, default=None)


def _statuses(
    project: Project,
    tasks: Mapping[_Place, Sequence[TaskSummary]],
    pulls: Mapping[_Place, str],
    now: datetime,
) -> list[LayerStatus]:
    names = _names(project, {key for each in tasks.values() for key in accounts_of(each)})
    per_task = project.settings.studio.annotators_per_task
    return [
        LayerStatus(
            layer=place.layer,
            server=place.server,
            annotator=place.annotator,
            pull=pulls.get(place, ""),
            status=project_status(each, names, wanted=1 if place.annotator else per_task, now=now),
        )
        for place, each in tasks.items()
    ]


def _names(project: Project, keys: set[str]) -> dict[str, Who]:
    """Pseudonyms; an e-mail is never shown."""
    known = read_accounts(project.data_dir / "accounts.json")
    new = sorted({same_account(key) for key in keys} - known.keys() - {""})
    names = {
        key: Who(annotator=account.annotator_id, annotator_kind=account.annotator_kind)
        for key, account in known.items()
    }
    names |= {
        key: Who(annotator=f"new account {number}", annotator_kind="unknown")
        for number, key in enumerate(new, start=1)
    }
    names |= {key: names[same_account(key)] for key in keys - {""}}
    nobody = names.get(NOBODY, Who(annotator=NOBODY, annotator_kind="unknown"))
    return names | {"": nobody}

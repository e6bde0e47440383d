"""A project's mode to its servers on this machine: started together, stopped together, seen all."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace

from tandai.errors import InputError, StudioError
from tandai.flow.targets import Server, curation_server, servers
from tandai.project import Project
from tandai.records import Record
from tandai.studio.local import LocalStudio, ServerStatus


class ServerState(Record, frozen=True, kw_only=True):
    """What is known of one server of a project, without asking it."""

    label: str
    annotator: str
    """Whose alone it is; empty: everybody's."""
    is_local: bool
    running: bool | None
    """Null of somebody else's server: it is not asked."""
    url: str = ""
    """Empty where it is a local one that does not run."""
    pid: int = 0
    version: str = ""
    password_file: str = ""
    """Of the curator, for the login page of a local one."""


def start_servers(
    project: Project,
    *,
    port: int | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> list[ServerState]:
    """Starts the local servers of the project that do not run, one after the other.

    Where one fails, those that this call started are stopped again.

    Args:
        project: whose settings say how many there are.
        port: of the first one, instead of tandai.toml's.
        progress: told one sentence at each step.

    Raises:
        InputError: the settings name a server for each annotator, so none is local.
        StudioError: all of them run already, a port is taken, or one died or never answered.
        MissingToolError: their environment could not be made.
    """
    local = local_servers(project, port=port)
    if all(server.local.status().running for server in local):
        running = ", ".join(server.url() for server in local)
        what = "The server is" if len(local) == 1 else "All servers are"
        raise StudioError(f"{what} running already at {running}.")
    return _ensure(local, progress)


def ensure_servers(
    project: Project,
    *,
    port: int | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> list[ServerState]:
    """Sees to it that every local server of the mode runs and answers; none where all are named.

    Args:
        project: whose settings say how many there are.
        port: of the first one, instead of tandai.toml's.
        progress: told one sentence at each step.

    Raises:
        StudioError: a port is taken, or one died or never answered.
        MissingToolError: their environment could not be made.
    """
    return _ensure([each for each in servers(project, port=port) if not each.named_url], progress)


def ensure_curation(
    project: Project, *, progress: Callable[[str], None] = lambda _: None
) -> list[ServerState]:
    """In a blind round, sees to it that the curators' own server runs; elsewhere there is none.

    Args:
        project: whose settings say the mode.
        progress: told one sentence at each step.

    Raises:
        StudioError: its port is taken, or it died or never answered.
        MissingToolError: its environment could not be made.
    """
    if project.settings.studio.mode != "blind":
        return []
    return _ensure([curation_server(project)], progress)


def _ensure(local: Sequence[Server], progress: Callable[[str], None]) -> list[ServerState]:
    with ExitStack() as undo:
        for server in local:
            if server.local.status().running:
                server.local.wait(progress=progress)
                continue
            server.local.start(progress=progress)
            undo.callback(server.local.stop)
        undo.pop_all()
    return [_state(server) for server in local]


def stop_servers(project: Project) -> list[ServerState]:
    """Stops every server of this project on this machine, of whatever mode; those that ran.

    Raises:
        StudioError: some do not end; the others were stopped all the same.
    """
    stopped, failed = [], []
    for server in _all_local(project):
        try:
            before = server.local.stop()
        except StudioError as error:
            failed.append(str(error))
            continue
        if before.running:
            stopped.append(_state(server, before))
    if failed:
        raise StudioError(" ".join(failed))
    return stopped


def server_states(project: Project) -> list[ServerState]:
    """The servers of the project's mode, then local ones of another mode that still run."""
    named = servers(project)
    strays = [
        server
        for server in _all_local(project)
        if server.label not in {each.label for each in named} and server.local.status().running
    ]
    return [_state(server) for server in (*named, *strays)]


def local_servers(project: Project, *, port: int | None = None) -> tuple[Server, ...]:
    """The servers that run on this machine in the project's mode.

    Outside a blind round that is one even where tandai.toml names another: `--url` of a command
    may mean it.

    Raises:
        InputError: every annotator's server is named.
    """
    known = servers(project, port=port)
    if project.settings.studio.mode != "blind":
        return tuple(replace(server, named_url="") for server in known)
    local = tuple(server for server in known if not server.named_url)
    if not local:
        raise InputError(
            "tandai.toml",
            place="studio.urls",
            found="a server for each annotator",
            expected="none for those whose server is to run here",
        )
    return local


def _all_local(project: Project) -> list[Server]:
    """Wherever the data directory has, or may have, a server's folder."""
    folders = sorted((project.data_dir / "servers").glob("*"))
    port = project.settings.studio.port
    return [
        Server("", "", project.data_dir, port),
        *(Server(folder.name, "", folder, port) for folder in folders),
    ]


def _state(server: Server, status: ServerStatus | None = None) -> ServerState:
    if server.named_url:
        return ServerState(
            label=server.label,
            annotator=server.annotator,
            is_local=False,
            running=None,
            url=server.named_url,
        )
    local: LocalStudio = server.local
    found = status or local.status()
    return ServerState(
        label=server.label,
        annotator=server.annotator,
        is_local=True,
        running=found.running,
        url=found.url,
        pid=found.pid,
        version=found.version,
        password_file=str(local.password_file),
    )

"""A project's mode, or an address, to open lines to its servers."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace

from tandai.errors import InputError
from tandai.findings import Finding
from tandai.flow.targets import Server, curation_server, servers
from tandai.project import Project
from tandai.records import Record
from tandai.studio.client import RemoteStudio, Studio, check_version
from tandai.studio.credentials import find_token


class Connected(Record, frozen=True, kw_only=True):
    """Which server a command talks to."""

    url: str
    version: str
    findings: tuple[Finding, ...]
    label: str = ""
    """What names its pulls' folder; see ``Server.label``."""
    annotator: str = ""
    """Pseudonym of the only annotator there; empty: everybody's."""


@dataclass(frozen=True)
class OpenServer:
    """A server of the project and an open line to it."""

    server: Server
    studio: Studio
    connected: Connected


@contextmanager
def connect_all(project: Project, url: str | None = None) -> Iterator[tuple[OpenServer, ...]]:
    """Opens every server of the project: one, or in a blind round one an annotator.

    Args:
        project: whose settings name the servers.
        url: only this one, whatever tandai.toml says; in a blind round one of its servers.

    Raises:
        InputError: a local server does not run, or the address is none of a blind round's.
        StudioError: a token is missing or wrong, or it is no Label Studio.
    """
    with ExitStack() as stack:
        # One by one before anything is done: a round with a server down is not begun halfway.
        yield tuple(stack.enter_context(_open(each)) for each in asked_servers(project, url))


@contextmanager
def connect(project: Project, url: str | None) -> Iterator[tuple[Studio, Connected]]:
    """Opens the server of a command line, of tandai.toml, or the local one.

    Raises:
        InputError: there is none, or a blind round has several and none was chosen.
        StudioError: the token is wrong, or it is no Label Studio.
    """
    asked = asked_servers(project, url)
    if len(asked) > 1:
        raise InputError(
            "tandai.toml",
            place="studio.mode",
            found=f"{len(asked)} servers of a blind round",
            expected="one of them, named with --url",
        )
    with _open(asked[0]) as opened:
        yield opened.studio, opened.connected


@contextmanager
def connect_curation(project: Project, url: str | None) -> Iterator[OpenServer]:
    """Opens the server of the curation projects, see ``targets.curation_server``.

    Args:
        project: whose settings name the servers.
        url: another one; in a blind round none of the annotators' own.

    Raises:
        InputError: the local server does not run, or the address is an annotator's.
        StudioError: a token is missing or wrong, or it is no Label Studio.
    """
    server = curation_server(project)
    address = (url or "").rstrip("/")
    if address and server.url() != address:
        if any(each.annotator and each.url() == address for each in servers(project)):
            raise InputError(
                "--url",
                found=f"{address}, an annotator's server of a blind round",
                expected="another one: curation tasks show every annotator's answers",
            )
        server = replace(server, named_url=address)
    with _open(server) as opened:
        yield opened


def asked_servers(project: Project, url: str | None) -> tuple[Server, ...]:
    """The servers that a command means: all of the mode, or the one at an address.

    Raises:
        InputError: the address is none of a blind round's.
    """
    known = servers(project)
    if not url:
        return known
    address = url.rstrip("/")
    if project.settings.studio.mode != "blind":
        if known[0].named_url == address:
            return known  # of one label, lest it have two journals and two folders of pulls
        local = replace(known[0], named_url="")
        return (local if local.url() == address else replace(local, named_url=address),)
    here = tuple(server for server in known if server.url() == address)
    if not here:
        raise InputError(
            "--url",
            found=address,
            expected="the address of one annotator's server: "
            + (", ".join(filter(None, (server.url() for server in known))) or "none runs here"),
        )
    return here


@contextmanager
def _open(server: Server) -> Iterator[OpenServer]:
    address = server.url()
    if not address:
        whose = f" of {server.annotator}" if server.annotator else ""
        raise InputError(
            "tandai.toml",
            place="studio.urls" if server.annotator else "studio.url",
            found=f"no server{whose}, and none of this project runs here",
            expected="--url, studio.url, or `tandai studio start`"
            if not server.annotator
            else f"studio.urls.{server.annotator}, or `tandai round start`",
        )
    token = find_token(server.data_dir, url=address, annotator=server.annotator)
    with closing(RemoteStudio(address, token.value, source=token.source)) as studio:
        finding = check_version(studio)
        connected = Connected(
            url=studio.url,
            version=studio.version(),
            findings=(finding,) if finding else (),
            label=server.label,
            annotator=server.annotator,
        )
        yield OpenServer(server, studio, connected)

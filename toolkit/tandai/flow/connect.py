"""A project and an address to an open line to its server, and its layers to titles of projects there."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from tandai.digest import short_digest
from tandai.errors import InputError
from tandai.findings import Finding
from tandai.project import Project
from tandai.records import Record
from tandai.studio.client import RemoteStudio, Studio, check_version
from tandai.studio.credentials import find_token
from tandai.studio.local import LocalStudio

LONGEST_TITLE = 50
"""More characters Label Studio refuses."""


class Connected(Record, frozen=True, kw_only=True):
    """Which server a command talks to."""

    url: str
    version: str
    findings: tuple[Finding, ...]


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

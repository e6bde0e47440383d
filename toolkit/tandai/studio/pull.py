"""Turns a project on a server into a file of its full snapshot, byte for byte, never overwritten."""

import os
import re
import secrets
from pathlib import Path

import msgspec

from tandai.digest import short_digest
from tandai.errors import StudioError
from tandai.studio.client import Studio
from tandai.studio.secretfiles import make_private_folder, write_private

_STAMP = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")


def pull_project(studio: Studio, title: str, pulls_dir: Path, *, stamp: str) -> Path:
    """Writes the project's snapshot to ``<pulls_dir>/<title>/<stamp>.json``; that path.

    Only its owner can read the file: a snapshot holds the annotators' e-mails.

    Args:
        studio: the server.
        title: of the project.
        pulls_dir: in the user data directory, never in the repository.
        stamp: name of this pull, such as ``2031-05-04T101500Z``.

    Raises:
        StudioError: there is no such project, the file exists already, or what the server
            sent is no whole snapshot.
    """
    if not _STAMP.fullmatch(stamp):
        raise StudioError(f"{stamp!r} cannot name a pull; expected letters, digits, dots, hyphens.")
    folder = pulls_dir / title_slug(title)
    path = folder / f"{stamp}.json"
    if path.exists():
        raise StudioError(f"{path} exists already; a pull is never written over.")
    project = studio.find_project(title)
    if project is None:
        raise StudioError(f"The server has no project called {title!r}; push its tasks first.")
    snapshot = studio.export(project)
    _check_whole(snapshot)
    make_private_folder(folder)
    _put(snapshot, path)
    return path


def title_slug(title: str) -> str:
    """A folder's name for a title, a different one for each title."""
    slug = re.sub(r"[^0-9a-z]+", "-", title.lower()).strip("-")
    return slug if slug == title else f"{slug or 'project'}-{short_digest(title)[:8]}"


def _check_whole(snapshot: bytes) -> None:
    try:
        msgspec.json.decode(snapshot, type=list[msgspec.Raw])
    except msgspec.DecodeError as error:
        raise StudioError(f"The server sent no whole snapshot ({error}); pull again.") from error


def _put(snapshot: bytes, path: Path) -> None:
    """A link, unlike a rename, fails where something stands already."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    write_private(beside, snapshot)
    try:
        os.link(beside, path)
    except FileExistsError:
        raise StudioError(f"{path} exists already; a pull is never written over.") from None
    finally:
        beside.unlink(missing_ok=True)

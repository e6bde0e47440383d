"""Turns a project on a server into a file of its full snapshot, byte for byte, never overwritten."""

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tandai.digest import short_digest
from tandai.errors import StudioError
from tandai.studio.client import Studio
from tandai.studio.secretfiles import make_private_folder, open_private
from tandai.studio.taskstream import broken, stream_tasks
from tandai.wording import count_of

_LEFT_BEHIND = 86_400.0
"""Seconds after which nobody writes to a part any more."""
_STAMP = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")


def title_slug(title: str) -> str:
    """A folder's name for a title, a different one for each title."""
    slug = re.sub(r"[^0-9a-z]+", "-", title.lower()).strip("-")
    return slug if slug == title else f"{slug or 'project'}-{short_digest(title)[:8]}"


def new_pull(pulls_dir: Path, title: str, stamp: str) -> Path:
    """Where a pull goes; nothing stands there yet.

    Raises:
        StudioError: the stamp is no plain name, or the file exists already.
    """
    if not _STAMP.fullmatch(stamp):
        raise StudioError(f"{stamp!r} cannot name a pull; expected letters, digits, dots, hyphens.")
    path = pulls_dir / title_slug(title) / f"{stamp}.json"
    if path.exists():
        raise _stands_there(path)
    return path


def project_of(studio: Studio, title: str) -> int:
    """Id of a project.

    Raises:
        StudioError: the server has none of this title, or several.
    """
    project = studio.find_project(title)
    if project is None:
        raise StudioError(f"The server has no project called {title!r}; push its tasks first.")
    return project


def fetch(studio: Studio, project: int, part: Path, task_ids: list[int] | None = None) -> int:
    """Writes a snapshot to a new file and reads it again; how many tasks it has.

    Args:
        studio: the server.
        project: its id there.
        part: the file.
        task_ids: only these tasks, as far as they exist; all where none are named.

    Raises:
        StudioError: what came is no whole snapshot, or not of as many tasks as the server says.
    """
    with open_private(part) as file:
        told = studio.write_export(project, file, task_ids)
    with part.open("rb") as file:
        n_tasks = sum(1 for _ in stream_tasks(file))
    if n_tasks != told:
        raise broken(f"it has {count_of(n_tasks, 'task')}, and the server says {told}")
    return n_tasks


@contextmanager
def part_of(path: Path) -> Iterator[Path]:
    """A name beside a pull for what is not whole yet; gone afterwards, or after a kill in time."""
    make_private_folder(path.parent)
    _sweep(path.parent)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """What killed pulls left: texts and e-mails, the size of a project; young ones may be at work."""
    for left in folder.glob(".*.part"):
        with suppress(FileNotFoundError):  # another pull sweeps, too
            if time.time() - left.stat().st_mtime > _LEFT_BEHIND:
                left.unlink()


def link_in(part: Path, path: Path) -> None:
    """Gives a whole file its name; a link, unlike a rename, fails where something stands already.

    Raises:
        StudioError: something does.
    """
    try:
        os.link(part, path)
    except FileExistsError:
        raise _stands_there(path) from None


def _stands_there(path: Path) -> StudioError:
    return StudioError(f"{path} exists already; a pull is never written over.")

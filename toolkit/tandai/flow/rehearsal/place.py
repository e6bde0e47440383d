"""A folder to one for a rehearsal: nobody else's, marked, and gone where the rehearsal fails."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tandai.errors import StudioError, TandaiError
from tandai.flow.servers import local_servers, start_servers, stop_servers
from tandai.flow.targets import Server
from tandai.project import Project

MARK = ".tandai-run"


@contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """Two rehearsals of one project would stop each other's server."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with _held(data_dir) as is_ours:
        if not is_ours:
            raise TandaiError("Another `tandai run` of this project is at work; wait for its end.")
        yield


@contextmanager
def server_data(project: Project) -> Iterator[Path]:
    """A folder for databases, tokens and pulls: empty at the start, gone at the end.

    A killed rehearsal leaves its servers running and its pulls, texts and all; none is used.
    """
    folder = project.data_dir / "rehearsal"
    stop_servers(replace(project, data_dir=folder))
    _remove(folder)
    for log in project.data_dir.glob("rehearsal*.log"):
        log.unlink(missing_ok=True)
    try:
        yield folder
    finally:
        _remove(folder)


@contextmanager
def running_servers(
    project: Project, tell: Callable[[str], None], warn: Callable[[str], None]
) -> Iterator[None]:
    """The servers of the rehearsal's mode, alive as long as it is."""
    try:
        start_servers(project, progress=tell)
        yield
    except StudioError:
        for server in local_servers(project):
            _keep_log(server, project.data_dir.parent, warn)
        raise
    finally:
        stop_servers(project)


def _keep_log(server: Server, folder: Path, warn: Callable[[str], None]) -> None:
    """The error says "see its log", so there is to be one when all else is gone."""
    if server.local.log_file.exists():
        kept = folder / server.label.replace("local", "rehearsal", 1)
        kept = kept.with_name(f"{kept.name}.log")
        server.local.log_file.replace(kept)
        warn(f"The server's log is kept in {kept} until the next run.")


def sweep(folder: Path) -> None:
    """Half-built folders of killed rehearsals: beside this one, ours, and nobody is filling them."""
    for beside in sorted(folder.absolute().parent.glob(".*")):
        # The second is an earlier rehearsal on its way out when the new one was moved in.
        marks = (beside / MARK, beside / folder.name / MARK)
        mark = next((mark for mark in marks if mark.is_file()), None)
        if mark is None or not beside.name.startswith(f".{folder.name}."):
            continue
        with _held(mark) as is_ours:
            if is_ours:
                _remove(beside)


@contextmanager
def marked(root: Path) -> Iterator[None]:
    """Says that the folder is a rehearsal's, and as long as it is held, that one is at work."""
    (root / MARK).touch()
    with _held(root / MARK):
        yield


@contextmanager
def _held(path: Path) -> Iterator[bool]:
    """Holds a file or folder as long as this process lives; false where another one does."""
    if sys.platform == "win32":
        yield True  # no such locks; rehearsals at the same time are the user's to avoid
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        yield _lock(descriptor)
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks holds nobody up
        return True
    return True


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except OSError as error:
        raise TandaiError(
            f"{folder} holds the articles' texts and cannot be removed ({error.strerror}); "
            "remove it by hand."
        ) from error

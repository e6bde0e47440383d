"""What a release is made from: its digest, and whether git has it as it stands here."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from tandai.digest import sha256_file
from tandai.errors import MissingToolError
from tandai.project import Project
from tandai.records import Record
from tandai.release.content import combined_digest
from tandai.revisions import run_git

FILES = ("tandai.toml", "datasheet.yaml")
FOLDERS = ("corpus", "splits", "annotation_configs")
_TOLD = "README.md"
"""What tells people of a folder; no release is made from it."""


class GitState(Record, frozen=True, kw_only=True):
    """How the inputs stand to git."""

    is_tracked: bool
    """Whether the project is under git at all."""
    commit: str | None = None
    tags: tuple[str, ...] = ()
    """Those on this commit."""
    changed: tuple[str, ...] = ()
    """Inputs that are not as they were committed, and those that git does not have."""


def inputs_digest(project: Project) -> str:
    """Digest of every file a release is made from."""
    return combined_digest(
        {path.relative_to(project.root).as_posix(): sha256_file(path) for path in _inputs(project)}
    )


def _inputs(project: Project) -> list[Path]:
    found = [
        path
        for name in FOLDERS
        for path in (project.root / name).rglob("*")
        if path.is_file() and path.name != _TOLD
    ]
    more = {project.root / name for name in (*FILES, *project.settings.release.agreement)}
    return [*found, *(path for path in sorted(more - {*found}) if path.is_file())]


def is_tracked(root: Path) -> bool:
    """Whether a project is under git; one that only lies in a repository's folder is not.

    Raises:
        MissingToolError: there is a repository and no git to ask.
    """
    if not any((each / ".git").exists() for each in (root, *root.parents)):
        return False
    if shutil.which("git") is None:
        raise MissingToolError("The project is in a git repository and there is no git to ask it.")
    return (root / ".git").exists() or bool(run_git(root, "ls-files", "--", "tandai.toml"))


def read_git_state(root: Path, more: Sequence[str] = ()) -> GitState:
    """How the inputs of a project stand to git.

    Args:
        root: the project's folder.
        more: inputs beside those that every project has, relative to it, with slashes.

    Raises:
        MissingToolError: there is a repository and no git to ask.
        TandaiError: git does not answer.
    """
    if not is_tracked(root):
        return GitState(is_tracked=False)
    commit = head_of(root)
    tags = run_git(root, "tag", "--points-at", commit).decode().split() if commit else []
    return GitState(is_tracked=True, commit=commit, tags=tuple(tags), changed=_changed(root, more))


def head_of(root: Path) -> str | None:
    """The commit that is checked out; None before the first one."""
    # Of a branch without a commit, rev-parse would fail as it does of a broken repository.
    if not run_git(root, "rev-list", "--max-count=1", "--all"):
        return None
    return run_git(root, "rev-parse", "--verify", "HEAD").decode().strip()


def read_committed(root: Path, name: str) -> bytes | None:
    """A file of the project as the last commit has it; None where it, or git, has none.

    Args:
        root: the project's folder.
        name: relative to it, with slashes.
    """
    commit = head_of(root) if is_tracked(root) else None
    if commit is None or not run_git(root, "ls-tree", "--name-only", commit, "--", name):
        return None
    return run_git(root, "cat-file", "blob", f"{commit}:./{name}")


def _changed(root: Path, more: Sequence[str]) -> tuple[str, ...]:
    """Paths of inputs, relative to the project; what git ignores is not committed, either."""
    asked = ("--porcelain", "-z", "--no-renames", "--untracked-files=all", "--ignored=traditional")
    said = run_git(root, "status", *asked, "--", *FOLDERS, *FILES, *more)
    prefix = os.fsdecode(run_git(root, "rev-parse", "--show-prefix")).strip()
    names = [line[3:] for line in os.fsdecode(said).split("\0") if line]
    return tuple(sorted(name.removeprefix(prefix) for name in names))

"""A project's git to every releases/index.json that was ever committed."""

import os
import re

from tandai.flow.inputs import head_of, is_tracked
from tandai.project import Project
from tandai.revisions import run_git
from tandai.versions.history import History, collect_history
from tandai.versions.index import FOLDER, NAME

_RAW = re.compile(r":\d+ (\d+) [0-9a-f]+ ([0-9a-f]+) ")
"""A line of ``git log --raw``: mode and blob after the commit."""
_ASKED = ("log", "--raw", "--no-abbrev", "--format=commit %H")
_WAYS = (("--full-history", "-m"), ("--follow",))
"""What one way passes over, the other finds: branches that a merge left, a file that was moved."""


def read_history(project: Project) -> History:
    """What ever stood in the index, as far as git has it; nothing where there is no git.

    Raises:
        MissingToolError: there is a repository and no git to ask.
        TandaiError: git does not answer.
    """
    root = project.root
    if not is_tracked(root) or head_of(root) is None:
        return History()
    blobs: dict[str, str] = {}
    for way in _WAYS:
        said = os.fsdecode(run_git(root, *_ASKED, *way, "--", f"{FOLDER}/{NAME}"))
        blobs = _first_commits(said) | blobs
    files = ((commit, run_git(root, "cat-file", "blob", blob)) for blob, commit in blobs.items())
    shallow = run_git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
    return collect_history(files, name=project.name, is_shallow=shallow)


def _first_commits(said: str) -> dict[str, str]:
    """By version of the file, the first commit that had it, the oldest first.

    Args:
        said: by ``git log``, the newest first.
    """
    found: list[tuple[str, str]] = []
    commit = ""
    for line in said.splitlines():
        if line.startswith("commit "):
            commit = line.removeprefix("commit ")
        elif (raw := _RAW.match(line)) and raw[1] != "000000":
            found.append((raw[2], commit))
    blobs: dict[str, str] = {}
    for blob, at in reversed(found):
        blobs.setdefault(blob, at)
    return blobs

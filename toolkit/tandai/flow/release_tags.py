"""Tags of git to the index: a release is tagged after it was committed, so later than its entry."""

import msgspec

from tandai.digest import sha256_bytes
from tandai.flow.inputs import is_tracked
from tandai.flow.versions import MANIFEST, kept_path, read_releases, write_releases
from tandai.project import Project
from tandai.records import Record
from tandai.revisions import run_git
from tandai.store import read_bytes
from tandai.versions.index import FOLDER
from tandai.versions.records import Index, Release


class Tagged(Record, frozen=True, kw_only=True):
    """Which releases have which tag."""

    noted: tuple[str, ...] = ()
    """Tags that the index had not named."""
    elsewhere: tuple[str, ...] = ()
    """Tags that hold another manifest of their release, or none; not noted."""


def run_tags(project: Project) -> Tagged:
    """Writes down in the index which releases git has a tag of.

    Raises:
        CheckError: somebody changed the index.
        TandaiError: git does not answer.
    """
    index, found = note_tags(project, read_releases(project))
    if found.noted:
        write_releases(project, index)
    return found


def note_tags(project: Project, index: Index) -> tuple[Index, Tagged]:
    """The index with the tags that git has by now, and which these are.

    A tag counts where its commit has the release's manifest, byte for byte.
    """
    if not is_tracked(project.root):
        return index, Tagged()
    there = set(run_git(project.root, "tag", "--list").decode().split())
    noted, elsewhere, releases = [], [], []
    for entry in index.releases:
        tag = f"v{entry.version}"
        changed = entry
        if entry.tag is None and tag in there:
            if _holds(project, tag, entry):
                noted.append(tag)
                changed = msgspec.structs.replace(entry, tag=tag)
            else:
                elsewhere.append(tag)
        releases.append(changed)
    made = msgspec.structs.replace(index, releases=tuple(releases))
    return made, Tagged(noted=tuple(noted), elsewhere=tuple(elsewhere))


def _holds(project: Project, tag: str, entry: Release) -> bool:
    name = f"{FOLDER}/{entry.version}/{MANIFEST}"
    place = f"refs/tags/{tag}^{{commit}}"
    if not run_git(project.root, "ls-tree", "--name-only", place, "--", name):
        return False
    kept = read_bytes(kept_path(project, entry.version) / MANIFEST, expected="what was kept of it")
    then = run_git(project.root, "cat-file", "blob", f"{place}:./{name}")
    return sha256_bytes(then) == sha256_bytes(kept)

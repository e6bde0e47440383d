"""A release that nobody had to its row of taken_back in releases/index.json; git keeps the rest."""

import shutil

import msgspec

from tandai.errors import TandaiError
from tandai.findings import raise_on_errors
from tandai.flow.index_history import read_history
from tandai.flow.inputs import read_git_state
from tandai.flow.versions import kept_path, read_own_index, since_commit, today, write_releases
from tandai.project import Project
from tandai.revisions import run_git
from tandai.versions.history import Stood, gone_entries, identity_of
from tandai.versions.index import FOLDER, NAME
from tandai.versions.numbers import parse_version
from tandai.versions.records import Index, TakenBack


def take_back(project: Project, version: str, *, reason: str, day: str = "") -> TakenBack:
    """Says of a release that it was taken back before anybody had it; its row.

    Where an entry of that version is gone from the index already, it is that one; else the last
    release, whose entry leaves the index, and whose files leave releases/.

    Args:
        project: whose release it is.
        version: of the release.
        reason: why, in words that anybody may read.
        day: when, ISO 8601; empty: today.

    Raises:
        CheckError: somebody changed the index.
        TandaiError: there is no such release, it was published, or it is not the last one.
    """
    parse_version(version)
    if not read_git_state(project.root).is_tracked:
        raise TandaiError(
            f"The project is not under git, so nothing says that {version} ever stood in the index."
        )
    index = read_own_index(project)
    raise_on_errors(list(since_commit(project, index)), doing=f"reading {FOLDER}/{NAME}")
    history = read_history(project)
    gone = gone_entries(index, history)
    found = next((each for each in gone if each.identity[0] == version), None)
    stands = index.of(version)
    if found is None and stands is not None:
        found = history.first_of(identity_of(stands))
        _check_last(project, index, version, found)
        index = msgspec.structs.replace(index, releases=index.releases[:-1])
    if found is None:
        known = ", ".join(each.version for each in index.releases) or "none"
        raise TandaiError(f"found no release {version} in the index; there are: {known}.")
    if found.is_published:
        raise TandaiError(f"{version} was published, so others have it. {_instead(version)}")
    content, inputs = found.identity[1:]
    row = TakenBack(
        version=version,
        content_sha256=content,
        inputs_sha256=inputs,
        commit=found.commit,
        reason=reason.strip(),
        day=day or today(),
    )
    taken = (*index.taken_back, row)
    write_releases(project, msgspec.structs.replace(index, taken_back=taken))
    if index.of(version) is None and kept_path(project, version).is_dir():
        shutil.rmtree(kept_path(project, version))
    return row


def _check_last(project: Project, index: Index, version: str, found: Stood | None) -> None:
    if found is None:
        raise TandaiError(
            f"{version} was never committed, so there is nothing to take back: undo it by "
            f"`git checkout -- {FOLDER}/{NAME}` and delete {FOLDER}/{version}."
        )
    if index.releases[-1].version != version:
        raise TandaiError(
            f"{version} is not the last release, and those after it rest on it. {_instead(version)}"
        )
    entry = index.releases[-1]
    if entry.published:
        raise TandaiError(f"{version} was published, so others have it. {_instead(version)}")
    if entry.tag or run_git(project.root, "tag", "--list", f"v{version}").strip():
        raise TandaiError(
            f"git has the tag v{version}, by which others may have the release. {_instead(version)}"
        )


def _instead(version: str) -> str:
    return f"`tandai yank {version} --reason TEXT` withdraws it, and it stays."

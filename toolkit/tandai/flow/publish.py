"""A release folder to a data set's repository on a hub: uploaded, looked at, tagged, written down.

Each step finds what the one before it left: a run that was cut off is completed by the next.
"""

import re
from pathlib import Path
from typing import Literal

from tandai.errors import TandaiError
from tandai.flow.progress import Progress, silent
from tandai.flow.shipment import prepare_shipment
from tandai.flow.versions import read_releases, today, write_releases
from tandai.hub import MAIN, Hub
from tandai.project import Project
from tandai.publish.places import HUGGING_FACE, name_place
from tandai.publish.records import Difference, Shipment, compare_place
from tandai.records import Record
from tandai.versions.index import add_publication
from tandai.versions.records import Publication
from tandai.wording import count_of

REPOSITORY = re.compile(r"\w[\w.-]*/\w[\w.-]*", re.ASCII)
Step = Literal["uploaded", "tagged", "written down"]


class Published(Record, frozen=True, kw_only=True):
    """What `publish` did."""

    shipment: Shipment
    commit: str
    steps: tuple[Step, ...]
    """What this run did; none where all was done before."""
    deleted: tuple[str, ...]
    """Files of the repository that no release has."""


def plan_publication(
    release: Path,
    repository: str,
    *,
    address: str = HUGGING_FACE,
    project: Project | None = None,
    progress: Progress = silent,
) -> Shipment:
    """What would go, without a network and without a token.

    Args:
        release: its folder.
        repository: a data set, OWNER/NAME.
        address: of the hub.
        project: whose yanks and tombstones count, wherever the folder stands.
        progress: told of every file and document.

    Raises:
        CheckError: the release does not verify, or may not go out.
        TandaiError: the repository's name is none.
    """
    if not REPOSITORY.fullmatch(repository):
        raise TandaiError(f"found the repository {repository!r}; expected OWNER/NAME.")
    to = name_place(address, repository)
    return prepare_shipment(release, to=to, project=project, progress=progress).shipment


def run_publish(
    project: Project,
    release: Path,
    repository: str,
    hub: Hub,
    *,
    delete_others: bool = False,
    day: str = "",
    progress: Progress = silent,
) -> Published:
    """Publishes a release of a project.

    Args:
        project: whose index takes the publication.
        release: its folder.
        repository: a data set, OWNER/NAME, that exists.
        hub: that it is on.
        delete_others: whether files of the repository that no release has are taken away.
        day: of the publication, ISO 8601; empty: today.
        progress: told of every file and document.

    Raises:
        CheckError: the release does not verify, or may not go out; somebody changed the index.
        TandaiError: the index knows no such release, the tag is there with other files, the
            repository holds files of no release, or the hub refused.
    """
    shipment = plan_publication(
        release, repository, address=hub.address, project=project, progress=progress
    )
    _check_known(project, shipment)
    branches, tags = hub.refs(repository)
    steps: list[Step] = []
    deleted: tuple[str, ...] = ()
    commit = tags.get(shipment.tag, "")
    if commit:
        _check_tagged(hub, repository, shipment, commit)
    else:
        head = branches.get(MAIN, "")
        if not head:
            raise TandaiError(f"{shipment.to}: found no branch {MAIN}; expected one to upload to.")
        found = compare_place(shipment.files, hub.files(repository, head))
        commit = head
        if not found.is_none:
            deleted = _strays(found, shipment, delete_others=delete_others)
            commit = _upload(hub, repository, release, shipment, deleted, head)
            steps.append("uploaded")
        # On the commit that holds these files, whatever came to the branch meanwhile.
        hub.tag(repository, shipment.tag, commit, f"{shipment.name} {shipment.version}")
        steps.append("tagged")
    if _write_down(project, shipment, commit, day or today()):
        steps.append("written down")
    return Published(shipment=shipment, commit=commit, steps=tuple(steps), deleted=deleted)


def _write_down(project: Project, shipment: Shipment, commit: str, day: str) -> bool:
    """Adds the publication to the index, whatever the day, once; whether it was new."""
    index = read_releases(project)
    entry = index.of(shipment.version)
    known = {(each.to, each.commit, each.tag) for each in entry.published} if entry else set()
    if (shipment.to, commit, shipment.tag) in known:
        return False
    made = Publication(to=shipment.to, commit=commit, tag=shipment.tag, day=day)
    write_releases(project, add_publication(index, shipment.version, made))
    return True


def _check_known(project: Project, shipment: Shipment) -> None:
    entry = read_releases(project).of(shipment.version)
    found = entry.content_sha256 if entry else ""
    if found != shipment.content_sha256:
        known = f"{shipment.version} with content {found[:12]}…" if found else "no such release"
        raise TandaiError(
            f"releases/index.json: found {known}; expected {shipment.version} with content "
            f"{shipment.content_sha256[:12]}…. Build it by `tandai release`, and commit it."
        )


def _check_tagged(hub: Hub, repository: str, shipment: Shipment, commit: str) -> None:
    found = compare_place(shipment.files, hub.files(repository, commit))
    if not found.is_none:
        raise TandaiError(
            f"{shipment.to}: found the tag {shipment.tag} on other files ({_some(found)}); "
            "expected this release or no tag. A version is published once."
        )


def _strays(found: Difference, shipment: Shipment, *, delete_others: bool) -> tuple[str, ...]:
    if found.strays and not delete_others:
        raise TandaiError(
            f"{shipment.to}: found {count_of(len(found.strays), 'file')} that this release has not "
            f"({_first(found.strays)}); expected its files alone. Nothing was uploaded; "
            "--delete-others takes them out of the branch, older tags keep them."
        )
    return found.strays


def _upload(
    hub: Hub,
    repository: str,
    release: Path,
    shipment: Shipment,
    deleted: tuple[str, ...],
    head: str,
) -> str:
    message = f"{shipment.name} {shipment.version}, content {shipment.content_sha256[:12]}"
    names = [each.path for each in shipment.files]
    commit = hub.upload(repository, release, names, deleted=deleted, message=message, parent=head)
    arrived = compare_place(shipment.files, hub.files(repository, commit))
    if not arrived.is_none:
        raise TandaiError(
            f"{shipment.to}: what arrived in {commit[:12]} is not the release ({_some(arrived)}); "
            "it was not tagged. Run the same command again."
        )
    return commit


def _some(found: Difference) -> str:
    said = {"missing": found.missing, "changed": found.other, "of no release": found.strays}
    return "; ".join(f"{what}: {_first(paths)}" for what, paths in said.items() if paths)


def _first(paths: tuple[str, ...], most: int = 5) -> str:
    more = f" and {len(paths) - most} more" if len(paths) > most else ""
    return ", ".join(paths[:most]) + more

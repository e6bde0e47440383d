"""A release folder to what goes out of it, once it is sure that it is whole and may go."""

import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from tandai.digest import sha256_bytes
from tandai.errors import CheckError, TandaiError
from tandai.findings import raise_on_errors
from tandai.flow.progress import Progress, silent
from tandai.flow.verify import run_verify
from tandai.hydrate import read_manifest
from tandai.project import Project
from tandai.publish.records import Shipment, ShippedFile, git_sha1
from tandai.publish.refusals import find_refusals
from tandai.release.manifest import Manifest
from tandai.release.parquet import read_rows
from tandai.release.restore import read_documents
from tandai.release.sums import SUMS
from tandai.store import read_bytes
from tandai.versions.index import FOLDER, find_root, read_index, yanked
from tandai.versions.index import NAME as INDEX
from tandai.versions.records import Tombstone, Yank
from tandai.versions.tombstones import NAME as TOMBSTONES
from tandai.versions.tombstones import find_buried, read_tombstones


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """A release that may go out."""

    manifest: Manifest
    shipment: Shipment


def prepare_shipment(
    release: Path, *, to: str = "", project: Project | None = None, progress: Progress = silent
) -> Ready:
    """Looks at all of a release, and lists what would go.

    Args:
        release: its folder.
        to: host and repository, for the list; empty for an archive.
        project: whose yanks and tombstones count, wherever the folder stands; one that is at hand
            for the folder counts anyway.
        progress: told of every file and document.

    Raises:
        CheckError: the release does not verify, or may not go out; names every reason.
        InputError: there is no such folder, or it is no release.
    """
    verified = run_verify(release, progress=progress)
    if not verified.ok:
        raise CheckError(
            f"{release} does not verify, so nothing of it went out; `tandai verify {release}` "
            "lists why.",
            verified.findings,
        )
    manifest = read_manifest(release)
    roots = _roots(release, manifest, project)
    findings = list(
        find_refusals(
            manifest,
            _permissions(release, manifest),
            _yank(roots, manifest),
            _gone(roots, release, manifest),
            place=str(release),
        )
    )
    raise_on_errors(findings, doing="looking whether the release may go out")
    files = tuple(_file(release, name) for name in _names(release))
    shipment = Shipment(
        name=manifest.name,
        version=manifest.version,
        tag=f"v{manifest.version}",
        content_sha256=manifest.content_sha256,
        to=to,
        files=files,
        n_bytes=sum(each.n_bytes for each in files),
    )
    return Ready(manifest=manifest, shipment=shipment)


def source_moment() -> int:
    """Seconds since 1970 that every file of an archive bears: SOURCE_DATE_EPOCH, else 0.

    Raises:
        TandaiError: the variable is no such number.
    """
    said = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if said and not (said.isascii() and said.isdigit()):
        raise TandaiError(f"SOURCE_DATE_EPOCH: found {said!r}; expected seconds since 1970.")
    return int(said or 0)


def _names(release: Path) -> list[str]:
    """What SHA256SUMS lists, and it; hidden files of systems stay here."""
    data = read_bytes(release / SUMS, expected="the digests of a release's files")
    listed = [line.partition("  ")[2] for line in data.decode().splitlines()]
    return sorted([*listed, SUMS])


def _file(release: Path, name: str) -> ShippedFile:
    data = read_bytes(release / name, expected="a file of the release")
    return ShippedFile(
        path=name, n_bytes=len(data), sha256=sha256_bytes(data), git_sha1=git_sha1(data)
    )


def _roots(release: Path, manifest: Manifest, project: Project | None) -> list[Path]:
    """Projects that may have withdrawn the release, or a document of it."""
    found = [find_root(release, manifest.name)]
    if project is not None and project.name == manifest.name:
        found.append(project.root)
    return list(dict.fromkeys(each.resolve() for each in found if each))


def _yank(roots: Iterable[Path], manifest: Manifest) -> Yank | None:
    for root in roots:
        path = root / FOLDER / INDEX
        found = yanked(read_index(path), manifest.version) if path.is_file() else None
        if found is not None:
            return found
    return None


def _gone(roots: Iterable[Path], release: Path, manifest: Manifest) -> dict[str, Tombstone]:
    """Documents of the release that got a tombstone after it was made."""
    stones = [row for root in roots for row in read_tombstones(root / "corpus" / TOMBSTONES)]
    if not stones:
        return {}
    return find_buried(stones, read_documents(release, manifest).values())


def _permissions(release: Path, manifest: Manifest) -> dict[str, str]:
    table = manifest.tables["articles"]
    return {
        row["document_id"]: row["permission"]
        for file in table.files
        for row in read_rows(release / file.path, table.columns)
    }

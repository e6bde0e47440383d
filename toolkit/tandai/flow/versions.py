"""releases/ of a project: the index, and of each release the digests that the next one needs."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from tandai.digest import sha256_bytes, sha256_file
from tandai.errors import InputError
from tandai.findings import Finding, raise_on_errors
from tandai.flow.index_history import read_history
from tandai.flow.inputs import read_committed
from tandai.project import Project
from tandai.release.digests import NAME as DIGESTS
from tandai.release.named_splits import path_of
from tandai.splits import SplitRow
from tandai.store import new_directory, read_bytes, read_csv, read_text, write_bytes
from tandai.versions.bump import Shape
from tandai.versions.digests import Digests, index_digests
from tandai.versions.history import check_history
from tandai.versions.index import FOLDER, NAME, check_appended, parse_index, read_index, write_index
from tandai.versions.numbers import parse_version
from tandai.versions.records import Index, Tombstone
from tandai.versions.tombstones import NAME as TOMBSTONES
from tandai.versions.tombstones import lost_tombstones, read_tombstones

MANIFEST = "manifest.json"
CHANGES = "CHANGELOG.md"


class _Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a manifest of any schema says that decides a version."""

    version: str
    content_sha256: str
    schema_version: str
    normaliser: str
    guideline_versions: dict[str, str]
    label_sets: dict[str, tuple[str, ...]]
    digests_sha256: str
    named_splits: dict[str, str] = {}


def today() -> str:
    """The day, in UTC."""
    return datetime.now(UTC).date().isoformat()


def index_path(project: Project) -> Path:
    """The index of a project's releases: under git."""
    return project.root / FOLDER / NAME


def kept_path(project: Project, version: str) -> Path:
    """What is kept under git of a release: manifest, digests, tombstones, section of changes."""
    return project.root / FOLDER / version


def tombstones_path(project: Project) -> Path:
    """The documents taken out for good: under git, mended by hand or by `tandai tombstone`."""
    return project.corpus / TOMBSTONES


def read_releases(project: Project) -> Index:
    """The project's index, once it is sure that nobody changed what ever stood there.

    Raises:
        InputError: it is broken.
        CheckError: entries contradict each other, or those that git has were changed.
    """
    path = index_path(project)
    index = read_own_index(project) if path.exists() else Index(name=project.name)
    raise_on_errors(list(_since_ever(project, index)), doing=f"reading {FOLDER}/{NAME}")
    return index


def read_shape(folder: Path) -> Shape:
    """What decides a version, of a release's folder or of what is kept of one.

    Raises:
        InputError: its manifest or digests are missing or broken, or are not of one release.
    """
    path = folder / MANIFEST
    text = read_text(path, expected="a release's manifest, under git since it was made")
    try:
        said = msgspec.json.decode(text, type=_Said)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputError(path, found=str(error), expected="a release manifest") from error
    return Shape(
        version=said.version,
        content_sha256=said.content_sha256,
        schema_version=said.schema_version,
        normaliser=said.normaliser,
        guideline_versions=said.guideline_versions,
        label_sets=said.label_sets,
        digests=_digests(folder / DIGESTS, said.digests_sha256),
        named_splits={
            name: _sides(folder / path_of(name), sha256)
            for name, sha256 in said.named_splits.items()
        },
    )


def _digests(path: Path, sha256: str) -> Digests:
    """Read a line at a time: the file has a thousand characters a document."""
    expected = "the digests of a release's documents"
    try:
        if sha256_file(path) != sha256:
            expected = f"{sha256[:12]}…, as the manifest beside it says"
            raise InputError(path, found="other bytes", expected=expected)
        with path.open(encoding="utf-8", newline="") as lines:
            return index_digests(str(path), lines)
    except FileNotFoundError as error:
        raise InputError(path, found="no file", expected=expected) from error
    except OSError as error:
        raise InputError(path, found=str(error.strerror), expected=expected) from error
    except UnicodeDecodeError as error:
        raise InputError(path, found="bytes that are no UTF-8", expected=expected) from error


def keep_release(project: Project, index: Index, built: Path, changes: str) -> None:
    """Writes down a release that stands in its place; what is kept of it first, the index last.

    A run that was cut off between leaves a release that the index does not name; building it
    again completes it.

    Args:
        project: whose release it is.
        index: with the entry of the release at its end.
        built: the release's folder.
        changes: the section of a changelog.
    """
    version = index.releases[-1].version
    with new_directory(kept_path(project, version), replace=True) as folder:
        splits = (path.relative_to(built).as_posix() for path in built.glob(path_of("*")))
        for name in (MANIFEST, DIGESTS, TOMBSTONES, *splits):
            if (built / name).exists():
                write_bytes(folder / name, (built / name).read_bytes())
        write_bytes(folder / CHANGES, changes.encode())
    write_releases(project, index)


def write_releases(project: Project, index: Index) -> None:
    """Writes the index in one move, and clears what a run left that was cut off before its own."""
    for left in index_path(project).parent.glob(f".{NAME}.*"):
        left.unlink(missing_ok=True)
    write_bytes(index_path(project), write_index(index))


def check_releases(project: Project) -> Iterator[Finding]:
    """The index was only added to, what is kept of each release is its own, no tombstone is lost.

    Raises:
        InputError: a file is broken.
    """
    path = index_path(project)
    rows = read_tombstones(tombstones_path(project))
    yield from _lost(project, rows)
    if not path.exists():
        if read_committed(project.root, f"{FOLDER}/{NAME}") is not None:
            yield Finding("index-changed", "error", f"{FOLDER}/{NAME}", "no file", "git's version")
            return
        none = Index(name=project.name)
        yield from check_history(none, read_history(project), place=f"{FOLDER}/{NAME}")
        return
    index = read_own_index(project)
    yield from _since_ever(project, index)
    for entry in index.releases:
        shape = read_shape(kept_path(project, entry.version))
        for field in ("version", "content_sha256"):
            found, expected = getattr(shape, field), getattr(entry, field)
            if found != expected:
                place = f"{FOLDER}/{entry.version}/{MANIFEST}"
                yield Finding("release-kept", "error", place, f"{field} {found}", expected)
        for row in rows:
            if _is_since(row, entry.version) and row.document_id in shape.digests.splits:
                place = f"corpus/{TOMBSTONES}, {row.document_id}"
                found = f"since_version {row.since_version}, and {entry.version} holds the document"
                yield Finding("tombstone-since", "error", place, found, "a later version")


def read_own_index(project: Project) -> Index:
    """The index, once it is sure that it is this data set's: readers look for it by the name.

    Raises:
        InputError: it is broken, or another data set's.
        CheckError: entries contradict each other.
    """
    path = index_path(project)
    index = read_index(path)
    if index.name != project.name:
        expected = f"{project.name!r}, the name in tandai.toml; another data set has its own index"
        raise InputError(path, place="name", found=repr(index.name), expected=expected)
    return index


def _is_since(row: Tombstone, version: str) -> bool:
    since = row.since_version
    return bool(since) and parse_version(version) >= parse_version(since)


def _sides(path: Path, sha256: str) -> dict[str, str]:
    """The side of each document in a named split."""
    if sha256_bytes(read_bytes(path, expected="a named split of the release")) != sha256:
        raise InputError(
            path, found="other bytes", expected=f"{sha256[:12]}…, as the manifest says"
        )
    return {row.document_id: row.split for row in read_csv(path, SplitRow)}


def since_commit(project: Project, index: Index) -> Iterator[Finding]:
    """What stood in the index of the last commit, and stands there no more as it did."""
    data = read_committed(project.root, f"{FOLDER}/{NAME}")
    if data is not None:
        was = parse_index(f"HEAD:{FOLDER}/{NAME}", data)
        yield from check_appended(was, index, place=f"{FOLDER}/{NAME}")


def _since_ever(project: Project, index: Index) -> Iterator[Finding]:
    """The same of all commits; what the last one had is told once."""
    found = list(since_commit(project, index))
    yield from found
    if not found:
        yield from check_history(index, read_history(project), place=f"{FOLDER}/{NAME}")


def _lost(project: Project, rows: tuple[Tombstone, ...]) -> Iterator[Finding]:
    """A tombstone that some release was built by is for good."""
    for path in sorted((project.root / FOLDER).glob(f"*/{TOMBSTONES}")):
        for row in lost_tombstones(read_tombstones(path), rows):
            place = f"corpus/{TOMBSTONES}, {row.document_id}"
            found = f"not the row that the release {path.parent.name} was built by"
            yield Finding("tombstone-lost", "error", place, found, "it, as it was: it is for good")

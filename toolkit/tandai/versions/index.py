"""releases/index.json as bytes to its records and back; entries are added, never changed."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from tandai.errors import InputError, TandaiError
from tandai.findings import Finding, raise_on_errors
from tandai.store import read_bytes
from tandai.versions.history import identity_of
from tandai.versions.numbers import parse_version
from tandai.versions.records import Index, Publication, Release, Yank

NAME = "index.json"
FOLDER = "releases"


def read_index(path: Path) -> Index:
    """The index of a file.

    Raises:
        InputError: there is none, it is broken, or an entry contradicts another.
    """
    return parse_index(str(path), read_bytes(path, expected="an index of releases"))


def parse_index(place: str, data: bytes) -> Index:
    """The index as it stands there.

    Raises:
        InputError: it is none.
        CheckError: entries contradict each other.
    """
    try:
        index = msgspec.json.decode(data, type=Index)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputError(place, found=str(error), expected="an index of releases") from error
    raise_on_errors(list(check_index(index, place=place)), doing=f"reading {place}", so="")
    return index


def write_index(index: Index) -> bytes:
    """The index's bytes: an entry's fields in their order, two spaces, a line break at the end."""
    return msgspec.json.format(msgspec.json.encode(index), indent=2) + b"\n"


def check_index(index: Index, *, place: str) -> Iterator[Finding]:
    """Versions rise, each names the one before it, and what replaces one is there."""
    before: Release | None = None
    for entry in index.releases:
        where = f"{place}, {entry.version}"
        if before and parse_version(entry.version) <= parse_version(before.version):
            found = f"it after {before.version}"
            yield Finding("index-order", "error", where, found, "versions that rise")
        expected = before.version if before else None
        if entry.previous_version != expected:
            found = f"previous_version {entry.previous_version}"
            yield Finding("index-previous", "error", where, found, str(expected))
        named = entry.yanked.replaced_by if entry.yanked else None
        if named == entry.version or (named and index.of(named) is None):
            found, wanted = f"replaced_by {named}", "another version of the index"
            yield Finding("index-replacement", "error", where, found, wanted)
        before = entry


def check_appended(old: Index, new: Index, *, place: str) -> Iterator[Finding]:
    """Entries of before stand as they did; a yank may have come, a tag, and publications.

    Those that were taken back since are gone.

    Args:
        old: what stood there: git's version.
        new: what stands there now.
        place: of the file.
    """
    if old.name != new.name:
        yield Finding("index-changed", "error", place, f"the name {new.name!r}", repr(old.name))
    if new.taken_back[: len(old.taken_back)] != old.taken_back:
        where, found = f"{place}, taken_back", "other rows than git has"
        yield Finding("index-changed", "error", where, found, "those of git, and more after them")
    taken = {identity_of(each) for each in new.taken_back[len(old.taken_back) :]}
    there = {identity_of(each) for each in new.releases}
    gone = taken - there
    for number, was in enumerate(each for each in old.releases if identity_of(each) not in gone):
        where = f"{place}, {was.version}"
        now = new.releases[number] if number < len(new.releases) else None
        if now is None or now.version != was.version:
            found = f"{now.version} in its place" if now else "no entry"
            yield Finding("index-changed", "error", where, found, "the entry that git has")
            continue
        for field in was.__struct_fields__:
            one, other = getattr(was, field), getattr(now, field)
            if one != other and not _may_become(field, was, now):
                found = f"another {field} than git has"
                expected = "entries are only added; undo it by `git checkout`"
                yield Finding("index-changed", "error", where, found, expected)


def _may_become(field: str, was: Release, now: Release) -> bool:
    if field == "published":
        return now.published[: len(was.published)] == was.published
    if field == "tag":
        return was.tag is None and now.tag == f"v{was.version}"
    return field == "yanked" and was.yanked is None


def yanked(index: Index, version: str) -> Yank | None:
    """Why a version was withdrawn; None where it was not, or nobody knows it.

    A copy of some of it, ``1.0.0+partial``, is withdrawn with it.
    """
    entry = index.of(version.partition("+")[0])
    return entry.yanked if entry else None


def say_yanked(index: Index, version: str) -> str:
    """A sentence of warning about a version; empty where there is nothing to warn of."""
    found = yanked(index, version)
    if found is None:
        return ""
    instead = f" Use {found.replaced_by} instead." if found.replaced_by else ""
    return (
        f"{index.name} {version} was yanked on {found.day} ({found.severity}): "
        f"{found.reason.rstrip('.')}.{instead}"
    )


def say_yank_at_hand(folder: Path, name: str, version: str) -> str:
    """The warning about a release folder, where an index at hand has one; else empty."""
    index = find_index(folder, name)
    return say_yanked(index, version) if index else ""


def add_release(index: Index, entry: Release) -> Index:
    """The index with one entry more at its end.

    Raises:
        TandaiError: the version is there already.
    """
    if index.of(entry.version) is not None:
        raise TandaiError(f"{entry.version} is in the index already, and entries never change.")
    return msgspec.structs.replace(index, releases=(*index.releases, entry))


def add_yank(index: Index, version: str, yank: Yank) -> Index:
    """The index with one version withdrawn.

    Raises:
        TandaiError: there is no such version, it is yanked already, or what replaces it is none.
    """
    entry = index.of(version)
    known = ", ".join(each.version for each in index.releases) or "none"
    if entry is None:
        raise TandaiError(f"found no release {version} in the index; there are: {known}.")
    if entry.yanked is not None:
        raise TandaiError(f"{say_yanked(index, version)} A yank is said once and stays.")
    if yank.replaced_by is not None and (
        yank.replaced_by == version or index.of(yank.replaced_by) is None
    ):
        raise TandaiError(
            f"{version} cannot be replaced by {yank.replaced_by}; expected another release of: "
            f"{known}."
        )
    changed = msgspec.structs.replace(entry, yanked=yank)
    return msgspec.structs.replace(index, releases=tuple(_replaced(index.releases, changed)))


def add_publication(index: Index, version: str, publication: Publication) -> Index:
    """The index with one place more where a release was published; once, however often it is said.

    Raises:
        TandaiError: there is no such version.
    """
    entry = index.of(version)
    if entry is None:
        raise TandaiError(f"found no release {version} in the index; `tandai release` adds it.")
    if publication in entry.published:
        return index
    changed = msgspec.structs.replace(entry, published=(*entry.published, publication))
    return msgspec.structs.replace(index, releases=tuple(_replaced(index.releases, changed)))


def find_index(folder: Path, name: str) -> Index | None:
    """The index of a data set that is at hand for a release folder: above it, or where we are.

    An index of another data set says nothing of this release.

    Args:
        folder: of the release.
        name: the data set's slug, as the manifest has it.

    Raises:
        TandaiError: an index that may be this data set's is broken, so that nobody knows what was
            withdrawn.
    """
    found = _find(folder, name)
    return found[1] if found else None


def find_root(folder: Path, name: str) -> Path | None:
    """The project whose index `find_index` gives."""
    found = _find(folder, name)
    return found[0] if found else None


def _find(folder: Path, name: str) -> tuple[Path, Index] | None:
    for place in dict.fromkeys((*folder.resolve().parents, *_here())):
        path = place / FOLDER / NAME
        if path.is_file():
            index = _read_if_own(path, name)
            if index is not None:
                return place, index
    return None


class _Named(msgspec.Struct, frozen=True):
    name: str


def _read_if_own(path: Path, name: str) -> Index | None:
    data = read_bytes(path, expected="an index of releases")
    try:
        if msgspec.json.decode(data, type=_Named).name != name:
            return None
    except (msgspec.DecodeError, RecursionError):
        # Whose it is nobody can say; passed over, it would hide what was withdrawn.
        pass
    try:
        return parse_index(str(path), data)
    except TandaiError as error:
        raise TandaiError(
            f"{error} It says which releases of {name!r} were withdrawn, so nothing goes on without "
            f"it: mend it, or bring back git's by `git checkout -- {FOLDER}/{NAME}`; move it away "
            "where it belongs to something else."
        ) from error


def _here() -> tuple[Path, ...]:
    here = Path.cwd()
    return (here, *here.parents)


def _replaced(releases: Iterable[Release], changed: Release) -> Iterator[Release]:
    for each in releases:
        yield changed if each.version == changed.version else each

"""What stood in releases/index.json at any commit to entries that are gone and not taken back."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from tandai.findings import Finding
from tandai.versions.records import Index, Release, TakenBack

Identity = tuple[str, str, str]
"""Version, digest of the content, digest of the inputs: what makes a release that one."""


class Stood(NamedTuple):
    """An entry as the first commit that had it says."""

    identity: Identity
    commit: str
    is_published: bool
    """Whether any commit says that it was published."""


class History(NamedTuple):
    """Every entry that ever stood in the index, the oldest first."""

    stood: tuple[Stood, ...] = ()
    taken_back: tuple[TakenBack, ...] = ()
    """Rows that stood there."""
    is_shallow: bool = False
    """Whether older commits are not at hand."""
    unread: tuple[str, ...] = ()
    """Commits whose file was no index."""

    def first_of(self, identity: Identity) -> Stood | None:
        """The entry, if it ever stood there."""
        return next((each for each in self.stood if each.identity == identity), None)


class _Entry(msgspec.Struct, frozen=True):
    version: str
    content_sha256: str
    inputs_sha256: str
    published: tuple[object, ...] = ()


class _Then(msgspec.Struct, frozen=True):
    """What of an index of any time decides which entries there were."""

    name: str
    releases: tuple[_Entry, ...]
    taken_back: tuple[TakenBack, ...] = ()


def identity_of(entry: Release | TakenBack) -> Identity:
    """What makes a release that one."""
    return entry.version, entry.content_sha256, entry.inputs_sha256


def collect_history(
    files: Iterable[tuple[str, bytes]], *, name: str, is_shallow: bool = False
) -> History:
    """Files of all times to what stood in them; another data set's entries are not this one's.

    Args:
        files: commit and bytes, the oldest first.
        name: the data set's slug.
        is_shallow: whether older commits are not at hand.
    """
    stood: dict[Identity, Stood] = {}
    taken: dict[TakenBack, None] = {}
    unread = []
    for commit, data in files:
        try:
            then = msgspec.json.decode(data, type=_Then)
        except (msgspec.DecodeError, RecursionError):
            unread.append(commit)
            continue
        if then.name != name:
            continue
        taken.update(dict.fromkeys(then.taken_back))
        for entry in then.releases:
            identity = (entry.version, entry.content_sha256, entry.inputs_sha256)
            known = stood.setdefault(identity, Stood(identity, commit, is_published=False))
            if entry.published:
                stood[identity] = known._replace(is_published=True)
    return History(tuple(stood.values()), tuple(taken), is_shallow, tuple(unread))


def gone_entries(index: Index, history: History) -> Iterator[Stood]:
    """Entries that stood once, stand no more, and are not taken back."""
    there = {*map(identity_of, index.releases), *map(identity_of, index.taken_back)}
    yield from (each for each in history.stood if each.identity not in there)


def check_history(index: Index, history: History, *, place: str) -> Iterator[Finding]:
    """Every entry that ever stood there stands there, or was taken back before it was published.

    Args:
        index: as it stands now.
        history: what stood there.
        place: of the file.
    """
    for each in gone_entries(index, history):
        version = each.identity[0]
        found = f"not the entry that stood there at {each.commit[:12]}"
        expected = "it; or, where nobody had the release, that it was taken back: "
        expected += f"`tandai yank {version} --never-published --reason TEXT`"
        yield Finding("index-entry-gone", "error", f"{place}, {version}", found, expected)
    for row in index.taken_back:
        where = f"{place}, taken_back, {row.version}"
        then = history.first_of(identity_of(row))
        if then is not None and then.is_published:
            found = "a release that was published"
            expected = "it among releases; what others have is yanked, not taken back"
            yield Finding("index-entry-published", "error", where, found, expected)
        elif then is None and not history.is_shallow and not history.unread:
            found = "a release that no commit has in the index"
            yield Finding("taken-back-unknown", "warning", where, found, "one that stood there")
    for row in history.taken_back:
        if row not in index.taken_back:
            where = f"{place}, taken_back, {row.version}"
            expected = "the row that git had: rows are only added"
            yield Finding("index-changed", "error", where, "not the row that stood there", expected)
    for commit in history.unread:
        found = f"no index at the commit {commit[:12]}, so entries of then are not known"
        yield Finding("index-history-unread", "note", place, found)
    if history.is_shallow:
        found = "a clone without its older commits: only those at hand were read"
        yield Finding("index-history-shallow", "note", place, found, "`git fetch --unshallow`")

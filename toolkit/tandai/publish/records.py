"""What goes out of a release, and what lies at the place it goes to."""

import hashlib
from collections.abc import Iterable

from tandai.records import Record


class ShippedFile(Record, frozen=True, kw_only=True):
    """One file of a release, as it would go."""

    path: str
    """Within the release, with slashes."""
    n_bytes: int
    sha256: str
    git_sha1: str
    """What git, and so a hub, calls these bytes."""


class RemoteFile(Record, frozen=True, kw_only=True):
    """One file that lies at the place already."""

    path: str
    n_bytes: int
    git_sha1: str
    sha256: str | None
    """Of large files alone: there, ``git_sha1`` is that of a pointer."""


class Shipment(Record, frozen=True, kw_only=True):
    """What would go, and under which names."""

    name: str
    version: str
    tag: str
    content_sha256: str
    to: str
    """Host and repository, as ``hub:OWNER/NAME``, elsewhere its address; empty for an archive."""
    files: tuple[ShippedFile, ...]
    n_bytes: int


class Difference(Record, frozen=True, kw_only=True):
    """How a place differs from what shall lie there; paths, sorted."""

    missing: tuple[str, ...]
    other: tuple[str, ...]
    """There, with other bytes."""
    strays: tuple[str, ...]
    """There, and of no release."""

    @property
    def is_none(self) -> bool:
        """Whether the place holds the release and nothing else."""
        return not (self.missing or self.other or self.strays)


KEPT = frozenset({".gitattributes"})
"""Files of a hub's own, which no release has and no release takes away."""


def git_sha1(data: bytes) -> str:
    """What git calls a file of these bytes: the name of its blob, 40 hex digits."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def compare_place(files: Iterable[ShippedFile], there: Iterable[RemoteFile]) -> Difference:
    """What a place lacks, has otherwise, and has too much.

    Args:
        files: of the release.
        there: of the place.
    """
    remote = {each.path: each for each in there}
    local = {each.path: each for each in files}
    return Difference(
        missing=tuple(sorted(set(local) - set(remote))),
        other=tuple(
            sorted(
                path for path in set(local) & set(remote) if not _same(local[path], remote[path])
            )
        ),
        strays=tuple(sorted(set(remote) - set(local) - KEPT)),
    )


def _same(file: ShippedFile, there: RemoteFile) -> bool:
    if there.sha256 is not None:
        return there.sha256 == file.sha256
    return there.git_sha1 == file.git_sha1

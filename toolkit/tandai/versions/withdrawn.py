"""A release folder and the project at hand to sentences on what was withdrawn since it was made."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tandai.errors import InputError
from tandai.versions.index import find_index, say_yank_at_hand
from tandai.versions.records import Tombstone
from tandai.versions.tombstones import (
    NAME,
    merge_tombstones,
    read_tombstones,
    tombstones_at_hand,
)

_MOST = 5


def say_withdrawn(
    folder: Path,
    name: str,
    version: str,
    *,
    more: Iterable[Tombstone] = (),
    own: bool = True,
) -> tuple[str, ...]:
    """What somebody who reads this release must know: a yank, and documents taken out since.

    Where the project is at hand and has not withdrawn the release, the next step is said as well.

    Args:
        folder: of the release.
        name: the data set's slug, as its manifest has it.
        version: the release's, as its manifest has it.
        more: tombstones that are known beside those of the project at hand.
        own: whether the release's own tombstones count; not where they are checked elsewhere.

    Raises:
        InputError: tombstones, or the release's documents, cannot be read.
        TandaiError: the index at hand is broken.
    """
    yanked = say_yank_at_hand(folder, name, version)
    stones = merge_tombstones(
        read_tombstones(folder / NAME) if own else (), more, tombstones_at_hand(folder, name)
    )
    held = say_held(f"{name} {version}", find_held(folder, stones))
    # A partial copy is of the version before the sign; a draft is none.
    released, index = version.partition("+")[0], find_index(folder, name)
    if held and not yanked and index is not None and index.of(released) is not None:
        held = f"{held} {say_to_yank(released)}"
    return tuple(each for each in (yanked, held) if each)


def find_held(folder: Path, stones: Sequence[Tombstone]) -> tuple[Tombstone, ...]:
    """Those of tombstones whose document a release holds, by its id or by its text.

    Raises:
        InputError: the release's documents cannot be read.
    """
    if not stones:
        return ()
    by_id = {each.document_id: each for each in stones}
    by_text = {each.text_sha256: each for each in stones}
    found = (by_id.get(one) or by_text.get(text) for one, text in _documents(folder))
    return tuple(each for each in found if each is not None)


def say_held(release: str, held: Sequence[Tombstone]) -> str:
    """A sentence of warning about documents of a release; empty where there are none."""
    if not held:
        return ""
    named = ", ".join(say_tombstone(each) for each in held[:_MOST])
    more = f", and {len(held) - _MOST} more" if len(held) > _MOST else ""
    return (
        f"{release} holds what was taken out for good since: {named}{more}. Neither use nor pass "
        "on these documents; a newer release is without them."
    )


def say_to_yank(*versions: str) -> str:
    """The next step of whoever keeps releases that hold what was taken out."""
    named = ", ".join(f"`tandai yank {each} --reason TEXT`" for each in versions)
    releases = "release" if len(versions) == 1 else "releases"
    return f"Whoever keeps the project withdraws the {releases}: {named}."


def say_tombstone(stone: Tombstone) -> str:
    """A document that was taken out, when and why; the reason is a code, and names nobody."""
    since = f", since {stone.since_version}" if stone.since_version else ""
    return f"{stone.document_id} ({stone.reason}, {stone.day}{since})"


def _documents(folder: Path) -> Iterator[tuple[str, str]]:
    """Id and digest of the text of each document."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for path in sorted((folder / "documents").glob("*.parquet")):
        try:
            table = pq.read_table(path, columns=["document_id", "text_sha256"], partitioning=None)
        except (pa.ArrowException, OSError) as error:
            said = str(error).splitlines()[0]
            raise InputError(path, found=said, expected="document_id and text_sha256") from error
        yield from zip(*(column.to_pylist() for column in table.columns), strict=True)

"""tombstones.csv to what no release may hold any more, and what a release may not be filled with."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from tandai.errors import InputError
from tandai.records import Document
from tandai.store import read_csv
from tandai.versions.index import find_root
from tandai.versions.records import Tombstone

NAME = "tombstones.csv"


def read_tombstones(path: Path) -> tuple[Tombstone, ...]:
    """The rows of a project's, or a release's, tombstones.csv; none where there is no such file.

    Raises:
        InputError: a row is none, or a document has two.
    """
    if not path.exists():
        return ()
    rows = read_csv(path, Tombstone)
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        if row.document_id in seen:
            found = f"a second row for {row.document_id}"
            raise InputError(path, place=f"line {number}", found=found, expected="one row each")
        seen.add(row.document_id)
    return tuple(rows)


def tombstones_at_hand(folder: Path, name: str) -> tuple[Tombstone, ...]:
    """The rows of the project whose index is at hand for a release folder; none where none is.

    Args:
        folder: of the release.
        name: the data set's slug, as the manifest has it.

    Raises:
        InputError: a row is none, or a document has two.
    """
    root = find_root(folder, name)
    return read_tombstones(root / "corpus" / NAME) if root else ()


def merge_tombstones(*lists: Iterable[Tombstone]) -> tuple[Tombstone, ...]:
    """All of several lists, the first that names a document winning: a release's and a newer one."""
    found: dict[str, Tombstone] = {}
    for each in lists:
        for row in each:
            found.setdefault(row.document_id, row)
    return tuple(found.values())


def buried(tombstones: Iterable[Tombstone], document_id: str, text_sha256: str) -> Tombstone | None:
    """The tombstone of a document, known by its id or by its text; None where it has none."""
    for each in tombstones:
        if each.document_id == document_id or each.text_sha256 == text_sha256:
            return each
    return None


def find_buried(
    tombstones: Iterable[Tombstone], documents: Iterable[Document]
) -> dict[str, Tombstone]:
    """By id of those documents that have one, their tombstones; by text under any id."""
    rows = list(tombstones)
    by_id = {each.document_id: each for each in rows}
    by_text = {each.text_sha256: each for each in rows}
    found = {
        each.document_id: by_id.get(each.document_id) or by_text.get(each.text_sha256)
        for each in documents
    }
    return {document_id: row for document_id, row in found.items() if row is not None}


def lost_tombstones(old: Sequence[Tombstone], new: Sequence[Tombstone]) -> tuple[Tombstone, ...]:
    """Rows of before that are not there any more, word for word: a tombstone is for good."""
    return tuple(each for each in old if each not in new)

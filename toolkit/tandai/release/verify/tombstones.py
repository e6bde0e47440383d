"""tombstones.csv of a release held to its digest, its form, and its documents: none has one."""

from collections.abc import Iterable
from pathlib import Path

from tandai.errors import InputError
from tandai.release.manifest import Manifest
from tandai.release.verify.ledger import Ledger
from tandai.versions.records import Tombstone
from tandai.versions.tombstones import NAME, read_tombstones


def check_tombstones(ledger: Ledger, release: Path) -> tuple[Tombstone, ...]:
    """The rows of the file, which may be missing; of a broken one, none.

    Args:
        ledger: takes what is found.
        release: the release's folder.
    """
    try:
        rows = read_tombstones(release / NAME)
    except InputError as error:
        ledger.count("tombstones-broken")
        ledger.fault("tombstones-broken", f"{NAME}, {error.place}", error.found, error.expected)
        return ()
    ledger.count("tombstones-broken", len(rows))
    return rows


def check_tombstones_file(ledger: Ledger, manifest: Manifest, found: str) -> None:
    """The file is the manifest's: a row less would let a document in again.

    Args:
        ledger: takes what is found.
        manifest: the manifest.
        found: the file's digest; empty where there is none.
    """
    said = manifest.tombstones_sha256
    if said is None:
        return
    there, expected = (f"sha256 {each[:12]}…" if each else "no such file" for each in (found, said))
    ledger.expect(
        found == said, "tombstones-differ", NAME, there, f"{expected}, as in the manifest"
    )


def check_buried(
    ledger: Ledger, rows: Iterable[Tombstone], documents: Iterable[tuple[str, str]]
) -> None:
    """No document has a tombstone, by its id or by its text.

    Args:
        ledger: takes what is found.
        rows: of tombstones.csv.
        documents: id and digest of the text of each document in the release.
    """
    by_id = {each.document_id: each for each in rows}
    by_text = {each.text_sha256: each for each in by_id.values()}
    for document_id, text_sha256 in documents if by_id else ():
        found = by_id.get(document_id) or by_text.get(text_sha256)
        said = f"it, though {found.document_id} has a tombstone" if found else ""
        place, expected = f"documents, {document_id}", f"no document of {NAME}"
        ledger.expect(found is None, "tombstone-ignored", place, said, expected)

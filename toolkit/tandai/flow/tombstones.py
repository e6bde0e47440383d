"""A document to its row in corpus/tombstones.csv: no later release holds it."""

from tandai.errors import InputError, TandaiError
from tandai.flow.versions import kept_path, read_releases, read_shape, today, tombstones_path
from tandai.project import Project
from tandai.store import write_csv
from tandai.versions.numbers import next_version, parse_version
from tandai.versions.records import Reason, Tombstone
from tandai.versions.tombstones import read_tombstones


def run_tombstone(
    project: Project, document_id: str, *, reason: Reason, since: str | None = None, day: str = ""
) -> Tombstone:
    """Takes a document out for good; its row.

    Args:
        project: whose document it is.
        document_id: of the document; it must still be in the corpus, which knows its text's digest.
        reason: a code.
        since: the first version without it; None: the one after the last release that holds it,
            where there is none yet the next MAJOR one; empty where none holds it.
        day: ISO 8601; empty: today.

    Raises:
        InputError: there is no such document in the corpus.
        TandaiError: it has a tombstone already.
    """
    if since is not None:
        parse_version(since)
    path = tombstones_path(project)
    rows = read_tombstones(path)
    if any(each.document_id == document_id for each in rows):
        raise TandaiError(f"{document_id} has a tombstone already, and that is for good.")
    document = next((e for e in project.read_documents() if e.document_id == document_id), None)
    if document is None:
        place = project.corpus / "documents.jsonl"
        expected = f"its id, or a row of {path.name} made by hand with the digest of its text"
        raise InputError(place, found=f"no document {document_id!r}", expected=expected)
    row = Tombstone(
        document_id=document_id,
        text_sha256=document.text_sha256,
        reason=reason,
        since_version=_since(project, document_id) if since is None else since,
        day=day or today(),
    )
    every = sorted([*rows, row], key=lambda each: each.document_id)
    write_csv(path, Tombstone, every)
    return row


def _since(project: Project, document_id: str) -> str:
    """A document gone is MAJOR; one that no release held is gone from none."""
    after = ""
    for entry in reversed(read_releases(project).releases):
        if document_id in read_shape(kept_path(project, entry.version)).digests.splits:
            return after or next_version(entry.version, "MAJOR")
        after = entry.version
    return ""

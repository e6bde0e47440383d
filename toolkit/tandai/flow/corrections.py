"""corpus/corrections.jsonl to what was corrected, and what of it waits for a person."""

from collections.abc import Collection, Iterator
from pathlib import Path

from tandai.corrections.records import Correction, Source
from tandai.findings import Finding
from tandai.project import Project
from tandai.records import Document, Record
from tandai.store import read_jsonl


def corrections_path(project: Project) -> Path:
    """Every correction there was, in the order they were made."""
    return project.corpus / "corrections.jsonl"


def read_corrections(project: Project) -> list[Correction]:
    """The corrections; none where no article was corrected.

    Raises:
        InputError: a line is none.
    """
    path = corrections_path(project)
    return list(read_jsonl(path, Correction)) if path.exists() else []


def is_open(correction: Correction) -> bool:
    """Whether somebody has still to look at it."""
    return bool(correction.lost or correction.kept) and not correction.settled_on


class LostItem(Record, frozen=True, kw_only=True):
    """What a correction could not carry, and nobody has looked at yet."""

    document_id: str
    layer: str
    source: Source
    what: str
    item: str
    """With the offsets of the old text."""
    why: str


def open_losses(project: Project, layers: Collection[str]) -> tuple[LostItem, ...]:
    """What corrections lost of some layers, as long as it waits for a person.

    Raises:
        InputError: a line of the corrections is none.
    """
    return tuple(
        LostItem(
            document_id=correction.document_id,
            layer=each.layer,
            source=each.source,
            what=each.what,
            item=each.item,
            why=each.why,
        )
        for correction in read_corrections(project)
        if is_open(correction)
        for each in correction.lost
        if each.layer in layers
    )


def correction_findings(project: Project, documents: dict[str, Document]) -> Iterator[Finding]:
    """What waits for a person, and whether each document is where its corrections led."""
    newest: dict[str, Correction] = {}
    for each in read_corrections(project):
        place = f"corpus/corrections.jsonl, {each.document_id}"
        newest[each.document_id] = each
        if is_open(each):
            found = f"{len(each.lost)} item(s) lost, {len(each.kept)} answer(s) about another text"
            expected = (
                f"somebody to look at them; then `tandai correct {each.document_id} --settled`"
            )
            yield Finding("correction-open", "warning", place, found, expected)
    for each in newest.values():
        document = documents.get(each.document_id)
        place = f"corpus/corrections.jsonl, {each.document_id}"
        if document is not None and document.text_sha256 != each.text_sha256:
            found, expected = each.text_sha256[:12], f"{document.text_sha256[:12]}…, its text"
            yield Finding("correction-differs", "error", place, f"{found}…", expected)

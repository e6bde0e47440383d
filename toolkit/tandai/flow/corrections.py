"""corpus/corrections.jsonl to what was corrected, and what of it waits for a person."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from tandai.adjudication.records import NotCarried
from tandai.corrections.records import Correction, Source
from tandai.corrections.shown import not_carried
from tandai.findings import Finding
from tandai.project import Project
from tandai.records import Document, Record
from tandai.store import read_jsonl
from tandai.wording import count_of


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


class OpenCorrection(NamedTuple):
    """A correction that somebody has still to look at."""

    name: str
    """``s04#2`` is the second of s04."""
    correction: Correction
    layers: frozenset[str]
    """In which no curator has submitted an answer that showed what it lost."""


def open_corrections(project: Project) -> list[OpenCorrection]:
    """The corrections that wait, in the order they were made.

    Raises:
        InputError: a line of the corrections or adjudications is none.
    """
    corrections = read_corrections(project)
    if all(each.settled_on for each in corrections):
        return []
    seen = {
        (layer, name)
        for layer in project.settings.layers
        for each in project.read_adjudications(layer)
        for name in each.corrections
    }
    found = []
    numbers: Counter[str] = Counter()
    for each in corrections:
        numbers[each.document_id] += 1
        name = f"{each.document_id}#{numbers[each.document_id]}"
        layers = {one.layer for one in each.lost} | {one.layer for one in each.kept}
        waiting = frozenset(layer for layer in layers if (layer, name) not in seen)
        if waiting and not each.settled_on:
            found.append(OpenCorrection(name, each, waiting))
    return found


def read_not_carried(project: Project, layer: str) -> dict[str, list[NotCarried]]:
    """By document, what a layer's curators are to be shown.

    Raises:
        InputError: a line of the corpus is none.
        TandaiError: a record of a correction cannot be read.
    """
    waiting = [each for each in open_corrections(project) if layer in each.layers]
    if not waiting:
        return {}
    documents = {each.document_id: each for each in project.read_documents()}
    said = project.read_annotations(layer)
    found: dict[str, list[NotCarried]] = defaultdict(list)
    for name, correction, _ in waiting:
        now = documents.get(correction.document_id)
        if now is not None:
            theirs = [each for each in said if each.document_id == now.document_id]
            found[now.document_id] += not_carried(name, correction, layer, now, theirs)
    return dict(found)


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
        InputError: a line of the corrections or adjudications is none.
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
        for _, correction, waiting in open_corrections(project)
        for each in correction.lost
        if each.layer in waiting & set(layers)
    )


def correction_findings(project: Project, documents: dict[str, Document]) -> Iterator[Finding]:
    """What waits for a person, and whether each document is where its corrections led."""
    for _, each, layers in open_corrections(project):
        place = f"corpus/corrections.jsonl, {each.document_id}"
        n_lost = sum(one.layer in layers for one in each.lost)
        n_kept = sum(one.layer in layers for one in each.kept)
        yield Finding(
            "correction-open",
            "warning",
            place,
            f"{count_of(n_lost, 'item')} lost, {count_of(n_kept, 'answer')} about another text, in "
            f"{', '.join(sorted(layers))}",
            "a curator who has seen them (`tandai adjudicate push`, then pull, where there is gold), "
            f"or `tandai correct {each.document_id} --settled` once somebody has looked",
        )
    for each in {one.document_id: one for one in read_corrections(project)}.values():
        document = documents.get(each.document_id)
        place = f"corpus/corrections.jsonl, {each.document_id}"
        if document is not None and document.text_sha256 != each.text_sha256:
            found, expected = each.text_sha256[:12], f"{document.text_sha256[:12]}…, its text"
            yield Finding("correction-differs", "error", place, f"{found}…", expected)

"""A corpus, or a release, to one annotator's annotations or gold, with the texts they are about."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from tandai.errors import InputError, TandaiError
from tandai.hydrate import check_files, read_manifest
from tandai.project import Project
from tandai.records import Annotation, Document
from tandai.release.restore import read_annotations, read_documents, read_texts
from tandai.store import read_jsonl

GOLD = "gold"


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What was kept of one annotator, or gold."""

    source: str
    """Where it was read, for messages."""
    version: str
    """Of the release, or of the policy that gold was settled by; empty for an annotator's own."""
    annotations: tuple[Annotation, ...]
    documents: Mapping[str, Document]
    texts: Mapping[str, str]
    """Those that a release brings itself."""


def read_kept(project: Project, layer: str, annotator: str, release: Path | None) -> Kept:
    """Reads answers from the corpus, or from a release's tables.

    Args:
        project: whose corpus it is; with a release, whose texts are used where it has none.
        layer: the layer's name.
        annotator: a pseudonym, or ``gold``.
        release: a release folder; none: the corpus.

    Raises:
        InputError: a file is missing or broken.
        TandaiError: there is nothing of this annotator.
    """
    if release is not None:
        kept = _of_release(layer, annotator, release)
    else:
        kept = _of_corpus(project, layer, annotator)
    if not kept.annotations:
        found = "gold" if annotator == GOLD else f"annotations of {annotator!r}"
        raise TandaiError(f"{kept.source}: found no {found} in the layer {layer!r}.")
    return kept


def _of_corpus(project: Project, layer: str, annotator: str) -> Kept:
    if annotator == GOLD:
        path, annotations = project.gold_path(layer), project.read_gold(layer)
    else:
        path = project.annotations_dir(layer) / f"{annotator}.jsonl"
        known = sorted(each.stem for each in project.annotations_dir(layer).glob("*.jsonl"))
        if annotator not in known:
            expected = f"one of {', '.join(known)}" if known else "what `tandai annotations` writes"
            raise InputError(path, found=f"no annotator {annotator!r}", expected=expected)
        annotations = list(read_jsonl(path, Annotation))
    return Kept(
        source=str(path),
        version=annotations[0].model_version if annotator == GOLD and annotations else "",
        annotations=tuple(annotations),
        documents={each.document_id: each for each in project.read_documents()},
        texts={},
    )


def _of_release(layer: str, annotator: str, release: Path) -> Kept:
    manifest = read_manifest(release)
    check_files(release, manifest)
    return Kept(
        source=str(release),
        version=manifest.version,
        annotations=tuple(read_annotations(release, manifest, layer=layer, annotator=annotator)),
        documents=read_documents(release, manifest),
        texts=read_texts(release, manifest),
    )


def text_of(project: Project, kept: Kept, document: Document) -> str:
    """A document's text: the release's own, else that of build/documents.

    Raises:
        InputError: there is none, or it is another revision.
    """
    if document.document_id in kept.texts:
        return kept.texts[document.document_id]
    return project.read_document_text(document)

"""An article that was corrected to a new revision of its document, its labels carried along.

All of corpus/ is made anew beside itself and takes the old one's place at the end, so that whoever
looks sees the old state or the new.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tandai.adjudication.records import Curated
from tandai.corrections.alignment import Move, align_texts
from tandai.corrections.carry import Text, carry, find_lost
from tandai.corrections.curated import carry_curated
from tandai.corrections.records import Correction, Kept, Lost, Source
from tandai.digest import sha256_text
from tandai.documents import make_document
from tandai.errors import InputError, TandaiError
from tandai.findings import Finding, errors_of, raise_on_errors
from tandai.flow.agreement_saved import check_carried
from tandai.flow.check import run_check
from tandai.flow.corrections import corrections_path, open_corrections, read_corrections
from tandai.flow.datasheet import check_datasheet
from tandai.flow.gold import run_gold, settle_layer
from tandai.gold.keys import SpanKey
from tandai.hydration.anchors import align
from tandai.project import Project
from tandai.records import Annotation, Article, Document
from tandai.store import (
    new_directory,
    read_bytes,
    read_jsonl,
    write_bytes,
    write_csv,
    write_jsonl,
)

DERIVED = ("agreement-stale", "datasheet-stale")
"""Rules of files that are made of the corpus: no correction could keep them, and none is held by
them; whoever corrects is told to make them again."""


@dataclass(frozen=True)
class Staged(Project):
    """A project whose corpus stands elsewhere while it is made anew."""

    staged: Path = Path()
    document_id: str = ""

    @property
    def corpus(self) -> Path:
        """The new one."""
        return self.staged

    def text_path(self, document_id: str) -> Path:
        """The new text stands in no folder yet."""
        if document_id == self.document_id:
            return self.staged / ".text"
        return super().text_path(document_id)


def run_correct(
    project: Project, document_id: str, articles_dir: Path, *, reason: str, day: str
) -> Correction | None:
    """Makes the new revision of a document and carries its labels to it.

    Args:
        project: whose corpus it is.
        document_id: the document.
        articles_dir: the folder with its article as it is now, under the name that it had.
        reason: why the text is another, in words of our own.
        day: today, ISO 8601.

    Returns:
        What became of it; none where the article is the one that is known, and nothing was done.

    Raises:
        InputError: there is no such document or article, or it is no text.
        CheckError: the corpus would break a rule that it keeps now; nothing was written. Files that
            are made of the corpus are not held against the new one: `find_stale` tells them.
        TandaiError: gold is not what the annotations make, so that nobody could tell its changes.
    """
    article, old = _known(project, document_id)
    path = articles_dir / article.file
    raw = read_bytes(path, expected=f"the article of {document_id}")
    document, text = make_document(document_id, raw, name=str(path))
    if document.raw_sha256 == old.raw_sha256:
        return None
    settled = _settled_layers(project)
    before = set(errors_of(run_check(project)))
    move, by_words = _alignment(project, old, document, text)
    with new_directory(project.corpus, replace=True) as folder:
        shutil.copytree(project.corpus, folder, dirs_exist_ok=True)
        staged = Staged(
            project.root, project.settings, project.data_dir, project.server_name,
            staged=folder, document_id=document_id,
        )  # fmt: skip
        write_bytes(staged.text_path(document_id), text.encode())
        n_carried, lost, kept = _carry_all(
            project, staged, document_id, Text(text, document.text_sha256, move)
        )
        correction = Correction(
            document_id=document_id,
            day=day,
            reason=reason,
            old=old,
            raw_sha256=document.raw_sha256,
            text_sha256=document.text_sha256,
            by_words=by_words,
            n_carried=n_carried,
            lost=tuple(lost),
            kept=tuple(kept) if document.text_sha256 != old.text_sha256 else (),
        )
        _write_corpus(project, staged, article, document, correction)
        if settled:
            run_gold(staged, settled)
        new = [
            each
            for each in errors_of(run_check(staged))
            if each not in before and each.rule not in DERIVED
        ]
        raise_on_errors(new, doing=f"checking the corpus with the corrected {document_id}")
        staged.text_path(document_id).unlink()
    # The text can be made again; whoever looks before this finds another one, and is told.
    write_bytes(project.text_path(document_id), text.encode())
    return correction


def settle_correction(project: Project, document_id: str, *, day: str) -> int:
    """Notes that somebody has looked at what a document's corrections left; how many they were.

    Raises:
        TandaiError: there is nothing left to look at.
    """
    waiting = [
        each.correction
        for each in open_corrections(project)
        if each.correction.document_id == document_id
    ]
    if not waiting:
        raise TandaiError(f"no correction of {document_id} waits for anybody.")
    write_jsonl(
        corrections_path(project),
        [
            msgspec.structs.replace(each, settled_on=day) if each in waiting else each
            for each in read_corrections(project)
        ],
    )
    return len(waiting)


def find_stale(project: Project) -> list[Finding]:
    """What is made of the corpus and is another by now, in the order it is to be made again."""
    checks = (*check_carried(project), *check_datasheet(project))
    return [each for rule in DERIVED for each in checks if each.rule == rule]


def _known(project: Project, document_id: str) -> tuple[Article, Document]:
    documents = {each.document_id: each for each in project.read_documents()}
    articles = {each.document_id: each for each in project.read_articles()}
    if document_id not in documents or document_id not in articles:
        path = project.corpus / "documents.jsonl"
        expected = f"one of {', '.join(sorted(documents))}"
        raise InputError(path, found=f"no document {document_id!r}", expected=expected)
    return articles[document_id], documents[document_id]


def _settled_layers(project: Project) -> tuple[str, ...]:
    """Layers that have gold, which is what their annotations make."""
    layers = tuple(
        each for each in project.settings.layer_order() if project.gold_path(each).exists()
    )
    for layer in layers:
        source = project.settings.layers[layer].spans_from
        asked = project.read_gold(source) if source else []
        if settle_layer(project, layer, asked)[0] != project.read_gold(layer):
            raise TandaiError(
                f"{project.gold_path(layer)}: found another gold than the annotations make; "
                "run `tandai gold` first, so that only the correction changes it."
            )
    return layers


def _alignment(project: Project, old: Document, document: Document, text: str) -> tuple[Move, bool]:
    """By words where the old text is on this machine, else by whole lines."""
    path = project.text_path(old.document_id)
    before = path.read_bytes().decode() if path.exists() else ""
    if sha256_text(before) == old.text_sha256:
        return align_texts(before, text), True
    if document.text_sha256 == old.text_sha256:
        return (lambda start, end: (start, end)), False
    return align(old.paragraphs, document.paragraphs).move, False


def _carry_all(
    project: Project, staged: Staged, document_id: str, new: Text
) -> tuple[int, list[Lost], list[Kept]]:
    """Writes every file that speaks of the document; spans carried, and what is listed."""
    n_carried, lost, kept = 0, list[Lost](), list[Kept]()
    for layer in project.settings.layer_order():
        gone = _gone(project, layer, document_id, new)
        for source, path in _files(project, layer):
            made: list[Annotation] = []
            for each in read_jsonl(path, Annotation):
                if each.document_id == document_id:
                    carried = carry(each, new, gone, source=source)
                    each = carried.annotation
                    n_carried += len(each.spans)
                    lost += carried.lost
                    kept += carried.kept if source == "annotations" else ()
                made.append(each)
            write_jsonl(staged.corpus / path.relative_to(project.corpus), made)
        if project.adjudications_path(layer).exists():
            settled: list[Curated] = []
            for one in project.read_adjudications(layer):
                if one.document_id == document_id:
                    one, told, answers = carry_curated(one, new, gone)
                    n_carried += len(one.annotation.spans)
                    lost += told
                    kept += answers
                settled.append(one)
            write_jsonl(staged.adjudications_path(layer), settled)
    return n_carried, lost, kept


def _gone(project: Project, layer: str, document_id: str, new: Text) -> dict[SpanKey, str]:
    said = [each for _, path in _files(project, layer) for each in read_jsonl(path, Annotation)]
    said += [each.annotation for each in project.read_adjudications(layer)]
    return find_lost([each for each in said if each.document_id == document_id], new)


def _files(project: Project, layer: str) -> Iterable[tuple[Source, Path]]:
    """Files of annotations; gold is made again."""
    for path in sorted(project.annotations_dir(layer).glob("*.jsonl")):
        yield "annotations", path
    others: tuple[tuple[Source, Path], ...] = (
        ("suggestions", project.suggestions_path(layer)),
        ("withheld", project.withheld_path(layer)),
    )
    yield from ((source, path) for source, path in others if path.exists())


def _write_corpus(
    project: Project, staged: Staged, article: Article, document: Document, correction: Correction
) -> None:
    documents = [
        document if each.document_id == document.document_id else each
        for each in project.read_documents()
    ]
    write_jsonl(staged.corpus / "documents.jsonl", documents)
    now = msgspec.structs.replace(article, raw_sha256=document.raw_sha256)
    rows = [now if each == article else each for each in project.read_articles()]
    write_csv(staged.corpus / "articles.csv", Article, rows)
    write_jsonl(corrections_path(staged), [*read_corrections(project), correction])

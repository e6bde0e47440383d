"""Releases to be looked at: of the sample, made once per test run, and of one small document."""

import dataclasses
import shutil
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

import tandai
from tandai.datasheet.questions import QUESTIONS
from tandai.digest import sha256_text
from tandai.documents import make_document
from tandai.flow.annotations import run_annotations
from tandai.flow.documents import run_documents
from tandai.flow.gold import run_gold
from tandai.flow.release import run_release
from tandai.flow.splits import run_splits
from tandai.flow.tasks import run_tasks
from tandai.project import Project, open_project
from tandai.records import Annotation, Article, Document, Span
from tandai.release.build import Facts
from tandai.release.manifest import Manifest, TableEntry
from tandai.release.rows import Bundle
from tandai.release.schema import Row
from tandai.sample import copy_sample
from tandai.settings import ReleaseSettings
from tandai.splits import GroupRow, SplitRow
from tandai.store import read_csv, write_csv, write_jsonl

Mode = Literal["full", "stand-off"]
Release = tuple[Path, Manifest]

TEXT = "🛥️ Feri Selatira\n\nBayu Wiratmaka berkata air di Teluk Anjora surut.\nLalu ia pulang 👩‍🔧."


@cache
def sample_project(base: Path) -> Project:
    """The embedded sample, taken to its splits."""
    root = base / "sample-project"
    root.mkdir()
    copy_sample(root)
    project = open_project(root, data_dir=root / "build" / "data")
    run_documents(project, root / "articles")
    for layers in project.settings.rounds():
        run_tasks(project, layers)
        exports = {layer: root / "answers" / f"{layer}.json" for layer in layers}
        run_annotations(project, exports, accounts_path=root / "answers" / "accounts.json")
        run_gold(project, layers)
    run_splits(project)
    run_splits(project, name="claim")
    return project


@cache
def sample_release(base: Path, mode: Mode) -> Release:
    """The sample's release, with its texts or without."""
    folder = base / "sample-releases" / mode / "tandai-sample-1.0.0"
    return folder, make_release(sample_project(base), folder, mode)


def make_release(project: Project, folder: Path, mode: Mode) -> Manifest:
    """Builds a release of a project."""
    settings = msgspec.structs.replace(project.settings, release=ReleaseSettings(text=mode))
    return run_release(dataclasses.replace(project, settings=settings), "1.0.0", out=folder)


def copy_project(project: Project, root: Path) -> Project:
    """The same project elsewhere, to be changed."""
    shutil.copytree(project.root, root)
    return open_project(root, data_dir=root / "build" / "data")


def keep_documents(project: Project, ids: set[str]) -> None:
    """Takes all other documents out of a project, and splits it as if they had never been."""
    corpus = project.corpus
    rows = [row for row in project.read_articles() if row.document_id in ids]
    write_csv(corpus / "articles.csv", Article, rows)
    groups = read_csv(corpus / "groups.csv", GroupRow)
    write_csv(corpus / "groups.csv", GroupRow, [row for row in groups if row.document_id in ids])
    documents = [each for each in project.read_documents() if each.document_id in ids]
    write_jsonl(corpus / "documents.jsonl", documents)
    for layer in project.settings.layers:
        annotations: list[Annotation] = [
            each for each in project.read_annotations(layer) if each.document_id in ids
        ]
        shutil.rmtree(project.annotations_dir(layer))
        for name in {each.annotator_id for each in annotations}:
            path = project.annotations_dir(layer) / f"{name}.jsonl"
            write_jsonl(path, [each for each in annotations if each.annotator_id == name])
        for path, found in (
            (project.gold_path(layer), project.read_gold(layer)),
            (project.suggestions_path(layer), project.read_suggestions(layer)),
        ):
            write_jsonl(path, [each for each in found if each.document_id in ids])
    write_csv(project.splits_path, SplitRow, [])
    run_splits(project)


def texts_of(project: Project) -> dict[str, str]:
    """Text by document."""
    return {
        document.document_id: project.read_document_text(document)
        for document in project.read_documents()
    }


def read_rows(folder: Path, table: TableEntry) -> list[Row]:
    """A table's rows, file by file."""
    import pyarrow.parquet as pq

    return [
        row for file in table.files for row in pq.ParquetFile(folder / file.path).read().to_pylist()
    ]


def small_document(document_id: str = "d1", text: str = TEXT) -> tuple[Document, str]:
    """A document with emoji before its words."""
    return make_document(document_id, text.encode())


def mark(text: str, quote: str, label: str, span_id: str, control: str = "entity") -> Span:
    """A gold span at the first place where the quote stands."""
    start = text.index(quote)
    return Span(
        span_id=span_id,
        start=start,
        end=start + len(quote),
        control=control,
        label=label,
        quote_sha256=sha256_text(quote),
        origin="unanimous",
        annotators=("ana", "budi"),
    )


def gold(document: Document, layer: str = "entity", **items: Any) -> Annotation:
    """A gold annotation of a document."""
    return Annotation(
        annotation_id=f"{document.document_id}/{layer}/gold/1",
        document_id=document.document_id,
        text_sha256=document.text_sha256,
        layer=layer,
        guideline_version="1",
        annotator_id="gold",
        annotator_kind="gold",
        **items,
    )


def bundle(document: Document, *golds: Annotation, split: str = "train") -> Bundle:
    """All that a release says of a document."""
    return Bundle(
        document=document,
        article=Article(
            document_id=document.document_id, file="a.txt", raw_sha256=document.raw_sha256
        ),
        group_id="g1",
        split=split,
        annotations=(),
        gold={each.layer: each for each in golds},
        suggestions=(),
    )


FACTS = Facts(
    name="small",
    title="Small",
    version="1.2.3",
    language="id",
    language_name="Indonesian",
    description="One document.",
    inputs_sha256="0" * 64,
    gold_policy="majority-1",
    guideline_versions={"entity": "1"},
    config_sha256={},
    label_sets={"label": ("PER", "ORG", "GPE")},
    licences={"labels": "CC-BY-4.0", "code": "Apache-2.0", "text": "LicenseRef-Publisher-Text"},
    tools={"tandai": tandai.__version__},
    split_file_sha256="0" * 64,
    datasheet=dict.fromkeys(QUESTIONS, "unknown"),
    default_table="spans",
)

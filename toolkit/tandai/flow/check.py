"""A whole project to findings: configs, corpus, annotations, gold and splits."""

from collections.abc import Iterator
from pathlib import Path

from tandai.checks import check_annotation, check_combined, check_gold_spans, check_guideline
from tandai.findings import Finding
from tandai.flow.splits import read_groups, read_splits
from tandai.flow.tasks import Suggester
from tandai.project import Project
from tandai.splits import check_splits
from tandai.store import read_text


def run_check(project: Project, *, articles_dir: Path | None = None) -> list[Finding]:
    """Every check that needs no server; with the articles, also that none of their text is here.

    Raises:
        TandaiError: a file is so broken that nothing can be said about what is in it.
    """
    findings = list(_configs(project))
    if (project.corpus / "documents.jsonl").exists():
        findings += _corpus(project)
    if articles_dir is not None:
        findings += _borrowed(project, articles_dir)
    return findings


def _configs(project: Project) -> Iterator[Finding]:
    names = [*project.settings.layer_order(), *(["combined"] if project.settings.combined else [])]
    for name in names:
        path = project.configs / name / "guideline.md"
        guideline = read_text(path, expected="what annotators read")
        yield from check_guideline(guideline, project.read_config(name), place=str(path))
        version = f"Versi: {project.settings.layers[name].guideline_version}" if name in (
            project.settings.layers
        ) else ""
        if version not in guideline:
            yield Finding("guideline-version", "error", str(path), f"no line {version!r}", version)
    if project.settings.combined:
        layers = {layer: project.label_configs[layer] for layer in project.settings.combined}
        yield from check_combined(project.read_config("combined"), layers)
    for layer in project.settings.layer_order():
        Suggester(project, layer)  # reads its lexicons, and says what is wrong with them


def _corpus(project: Project) -> Iterator[Finding]:
    documents = {document.document_id: document for document in project.read_documents()}
    articles = {article.document_id for article in project.read_articles()}
    for document_id in sorted(set(documents) ^ articles):
        place = f"corpus, {document_id}"
        found = "only in one of articles.csv and documents.jsonl"
        yield Finding("article-without-document", "error", place, found, "in both")
    for layer in project.settings.layer_order():
        config = project.label_configs[layer]
        gold = project.read_gold(layer)
        sources = (
            (f"corpus/annotations/{layer}", project.read_annotations(layer)),
            (f"corpus/gold/{layer}.jsonl", gold),
            (f"corpus/suggestions/{layer}.jsonl", project.read_suggestions(layer)),
        )
        for place, annotations in sources:
            for annotation in annotations:
                document = documents.get(annotation.document_id)
                yield from check_annotation(annotation, document, config, place=place)
        yield from check_gold_spans(gold, place=f"corpus/gold/{layer}.jsonl")
    groups = read_groups(project)
    for document_id in sorted(set(groups) - set(documents)):
        place = f"corpus/groups.csv, {document_id}"
        yield Finding("group-of-unknown-document", "warning", place, "no such document")
    for group in sorted(set(project.settings.splits.pin) - set(groups.values()) - set(documents)):
        place = f"tandai.toml, splits.pin.{group}"
        yield Finding("pin-of-unknown-group", "error", place, "no such group", "one of groups.csv")
    rows = read_splits(project)
    if rows:
        yield from check_splits(rows, documents, groups)


def _borrowed(project: Project, articles_dir: Path) -> Iterator[Finding]:
    """Tracked files hold no run of eight words of an article."""
    from tandai.borrowed import known_runs, scan_bytes
    from tandai.flow.documents import article_files
    from tandai.flow.tracked import tracked_files

    known = known_runs(path.read_text(encoding="utf-8") for path in article_files(articles_dir))
    for path in tracked_files(project.root):
        yield from scan_bytes(path.relative_to(project.root).as_posix(), path.read_bytes(), known)

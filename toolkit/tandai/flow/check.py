"""A whole project to findings: configs, corpus, annotations, gold and splits."""

import re
from collections.abc import Iterator
from pathlib import Path

from tandai.checks import (
    check_annotation,
    check_asked_spans,
    check_combined,
    check_gold_spans,
)
from tandai.digest import sha256_text
from tandai.findings import Finding, errors_of
from tandai.flow.corrections import correction_findings
from tandai.flow.datasheet import check_datasheet
from tandai.flow.gold import settle_layer
from tandai.flow.leaks import find_leaks
from tandai.flow.licences import check_licences
from tandai.flow.scheme import findings_of_annotators, scheme_findings
from tandai.flow.splits import LEAK, read_groups, read_links, read_moves, read_splits
from tandai.flow.tasks import Suggester
from tandai.flow.versions import check_releases
from tandai.flow.withheld import read_cells
from tandai.gold import check_policies
from tandai.guidelines import check_guideline, read_guideline
from tandai.labelstudio.lint import lint_config
from tandai.project import Project
from tandai.records import SHIPPABLE, Annotation, Document
from tandai.rulebook.book import SCOPES
from tandai.rulebook.scopes import check_scopes, parse_scopes
from tandai.splits import check_moves, check_splits
from tandai.splits.records import NAMED
from tandai.store import read_text
from tandai.withholding import check_withheld

PERMISSIONS = ("unknown", "none", "granted", "own")
FOLDERS = ("annotations", "adjudications", "gold", "suggestions", "withheld")
"""Of the corpus, with a file or folder a layer."""
_DATE = re.compile(r"unknown|\d{4}-\d{2}-\d{2}")


def run_check(
    project: Project, *, articles_dir: Path | None = None, with_annotators: bool = False
) -> list[Finding]:
    """Every check that needs no server; with the articles, also that none of their text is here.

    Args:
        project: what to check.
        articles_dir: articles whose text may stand in no file.
        with_annotators: whether every annotator's answers, too, are held to the rules of the
            scheme.

    Raises:
        TandaiError: a file is so broken that nothing can be said about what is in it.
    """
    findings = [
        *_configs(project),
        *check_licences(project),
        *check_datasheet(project),
        *check_releases(project),
    ]
    if _has_documents(project):
        documents = {document.document_id: document for document in project.read_documents()}
        findings += _articles(project, documents)
        findings += _annotations(project, documents, with_annotators=with_annotators)
        findings += _unknown_layers(project)
        findings += _quotes(project, documents)
        findings += _groups(project, documents)
        findings += correction_findings(project, documents)
    if articles_dir is not None:
        findings += _borrowed(project, articles_dir)
    return findings


def _has_documents(project: Project) -> bool:
    """Whether there are documents, or something that cannot be without them."""
    names = ("documents.jsonl", *FOLDERS)
    return project.splits_path.exists() or any((project.corpus / name).exists() for name in names)


def _configs(project: Project) -> Iterator[Finding]:
    layers = project.settings.layers
    for name in [
        *project.settings.layer_order(),
        *(["combined"] if _has_combined(project) else []),
    ]:
        path = project.configs / name / "guideline.md"
        guideline = project.read_guideline(name)
        xml_path = project.configs / name / "config.xml"
        xml = project.read_config_xml(name)
        yield from lint_config(str(xml_path), xml, object_name=project.object_name(name))
        yield from check_guideline(guideline, project.read_config(name), place=str(path))
        yield from _scopes(project, name, guideline)
        wanted = f"Versi: {layers[name].guideline_version}" if name in layers else ""
        # Whole lines: version 1 is not version 1.2.
        if wanted and wanted not in [line.strip(" *_") for line in guideline.splitlines()]:
            yield Finding("guideline-version", "error", str(path), f"no line {wanted!r}", wanted)
    if _has_combined(project):
        configs = {layer: project.label_configs[layer] for layer in project.settings.combined}
        yield from check_combined(project.read_config("combined"), configs)
    for layer in project.settings.layer_order():
        Suggester(project, layer)  # reads its lexicons, and says what is wrong with them
        place = f"tandai.toml, layers.{layer}.policies"
        check_policies(layers[layer].policies, project.label_configs[layer], place=place)


def _scopes(project: Project, layer: str, guideline: str) -> Iterator[Finding]:
    """What the guideline's rules govern, where somebody has written it down."""
    path = project.configs / layer / SCOPES
    if not path.is_file() or layer not in project.settings.layers:
        return
    scopes = parse_scopes(str(path), read_text(path, expected="what each rule governs"))
    rules = list(dict.fromkeys(read_guideline(guideline).rules))
    config, codes = project.read_config(layer), project.codes(layer)
    yield from check_scopes(scopes, rules, config, codes, place=str(path))


def _has_combined(project: Project) -> bool:
    return bool(project.settings.combined)


def _articles(project: Project, documents: dict[str, Document]) -> Iterator[Finding]:
    rows = project.read_articles()
    for document_id in sorted(set(documents) ^ {article.document_id for article in rows}):
        place = f"corpus, {document_id}"
        found = "only in one of articles.csv and documents.jsonl"
        yield Finding("article-without-document", "error", place, found, "in both")
    for article in rows:
        place = f"corpus/articles.csv, {article.document_id}"
        document = documents.get(article.document_id)
        if document is not None and article.raw_sha256 != document.raw_sha256:
            found, expected = f"raw_sha256 {article.raw_sha256[:12]}…", document.raw_sha256[:12]
            yield Finding("article-changed", "error", place, found, f"{expected}…")
        if article.permission not in PERMISSIONS:
            found, expected = (
                f"permission {article.permission!r}",
                f"one of {', '.join(PERMISSIONS)}",
            )
            yield Finding("permission-unknown", "error", place, found, expected)
        if not _DATE.fullmatch(article.published_at):
            # Releases are ordered by it, as text.
            found = f"published_at {article.published_at!r}"
            yield Finding("date-form", "error", place, found, "YYYY-MM-DD or unknown")


def _annotations(
    project: Project, documents: dict[str, Document], *, with_annotators: bool
) -> Iterator[Finding]:
    cells = read_cells(project)
    for layer in project.settings.layer_order():
        config = project.label_configs[layer]
        shown = project.read_suggestions(layer)
        gold = project.read_gold(layer)
        sources = (
            (f"corpus/annotations/{layer}", project.read_annotations(layer)),
            (f"corpus/gold/{layer}.jsonl", gold),
            (f"corpus/suggestions/{layer}.jsonl", shown),
            (f"corpus/withheld/{layer}.jsonl", project.read_withheld(layer)),
            (f"corpus/adjudications/{layer}.jsonl", _curated(project, layer, documents)),
        )
        for place, annotations in sources:
            for annotation in annotations:
                document = documents.get(annotation.document_id)
                yield from check_annotation(annotation, document, config, place=place)
        yield from check_gold_spans(gold, place=f"corpus/gold/{layer}.jsonl")
        yield from _stale(project, layer, gold)
        asked = project.settings.layers[layer].spans_from
        source_gold = project.read_gold(asked) if asked else []
        yield from scheme_findings(project, layer, gold, source_gold)
        if with_annotators:
            yield from findings_of_annotators(project, layer, source_gold)
        yield from check_withheld(cells, shown, layer, spans_are_given=bool(asked))
        if asked:
            source = {each.document_id: each for each in source_gold}
            yield from check_asked_spans(gold, source, layer=layer, asked=asked)


def _curated(project: Project, layer: str, documents: dict[str, Document]) -> Iterator[Annotation]:
    """Curators' answers about the texts of today; `tandai gold` says which others there are."""
    for curated in project.read_adjudications(layer):
        document = documents.get(curated.document_id)
        if document is None or document.text_sha256 == curated.text_sha256:
            yield curated.annotation


def _stale(project: Project, layer: str, gold: list[Annotation]) -> Iterator[Finding]:
    """Gold is what today's annotations make: whoever corrects an answer corrects gold with it."""
    source = project.settings.layers[layer].spans_from
    asked = project.read_gold(source) if source else []
    today, findings, _ = settle_layer(project, layer, asked)
    # Where nobody has chosen among several answers, there is no gold to compare with.
    unsettled = errors_of(findings)
    yield from unsettled
    if gold != today and not unsettled:
        place = f"corpus/gold/{layer}.jsonl"
        found = "another gold than corpus/annotations makes"
        yield Finding("gold-stale", "error", place, found, "what `tandai gold` writes")


def _unknown_layers(project: Project) -> Iterator[Finding]:
    """Answers of a layer that tandai.toml does not name would be in no release."""
    for layer in sorted({cell.layer for cell in read_cells(project)}):
        if layer not in project.settings.layers:
            place, known = "corpus/withheld.csv", ", ".join(project.settings.layers)
            yield Finding("layer-unknown", "error", place, f"layer {layer!r}", known)
    for kind in FOLDERS:
        folder = project.corpus / kind
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.stem not in project.settings.layers:
                place, known = f"corpus/{kind}/{path.name}", ", ".join(project.settings.layers)
                yield Finding("layer-unknown", "error", place, f"layer {path.stem!r}", known)


def _quotes(project: Project, documents: dict[str, Document]) -> Iterator[Finding]:
    """Where a document's text is at hand, every span's quote has the digest recorded."""
    texts: dict[str, str] = {}
    for document_id, document in documents.items():
        path = project.text_path(document_id)
        if path.exists():
            text = path.read_bytes().decode()
            if sha256_text(text) == document.text_sha256:
                texts[document_id] = text
    for layer in project.settings.layer_order():
        for annotation in (*project.read_annotations(layer), *project.read_gold(layer)):
            quoted = texts.get(annotation.document_id)
            for span in annotation.spans if quoted is not None else ():
                if quoted and sha256_text(quoted[span.start : span.end]) != span.quote_sha256:
                    place = f"corpus, {annotation.annotation_id}, {span.span_id}"
                    found = f"another text at {span.start}:{span.end} than was labelled"
                    yield Finding("quote-of-other-text", "error", place, found, "the text labelled")


def _groups(project: Project, documents: dict[str, Document]) -> Iterator[Finding]:
    groups, pins = read_groups(project), project.settings.splits.pin
    for document_id in sorted(set(groups) - set(documents)):
        place = f"corpus/groups.csv, {document_id}"
        yield Finding("group-of-unknown-document", "warning", place, "no such document")
    for group in sorted(set(pins) - set(groups.values()) - set(documents)):
        place = f"tandai.toml, splits.pin.{group}"
        yield Finding("pin-of-unknown-group", "error", place, "no such group", "one of groups.csv")
    rows = read_splits(project)
    if rows:
        links = read_links(project, list(documents.values()))
        faults = check_splits(rows, documents, groups, pins, links)
        yield from faults
        n_across = sum(each.rule == LEAK for each in faults)
        every = list(documents.values())
        leaks = find_leaks(project, rows, every, links, n_groups_across=n_across)
        yield from errors_of(leaks.findings)
        yield from check_moves(rows, read_moves(project))
    for name in NAMED:
        yield from _named_split(project, name, documents, groups)


def _named_split(
    project: Project, name: str, documents: dict[str, Document], groups: dict[str, str]
) -> Iterator[Finding]:
    """A named split is there if somebody asked for it, and then it holds as the default does."""
    rows = read_splits(project, name)
    if rows:
        links = read_links(project, list(documents.values()), name)
        yield from check_splits(rows, documents, groups, links=links, name=name)
        yield from check_moves(rows, read_moves(project, name), name=name)


def _borrowed(project: Project, articles_dir: Path) -> Iterator[Finding]:
    """Tracked files hold no run of eight words of an article whose text may not be shipped."""
    from tandai.borrowed import known_runs, scan_bytes
    from tandai.documents.normalise import decode_article
    from tandai.flow.documents import article_files
    from tandai.flow.tracked import tracked_files

    ours = {each.file for each in project.read_articles() if each.permission in SHIPPABLE}
    known = known_runs(
        decode_article(str(path), path.read_bytes())
        for path in article_files(articles_dir)
        if path.name not in ours
    )
    for path in tracked_files(project.root):
        yield from scan_bytes(path.relative_to(project.root).as_posix(), path.read_bytes(), known)

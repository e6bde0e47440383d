"""A whole project to findings: configs, corpus, annotations, gold and splits."""

import re
from collections.abc import Iterator
from pathlib import Path

from tandai.checks import (
    check_combined,
)
from tandai.findings import Finding, errors_of
from tandai.flow.agreement_saved import check_carried
from tandai.flow.check_answers import check_answers, check_quotes
from tandai.flow.corrections import correction_findings
from tandai.flow.cue_words import read_cue_words
from tandai.flow.datasheet import check_datasheet
from tandai.flow.leaks import find_leaks
from tandai.flow.licences import check_licences
from tandai.flow.outlines import read_outlines
from tandai.flow.splits import LEAK, read_groups, read_links, read_moves, read_splits
from tandai.flow.tasks import Suggester
from tandai.flow.versions import check_releases
from tandai.flow.withheld import read_cells
from tandai.flow.word_links import check_word_links
from tandai.gold import check_policies
from tandai.guidelines import check_guideline, read_guideline
from tandai.labelstudio.lint import lint_config
from tandai.project import Project
from tandai.records import SHIPPABLE, Document
from tandai.rulebook.book import SCOPES
from tandai.rulebook.scopes import check_scopes, parse_scopes
from tandai.splits import check_moves, check_splits
from tandai.splits.records import NAMED
from tandai.store import read_text
from tandai.wording import count_of

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
    return list(check_project(project, articles_dir, with_annotators=with_annotators))


def check_project(
    project: Project, articles_dir: Path | None = None, *, with_annotators: bool = False
) -> Iterator[Finding]:
    """The same, a finding at a time: a large corpus may have as many notes as documents."""
    yield from _configs(project)
    yield from check_licences(project)
    yield from check_carried(project)
    yield from check_datasheet(project)
    yield from check_releases(project)
    if _has_documents(project):
        documents = {each.document_id: each for each in read_outlines(project)}
        yield from _articles(project, documents)
        yield from check_answers(project, documents, with_annotators=with_annotators)
        yield from _unknown_layers(project)
        yield from check_quotes(project, documents)
        yield from _groups(project, documents)
        yield from _cue_words(project, documents)
        yield from correction_findings(project, documents)
    if articles_dir is not None:
        yield from _borrowed(project, articles_dir)


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
    if layer not in project.settings.layers:
        return
    rules = list(dict.fromkeys(read_guideline(guideline).rules))
    if not path.is_file():
        if rules:
            found = f"no file, and {count_of(len(rules), 'rule')} in guideline.md"
            expected = (
                "a row a rule that says what it governs, before the round: `tandai guideline "
                "rules` and `tandai guideline diff` go by it"
            )
            yield Finding("rules-without-scopes", "warning", str(path), found, expected)
        return
    scopes = parse_scopes(str(path), read_text(path, expected="what each rule governs"))
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


def _groups(project: Project, documents: dict[str, Document]) -> Iterator[Finding]:
    groups, pins = read_groups(project), project.settings.splits.pin
    for document_id in sorted(set(groups) - set(documents)):
        place = f"corpus/groups.csv, {document_id}"
        yield Finding("group-of-unknown-document", "warning", place, "no such document")
    for group in sorted(set(pins) - set(groups.values()) - set(documents)):
        place = f"tandai.toml, splits.pin.{group}"
        yield Finding("pin-of-unknown-group", "error", place, "no such group", "one of groups.csv")
    yield from check_word_links(project, documents)
    rows = read_splits(project)
    if rows:
        links = read_links(project, list(documents.values()))
        faults = check_splits(rows, documents, groups, pins, links)
        yield from faults
        n_across = sum(each.rule == LEAK for each in faults)
        every = list(documents.values())
        leaks = find_leaks(project, rows, every, links, n_groups_across=n_across, groups=groups)
        yield from errors_of(leaks.findings)
        yield from check_moves(rows, read_moves(project))
    for name in NAMED:
        yield from _named_split(project, name, documents, groups)


def _cue_words(project: Project, documents: dict[str, Document]) -> Iterator[Finding]:
    """The rules of the scheme look at documents that are there."""
    names = {row.document_id for row in read_cue_words(project) or ()}
    for document_id in sorted(names - documents.keys()):
        place = f"corpus/cue_words.csv, {document_id}"
        yield Finding("cue-word-of-unknown-document", "warning", place, "no such document")


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

"""A project's gold to findings by the rules of its scheme, with the texts and lexicons at hand."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from tandai.digest import sha256_text
from tandai.errors import InputError
from tandai.findings import Finding
from tandai.layers.lexicons import parse_claims, parse_cues, parse_lexicon, parse_targets
from tandai.layers.rules.case import Case, Lexicons
from tandai.layers.rules.check import check_scheme, rules_of_text
from tandai.project import Project
from tandai.records import Annotation, Document
from tandai.store import read_text


def scheme_findings(
    project: Project, layer: str, gold: list[Annotation], asked: list[Annotation]
) -> list[Finding]:
    """What the rules of the layer's set find in its gold.

    Args:
        project: says which set, and has documents, texts and lexicons.
        layer: the layer.
        gold: of the layer, as it is about to be written or stands there.
        asked: gold of the layer it asks about; empty where it asks about none.

    Raises:
        InputError: a lexicon, or the file of documents, is broken.
        ConfigError: a canonical claim's target is none of the targets.
    """
    if not project.settings.layers[layer].checks or not gold:
        return []
    return _findings(project, layer, gold, asked, place=f"corpus/gold/{layer}.jsonl")


def findings_of_annotators(project: Project, layer: str, asked: list[Annotation]) -> list[Finding]:
    """The same of every annotator's answers that were submitted; an error there is a warning.

    Answers are kept as they were given; only gold must hold to the scheme.
    """
    by_annotator: dict[str, list[Annotation]] = {}
    for each in project.read_annotations(layer):
        if each.status == "submitted":
            by_annotator.setdefault(each.annotator_id, []).append(each)
    return [
        msgspec.structs.replace(each, severity="warning") if each.severity == "error" else each
        for annotator, made in sorted(by_annotator.items())
        for each in _findings(
            project, layer, made, asked, place=f"corpus/annotations/{layer}/{annotator}.jsonl"
        )
    ]


def _findings(
    project: Project,
    layer: str,
    annotations: list[Annotation],
    asked: list[Annotation],
    *,
    place: str,
) -> list[Finding]:
    checks = project.settings.layers[layer].checks
    if not checks:
        return []
    documents = _documents(project)
    lexicons = read_lexicons(project, layer)
    about = {each.document_id: each for each in asked}
    cases = []
    for each in annotations:
        document = documents.get(each.document_id)
        # Offsets into another text would be checked against nothing; `tandai check` says so.
        if document is not None and document.text_sha256 == each.text_sha256:
            text = _text(project, document)
            cases.append(Case(each, document, text, about.get(each.document_id), lexicons))
    found = check_scheme(checks, cases, place=place)
    return [*found, *_unseen(annotations, cases, checks, place)]


def _unseen(
    annotations: list[Annotation], cases: list[Case], checks: str, place: str
) -> Iterable[Finding]:
    """What the rules could not look at, so that nobody takes silence for consent."""
    n_unknown = len(annotations) - len(cases)
    if n_unknown:
        found, expected = f"{n_unknown} of documents that are not known here", "documents.jsonl"
        yield Finding("scheme-not-checked", "warning", place, found, expected)
    n_blind = sum(case.text is None for case in cases)
    if n_blind and (names := rules_of_text(checks)):
        found = f"{n_blind} of {len(cases)} documents without text, so {len(names)} rules unasked"
        yield Finding("scheme-without-text", "note", place, found, "what `tandai documents` writes")


def read_lexicons(project: Project, layer: str) -> Lexicons:
    """The lexicons that lie where the scheme has them; one that is not there is empty.

    Raises:
        InputError: one is not what it must be.
    """
    entities = _file(project, "entity", "lexicon.csv")
    cues = _file(project, "claim", "cues.csv")
    canonical = _file(project, layer, "claims.jsonl")
    targets = _file(project, layer, "targets.jsonl")
    stances = (project.configs / layer / "stances.jsonl").is_file()
    return Lexicons(
        entities=parse_lexicon(*entities) if entities else (),
        cues=parse_cues(*cues) if cues else (),
        canonical=parse_claims(*canonical) if canonical else (),
        targets=parse_targets(*targets) if targets else (),
        stances=tuple(item.item_id for item in project.read_inventory(layer, "stances.jsonl"))
        if stances
        else (),
    )


def _file(project: Project, layer: str, name: str) -> tuple[str, str] | None:
    path: Path = project.configs / layer / name
    return (str(path), read_text(path, expected="a lexicon")) if path.is_file() else None


def _documents(project: Project) -> dict[str, Document]:
    try:
        return {each.document_id: each for each in project.read_documents()}
    except InputError:
        if (project.corpus / "documents.jsonl").exists():
            raise
        return {}


def _text(project: Project, document: Document) -> str | None:
    """The text, if it is here and is the document's."""
    path = project.text_path(document.document_id)
    if not path.is_file():
        return None
    text = read_text(path, expected="a document's text")
    return text if sha256_text(text) == document.text_sha256 else None

"""A project's gold to findings by the rules of its scheme, with the texts and lexicons at hand."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

import msgspec

from tandai.digest import sha256_text
from tandai.errors import InputError
from tandai.findings import Finding
from tandai.flow.by_document import ByDocument
from tandai.flow.cue_words import read_cue_words
from tandai.flow.lexicons import lexicon_path
from tandai.guidelines import read_guideline
from tandai.layers.lexicons import parse_claims, parse_cues, parse_lexicon, parse_targets
from tandai.layers.rules.case import Case, Lexicons
from tandai.layers.rules.check import Breach, check_scheme, find_breaches, rules_of_text
from tandai.project import Project
from tandai.records import Annotation, Document
from tandai.store import read_text
from tandai.wording import count_of


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
    documents, about = _documents(project), {each.document_id: each for each in asked}
    place = f"corpus/gold/{layer}.jsonl"
    return _findings(project, layer, lambda: iter(gold), documents.get, about.get, place=place)


def scheme_findings_of_files(
    project: Project, layer: str, *, with_annotators: bool = False
) -> Iterator[Finding]:
    """The same of the gold that stands there, read a document at a time, rule after rule.

    Args:
        project: as above.
        layer: the layer.
        with_annotators: whether every annotator's answers that were submitted are looked at too.
            They are kept as they were given, so that an error there is a warning.

    Raises:
        InputError: a file is broken.
        ConfigError: as above.
    """
    if not project.settings.layers[layer].checks:
        return
    source = project.settings.layers[layer].spans_from
    asked = [project.gold_path(source)] if source else []
    with (
        ByDocument(Document, [project.corpus / "documents.jsonl"]) as documents,
        ByDocument(Annotation, asked) as about,
    ):
        if any(True for _ in project.stream_gold(layer)):
            yield from _findings(
                project,
                layer,
                lambda: project.stream_gold(layer),
                documents.last,
                about.last,
                place=f"corpus/gold/{layer}.jsonl",
            )
        for annotator in _annotators(project, layer) if with_annotators else ():
            found = _findings(
                project,
                layer,
                partial(_submitted, project, layer, annotator),
                documents.last,
                about.last,
                place=f"corpus/annotations/{layer}/{annotator}.jsonl",
            )
            for each in found:
                is_error = each.severity == "error"
                yield msgspec.structs.replace(each, severity="warning") if is_error else each


def breaches_in_gold(
    project: Project, layer: str, gold: list[Annotation], documents: Mapping[str, Document]
) -> list[Breach] | None:
    """Rules of the scheme that gold breaks, where it is of its document's text.

    Args:
        project: as above.
        layer: the layer.
        gold: of the layer.
        documents: by id.

    Returns:
        None of a layer that the scheme has no rules for.

    Raises:
        InputError: a file is broken.
        ConfigError: as above.
    """
    settings = project.settings.layers[layer]
    if not settings.checks:
        return None
    asked = project.read_gold(settings.spans_from) if settings.spans_from else []
    about = {each.document_id: each for each in asked}
    cases = _Cases(project, layer, lambda: iter(gold), documents.get, about.get)
    return find_breaches(settings.checks, cases)


def _annotators(project: Project, layer: str) -> list[str]:
    """Those who submitted something."""
    said = project.read_annotations(layer)
    return sorted({each.annotator_id for each in said if each.status == "submitted"})


def _submitted(project: Project, layer: str, annotator: str) -> Iterator[Annotation]:
    for each in project.read_annotations(layer):
        if each.status == "submitted" and each.annotator_id == annotator:
            yield each


def _findings(
    project: Project,
    layer: str,
    annotations: Callable[[], Iterator[Annotation]],
    document_of: Callable[[str], Document | None],
    asked_of: Callable[[str], Annotation | None],
    *,
    place: str,
) -> list[Finding]:
    checks = project.settings.layers[layer].checks
    cases = _Cases(project, layer, annotations, document_of, asked_of)
    found = check_scheme(checks, cases, place=place)
    return [*found, *_unseen(cases, checks, place)]


class _Cases:
    """What rules look at, made as it is gone through: once for each document, once for all."""

    def __init__(
        self,
        project: Project,
        layer: str,
        annotations: Callable[[], Iterator[Annotation]],
        document_of: Callable[[str], Document | None],
        asked_of: Callable[[str], Annotation | None],
    ) -> None:
        self._project, self._annotations = project, annotations
        self._document_of, self._asked_of = document_of, asked_of
        self._lexicons = read_lexicons(project, layer)
        self.n_unknown = self.n_cases = self.n_blind = 0

    def __iter__(self) -> Iterator[Case]:
        """The cases, in the order of annotations; counts them anew."""
        self.n_unknown = self.n_cases = self.n_blind = 0
        for each in self._annotations():
            document = self._document_of(each.document_id)
            # Offsets into another text would be checked against nothing; `tandai check` says so.
            if document is None or document.text_sha256 != each.text_sha256:
                self.n_unknown += 1
                continue
            text = _text(self._project, document)
            self.n_cases += 1
            self.n_blind += text is None
            yield Case(each, document, text, self._asked_of(each.document_id), self._lexicons)


def _unseen(cases: _Cases, checks: str, place: str) -> Iterable[Finding]:
    """What the rules could not look at, so that nobody takes silence for consent."""
    n_unknown, n_blind = cases.n_unknown, cases.n_blind
    if n_unknown:
        found, expected = f"{n_unknown} of documents that are not known here", "documents.jsonl"
        yield Finding("scheme-not-checked", "warning", place, found, expected)
    if n_blind and (names := rules_of_text(checks)):
        found = (
            f"{n_blind} of {count_of(cases.n_cases, 'document')} without text, so "
            f"{count_of(len(names), 'rule')} unasked"
        )
        yield Finding("scheme-without-text", "note", place, found, "what `tandai documents` writes")


def read_lexicons(project: Project, layer: str) -> Lexicons:
    """The lexicons that lie where the scheme has them; one that is not there is empty.

    Raises:
        InputError: one is not what it must be.
    """
    entities = _file(lexicon_path(project, "entities", layer))
    cues = _file(lexicon_path(project, "claims", layer))
    canonical = _file(project.configs / layer / "claims.jsonl")
    targets = _file(project.configs / layer / "targets.jsonl")
    # They explain what a layer of cues leaves out; the others have no such words.
    rows = read_cue_words(project) if project.settings.layers[layer].suggest == "claims" else None
    stances = (project.configs / layer / "stances.jsonl").is_file()
    return Lexicons(
        entities=parse_lexicon(*entities) if entities else (),
        cues=parse_cues(*cues) if cues else (),
        canonical=parse_claims(*canonical) if canonical else (),
        targets=parse_targets(*targets) if targets else (),
        stances=tuple(item.item_id for item in project.read_inventory(layer, "stances.jsonl"))
        if stances
        else (),
        cue_words=None if rows is None else tuple(rows),
        guideline=frozenset(read_guideline(project.read_guideline(layer)).rules)
        if rows is not None
        else frozenset(),
    )


def _file(path: Path) -> tuple[str, str] | None:
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

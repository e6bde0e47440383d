"""What annotators, programs and curators said of documents to findings, read a line at a time."""

from collections.abc import Iterable, Iterator, Mapping

from tandai.adjudication.records import Curated
from tandai.checks import check_annotation, check_asked_spans, check_gold_spans
from tandai.digest import sha256_text
from tandai.findings import Finding
from tandai.flow.by_document import ByDocument
from tandai.flow.scheme import scheme_findings_of_files
from tandai.flow.settled_today import check_settled
from tandai.flow.withheld import read_cells
from tandai.project import Project
from tandai.records import Annotation, Document
from tandai.store import stream_jsonl
from tandai.withholding import check_withheld


def check_answers(
    project: Project, documents: Mapping[str, Document], *, with_annotators: bool
) -> Iterator[Finding]:
    """All that is said of documents fits them, the configs, gold and the scheme.

    Args:
        project: whose answers.
        documents: of the corpus, their outlines.
        with_annotators: whether every annotator's answers, too, are held to the rules of the
            scheme.
    """
    cells = read_cells(project)
    for layer in project.settings.layer_order():
        config = project.label_configs[layer]
        for place, annotations in _sources(project, layer, documents):
            for annotation in annotations:
                document = documents.get(annotation.document_id)
                yield from check_annotation(annotation, document, config, place=place)
        yield from check_gold_spans(project.stream_gold(layer), place=f"corpus/gold/{layer}.jsonl")
        yield from check_settled(project, layer, documents)
        yield from scheme_findings_of_files(project, layer, with_annotators=with_annotators)
        asked = project.settings.layers[layer].spans_from
        shown = stream_jsonl(project.suggestions_path(layer), Annotation)
        yield from check_withheld(cells, shown, layer, spans_are_given=bool(asked))
        if asked:
            with ByDocument(Annotation, [project.gold_path(asked)]) as source:
                gold = project.stream_gold(layer)
                yield from check_asked_spans(gold, source.last, layer=layer, asked=asked)


def _sources(
    project: Project, layer: str, documents: Mapping[str, Document]
) -> Iterator[tuple[str, Iterable[Annotation]]]:
    """Where answers stand, and what stands there."""
    suggested = stream_jsonl(project.suggestions_path(layer), Annotation)
    withheld = stream_jsonl(project.withheld_path(layer), Annotation)
    yield f"corpus/annotations/{layer}", project.read_annotations(layer)
    yield f"corpus/gold/{layer}.jsonl", project.stream_gold(layer)
    yield f"corpus/suggestions/{layer}.jsonl", suggested
    yield f"corpus/withheld/{layer}.jsonl", withheld
    yield f"corpus/adjudications/{layer}.jsonl", _curated(project, layer, documents)


def _curated(
    project: Project, layer: str, documents: Mapping[str, Document]
) -> Iterator[Annotation]:
    """Curators' answers about the texts of today; `tandai gold` says which others there are."""
    for curated in stream_jsonl(project.adjudications_path(layer), Curated):
        document = documents.get(curated.document_id)
        if document is None or document.text_sha256 == curated.text_sha256:
            yield curated.annotation


def check_quotes(project: Project, documents: Mapping[str, Document]) -> Iterator[Finding]:
    """Where a document's text is at hand, every span's quote has the digest recorded.

    Args:
        project: whose answers and texts.
        documents: of the corpus, their outlines.
    """
    for layer in project.settings.layer_order():
        for said in (project.read_annotations(layer), project.stream_gold(layer)):
            for annotation in said:
                yield from _other_quotes(annotation, _text(project, documents, annotation))


def _text(
    project: Project, documents: Mapping[str, Document], annotation: Annotation
) -> str | None:
    """The document's text, if it is here and the one recorded."""
    document = documents.get(annotation.document_id)
    path = project.text_path(annotation.document_id)
    if document is None or not path.exists():
        return None
    text = path.read_bytes().decode()
    return text if sha256_text(text) == document.text_sha256 else None


def _other_quotes(annotation: Annotation, text: str | None) -> Iterator[Finding]:
    for span in annotation.spans if text else ():
        if text and sha256_text(text[span.start : span.end]) != span.quote_sha256:
            place = f"corpus, {annotation.annotation_id}, {span.span_id}"
            found = f"another text at {span.start}:{span.end} than was labelled"
            yield Finding("quote-of-other-text", "error", place, found, "the text labelled")

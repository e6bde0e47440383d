"""Gold of paragraphs that stand in several documents to those labelled in two ways."""

from collections import defaultdict
from collections.abc import Iterable

from tandai.findings import Finding
from tandai.records import Annotation, Document, Paragraph
from tandai.splits.links import told_paragraphs

Labels = frozenset[tuple[int, int, str, str]]
"""Start and end in the paragraph, control and label."""


def labelled_otherwise(
    documents: Iterable[Document], gold: Iterable[Annotation]
) -> tuple[int, list[Finding]]:
    """How many paragraphs two documents share in gold of one layer, and those that differ.

    Args:
        documents: with the digests of their paragraphs.
        gold: of any layers.
    """
    told = {each.document_id: told_paragraphs(each) for each in documents}
    places: dict[tuple[str, str], list[tuple[str, Paragraph, Labels]]] = defaultdict(list)
    for annotation in sorted(gold, key=lambda each: (each.layer, each.document_id)):
        for paragraph in told.get(annotation.document_id, ()):
            labels = _labels(annotation, paragraph)
            key = (annotation.layer, paragraph.digest)
            places[key].append((annotation.document_id, paragraph, labels))
    shared = {
        key: found for key, found in sorted(places.items()) if len({each[0] for each in found}) > 1
    }
    findings = []
    for (layer, _), ((first, paragraph, labels), *others) in shared.items():
        differing = [each for each in others if each[2] != labels]
        if differing:
            document_id, there, instead = differing[0]
            findings.append(
                Finding(
                    "same-text-other-labels",
                    "warning",
                    f"corpus/gold/{layer}.jsonl, {first} {paragraph.start}:{paragraph.end} and "
                    f"{document_id} {there.start}:{there.end}",
                    f"{len(labels)} and {len(instead)} spans, {len(labels & instead)} of them "
                    "alike, in one and the same paragraph",
                    "the same labels, or a context that tells them apart",
                )
            )
    return len(shared), findings


def _labels(annotation: Annotation, paragraph: Paragraph) -> Labels:
    """The spans that touch a paragraph, counted from its start."""
    return frozenset(
        (span.start - paragraph.start, span.end - paragraph.start, span.control, span.label)
        for span in annotation.spans
        if span.start < paragraph.end and span.end > paragraph.start
    )

"""Gold of paragraphs that stand in several documents to those labelled in two ways."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from tandai.findings import Finding
from tandai.records import Annotation, Document, Paragraph
from tandai.splits.links import told_paragraphs
from tandai.wording import count_of

Labels = frozenset[tuple[int, int, str, str]]
"""Start and end in the paragraph, control and label."""


class SameParagraphs:
    """Takes gold as it comes; holds its labels only in paragraphs that two documents have."""

    def __init__(self, documents: Iterable[Document]) -> None:
        """Begins without gold.

        Args:
            documents: with the digests of their paragraphs.
        """
        told = {each.document_id: told_paragraphs(each) for each in documents}
        held = Counter(digest for each in told.values() for digest in {one.digest for one in each})
        shared = {
            name: [one for one in each if held[one.digest] > 1] for name, each in told.items()
        }
        self._shared = {name: each for name, each in shared.items() if each}
        self._places: dict[tuple[str, str], list[tuple[str, Paragraph, Labels]]]
        self._places = defaultdict(list)

    def add(self, gold: Annotation) -> None:
        """The gold of one document and layer."""
        for paragraph in self._shared.get(gold.document_id, ()):
            place = (gold.document_id, paragraph, _labels(gold, paragraph))
            self._places[gold.layer, paragraph.digest].append(place)

    def compare(self) -> tuple[int, list[Finding]]:
        """How many paragraphs two documents share in gold of one layer, and those that differ."""
        shared = {
            key: sorted(found, key=lambda each: each[0])
            for key, found in sorted(self._places.items())
            if len({each[0] for each in found}) > 1
        }
        found = [_differing(layer, places) for (layer, _), places in shared.items()]
        return len(shared), [each for each in found if each is not None]


def _differing(layer: str, places: Sequence[tuple[str, Paragraph, Labels]]) -> Finding | None:
    (first, paragraph, labels), *others = places
    differing = [each for each in others if each[2] != labels]
    if not differing:
        return None
    document_id, there, instead = differing[0]
    return Finding(
        "same-text-other-labels",
        "warning",
        f"corpus/gold/{layer}.jsonl, {first} {paragraph.start}:{paragraph.end} and "
        f"{document_id} {there.start}:{there.end}",
        f"{len(labels)} and {count_of(len(instead), 'span')}, {len(labels & instead)} of them "
        "alike, in one and the same paragraph",
        "the same labels, or a context that tells them apart",
    )


def _labels(annotation: Annotation, paragraph: Paragraph) -> Labels:
    """The spans that touch a paragraph, counted from its start."""
    return frozenset(
        (span.start - paragraph.start, span.end - paragraph.start, span.control, span.label)
        for span in annotation.spans
        if span.start < paragraph.end and span.end > paragraph.start
    )

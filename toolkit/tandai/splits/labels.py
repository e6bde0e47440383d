"""Gold of all layers to what each document has, for stratifying: labels of spans, and answers."""

from collections import defaultdict
from collections.abc import Iterable

from tandai.records import Annotation, Answer, Attribute


def labels_by_document(gold: Iterable[Annotation]) -> dict[str, frozenset[str]]:
    """By document ``layer.LABEL`` of its spans and ``layer.question=CODE`` of its single choices.

    Texts, numbers and paths of taxonomies are left out: nearly each would be a label of its own.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for annotation in gold:
        own, layer = found[annotation.document_id], annotation.layer
        own |= {f"{layer}.{span.label}" for span in annotation.spans}
        answers: tuple[Attribute | Answer, ...] = (*annotation.attributes, *annotation.answers)
        own |= {
            f"{layer}.{answer.name}={value}"
            for answer in answers
            if answer.kind == "choices"
            for value in answer.values
        }
    return {document_id: frozenset(own) for document_id, own in found.items()}

"""What a release says about one document to the rows of its short tables: a row a fact, ids to join.

Each function takes a `Bundle` and gives the rows of one table, sorted; long tables are made as
columns, in `columns`.
"""

from collections.abc import Iterator

import msgspec

from tandai.records import Annotation, Article, Document, Span
from tandai.release.schema import Row


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a release says about one document."""

    document: Document
    article: Article
    group_id: str
    split: str
    annotations: tuple[Annotation, ...]
    gold: dict[str, Annotation]
    """By layer."""
    suggestions: tuple[Annotation, ...]


def articles_rows(bundle: Bundle) -> Iterator[Row]:
    """Its provenance: one row."""
    row = msgspec.to_builtins(bundle.article)
    yield {**row, "group_id": bundle.group_id, "split": bundle.split}


def everybody(bundle: Bundle) -> Iterator[Annotation]:
    """Annotations, then gold, sorted."""
    yield from bundle.annotations
    yield from (bundle.gold[layer] for layer in sorted(bundle.gold))


def _who(annotation: Annotation) -> Row:
    return {
        "annotation_id": annotation.annotation_id,
        "document_id": annotation.document_id,
        "layer": annotation.layer,
        "annotator_id": annotation.annotator_id,
        "annotator_kind": annotation.annotator_kind,
    }


def annotations_rows(bundle: Bundle) -> Iterator[Row]:
    """A row an annotation, gold too."""
    for annotation in everybody(bundle):
        yield {
            **_who(annotation),
            "status": annotation.status,
            "guideline_version": annotation.guideline_version,
            "text_sha256": annotation.text_sha256,
            # The day is enough to follow a round, too coarse to follow a person.
            "created_on": annotation.created_at[:10],
            "updated_on": annotation.updated_at[:10],
            "lead_time": annotation.lead_time,
            "n_spans": len(annotation.spans),
            "n_relations": len(annotation.relations),
            "n_ties": len(annotation.ties),
            "annotators": list(annotation.annotators),
            "curators": [
                {"annotator_id": name, "annotator_kind": kind}
                for name, kind in sorted(annotation.curators.items())
            ],
            "policy": annotation.model_version,
            "unique_id": annotation.unique_id,
            "copied_from": annotation.copied_from,
            "draft_of": annotation.draft_of,
        }


def ties_rows(bundle: Bundle) -> Iterator[Row]:
    """A row a question that was not settled."""
    for layer in sorted(bundle.gold):
        for tie in bundle.gold[layer].ties:
            yield {
                "document_id": bundle.document.document_id,
                "layer": layer,
                "what": tie.what,
                "item": tie.item,
                "votes": [
                    {"value": value, "annotators": list(names)}
                    for value, names in sorted(tie.votes.items())
                ],
                "policy": tie.policy,
            }


def suggestions_rows(bundle: Bundle) -> Iterator[Row]:
    """A row an item that a program proposed."""
    for annotation in bundle.suggestions:
        first: dict[str, Span] = {}
        for span in annotation.spans:
            first.setdefault(span.span_id, span)
            row = _suggested(annotation, "span", span.control, [span.label], span.score)
            yield {**row, **_region(span)}
        for attribute in annotation.attributes:
            values = list(attribute.values)
            row = _suggested(annotation, "attribute", attribute.name, values, attribute.score)
            yield {**row, **_region(first[attribute.span_id])}
        for relation in annotation.relations:
            row = _suggested(annotation, "relation", "", list(relation.labels), None)
            yield {**row, "span_id": relation.from_id, "to_id": relation.to_id}
        for answer in annotation.answers:
            yield _suggested(annotation, "answer", answer.name, list(answer.values), answer.score)


def _suggested(
    annotation: Annotation, what: str, name: str, values: list[str], score: float | None
) -> Row:
    return {
        **_who(annotation),
        "model_version": annotation.model_version,
        "what": what,
        "span_id": None,
        "to_id": None,
        "name": name,
        "values": values,
        "start": None,
        "end": None,
        "quote_sha256": None,
        "score": score,
        "origin": "suggested",
    }


def _region(span: Span) -> Row:
    return {
        "span_id": span.span_id,
        "start": span.start,
        "end": span.end,
        "quote_sha256": span.quote_sha256,
    }

"""What holds of every suggestion, whatever the text; used by the tests of all suggesters."""

from itertools import pairwise

from tandai.digest import sha256_text
from tandai.records import Annotation, Document

ANNOTATED = ("headline", "subheading", "body")


def assert_lawful(annotation: Annotation, document: Document, text: str) -> None:
    assert annotation.annotator_kind == "program"
    assert annotation.annotator_id == "tandai-saran"
    assert annotation.annotation_id == f"{document.document_id}/{annotation.layer}/tandai-saran/1"
    assert annotation.model_version == f"tandai-{annotation.layer}-1"
    assert annotation.text_sha256 == document.text_sha256
    items = (
        *annotation.spans,
        *annotation.attributes,
        *annotation.relations,
        *annotation.answers,
    )
    assert {item.origin for item in items} <= {"suggested"}
    assert_spans_lawful(annotation, document, text)
    ids = {span.span_id for span in annotation.spans}
    assert {attribute.span_id for attribute in annotation.attributes} <= ids
    assert {r.from_id for r in annotation.relations} | {
        r.to_id for r in annotation.relations
    } <= ids


def assert_spans_lawful(annotation: Annotation, document: Document, text: str) -> None:
    zones = [zone for zone in document.zones if zone.zone in ANNOTATED]
    for span in annotation.spans:
        quote = text[span.start : span.end]
        assert 0 <= span.start < span.end <= len(text)
        assert quote == quote.strip()
        assert span.quote_sha256 == sha256_text(quote)
        assert any(zone.start <= span.start and span.end <= zone.end for zone in zones), quote
        assert span.score is not None
        assert 0 <= span.score <= 1
    ids = [span.span_id for span in annotation.spans]
    assert len(ids) == len(set(ids))


def assert_no_overlap(annotation: Annotation, label: str | None = None) -> None:
    spans = sorted(
        (span.start, span.end) for span in annotation.spans if label in (None, span.label)
    )
    assert all(one[1] <= other[0] for one, other in pairwise(spans))

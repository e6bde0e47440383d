"""Documents, annotations and configs to findings: what must hold before anything is released."""

from collections.abc import Iterable, Iterator, Mapping

from tandai.findings import Finding
from tandai.labelstudio.config import LabelConfig
from tandai.records import Annotation, Document


def check_annotation(
    annotation: Annotation, document: Document | None, config: LabelConfig, *, place: str
) -> Iterator[Finding]:
    """An annotation fits its document and its config."""
    where = f"{place}, {annotation.annotation_id}"
    if document is None:
        yield Finding(
            "document-unknown", "error", where, annotation.document_id, "a document of the corpus"
        )
        return
    if annotation.text_sha256 != document.text_sha256:
        found, expected = annotation.text_sha256[:12], document.text_sha256[:12]
        yield Finding("text-changed", "error", where, found, expected)
    for span in annotation.spans:
        at = f"{where}, {span.span_id}"
        if not 0 <= span.start < span.end <= document.n_chars:
            found, expected = f"{span.start}:{span.end}", f"0 <= start < end <= {document.n_chars}"
            yield Finding("span-outside-text", "error", at, found, expected)
        control = config.control(span.control)
        if control is None or span.label not in control.codes:
            found = f"{span.control}={span.label}"
            yield Finding("label-unknown", "error", at, found, f"a label of {config.name}")
    ids = {span.span_id for span in annotation.spans}
    for attribute in annotation.attributes:
        if attribute.span_id not in ids or config.control(attribute.name) is None:
            found = f"{attribute.name} of {attribute.span_id}"
            yield Finding("attribute-without-span", "error", where, found, "a span, a control")
    for relation in annotation.relations:
        if relation.from_id not in ids or relation.to_id not in ids:
            found = f"{relation.from_id} -> {relation.to_id}"
            yield Finding("relation-without-end", "error", where, found, "two spans")


def check_combined(
    combined: LabelConfig, layers: Mapping[str, LabelConfig]
) -> Iterator[Finding]:
    """The combined config holds the controls, labels and relations of its layers, and no others."""
    wanted = {}
    for config in layers.values():
        for control in config.controls:
            # A layer that asks about another's spans repeats its control; both must be the same.
            wanted.setdefault(control.name, (control, config))
    for name, (control, config) in wanted.items():
        there = combined.control(name)
        if there is None:
            found, expected = f"no control {name!r}", f"that of {config.name}"
            yield Finding("combined-lacks-control", "error", combined.name, found, expected)
        elif there != control:
            fields = [
                field
                for field in control.__struct_fields__
                if getattr(there, field) != getattr(control, field)
            ]
            yield Finding(
                "combined-differs",
                "error",
                f"{combined.name}, {name}",
                f"another {', '.join(fields)}",
                f"that of {config.name}",
            )
    for control in combined.controls:
        if control.name not in wanted:
            found = f"the control {control.name!r}"
            yield Finding("combined-has-more", "error", combined.name, found, "none of its own")
    relations = {relation for config in layers.values() for relation in config.relations}
    if set(combined.relations) != relations:
        found, expected = ", ".join(combined.relations), ", ".join(sorted(relations))
        yield Finding("combined-differs", "error", f"{combined.name}, Relations", found, expected)


def check_guideline(guideline: str, config: LabelConfig, *, place: str) -> Iterator[Finding]:
    """Every code an annotator can choose stands in the guideline."""
    for control in config.controls:
        for code, shown in zip(control.codes, control.shown, strict=True):
            if code not in guideline and shown not in guideline:
                found, expected = f"neither {code!r} nor {shown!r}", f"a word on {control.name!r}"
                yield Finding("guideline-lacks-label", "error", place, found, expected)


def check_gold_spans(gold: Iterable[Annotation], *, place: str) -> Iterator[Finding]:
    """Spans of one control do not overlap in gold, where the scheme is flat."""
    for annotation in gold:
        spans = sorted(annotation.spans, key=lambda span: (span.control, span.start, span.end))
        for one, other in zip(spans, spans[1:], strict=False):
            if one.control == other.control and other.start < one.end:
                where = f"{place}, {annotation.document_id}"
                found = f"{one.start}:{one.end} {one.label} and {other.start}:{other.end} {other.label}"
                yield Finding("gold-spans-overlap", "note", where, found, "spans apart")

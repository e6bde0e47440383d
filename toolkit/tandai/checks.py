"""Documents, annotations and configs to findings: what must hold before anything is released."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from tandai.findings import Finding
from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.controls import Control
from tandai.records import Annotation, Answer, Attribute, Document, Span


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
    yield from _check_ends(annotation, where)
    answers: tuple[Attribute | Answer, ...] = (*annotation.attributes, *annotation.answers)
    for answer in answers:
        yield from _check_answer(answer, config, where)
    for label in sorted({label for each in annotation.relations for label in each.labels}):
        if label not in config.relations:
            expected = f"a relation of {config.name}"
            yield Finding("relation-label-unknown", "error", where, repr(label), expected)


def _check_ends(annotation: Annotation, where: str) -> Iterator[Finding]:
    ids = {span.span_id for span in annotation.spans}
    for attribute in annotation.attributes:
        if attribute.span_id not in ids:
            found = f"{attribute.name} of {attribute.span_id}"
            yield Finding("attribute-without-span", "error", where, found, "a span")
    for relation in annotation.relations:
        if relation.from_id not in ids or relation.to_id not in ids:
            found = f"{relation.from_id} -> {relation.to_id}"
            yield Finding("relation-without-end", "error", where, found, "two spans")


def _check_answer(answer: Attribute | Answer, config: LabelConfig, where: str) -> Iterator[Finding]:
    control = config.control(answer.name)
    if control is None or control.per_region != isinstance(answer, Attribute):
        about = "a span" if isinstance(answer, Attribute) else "the document"
        found, expected = f"{answer.name!r} about {about}", f"a control of {config.name}"
        yield Finding("control-unknown", "error", where, found, expected)
        return
    for value in answer.values if control.codes else ():
        if value not in control.codes:
            found, expected = f"{answer.name}={value}", f"one of {', '.join(control.codes)}"
            yield Finding("choice-unknown", "error", where, found, expected)


def check_asked_spans(
    gold: Iterable[Annotation],
    source: Callable[[str], Annotation | None],
    *,
    layer: str,
    asked: str,
) -> Iterator[Finding]:
    """Every span a layer's gold has answers about is in the gold of the layer asked about.

    Args:
        gold: of the layer.
        source: gives the gold of a document in the layer asked about; None where it has none.
        layer: the layer.
        asked: the layer asked about.
    """
    for annotation in gold:
        about = source(annotation.document_id)
        there = {(span.start, span.end, span.label) for span in about.spans} if about else set()
        for span in annotation.spans:
            if (span.start, span.end, span.label) not in there:
                where = f"corpus/gold/{layer}.jsonl, {annotation.document_id}, {span.span_id}"
                found = f"{span.start}:{span.end} {span.label}"
                expected = f"a span of corpus/gold/{asked}.jsonl; run `tandai gold`"
                yield Finding("answer-about-lost-span", "error", where, found, expected)


def check_combined(combined: LabelConfig, layers: Mapping[str, LabelConfig]) -> Iterator[Finding]:
    """The combined config holds the controls, labels and relations of its layers, and no others."""
    wanted: dict[str, tuple[Control, LabelConfig]] = {}
    for config in layers.values():
        for control in config.controls:
            # A layer that asks about another's spans repeats its control; both must be the same.
            first, owner = wanted.setdefault(control.name, (control, config))
            yield from _check_same(control, first, owner, place=config.name)
    for name, (control, config) in wanted.items():
        there = combined.control(name)
        if there is None:
            found, expected = f"no control {name!r}", f"that of {config.name}"
            yield Finding("combined-lacks-control", "error", combined.name, found, expected)
        else:
            yield from _check_same(there, control, config, place=combined.name)
    for control in combined.controls:
        if control.name not in wanted:
            found = f"the control {control.name!r}"
            yield Finding("combined-has-more", "error", combined.name, found, "none of its own")
    relations = {relation for config in layers.values() for relation in config.relations}
    if set(combined.relations) != relations:
        found, expected = ", ".join(combined.relations), ", ".join(sorted(relations))
        yield Finding("combined-differs", "error", f"{combined.name}, Relations", found, expected)


def _check_same(
    control: Control, first: Control, owner: LabelConfig, *, place: str
) -> Iterator[Finding]:
    fields = [
        field
        for field in control.__struct_fields__
        if getattr(control, field) != getattr(first, field)
        # One page has fewer keys than all its layers together: a key may go, none may change.
        and not (field == "hotkeys" and not any(control.hotkeys))
    ]
    if fields:
        where, found = f"{place}, {control.name}", f"another {', '.join(fields)}"
        yield Finding("combined-differs", "error", where, found, f"that of {owner.name}")


def check_gold_spans(gold: Iterable[Annotation], *, place: str) -> Iterator[Finding]:
    """Spans of one control do not overlap in gold, where the scheme is flat."""
    for annotation in gold:
        widest: dict[str, Span] = {}
        for span in sorted(annotation.spans, key=lambda span: (span.start, span.end)):
            before = widest.setdefault(span.control, span)
            if before is not span and span.start < before.end:
                where = f"{place}, {annotation.document_id}"
                found = " and ".join(f"{one.start}:{one.end} {one.label}" for one in (before, span))
                yield Finding("gold-spans-overlap", "note", where, found, "spans apart")
            if span.end > before.end:
                widest[span.control] = span

"""Several annotators' annotations of a document to one gold annotation, by majority.

Merges: all annotations of one document and layer in, one out. An item is gold where more than
half of those who were asked gave it; where exactly half did, it is a tie: listed, never gold.
The order of annotators changes nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from tandai.records import Annotation, Answer, Attribute, Origin, Relation, Span, Tie

POLICY = "majority-1"


class SpanKey(NamedTuple):
    """What makes two annotators' spans the same."""

    start: int
    end: int
    control: str
    label: str

    def __str__(self) -> str:
        """``12:18 entity=PER``."""
        return f"{self.start}:{self.end} {self.control}={self.label}"


RelationKey = tuple[SpanKey, SpanKey, str, tuple[str, ...]]
Votes = dict[str, tuple[str, ...]]


def voters(annotations: Iterable[Annotation]) -> list[Annotation]:
    """Each annotator's last submitted annotation, by pseudonym; drafts and skips do not vote."""
    last: dict[str, Annotation] = {}
    for annotation in sorted(annotations, key=lambda each: each.annotation_id):
        if annotation.status == "submitted":
            last[annotation.annotator_id] = annotation
    return [last[annotator] for annotator in sorted(last)]


def settle(annotations: Sequence[Annotation]) -> Annotation | None:
    """The gold of one document and layer, or None where nobody submitted.

    Args:
        annotations: all of that document and layer.
    """
    voting = voters(annotations)
    if not voting:
        return None
    first = voting[0]
    ties: list[Tie] = []
    ids = _settle_spans(voting, ties)
    spans = tuple(
        Span(
            span_id=f"g{number}",
            start=key.start,
            end=key.end,
            control=key.control,
            label=key.label,
            quote_sha256=digest,
            origin=_origin(len(names), len(voting)),
            annotators=names,
        )
        for number, (key, (digest, names)) in enumerate(ids.items(), start=1)
    )
    gold_id = {key: span.span_id for key, span in zip(ids, spans, strict=True)}
    return Annotation(
        annotation_id=f"{first.document_id}/{first.layer}/gold/1",
        document_id=first.document_id,
        text_sha256=first.text_sha256,
        layer=first.layer,
        guideline_version=", ".join(sorted({each.guideline_version for each in voting})),
        annotator_id="gold",
        annotator_kind="gold",
        spans=spans,
        attributes=tuple(_settle_attributes(voting, gold_id, ties)),
        relations=tuple(_settle_relations(voting, gold_id, ties)),
        answers=tuple(_settle_answers(voting, ties)),
        ties=tuple(ties),
        annotators=tuple(each.annotator_id for each in voting),
        model_version=POLICY,
    )


def _settle_spans(
    voting: Sequence[Annotation], ties: list[Tie]
) -> dict[SpanKey, tuple[str, tuple[str, ...]]]:
    """Gold spans in text order, each with its quote's digest and who marked it."""
    marked: dict[SpanKey, tuple[str, list[str]]] = {}
    for annotation in voting:
        for key, digest in {_key(span): span.quote_sha256 for span in annotation.spans}.items():
            marked.setdefault(key, (digest, []))[1].append(annotation.annotator_id)
    everyone = [each.annotator_id for each in voting]
    gold = {}
    for key in sorted(marked):
        digest, names = marked[key]
        if 2 * len(names) > len(voting):
            gold[key] = (digest, tuple(names))
        elif 2 * len(names) == len(voting):
            without = tuple(name for name in everyone if name not in names)
            votes = {key.label: tuple(names), "(none)": without}
            ties.append(Tie(what="span", item=str(key), votes=votes))
    return gold


def _settle_attributes(
    voting: Sequence[Annotation], gold_id: dict[SpanKey, str], ties: list[Tie]
) -> Iterable[Attribute]:
    """Attributes of gold spans; those who marked the span vote, silence is a vote for none."""
    kinds: dict[str, Attribute] = {}
    given: dict[tuple[SpanKey, str], dict[str, tuple[str, ...]]] = {}
    for annotation in voting:
        keys = _keys(annotation)
        for attribute in annotation.attributes:
            kinds.setdefault(attribute.name, attribute)
            for key in keys.get(attribute.span_id, ()):
                values = _canonical(attribute)
                given.setdefault((key, attribute.name), {})[annotation.annotator_id] = values
    marked_by = {
        key: [each.annotator_id for each in voting if key in {_key(span) for span in each.spans}]
        for key in gold_id
    }
    for (key, name), by_annotator in sorted(given.items()):
        if key not in gold_id:
            continue
        answers = {who: by_annotator.get(who, ()) for who in marked_by[key]}
        won = _majority(answers, lambda votes, k=key, n=name: ties.append(
            Tie(what="attribute", item=f"{k} {n}", votes=votes)
        ))  # fmt: skip
        if won is not None and won[0]:
            yield Attribute(
                span_id=gold_id[key],
                name=name,
                kind=kinds[name].kind,
                values=won[0],
                origin=_origin(len(won[1]), len(answers)),
                annotators=won[1],
            )


def _settle_relations(
    voting: Sequence[Annotation], gold_id: dict[SpanKey, str], ties: list[Tie]
) -> Iterable[Relation]:
    """Relations between gold spans; those who marked both ends vote."""
    drawn: dict[RelationKey, list[str]] = {}
    for annotation in voting:
        for relation in _relation_keys(annotation):
            drawn.setdefault(relation, []).append(annotation.annotator_id)
    spans_of = {each.annotator_id: {_key(span) for span in each.spans} for each in voting}
    for relation in sorted(drawn):
        source, target, direction, labels = relation
        if source not in gold_id or target not in gold_id:
            continue
        asked = [who for who, spans in spans_of.items() if source in spans and target in spans]
        names = tuple(drawn[relation])
        if 2 * len(names) > len(asked):
            yield Relation(
                from_id=gold_id[source],
                to_id=gold_id[target],
                direction="right" if direction == "right" else "bi",
                labels=labels,
                origin=_origin(len(names), len(asked)),
                annotators=names,
            )
        elif 2 * len(names) == len(asked):
            item = f"{source} -> {target}"
            without = tuple(who for who in asked if who not in names)
            votes = {"/".join(labels) or "(unlabelled)": names, "(none)": without}
            ties.append(Tie(what="relation", item=item, votes=votes))


def _settle_answers(voting: Sequence[Annotation], ties: list[Tie]) -> Iterable[Answer]:
    kinds: dict[str, Answer] = {}
    given: dict[str, dict[str, tuple[str, ...]]] = {}
    for annotation in voting:
        for answer in annotation.answers:
            kinds.setdefault(answer.name, answer)
            given.setdefault(answer.name, {})[annotation.annotator_id] = _canonical(answer)
    for name in sorted(given):
        answers = {each.annotator_id: given[name].get(each.annotator_id, ()) for each in voting}
        won = _majority(answers, lambda votes, n=name: ties.append(
            Tie(what="answer", item=n, votes=votes)
        ))  # fmt: skip
        if won is not None and won[0]:
            yield Answer(
                name=name,
                kind=kinds[name].kind,
                values=won[0],
                origin=_origin(len(won[1]), len(answers)),
                annotators=won[1],
            )


def _majority(
    answers: dict[str, tuple[str, ...]], tied: Callable[[Votes], None]
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The values more than half gave and who gave them; else reports the votes."""
    names: dict[tuple[str, ...], list[str]] = {}
    for who, values in answers.items():
        names.setdefault(values, []).append(who)
    for values, supporters in names.items():
        if 2 * len(supporters) > len(answers):
            return values, tuple(supporters)
    tied({", ".join(values) or "(none)": tuple(names[values]) for values in sorted(names)})
    return None


def _origin(n_for: int, n_asked: int) -> Origin:
    """One annotator alone is never called agreement."""
    if n_asked == 1:
        return "single"
    return "unanimous" if n_for == n_asked else "majority"


def _key(span: Span) -> SpanKey:
    return SpanKey(span.start, span.end, span.control, span.label)


def _keys(annotation: Annotation) -> dict[str, list[SpanKey]]:
    keys: dict[str, list[SpanKey]] = {}
    for span in annotation.spans:
        keys.setdefault(span.span_id, []).append(_key(span))
    return keys


def _relation_keys(annotation: Annotation) -> set[RelationKey]:
    """Relations by what they join; an arrow to the left is one to the right, turned."""
    keys = _keys(annotation)
    found: set[RelationKey] = set()
    for relation in annotation.relations:
        ends = (relation.from_id, relation.to_id)
        source, target = ends if relation.direction != "left" else ends[::-1]
        direction = "bi" if relation.direction == "bi" else "right"
        labels = tuple(sorted(relation.labels))
        for one in keys.get(source, ()):
            for other in keys.get(target, ()):
                joined = sorted((one, other)) if direction == "bi" else (one, other)
                found.add((joined[0], joined[1], direction, labels))
    return found


def _canonical(answer: Attribute | Answer) -> tuple[str, ...]:
    """Sets of choices do not depend on the order of the clicks; texts keep theirs."""
    return tuple(sorted(answer.values)) if answer.kind == "choices" else answer.values

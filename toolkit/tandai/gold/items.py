"""What annotators said of a document to gold spans, attributes, relations and answers."""

from collections.abc import Iterator, Mapping, Sequence

from tandai.gold.judge import Judge, marks
from tandai.gold.keys import RelationKey, SpanKey, attribute_item, key_of, relation_keys
from tandai.gold.merging import Merging
from tandai.gold.said import marks_of, said_of_document, said_of_spans
from tandai.gold.verdicts import Verdict, origin_of
from tandai.records import Annotation, Answer, Attribute, Relation, Span

Ids = Mapping[SpanKey, str]
"""Gold span to its id."""


def gold_spans(merging: Merging, judge: Judge) -> Iterator[tuple[SpanKey, Span]]:
    """Gold spans in text order; everybody is asked about every span that anybody marked."""
    voting, curator = merging.voting, judge.curator
    marked = marks_of(voting)
    digests = {key_of(span): span.quote_sha256 for each in voting for span in each.spans}
    digests |= curator.digests if curator else {}
    everyone = [each.annotator_id for each in voting]
    number = 0
    for key in sorted(digests):
        names = marked.get(key, [])
        said = marks(everyone, names, key.label)
        if key in merging.passed and not (curator and curator.of_span(key)):
            continue
        verdict = judge.settle_span(key, said, is_open=key in merging.open)
        if verdict and verdict.values:
            number += 1
            yield key, _span(key, f"g{number}", digests[key], _exact(verdict, key, merging))


def gold_attributes(voting: Sequence[Annotation], judge: Judge, ids: Ids) -> Iterator[Attribute]:
    """Attributes of gold spans; those who marked the span vote, silence is a vote for none."""
    for key, question in said_of_spans(voting, _beside(judge)):
        if key not in ids:
            continue
        found = judge.policies.of_attribute(question.name)
        item = attribute_item(key, question.name)
        sure = judge.curator is not None and judge.curator.settled_whole(key)
        for won in judge.settle_parts(
            "attribute", question.kind, item, found, question.said, sure=sure
        ):
            yield Attribute(
                span_id=ids[key],
                name=question.name,
                kind=question.kind,
                values=won.values,
                origin=won.origin,
                annotators=won.names,
                policy=won.policy,
                rule=won.rule,
            )


def gold_relations(voting: Sequence[Annotation], judge: Judge, ids: Ids) -> Iterator[Relation]:
    """Relations between gold spans; those who marked both ends vote."""
    drawn: dict[RelationKey, list[str]] = {}
    for annotation in voting:
        for relation in relation_keys(annotation):
            drawn.setdefault(relation, []).append(annotation.annotator_id)
    for annotation in _beside(judge):
        for relation in relation_keys(annotation):
            drawn.setdefault(relation, [])
    spans_of = {each.annotator_id: {key_of(span) for span in each.spans} for each in voting}
    for relation in sorted(drawn):
        if relation.source not in ids or relation.target not in ids:
            continue
        ends = {relation.source, relation.target}
        asked = [who for who, spans in spans_of.items() if ends <= spans]
        word = "/".join(relation.labels) or "(unlabelled)"
        won = judge.settle_relation(relation, marks(asked, drawn[relation], word))
        if won and won.values:
            yield Relation(
                from_id=ids[relation.source],
                to_id=ids[relation.target],
                direction="right" if relation.direction == "right" else "bi",
                labels=relation.labels,
                origin=won.origin,
                annotators=won.names,
                policy=won.policy,
                rule=won.rule,
            )


def gold_answers(voting: Sequence[Annotation], judge: Judge) -> Iterator[Answer]:
    """Answers about the document, of which everybody is asked."""
    for question in said_of_document(voting, _beside(judge)):
        found = judge.policies.of_answer(question.name)
        for won in judge.settle_parts("answer", question.kind, question.name, found, question.said):
            yield Answer(
                name=question.name,
                kind=question.kind,
                values=won.values,
                origin=won.origin,
                annotators=won.names,
                policy=won.policy,
                rule=won.rule,
            )


def _beside(judge: Judge) -> tuple[Annotation, ...]:
    """The curator's answer: it asks, and does not vote."""
    return (judge.curator.curated.annotation,) if judge.curator else ()


def _exact(verdict: Verdict, key: SpanKey, merging: Merging) -> Verdict:
    """Who had marked a merged span exactly so; its policy chose it where no more than half had."""
    if key not in merging.exact:
        return verdict
    names = merging.exact[key]
    origin = origin_of(len(names), len(merging.voting))
    return verdict._replace(origin=origin, names=verdict.names if origin == "policy" else names)


def _span(key: SpanKey, span_id: str, digest: str, won: Verdict) -> Span:
    return Span(
        span_id=span_id,
        start=key.start,
        end=key.end,
        control=key.control,
        label=key.label,
        quote_sha256=digest,
        origin=won.origin,
        annotators=won.names,
        policy=won.policy,
        rule=won.rule,
    )

"""Several annotators' annotations of a document to one gold annotation, by majority.

Merges: all annotations of one document and layer in, one out. An item is gold where more than
half of those who were asked gave it; where exactly half did, it is a tie: listed, never gold.
Several choices in one answer, and several items of a taxonomy, are settled one by one.
Who says two things about one span says nothing that counts: a tie, unless the others outvote it.
The order of annotators changes nothing. Extras are not settled: they stay with their annotators.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

import msgspec

from tandai.errors import TandaiError
from tandai.questions import split_answers
from tandai.records import (
    Annotation,
    Answer,
    Attribute,
    AttributeKind,
    Origin,
    Relation,
    Span,
    Tie,
)
from tandai.settings import AnswerSettings
from tandai.votes import DEFAULT, cast_votes

POLICY = "majority-2"


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
Values = tuple[str, ...]


class _Won(NamedTuple):
    """What most of those asked said, and who they are."""

    values: Values
    names: tuple[str, ...]


class _Settled(NamedTuple):
    """Values of an answer that the same annotators gave."""

    values: Values
    origin: Origin
    names: tuple[str, ...]


def policy_name(policy: AnswerSettings = DEFAULT) -> str:
    """How gold was settled: ``majority-2``, and what of ``[answers]`` is not the default.

    So gold of other voters is known for what it is without the tandai.toml it was made with.
    """
    changed = []
    for key in policy.__struct_fields__:
        value = getattr(policy, key)
        if value != getattr(DEFAULT, key):
            changed.append(f"{key}={'+'.join(value) if isinstance(value, tuple) else value}")
    return "; ".join([POLICY, *changed])


def voters(annotations: Iterable[Annotation], policy: AnswerSettings = DEFAULT) -> list[Annotation]:
    """The annotations that count, one an annotator, by pseudonym; see `cast_votes`.

    Raises:
        TandaiError: a date is none, or somebody gave several answers and the policy refuses them.
    """
    ballot = cast_votes(annotations, policy)
    if ballot.clashes:
        raise TandaiError(
            f"{', '.join(ballot.clashes[0])}: found several answers of one annotator; expected "
            "one, as answers.several in tandai.toml says."
        )
    return list(ballot.voting)


def settle(
    annotations: Sequence[Annotation], policy: AnswerSettings = DEFAULT
) -> Annotation | None:
    """The gold of one document and layer, or None where nobody's answer counts.

    Args:
        annotations: all of that document and layer.
        policy: ``[answers]`` of tandai.toml: which of them count.

    Raises:
        TandaiError: they are of several documents, layers or revisions of the text, or the
            policy refuses several answers of one annotator.
    """
    voting = voters(annotations, policy)
    if not voting:
        return None
    first = voting[0]
    _check_same(voting)
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
            policy=POLICY,
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
        model_version=policy_name(policy),
    )


def _check_same(voting: Sequence[Annotation]) -> None:
    """Offsets into two texts, or answers to two questions, cannot be compared."""
    about = {(each.document_id, each.layer, each.text_sha256): each for each in voting}
    if len(about) > 1:
        one, other, *_ = about.values()
        raise TandaiError(
            f"{one.annotation_id} and {other.annotation_id}: found annotations of "
            "several documents, layers or revisions of a text; expected those of one."
        )


def without_lost_spans(
    gold: Annotation, source: Annotation | None
) -> tuple[Annotation, tuple[Span, ...]]:
    """Gold answers about another layer's gold spans, less those whose span that layer has lost.

    The annotators were shown spans of an earlier gold. Where it changed since, their answers are
    about spans that are gold no longer; they stay in the annotations and leave gold.

    Args:
        gold: of the layer that asks.
        source: gold of the layer asked about, or None where it has none of this document.
    """
    there = {_key(span) for span in source.spans} if source else set()
    lost = tuple(span for span in gold.spans if _key(span) not in there)
    gone = {span.span_id for span in lost}
    kept = msgspec.structs.replace(
        gold,
        spans=tuple(span for span in gold.spans if span.span_id not in gone),
        attributes=tuple(each for each in gold.attributes if each.span_id not in gone),
        relations=tuple(each for each in gold.relations if not {each.from_id, each.to_id} & gone),
    )
    return kept, lost


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
            ties.append(Tie(what="span", item=str(key), votes=votes, policy=POLICY))
    return gold


def _settle_attributes(
    voting: Sequence[Annotation], gold_id: dict[SpanKey, str], ties: list[Tie]
) -> Iterable[Attribute]:
    """Attributes of gold spans; those who marked the span vote, silence is a vote for none."""
    kinds: dict[str, Attribute] = {}
    given: dict[tuple[SpanKey, str], dict[str, set[Values]]] = {}
    for annotation in voting:
        keys = _keys(annotation)
        for (span_id, name), parts in _answers_about(annotation).items():
            kinds.setdefault(name, parts[0])
            for key in keys.get(span_id, ()):
                by_annotator = given.setdefault((key, name), {})
                by_annotator.setdefault(annotation.annotator_id, set()).add(_canonical(parts))
    marked_by = {
        key: [each.annotator_id for each in voting if key in {_key(span) for span in each.spans}]
        for key in gold_id
    }
    for (key, name), by_annotator in sorted(given.items()):
        if key not in gold_id:
            continue
        answers = {who: by_annotator.get(who, {()}) for who in marked_by[key]}
        for won in _settle_parts(kinds[name].kind, "attribute", f"{key} {name}", answers, ties):
            yield Attribute(
                span_id=gold_id[key],
                name=name,
                kind=kinds[name].kind,
                values=won.values,
                origin=won.origin,
                annotators=won.names,
                policy=POLICY,
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
                policy=POLICY,
            )
        elif 2 * len(names) == len(asked):
            item = f"{source} -> {target}"
            without = tuple(who for who in asked if who not in names)
            votes = {"/".join(labels) or "(unlabelled)": names, "(none)": without}
            ties.append(Tie(what="relation", item=item, votes=votes, policy=POLICY))


def _settle_answers(voting: Sequence[Annotation], ties: list[Tie]) -> Iterable[Answer]:
    kinds: dict[str, Answer] = {}
    given: dict[str, dict[str, Values]] = {}
    given_parts: dict[tuple[str, str], list[Answer]] = {}
    for annotation in voting:
        for answer in annotation.answers:
            kinds.setdefault(answer.name, answer)
            parts = given_parts.setdefault((answer.name, annotation.annotator_id), [])
            parts.append(answer)
            given.setdefault(answer.name, {})[annotation.annotator_id] = _canonical(parts)
    for name in sorted(given):
        answers = {each.annotator_id: {given[name].get(each.annotator_id, ())} for each in voting}
        for won in _settle_parts(kinds[name].kind, "answer", name, answers, ties):
            yield Answer(
                name=name,
                kind=kinds[name].kind,
                values=won.values,
                origin=won.origin,
                annotators=won.names,
                policy=POLICY,
            )


def _settle_parts(
    kind: AttributeKind,
    what: Literal["attribute", "answer"],
    item: str,
    answers: Mapping[str, Collection[Values]],
    ties: list[Tie],
) -> Iterable[_Settled]:
    """What most of those asked said, part by part; parts that the same people said are one."""
    settled: dict[tuple[Origin, tuple[str, ...]], list[str]] = {}
    for part, said in split_answers(kind, answers).items():
        won = _majority(said)
        if won is None:
            about = f"{item} {part}" if part else item
            ties.append(Tie(what=what, item=about, votes=_votes(said), policy=POLICY))
        elif won.values:
            origin = _origin(len(won.names), len(said))
            settled.setdefault((origin, won.names), []).extend(won.values)
    for (origin, names), values in settled.items():
        yield _Settled(tuple(values), origin, names)


def _majority(answers: Mapping[str, Collection[Values]]) -> _Won | None:
    """The values more than half gave and who gave them, or None.

    Args:
        answers: what each of those asked said; who said several things gave none of them a vote.
    """
    clear = {who: said for who, said in answers.items() if len(said) == 1}
    for values, names in _by_values(clear).items():
        if 2 * len(names) > len(answers):
            return _Won(values, tuple(names))
    return None


def _votes(answers: Mapping[str, Collection[Values]]) -> dict[str, tuple[str, ...]]:
    """Who gave what, in words, for a tie."""
    votes: dict[str, tuple[str, ...]] = {}
    for values, names in sorted(_by_values(answers).items()):
        said = ", ".join(values) or "(none)"
        # Two answers may read the same in words; nobody's vote is lost for it.
        votes[said] = (*votes.get(said, ()), *names)
    return votes


def _by_values(answers: Mapping[str, Collection[Values]]) -> dict[Values, list[str]]:
    names: dict[Values, list[str]] = {}
    for who, said in answers.items():
        for values in said:
            names.setdefault(values, []).append(who)
    return names


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


def _answers_about(annotation: Annotation) -> dict[tuple[str, str], list[Attribute]]:
    """Attributes by region and name; gold says in several what different people agreed on."""
    parts: dict[tuple[str, str], list[Attribute]] = {}
    for attribute in annotation.attributes:
        parts.setdefault((attribute.span_id, attribute.name), []).append(attribute)
    return parts


def _canonical(parts: Sequence[Attribute | Answer]) -> Values:
    """Sets of choices do not depend on the order of the clicks; texts keep theirs."""
    values = tuple(value for part in parts for value in part.values)
    chosen = parts[0].kind in {"choices", "taxonomy"}
    return tuple(sorted(values)) if chosen else values

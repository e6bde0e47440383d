"""A layer's annotations and gold to what is known of each annotator."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tandai.agreement.shared import Asked
from tandai.annotators.bias import biases, edge_biases
from tandai.annotators.compared import (
    OTHERS,
    Figures,
    figures_of_pairs,
    gather_by_document,
    pool,
)
from tandai.annotators.drift import drift_of
from tandai.annotators.pace import pace_of
from tandai.annotators.records import AnnotatorReport, LayerAnnotators, WithOther
from tandai.gold import settle
from tandai.preannotation import is_hasty
from tandai.records import Annotation, AnnotatorKind, Document
from tandai.settings import AnswerSettings
from tandai.votes import cast_votes

GOLD = "gold"


class Material(NamedTuple):
    """What is known of one layer."""

    annotations: Sequence[Annotation]
    gold: Sequence[Annotation]
    documents: Mapping[str, Document]
    asked: Asked
    policy: AnswerSettings
    hasty_seconds: float
    """Per 100 tokens, the least that reading takes."""


def measure_annotators(material: Material) -> LayerAnnotators:
    """Every annotator of a layer, whatever the order of annotations.

    Raises:
        TandaiError: an annotation is about no document, or a span is not in its document.
    """
    asked, policy = material.asked, material.policy
    gathered = gather_by_document(material.annotations, material.documents.values(), asked, policy)
    shared = gathered.shared
    ballots = _ballots(material.annotations, policy)
    given = bool(asked.settings.spans_from)
    figures = figures_of_pairs(shared, asked)
    labels = biases(shared, spans_are_given=given)
    edges = {} if given else edge_biases(shared)
    n_tokens = {name: len(each.tokens) for name, each in material.documents.items()}
    reports = []
    for name, kind in _everybody(material.annotations).items():
        answers = [
            each for voting in ballots.values() for each in voting if each.annotator_id == name
        ]
        made = [each for each in material.annotations if each.annotator_id == name]
        pairs = {pair: theirs for pair, theirs in figures.items() if name in pair}
        together = pool(pairs.values())
        n_shared = sum(
            sum(each is not None for each in row) > 1
            and any(each is not None and each.annotator_id == name for each in row)
            for row in shared.said
        )
        reports.append(
            AnnotatorReport(
                layer=asked.layer,
                annotator_id=name,
                annotator_kind=kind,
                n_documents=len(answers),
                n_skipped=sum(each.status == "skipped" for each in made),
                n_drafts=sum(each.status == "draft" for each in made),
                n_left_out=len(made) - len(answers),
                pace=pace_of(answers, n_tokens),
                hasty=tuple(
                    each.document_id
                    for each in answers
                    if is_hasty(
                        each,
                        n_tokens[each.document_id],
                        material.hasty_seconds,
                        spans_are_given=given,
                    )
                ),
                others=(
                    _with(OTHERS, n_shared, together),
                    *(
                        _with(
                            next(other for other in pair if other != name),
                            _n_both(ballots, *pair),
                            theirs,
                        )
                        for pair, theirs in pairs.items()
                    ),
                ),
                gold=_with_gold(material, answers),
                gold_without=_with_gold_without(material, ballots, answers),
                labels=labels.get(name, ()),
                edges=edges.get(name, ()),
                drift=drift_of(
                    answers,
                    together,
                    shared.document_ids,
                    n_tokens,
                    seed=asked.options.seed,
                ),
            )
        )
    return LayerAnnotators(
        layer=asked.layer,
        n_documents=sum(bool(voting) for voting in ballots.values()),
        annotators=tuple(reports),
        findings=gathered.findings,
    )


def _ballots(
    annotations: Iterable[Annotation], policy: AnswerSettings
) -> dict[str, tuple[Annotation, ...]]:
    by_document: dict[str, list[Annotation]] = {}
    for each in annotations:
        by_document.setdefault(each.document_id, []).append(each)
    return {name: cast_votes(each, policy).voting for name, each in sorted(by_document.items())}


def _everybody(annotations: Iterable[Annotation]) -> dict[str, AnnotatorKind]:
    """All who did anything, those whose answers do not count among them."""
    return dict(sorted((each.annotator_id, each.annotator_kind) for each in annotations))


def _n_both(ballots: Mapping[str, Sequence[Annotation]], one: str, other: str) -> int:
    names = ({each.annotator_id for each in voting} for voting in ballots.values())
    return sum({one, other} <= answered for answered in names)


def _with(other: str, n_documents: int, figures: Figures, why: str = "") -> WithOther:
    return WithOther(
        other=other,
        n_documents=n_documents,
        figures=tuple(measured.agreed(name) for name, measured in figures.items()),
        why=why or ("" if n_documents else "No document that another answered, too."),
    )


def _with_gold(material: Material, answers: Sequence[Annotation]) -> WithOther:
    if not material.gold:
        return _with(GOLD, 0, {}, "There is no gold yet; run `tandai gold`.")
    own = {name for each in material.gold for name in each.annotators}
    return _against(
        material,
        answers,
        material.gold,
        "Their own votes are in this gold, so it is nearer to them than to a stranger."
        if any(each.annotator_id in own for each in answers)
        else "",
    )


def _with_gold_without(
    material: Material, ballots: Mapping[str, Sequence[Annotation]], answers: Sequence[Annotation]
) -> WithOther:
    settled = []
    for each in answers:
        rest = [
            other for other in ballots[each.document_id] if other.annotator_id != each.annotator_id
        ]
        gold = settle(rest, material.policy) if len(rest) > 1 else None
        if gold is not None:
            settled.append(gold)
    if not settled:
        why = "Two others must answer a document before there is gold of it without them."
        return _with(GOLD, 0, {}, why)
    return _against(material, answers, settled, "")


def _against(
    material: Material, answers: Sequence[Annotation], gold: Sequence[Annotation], why: str
) -> WithOther:
    """Agreement of one annotator with gold, as if gold were another annotator."""
    shared = gather_by_document(
        [*answers, *gold], material.documents.values(), material.asked, material.policy
    ).shared
    figures = figures_of_pairs(shared, material.asked)
    (found,) = figures.values() or ({},)
    return _with(GOLD, len(shared.document_ids), found, why)

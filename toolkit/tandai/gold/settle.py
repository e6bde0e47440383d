"""Several annotators' annotations of a document to one gold annotation.

Merges: all annotations of one document and layer in, one out. An item is gold where a curator
settled it, or else where its policy does: by default where more than half of those who were asked
gave it. What neither settles is a tie: listed, never gold.
Several choices in one answer, and several items of a taxonomy, are settled one by one.
Who says two things about one span says nothing that counts: a tie, unless the others outvote it.
The order of annotators changes nothing. Extras are not settled: they stay with their annotators.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tandai.adjudication.records import Curated
from tandai.errors import TandaiError
from tandai.gold.curator import Curator
from tandai.gold.estimates import NO_ESTIMATES, Estimates
from tandai.gold.items import gold_answers, gold_attributes, gold_relations, gold_spans
from tandai.gold.judge import Judge
from tandai.gold.merging import DigestOf, merge_spans
from tandai.gold.policies import Policies, policy_name
from tandai.records import Annotation, Tie
from tandai.settings import AnswerSettings
from tandai.votes import DEFAULT, cast_votes


class Means(NamedTuple):
    """What settles a layer, beside the answers themselves."""

    policies: Policies = Policies()
    estimates: Estimates = NO_ESTIMATES
    digest_of: DigestOf = lambda *_: None
    """For spans that a policy merges and nobody marked so."""


PLAIN = Means()
"""The majority, whatever it is about."""


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
    annotations: Sequence[Annotation],
    policy: AnswerSettings = DEFAULT,
    means: Means = PLAIN,
    curated: Curated | None = None,
) -> Annotation | None:
    """The gold of one document and layer, or None where nobody's answer counts.

    Gold alone is settled already and comes back as it is.

    Args:
        annotations: all of that document and layer.
        policy: ``[answers]`` of tandai.toml: which of them count.
        means: what settles them.
        curated: what a curator answered about this revision of the text; None where nobody did.

    Raises:
        TandaiError: they are of several documents, layers or revisions of the text, or the
            policy refuses several answers of one annotator.
    """
    voting = voters(annotations, policy)
    if not voting:
        return None
    first = voting[0]
    _check_same([*voting, curated.annotation] if curated else voting)
    if len(voting) == 1 and first.annotator_kind == "gold" and curated is None:
        return first
    curator = Curator(curated) if curated else None
    ties: list[Tie] = []
    judge = Judge(first.document_id, ties, means.policies, curator, means.estimates)
    merging = merge_spans(voting, means.policies, curator, means.digest_of)
    spans = dict(gold_spans(merging, judge))
    ids = {key: span.span_id for key, span in spans.items()}
    took_part = [*voting, *([curated.annotation] if curated and _counts(curator) else [])]
    return Annotation(
        annotation_id=f"{first.document_id}/{first.layer}/gold/1",
        document_id=first.document_id,
        text_sha256=first.text_sha256,
        layer=first.layer,
        guideline_version=", ".join(sorted({each.guideline_version for each in took_part})),
        annotator_id="gold",
        annotator_kind="gold",
        spans=tuple(spans.values()),
        attributes=tuple(gold_attributes(merging.voting, judge, ids)),
        relations=tuple(gold_relations(merging.voting, judge, ids)),
        answers=tuple(gold_answers(merging.voting, judge)),
        ties=tuple(ties),
        annotators=tuple(each.annotator_id for each in voting),
        curators={each.annotator_id: each.annotator_kind for each in took_part[len(voting) :]},
        model_version=policy_name(policy, means.policies.chosen),
    )


def _counts(curator: Curator | None) -> bool:
    return curator is not None and curator.settles_something


def _check_same(voting: Sequence[Annotation]) -> None:
    """Offsets into two texts, or answers to two questions, cannot be compared."""
    about = {(each.document_id, each.layer, each.text_sha256): each for each in voting}
    if len(about) > 1:
        one, other, *_ = about.values()
        raise TandaiError(
            f"{one.annotation_id} and {other.annotation_id}: found annotations of "
            "several documents, layers or revisions of a text; expected those of one."
        )

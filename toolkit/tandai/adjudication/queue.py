"""A layer's gold, its voters and extra items to open questions, the most important ones first."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from tandai.adjudication.items import read_item
from tandai.adjudication.records import AskedFor, NotCarried, Question
from tandai.adjudication.weights import NOT_DISPUTED, marked_spans, weigh
from tandai.labelstudio.config import LabelConfig
from tandai.records import Annotation, Record

ASKS = "ask-"
"""How policies that always ask are called."""


class OpenDocument(Record, frozen=True, kw_only=True):
    """A document with something to ask."""

    document_id: str
    weight: float
    """Sum of its questions' weights, and of what was not carried."""
    questions: tuple[Question, ...]
    """The heaviest first; their numbers on the curator's page are their places here, from 1."""
    not_carried: tuple[NotCarried, ...] = ()
    """What corrections of the article could not carry, and no curator has seen yet."""


def open_document(
    gold: Annotation,
    voting: Sequence[Annotation],
    config: LabelConfig,
    *,
    extra: Iterable[Question] = (),
    asked_later: Collection[str] = (),
    not_carried: Sequence[NotCarried] = (),
) -> OpenDocument | None:
    """The open questions of one document; None where there is nothing to ask and nothing to show.

    Args:
        gold: of the document, its ties what policies and earlier curators left open.
        voting: the annotations that count.
        config: of the layer.
        extra: items that somebody queued beside the ties, such as those of a changed rule.
        asked_later: labels whose gold spans a later layer asks about.
        not_carried: what corrections of the article lost there.
    """
    ties = {(tie.what, tie.item): tie for tie in gold.ties}
    asked = {
        named: Question(what=tie.what, item=tie.item, votes=tie.votes, reason=_reason(tie.policy))
        for named, tie in ties.items()
    }
    queued: set[tuple[str, str]] = set()
    for each in extra:
        named = each.what, each.item
        if named in queued:
            continue
        queued.add(named)
        # Whoever queued it waits for an answer to their reason; how the votes fell, the tie knows.
        votes = ties[named].votes if named in ties else each.votes
        asked[named] = msgspec.structs.replace(each, votes=votes)
    if not asked and not not_carried:
        return None
    marked = marked_spans([*voting, gold])
    labels, names = vocabulary(config)
    weighed = [
        msgspec.structs.replace(
            each,
            weight=weigh(
                read_item(each.what, each.item, labels, names), each.votes, marked, asked_later
            ),
        )
        for each in asked.values()
    ]
    ordered = tuple(sorted(weighed, key=lambda each: (-each.weight, each.what, each.item)))
    weight = sum(each.weight for each in ordered) + NOT_DISPUTED * len(not_carried)
    return OpenDocument(
        document_id=gold.document_id,
        weight=round(weight, 3),
        questions=ordered,
        not_carried=tuple(not_carried),
    )


def _reason(policy: str) -> AskedFor:
    """Whether the votes were even, or the policy asks whatever they were."""
    return "policy-asks" if policy.startswith(ASKS) else "tie"


def in_order(documents: Iterable[OpenDocument]) -> list[OpenDocument]:
    """The documents, the heaviest first."""
    return sorted(documents, key=lambda each: (-each.weight, each.document_id))


def vocabulary(config: LabelConfig) -> tuple[Mapping[str, tuple[str, ...]], frozenset[str]]:
    """Labels by control, and the names of the questions, that items are told in."""
    labels = {each.name: each.codes for each in config.controls if each.makes_regions}
    return labels, frozenset(each.name for each in config.controls if not each.makes_regions)

"""An annotator's answers and gold to agreement with gold: as it stands, and as others make it."""

from collections.abc import Mapping, Sequence

from tandai.annotators.material import Material
from tandai.annotators.of_two import gold_of_two
from tandai.annotators.records import Agreed, WithOther
from tandai.annotators.settled import agreement_with_gold
from tandai.gold import settle
from tandai.records import Annotation
from tandai.settings import AnswerSettings
from tandai.votes import items_of

GOLD = "gold"
NO_GOLD = "There is no gold yet; run `tandai gold`."
OWN_VOTES = "Their own votes are in this gold."
NOTHING_TO_LEARN = (
    "Gold of two hands is what both said, so each agrees with it wholly: it would say nothing of "
    "them."
)
FEWEST = 3
"""Hands from which on gold can differ from one of them."""
NO_GOLD_WITHOUT = "No document has answers of two others, of which gold could be made without them."


def with_gold(material: Material, answers: Sequence[Annotation]) -> WithOther:
    """Agreement with gold as it stands, where it can differ from them.

    Where their own votes are in it, that is said; where it is what they and one other agreed on,
    it is left out.
    """
    if not material.gold:
        return WithOther(other=GOLD, n_documents=0, figures=(), why=NO_GOLD)
    mine = {each.document_id: each.annotator_id for each in answers}
    gold = {
        each.document_id: each
        for each in material.gold
        if each.document_id in mine and _can_differ(each, mine[each.document_id])
    }
    if mine and not gold:
        return WithOther(other=GOLD, n_documents=0, figures=(), why=NOTHING_TO_LEARN)
    is_own = any(mine[name] in each.annotators for name, each in gold.items())
    return _against(material, answers, gold, OWN_VOTES if is_own else "")


def _can_differ(gold: Annotation, annotator: str) -> bool:
    """Whether somebody else had a hand in it that could outvote or correct them."""
    return (
        annotator not in gold.annotators
        or len(gold.annotators) >= FEWEST
        or any(item.origin == "adjudicated" for item in items_of(gold))
    )


def with_gold_without(
    material: Material, ballots: Mapping[str, Sequence[Annotation]], answers: Sequence[Annotation]
) -> WithOther:
    """Agreement with a majority of the others: two at least, for one alone settles nothing."""
    settled = {}
    for each in answers:
        rest = [
            other for other in ballots[each.document_id] if other.annotator_id != each.annotator_id
        ]
        gold = _settled(rest, material.policy)
        if gold is not None:
            settled[each.document_id] = gold
    return _against(material, answers, settled, "" if settled else NO_GOLD_WITHOUT)


def _settled(rest: Sequence[Annotation], policy: AnswerSettings) -> Annotation | None:
    """What a majority of some makes of a document; of two, what both said."""
    if len(rest) < 2:
        return None
    if len(rest) == 2 and len({each.text_sha256 for each in rest}) == 1:
        return gold_of_two(*rest)
    return settle(rest, policy)


def _against(
    material: Material,
    answers: Sequence[Annotation],
    gold: Mapping[str, Annotation],
    why: str,
) -> WithOther:
    figures: tuple[Agreed, ...] = ()
    n_documents = sum(each.document_id in gold for each in answers)
    if n_documents:
        figures = agreement_with_gold(
            answers, gold, material.documents, material.asked, material.policy
        )
    return WithOther(other=GOLD, n_documents=n_documents, figures=figures, why=why)

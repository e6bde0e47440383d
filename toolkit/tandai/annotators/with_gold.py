"""An annotator's answers and gold to agreement with gold: as it stands, and as others make it."""

from collections.abc import Mapping, Sequence

from tandai.annotators.material import Material
from tandai.annotators.of_two import Settled, settled_by_gold, settled_by_two
from tandai.annotators.records import Agreed, WithOther
from tandai.annotators.settled import Pair, agreement_with_settled
from tandai.annotators.stated import Reader, Stated
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


def with_gold(material: Material, answers: Sequence[Annotation], read: Reader) -> WithOther:
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
    pairs = [
        (answer, settled_by_gold(read(gold[each.document_id]), answer, material.policy))
        for each in answers
        if each.document_id in gold
        for answer in [read(each)]
    ]
    return _against(material, pairs, OWN_VOTES if is_own else "")


def _can_differ(gold: Annotation, annotator: str) -> bool:
    """Whether somebody else had a hand in it that could outvote or correct them."""
    return (
        annotator not in gold.annotators
        or len(gold.annotators) >= FEWEST
        or any(item.origin == "adjudicated" for item in items_of(gold))
    )


def with_gold_without(
    material: Material,
    ballots: Mapping[str, Sequence[Annotation]],
    answers: Sequence[Annotation],
    read: Reader,
) -> WithOther:
    """Agreement with a majority of the others: two at least, for one alone settles nothing."""
    pairs: list[Pair] = []
    for each in answers:
        rest = [
            other for other in ballots[each.document_id] if other.annotator_id != each.annotator_id
        ]
        answer = read(each)
        settled = _settled(rest, answer, material.policy, read)
        if settled is not None:
            pairs.append((answer, settled))
    return _against(material, pairs, "" if pairs else NO_GOLD_WITHOUT)


def _settled(
    rest: Sequence[Annotation], answer: Stated, policy: AnswerSettings, read: Reader
) -> Settled | None:
    """What a majority of some makes of a document; of two, what both said."""
    if len(rest) < 2:
        return None
    if len(rest) == 2:
        return settled_by_two(read(rest[0]), read(rest[1]), policy)
    gold = settle(rest, policy)
    return None if gold is None else settled_by_gold(read(gold), answer, policy)


def _against(material: Material, pairs: Sequence[Pair], why: str) -> WithOther:
    figures: tuple[Agreed, ...] = ()
    if pairs:
        figures = agreement_with_settled(pairs, material.asked, material.policy)
    return WithOther(other=GOLD, n_documents=len(pairs), figures=figures, why=why)

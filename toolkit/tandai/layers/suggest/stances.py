"""Gold claims and an inventory of canonical claims become suggested pairs, each with a stance."""

from collections.abc import Sequence

from tandai.errors import OffsetError
from tandai.layers.lexicons import CanonicalClaim, Cue, Entity, Target
from tandai.layers.suggest.base import (
    check_text,
    suggested_annotation,
    suggested_attribute,
    suggested_span,
)
from tandai.layers.suggest.derive import PAIRS, claim_spans, derive_article_stances
from tandai.layers.suggest.gazetteer import Gazetteer, gazetteer_of
from tandai.layers.suggest.overlap import Content, read_content, share_in
from tandai.layers.suggest.words import NEGATORS
from tandai.paths import join_path
from tandai.records import Annotation, Answer, Attribute, Document, Record, Span

LAYER = "stance"
CONTROL = "claim"

CONTAINED = 0.6
"""Share of a canonical claim's content words that claim and sentence together must hold."""
CONTAINED_IN_CLAIM = 0.4
"""Share that the claim itself must hold, so that a sentence's other clause does not count."""
CONTAINED_BESIDE_NAMES = 0.5
"""Of its words that are no names, more than this share: the same countries do many things."""
MOST_CANONICAL = 3
"""More proposals than this for one claim are noise."""

_SCORE_NONE = 0.5


class _Match(Record, frozen=True, kw_only=True):
    claim: CanonicalClaim
    share: float
    is_turned: bool
    """One of the two is negated and the other is not."""


def suggest_stances(
    document: Document,
    text: str,
    claims_gold: Annotation,
    canonical: Sequence[CanonicalClaim],
    targets: Sequence[Target],
    *,
    lexicon: Sequence[Entity] = (),
    cues: Sequence[Cue] = (),
    guideline_version: str = "",
) -> Annotation:
    """Proposes each gold claim's stance on each canonical claim, and the article's on each target.

    Args:
        document: the document.
        text: its text.
        claims_gold: the settled claims of the document, with their cues and attributes.
        canonical: the inventory.
        targets: what every article is asked about.
        lexicon: lets two names of one entity count as the same word; without it they differ.
        cues: says which linked cues deny; without it only negation can make a DENY.
        guideline_version: of the stance layer.

    Raises:
        OffsetError: the text or the gold is not the document's.
        ConfigError: a canonical claim's target is not among the targets.
    """
    check_text(document, text)
    _check_gold(document, claims_gold)
    gazetteer = gazetteer_of(tuple(lexicon))
    inventory = [(claim, read_content(claim.text, gazetteer)) for claim in canonical]
    deniers = frozenset(cue.word for cue in cues if cue.cue_class == "DENY")
    spans: list[Span] = []
    attributes: list[Attribute] = []
    for claim in claim_spans(claims_gold):
        matches = _matches(document, text, claim, inventory, gazetteer)
        spans.append(_repeated(text, claim, matches))
        is_denied = _has_denying_cue(text, claims_gold, claim, deniers)
        attributes.append(_pairs_of(claim, matches, is_denied=is_denied))
    proposed = suggested_annotation(
        document,
        layer=LAYER,
        guideline_version=guideline_version,
        spans=spans,
        attributes=attributes,
    )
    derived = derive_article_stances(claims_gold, proposed, canonical, targets)
    return suggested_annotation(
        document,
        layer=LAYER,
        guideline_version=guideline_version,
        spans=spans,
        attributes=attributes,
        answers=[
            Answer(
                name=f"article_stance_{target_id}",
                kind="choices",
                values=(stance,),
                origin="suggested",
            )
            for target_id, stance in derived.items()
        ],
    )


def _check_gold(document: Document, gold: Annotation) -> None:
    found = (gold.document_id, gold.text_sha256)
    if found != (document.document_id, document.text_sha256):
        raise OffsetError(
            f"{gold.annotation_id}: found claims of {found[0]}, text {found[1]}; "
            f"expected {document.document_id}, text {document.text_sha256}."
        )


def _matches(
    document: Document,
    text: str,
    claim: Span,
    inventory: list[tuple[CanonicalClaim, Content]],
    gazetteer: Gazetteer,
) -> list[_Match]:
    """The canonical claims a claim may state, the best first."""
    own = read_content(text[claim.start : claim.end], gazetteer)
    start, end = _sentence_around(document, claim)
    around = read_content(text[start:end], gazetteer).words | own.words
    found = []
    for candidate, wanted in inventory:
        share = share_in(around, wanted.words)
        is_close = (
            share >= CONTAINED
            and share_in(own.words, wanted.words) >= CONTAINED_IN_CLAIM
            and share_in(around, wanted.plain_words) > CONTAINED_BESIDE_NAMES
        )
        if is_close:
            is_turned = own.turns(wanted.words) != wanted.turns(wanted.words)
            found.append(_Match(claim=candidate, share=share, is_turned=is_turned))
    found.sort(key=lambda match: (-match.share, match.claim.claim_id))
    return found[:MOST_CANONICAL]


def _sentence_around(document: Document, claim: Span) -> tuple[int, int]:
    around = [
        (start, end) for start, end in document.sentences if start < claim.end and claim.start < end
    ]
    return (around[0][0], around[-1][1]) if around else (claim.start, claim.end)


def _repeated(text: str, claim: Span, matches: list[_Match]) -> Span:
    return suggested_span(
        text,
        claim.span_id,
        claim.start,
        claim.end,
        control=CONTROL,
        label="CLAIM",
        score=round(matches[0].share, 3) if matches else _SCORE_NONE,
    )


def _pairs_of(claim: Span, matches: list[_Match], *, is_denied: bool) -> Attribute:
    """Each canonical claim with its own stance: the denial of a negated claim supports it."""
    paths = [
        join_path((match.claim.claim_id, "DENY" if is_denied != match.is_turned else "SUPPORT"))
        for match in matches
    ]
    return suggested_attribute(claim.span_id, PAIRS, *(paths or ["NONE"]), kind="taxonomy")


def _has_denying_cue(text: str, gold: Annotation, claim: Span, deniers: frozenset[str]) -> bool:
    linked = {
        relation.from_id
        for relation in gold.relations
        if relation.to_id == claim.span_id and "cue" in relation.labels
    }
    cues = (
        text[span.start : span.end].lower().split()
        for span in gold.spans
        if span.span_id in linked and span.label == "CUE"
    )
    return any(words and words[-1] in deniers and words[0] not in NEGATORS for words in cues)

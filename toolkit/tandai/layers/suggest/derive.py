"""Claims and their stances become an article's own stance toward each target, by the scheme's rule."""

from collections.abc import Iterable, Sequence
from typing import Literal, cast, get_args

from tandai.errors import ConfigError
from tandai.layers.lexicons import ANSWERS_THAT_ARE_NO_CLAIM, CanonicalClaim, Target
from tandai.paths import split_path
from tandai.records import Annotation, Record, Span

Stance = Literal["SUPPORT", "DENY", "QUERY", "NEUTRAL"]
ArticleStance = Literal["AGREE", "DISAGREE", "DISCUSS", "UNRELATED"]

PAIRS = "canonical_stance"
"""Name of the taxonomy that pairs canonical claims with a stance."""


class Position(Record, frozen=True, kw_only=True):
    """What one claim of an article does to a target through one canonical claim."""

    stance: Stance
    is_own_voice: bool
    """The article says it itself, without source or cue (attribution AUTHOR)."""
    is_certain: bool


def derive_article_stance(positions: Iterable[Position]) -> ArticleStance:
    """The article's stance toward the target that these claims touch.

    Where the article speaks in its own voice and is certain, only that counts: all SUPPORT is
    AGREE, all DENY is DISAGREE. What is mixed, hedged, or said only through sources is DISCUSS;
    without any claim the target is UNRELATED.
    """
    touched = list(positions)
    if not touched:
        return "UNRELATED"
    own = {one.stance for one in touched if one.is_own_voice and one.is_certain}
    if own == {"SUPPORT"}:
        return "AGREE"
    if own == {"DENY"}:
        return "DISAGREE"
    return "DISCUSS"


def derive_article_stances(
    claims: Annotation,
    stances: Annotation,
    canonical: Sequence[CanonicalClaim],
    targets: Sequence[Target],
) -> dict[str, ArticleStance]:
    """The stance toward every target, from the claims of one document and the answers about them.

    Claims of the two annotations are the same where their offsets are. A canonical claim without
    a stance still touches its target, but takes no side.

    Raises:
        ConfigError: an answer or a canonical claim names what the inventories do not hold.
    """
    positions: dict[str, list[Position]] = {target.target_id: [] for target in targets}
    target_of = _target_by_claim(canonical, positions)
    for span in claim_spans(stances):
        is_own_voice = _value_at(claims, span, "attribution") == "AUTHOR"
        is_certain = _value_at(claims, span, "certainty") == "CERTAIN"
        for path in values_of(stances, span.span_id, PAIRS):
            claim_id, *stance = split_path(path)
            if claim_id in ANSWERS_THAT_ARE_NO_CLAIM:
                continue
            target_id = _look_up(target_of, claim_id)
            position = Position(
                stance=_stance(stances, span.span_id, stance),
                is_own_voice=is_own_voice,
                is_certain=is_certain,
            )
            if target_id is not None:
                positions[target_id].append(position)
    return {target_id: derive_article_stance(some) for target_id, some in positions.items()}


def claim_spans(annotation: Annotation) -> list[Span]:
    """The CLAIM spans, in text order."""
    spans = [span for span in annotation.spans if span.label == "CLAIM"]
    return sorted(spans, key=lambda span: (span.start, span.end))


def values_of(annotation: Annotation, span_id: str, name: str) -> tuple[str, ...]:
    """What was answered to a question about a span; empty where nothing was."""
    return tuple(
        value
        for attribute in annotation.attributes
        if attribute.span_id == span_id and attribute.name == name
        for value in attribute.values
    )


def _value_at(claims: Annotation, place: Span, name: str) -> str:
    for span in claim_spans(claims):
        if (span.start, span.end) == (place.start, place.end):
            return next(iter(values_of(claims, span.span_id, name)), "")
    return ""


def _stance(stances: Annotation, span_id: str, steps: Sequence[str]) -> Stance:
    value = "/".join(steps) or "NEUTRAL"
    if value not in get_args(Stance):
        raise ConfigError(
            f"{stances.annotation_id}, region {span_id}: found stance {value!r}; "
            f"expected one of {', '.join(get_args(Stance))}."
        )
    return cast(Stance, value)


def _target_by_claim(
    canonical: Sequence[CanonicalClaim], targets: dict[str, list[Position]]
) -> dict[str, str | None]:
    for claim in canonical:
        if claim.target is not None and claim.target not in targets:
            raise ConfigError(
                f"canonical claim {claim.claim_id}: found target {claim.target!r}; "
                f"expected one of {', '.join(targets) or 'no target, since there is none'}."
            )
    return {claim.claim_id: claim.target for claim in canonical}


def _look_up(target_of: dict[str, str | None], claim_id: str) -> str | None:
    if claim_id not in target_of:
        raise ConfigError(f"found canonical claim {claim_id!r}; expected one of the inventory.")
    return target_of[claim_id]

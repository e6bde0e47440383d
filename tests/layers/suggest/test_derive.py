"""An article's own stance toward a target follows from its claims by the scheme's rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.samples import document_of
from tandai.errors import ConfigError
from tandai.layers.lexicons import CanonicalClaim, Target
from tandai.layers.suggest.base import (
    suggested_annotation,
    suggested_attribute,
    suggested_span,
)
from tandai.layers.suggest.derive import (
    Position,
    derive_article_stance,
    derive_article_stances,
)
from tandai.records import Annotation

TEXT = "Dermaga runtuh. Kapal tiba. Kota tidur."
DOCUMENT = document_of(TEXT)
TARGETS = tuple(Target(target_id=t, text="x", gloss="x") for t in ("T1", "T2"))
CANONICAL = (
    CanonicalClaim(claim_id="K1", text="x", gloss="x", target="T1"),
    CanonicalClaim(claim_id="K2", text="x", gloss="x", target="T1"),
    CanonicalClaim(claim_id="K3", text="x", gloss="x"),
)
STANCES = ("SUPPORT", "DENY", "QUERY", "NEUTRAL")


def own(stance: str, *, certain: bool = True) -> Position:
    return Position(stance=stance, is_own_voice=True, is_certain=certain)


def said(stance: str) -> Position:
    return Position(stance=stance, is_own_voice=False, is_certain=True)


@pytest.mark.parametrize(
    ("positions", "stance"),
    [
        ([], "UNRELATED"),
        ([own("SUPPORT")], "AGREE"),
        ([own("SUPPORT"), said("DENY")], "AGREE"),
        ([own("DENY"), own("DENY")], "DISAGREE"),
        ([own("SUPPORT"), own("DENY")], "DISCUSS"),
        ([own("SUPPORT", certain=False)], "DISCUSS"),
        ([own("QUERY")], "DISCUSS"),
        ([said("SUPPORT"), said("SUPPORT")], "DISCUSS"),
    ],
)
def test_the_rule(positions: list[Position], stance: str):
    assert derive_article_stance(positions) == stance


POSITIONS = st.builds(
    Position,
    stance=st.sampled_from(STANCES),
    is_own_voice=st.booleans(),
    is_certain=st.booleans(),
)


@given(st.lists(POSITIONS).flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_neither_order_nor_repetition_matters(pair):
    some, shuffled = pair
    assert derive_article_stance(some) == derive_article_stance([*shuffled, *some])


@given(st.lists(POSITIONS))
def test_turning_every_claim_round_turns_the_article_round(some):
    turned = {"SUPPORT": "DENY", "DENY": "SUPPORT"}
    opposite = {"AGREE": "DISAGREE", "DISAGREE": "AGREE"}
    stance = derive_article_stance(some)
    mirrored = derive_article_stance(
        Position(
            stance=turned.get(one.stance, one.stance),
            is_own_voice=one.is_own_voice,
            is_certain=one.is_certain,
        )
        for one in some
    )
    assert mirrored == opposite.get(stance, stance)


def annotation(layer: str, span_id: str, start: int, end: int, **answers: str) -> Annotation:
    span = suggested_span(TEXT, span_id, start, end, control="claim", label="CLAIM", score=0.5)
    return suggested_annotation(
        DOCUMENT,
        layer=layer,
        guideline_version="1",
        spans=[span],
        attributes=[
            suggested_attribute(span_id, name, *values.split())
            for name, values in answers.items()
            if values
        ],
    )


def derive(pairs: str, attribution: str = "AUTHOR") -> dict[str, str]:
    claims = annotation("claim", "c1", 0, 14, attribution=attribution, certainty="CERTAIN")
    stances = annotation("stance", "other", 0, 14, canonical_stance=pairs)
    return derive_article_stances(claims, stances, CANONICAL, TARGETS)


def test_claims_of_two_annotations_are_joined_by_their_offsets():
    assert derive("K1/SUPPORT K2/SUPPORT") == {"T1": "AGREE", "T2": "UNRELATED"}
    assert derive("K1/SUPPORT", attribution="INDIRECT")["T1"] == "DISCUSS"


def test_canonical_claims_without_target_touch_none():
    assert derive("K3/SUPPORT") == derive("NONE") == derive("NEW/SUPPORT")
    assert set(derive("K3/SUPPORT").values()) == {"UNRELATED"}


def test_a_claim_that_supports_and_denies_takes_no_one_side_of_their_target():
    assert derive("K1/SUPPORT K2/DENY")["T1"] == "DISCUSS"
    assert derive("K1/DENY K2/DENY")["T1"] == "DISAGREE"
    assert derive("K1/DENY K3/SUPPORT")["T1"] == "DISAGREE"


def test_a_claim_whose_stance_is_not_settled_still_touches_its_target():
    assert derive("K1")["T1"] == "DISCUSS"


def test_a_claim_the_other_annotation_lacks_is_nobodys_own_voice():
    claims = annotation("claim", "c1", 16, 26, attribution="AUTHOR", certainty="CERTAIN")
    stances = annotation("stance", "c1", 0, 14, canonical_stance="K1/SUPPORT")
    assert derive_article_stances(claims, stances, CANONICAL, TARGETS)["T1"] == "DISCUSS"


def test_what_the_inventories_do_not_hold_is_an_error():
    with pytest.raises(ConfigError, match="'K9'"):
        derive("K9/SUPPORT")
    with pytest.raises(ConfigError, match="stance 'MAYBE'"):
        derive("K1/MAYBE")
    claims = annotation("claim", "c1", 0, 14)
    stray = CanonicalClaim(claim_id="K1", text="x", gloss="x", target="T9")
    with pytest.raises(ConfigError, match="target 'T9'"):
        derive_article_stances(claims, claims, [stray], TARGETS)

"""Gold holds only pairs that say one thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.gold import settle
from tandai.paths import split_path
from tandai.records import Annotation, Attribute, Span
from tandai.unclear_pairs import without_unclear_pairs


def gold_with(*paths: str) -> Annotation:
    """The gold of one annotator who marked one claim and gave it these pairs and a note."""
    span = Span(
        span_id="r0",
        start=0,
        end=4,
        control="claim",
        label="CLAIM",
        quote_sha256="",
        origin="manual",
    )
    pairs = Attribute(span_id="r0", name="pairs", kind="taxonomy", values=paths, origin="manual")
    note = Attribute(span_id="r0", name="note", kind="text", values=("K9",), origin="manual")
    gold = settle(
        [
            Annotation(
                annotation_id="d1/stance/ana/1",
                document_id="d1",
                text_sha256="",
                layer="stance",
                guideline_version="1",
                annotator_id="ana",
                annotator_kind="person",
                spans=(span,),
                attributes=(pairs, note) if paths else (note,),
            )
        ]
    )
    assert gold is not None
    return gold


def values_of(gold: Annotation) -> list[str]:
    return [value for each in gold.attributes if each.name == "pairs" for value in each.values]


@pytest.mark.parametrize(
    ("paths", "rules", "kept"),
    [
        ((), [], []),
        (("NONE",), [], ["NONE"]),
        (("K1/DENY", "K2/SUPPORT"), [], ["K1/DENY", "K2/SUPPORT"]),
        (("NEW/DENY",), [], ["NEW/DENY"]),
        (("K1", "K2/SUPPORT"), ["pair-without-answer"], ["K2/SUPPORT"]),
        (("NEW",), ["pair-without-answer"], []),
        (("K1/DENY", "K1/SUPPORT", "K2/DENY"), ["pair-answered-twice"], ["K2/DENY"]),
        (("K1", "K1/SUPPORT"), ["pair-answered-twice"], []),
        (("K1/DENY", "NONE"), ["none-beside-pairs"], []),
    ],
)
def test_what_says_two_things_or_half_of_one_leaves_gold(
    paths: tuple[str, ...], rules: list[str], kept: list[str]
) -> None:
    gold, findings = without_unclear_pairs(gold_with(*paths), ("pairs",), place="here")
    assert [each.rule for each in findings] == rules
    assert values_of(gold) == kept
    assert [each.values for each in gold.attributes if each.name == "note"] == [("K9",)]
    assert all(each.place == "here, d1, 0:4 pairs" for each in findings)


CODES = st.sampled_from(["NONE", "K1", "K2", "NEW", "K1/A", "K1/B", "K2/A", "K2/B", "NEW/A"])


@given(st.sets(CODES))
def test_what_is_kept_is_clear_and_what_is_not_is_said(paths: set[str]) -> None:
    gold, findings = without_unclear_pairs(gold_with(*sorted(paths)), ("pairs",), place="here")
    kept = values_of(gold)
    items = [split_path(path)[0] for path in kept]
    assert len(set(items)) == len(items)
    assert kept == ["NONE"] or all(len(split_path(path)) == 2 for path in kept)
    assert (set(kept) == paths) is not bool(findings)
    assert without_unclear_pairs(gold, ("pairs",), place="here") == (gold, [])

"""A row an answer: a claim beside its canonical claim, an article beside its target."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.made import TEXT, bundle, gold, mark, small_document
from tandai.errors import CheckError, ConfigError
from tandai.labelstudio.config import parse_config
from tandai.records import Annotation, Answer, Attribute, Origin, Span
from tandai.release.schema import Row, fill
from tandai.settings import PairsView
from tandai.views import Context, make_view
from views.made import CONTEXT, STANCE

PAIRS = PairsView(
    layer="stance",
    inventory="claims.jsonl",
    prefix="canonical",
    control="claim",
    anchor="CLAIM",
    value="canonical_stance",
)
ARTICLES = PairsView(
    layer="stance", inventory="targets.jsonl", prefix="target", value="article_stance"
)
DOCUMENT, _ = small_document()
QUOTE = "air di Teluk Anjora surut"


CLAIM = mark(TEXT, QUOTE, "CLAIM", "g7", "claim")
CLAIMS_GOLD = gold(DOCUMENT, "claim", spans=(CLAIM,))


def rows_of(view: PairsView, stances: Annotation, claims: Annotation = CLAIMS_GOLD) -> list[Row]:
    table = make_view("pairs", view, CONTEXT)
    made = bundle(DOCUMENT, stances, claims)
    return [fill(row, table.columns, TEXT, where="d1") for row in table.rows(made)]


def pairs(*paths: str, origin: Origin = "unanimous", by: str = "ana") -> Attribute:
    return Attribute(
        span_id="g1",
        name="canonical_stance",
        kind="taxonomy",
        values=paths,
        origin=origin,
        annotators=(by,),
    )


def asked(*attributes: Attribute) -> Annotation:
    """A stance gold about one claim."""
    spans = (mark(TEXT, QUOTE, "CLAIM", "g1", "claim"),)
    return gold(DOCUMENT, "stance", spans=spans, attributes=attributes)


def answers_in(rows: list[Row]) -> dict[str, str]:
    return {row["canonical_id"]: row["stance"] for row in rows}


def test_a_claim_supports_one_canonical_claim_and_denies_another() -> None:
    rows = rows_of(PAIRS, asked(pairs("K02/DENY", "K01/SUPPORT")))
    assert answers_in(rows) == {"K01": "SUPPORT", "K02": "DENY"}
    assert [row["canonical_text"] for row in rows] == ["Air di Teluk Anjora surut.", "Feri batal."]
    assert {row["quote"] for row in rows} == {QUOTE}
    assert rows[0]["context"] == "Bayu Wiratmaka berkata air di Teluk Anjora surut."


def test_none_and_new_are_no_canonical_claims() -> None:
    assert rows_of(PAIRS, asked(pairs("NONE"))) == []
    assert answers_in(rows_of(PAIRS, asked(pairs("K01/DENY", "NEW/SUPPORT")))) == {"K01": "DENY"}


def test_what_was_not_settled_makes_no_row() -> None:
    assert rows_of(PAIRS, asked()) == []


def test_each_pair_names_those_who_said_it() -> None:
    said = (pairs("K01/SUPPORT"), pairs("K02/DENY", origin="majority", by="budi"))
    assert [(row["origin"], row["annotators"]) for row in rows_of(PAIRS, asked(*said))] == [
        ("unanimous", ["ana"]),
        ("majority", ["budi"]),
    ]


def test_a_claim_is_called_what_the_claims_table_calls_it() -> None:
    (row,) = rows_of(PAIRS, asked(pairs("K01/SUPPORT")))
    assert row["claim_id"] == "d1/g7"


@pytest.mark.parametrize(
    "spans",
    [
        (),
        (msgspec.structs.replace(CLAIM, span_id="g1", end=CLAIM.end - 1),),
        (msgspec.structs.replace(CLAIM, span_id="g1", label="CUE"),),
        (msgspec.structs.replace(CLAIM, span_id="g1", control="other"),),
    ],
)
def test_a_claim_that_the_claims_table_has_not_never_lends_its_own_id(
    spans: tuple[Span, ...],
) -> None:
    """Ids are those of its layer: one of the same name elsewhere is another span."""
    place = f"d1/stance/gold/1, {CLAIM.start}:{CLAIM.end}"
    with pytest.raises(CheckError, match=place):
        rows_of(PAIRS, asked(pairs("K01/SUPPORT")), gold(DOCUMENT, "claim", spans=spans))


def test_without_any_claim_gold_an_answer_is_about_nothing() -> None:
    rows = make_view("pairs", PAIRS, CONTEXT).rows
    with pytest.raises(CheckError, match="that the gold of 'claim' does not have"):
        list(rows(bundle(DOCUMENT, asked(pairs("K01/SUPPORT")))))


def test_spans_of_another_control_make_no_pairs() -> None:
    stances = asked(pairs("K01/SUPPORT"))
    spans = tuple(msgspec.structs.replace(span, control="other") for span in stances.spans)
    assert rows_of(PAIRS, msgspec.structs.replace(stances, spans=spans)) == []


@pytest.mark.parametrize("path", ["K99/SUPPORT", "K01/MAYBE", "K01", "K01/SUPPORT/DENY"])
def test_a_path_that_is_no_pair_is_not_passed_over(path: str) -> None:
    place = f"d1/stance/gold/1, {CLAIM.start}:{CLAIM.end} canonical_stance: found '{path}'"
    with pytest.raises(CheckError, match=place):
        rows_of(PAIRS, asked(pairs("K02/SUPPORT", path)))


def test_two_answers_on_one_item_are_not_cut_to_the_first() -> None:
    with pytest.raises(CheckError, match="found K01 both SUPPORT and DENY; expected one answer"):
        rows_of(PAIRS, asked(pairs("K01/SUPPORT"), pairs("K01/DENY")))


@given(st.dictionaries(st.sampled_from(["K01", "K02"]), st.sampled_from(["SUPPORT", "DENY"])))
def test_every_pair_is_a_row_and_every_row_a_pair(said: dict[str, str]) -> None:
    paths = [f"{item}/{answer}" for item, answer in said.items()]
    assert answers_in(rows_of(PAIRS, asked(*(pairs(path) for path in paths)))) == said


def config_with(old: str, new: str) -> Context:
    """The small project with another stance config."""
    assert old in STANCE
    made = parse_config("stance", STANCE.replace(old, new))
    return msgspec.structs.replace(CONTEXT, configs={**CONTEXT.configs, "stance": made})


def test_a_value_that_may_be_several_at_once_is_refused() -> None:
    control = "article_stance_T2"
    context = config_with(f'name="{control}"', f'name="{control}" choice="multiple"')
    with pytest.raises(ConfigError, match=f"found the control '{control}', which allows several"):
        make_view("pairs", ARTICLES, context)


@pytest.mark.parametrize(
    ("value", "gives"),
    [
        ("new_claim", "no pairs"),
        ("topics", "no pairs"),
        ("other_pairs", "pairs of targets.jsonl"),
    ],
)
def test_a_value_that_gives_no_pairs_of_the_inventory_is_refused(value: str, gives: str) -> None:
    view = msgspec.structs.replace(PAIRS, value=value)
    with pytest.raises(ConfigError, match=f"'{value}', which gives {gives}; expected a Taxonomy"):
        make_view("pairs", view, CONTEXT)


def test_articles_are_asked_with_one_list_of_choices() -> None:
    context = config_with(
        '<Choice value="AGREE"/><Choice value="DISCUSS"/>\n  </Choices>\n  <Text ',
        '<Choice value="AGREE"/>\n  </Choices>\n  <Text ',
    )
    with pytest.raises(ConfigError, match="other choices in 'article_stance_T2'"):
        make_view("pairs", ARTICLES, context)


def test_an_article_has_a_row_for_each_target_that_was_settled() -> None:
    answer = Answer(
        name="article_stance_T2", kind="choices", values=("DISCUSS",), origin="majority"
    )
    (row,) = rows_of(ARTICLES, gold(DOCUMENT, "stance", answers=(answer,)))
    assert (row["target_id"], row["stance"], row["origin"]) == ("T2", "DISCUSS", "majority")
    assert (row["target_text"], row["text"]) == ("Teluk ditutup.", TEXT)


@pytest.mark.parametrize(
    ("view", "change", "found"),
    [
        (PAIRS, {"inventory": "none.jsonl"}, "the inventory 'none.jsonl'"),
        (PAIRS, {"anchor": "CLAM"}, "the anchor 'CLAM'"),
        (PAIRS, {"value": "stand"}, "the control 'stand'"),
        (ARTICLES, {"value": "mood"}, "the control 'mood_T1'"),
    ],
)
def test_a_view_of_what_is_not_there_is_refused(
    view: PairsView, change: dict[str, Any], found: str
) -> None:
    with pytest.raises(ConfigError, match=r"tandai.toml, views.pairs: found") as caught:
        make_view("pairs", msgspec.structs.replace(view, **change), CONTEXT)
    assert found in str(caught.value)


def test_an_empty_inventory_is_refused() -> None:
    empty = msgspec.structs.replace(CONTEXT, inventories={("stance", "targets.jsonl"): ()})
    with pytest.raises(ConfigError, match="has no items to ask about"):
        make_view("pairs", ARTICLES, empty)

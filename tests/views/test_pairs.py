"""A row an answer: a claim beside its canonical claim, an article beside its target."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.made import TEXT, bundle, gold, mark, small_document
from tandai.errors import CheckError, ConfigError
from tandai.labelstudio.config import parse_config
from tandai.records import Annotation, Answer, Attribute, Span
from tandai.release.schema import Row, fill
from tandai.settings import PairsView
from tandai.views import Context, make_view
from tandai.views.pairs import parse_exceptions
from views.made import CONTEXT, STANCE

PAIRS = PairsView(
    layer="stance",
    inventory="claims.jsonl",
    prefix="canonical",
    control="claim",
    anchor="CLAIM",
    item="canonical",
    value="stance",
    exceptions="new_claim",
)
ARTICLES = PairsView(
    layer="stance", inventory="targets.jsonl", prefix="target", value="article_stance"
)
DOCUMENT, _ = small_document()
QUOTE = "air di Teluk Anjora surut"
CODES = ("SUPPORT", "DENY", "QUERY")


CLAIM = mark(TEXT, QUOTE, "CLAIM", "g7", "claim")
CLAIMS_GOLD = gold(DOCUMENT, "claim", spans=(CLAIM,))


def rows_of(view: PairsView, stances: Annotation, claims: Annotation = CLAIMS_GOLD) -> list[Row]:
    table = make_view("pairs", view, CONTEXT)
    made = bundle(DOCUMENT, stances, claims)
    return [fill(row, table.columns, TEXT, where="d1") for row in table.rows(made)]


def asked(canonical: tuple[str, ...], stance: str = "", note: str = "") -> Annotation:
    """A stance gold about one claim."""
    attributes = [
        Attribute(
            span_id="g1",
            name=name,
            kind="text" if name == "new_claim" else "choices",
            values=values,
            origin="unanimous" if name == "stance" else "single",
            annotators=(name,),
        )
        for name, values in (
            ("canonical", canonical),
            ("stance", (stance,)),
            ("new_claim", (note,)),
        )
        if values != ("",)
    ]
    spans = (mark(TEXT, QUOTE, "CLAIM", "g1", "claim"),)
    return gold(DOCUMENT, "stance", spans=spans, attributes=tuple(attributes))


def answers_in(rows: list[Row]) -> dict[str, str]:
    return {row["canonical_id"]: row["stance"] for row in rows}


def test_every_canonical_claim_of_a_claim_is_a_row() -> None:
    rows = rows_of(PAIRS, asked(("K01", "K02"), "SUPPORT"))
    assert answers_in(rows) == {"K01": "SUPPORT", "K02": "SUPPORT"}
    assert [row["canonical_text"] for row in rows] == ["Air di Teluk Anjora surut.", "Feri batal."]
    assert {row["quote"] for row in rows} == {QUOTE}
    assert rows[0]["context"] == "Bayu Wiratmaka berkata air di Teluk Anjora surut."


def test_none_and_new_are_no_canonical_claims() -> None:
    assert rows_of(PAIRS, asked(("NONE",), "NA")) == []
    assert answers_in(rows_of(PAIRS, asked(("K01", "NEW"), "DENY"))) == {"K01": "DENY"}


def test_what_was_not_settled_makes_no_row() -> None:
    assert rows_of(PAIRS, asked(("K01",))) == []
    assert rows_of(PAIRS, asked((), "SUPPORT")) == []


def test_an_exception_holds_for_its_item_alone_and_brings_its_own_word() -> None:
    first, second = rows_of(PAIRS, asked(("K01", "K02"), "SUPPORT", "K02=DENY"))
    assert (first["stance"], first["origin"], first["annotators"]) == (
        "SUPPORT", "unanimous", ["stance"],
    )  # fmt: skip
    assert (second["stance"], second["origin"], second["annotators"]) == (
        "DENY", "single", ["new_claim"],
    )  # fmt: skip


def test_a_claim_is_called_what_the_claims_table_calls_it() -> None:
    (row,) = rows_of(PAIRS, asked(("K01",), "SUPPORT"))
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
        rows_of(PAIRS, asked(("K01",), "SUPPORT"), gold(DOCUMENT, "claim", spans=spans))


def test_without_any_claim_gold_an_answer_is_about_nothing() -> None:
    rows = make_view("pairs", PAIRS, CONTEXT).rows
    with pytest.raises(CheckError, match="that the gold of 'claim' does not have"):
        list(rows(bundle(DOCUMENT, asked(("K01",), "SUPPORT"))))


def test_spans_of_another_control_make_no_pairs() -> None:
    stances = asked(("K01",), "SUPPORT")
    spans = tuple(msgspec.structs.replace(span, control="other") for span in stances.spans)
    assert rows_of(PAIRS, msgspec.structs.replace(stances, spans=spans)) == []


@pytest.mark.parametrize("stance", ["", "SUPPORT"])
def test_an_item_that_is_not_in_the_inventory_is_not_passed_over(stance: str) -> None:
    message = f"d1/stance/gold/1, {CLAIM.start}:{CLAIM.end} canonical: found 'K99'; expected"
    with pytest.raises(CheckError, match=message):
        rows_of(PAIRS, asked(("K01", "K99"), stance))


def test_two_answers_where_one_is_asked_are_not_cut_to_the_first() -> None:
    stances = asked(("K01",), "SUPPORT")
    both = [
        msgspec.structs.replace(each, values=("SUPPORT", "DENY")) if each.name == "stance" else each
        for each in stances.attributes
    ]
    with pytest.raises(CheckError, match="stance: found SUPPORT, DENY; expected one answer"):
        rows_of(PAIRS, msgspec.structs.replace(stances, attributes=tuple(both)))


def config_with(old: str, new: str) -> Context:
    """The small project with another stance config."""
    assert old in STANCE
    made = parse_config("stance", STANCE.replace(old, new))
    return msgspec.structs.replace(CONTEXT, configs={**CONTEXT.configs, "stance": made})


@pytest.mark.parametrize(("view", "control"), [(PAIRS, "stance"), (ARTICLES, "article_stance_T2")])
def test_a_value_that_may_be_several_at_once_is_refused(view: PairsView, control: str) -> None:
    context = config_with(f'name="{control}"', f'name="{control}" choice="multiple"')
    with pytest.raises(ConfigError, match=f"found the control '{control}', which allows several"):
        make_view("pairs", view, context)


def test_a_value_that_is_written_freely_is_refused() -> None:
    view = msgspec.structs.replace(PAIRS, value="new_claim")
    with pytest.raises(ConfigError, match="'new_claim', which lists no choices"):
        make_view("pairs", view, CONTEXT)


def test_articles_are_asked_with_one_list_of_choices() -> None:
    context = config_with(
        '<Choice value="AGREE"/><Choice value="DISCUSS"/>\n  </Choices>\n  <Text ',
        '<Choice value="AGREE"/>\n  </Choices>\n  <Text ',
    )
    with pytest.raises(ConfigError, match="other choices in 'article_stance_T2'"):
        make_view("pairs", ARTICLES, context)


@pytest.mark.parametrize(
    ("note", "found"),
    [
        ("", {}),
        ("K02=DENY", {"K02": "DENY"}),
        ("K01 = QUERY ; K02=DENY.", {"K01": "QUERY", "K02": "DENY"}),
        ("K02=DENY; K02=DENY", {"K02": "DENY"}),
        ("Feri batal pada 2031. K02=DENY", {"K02": "DENY"}),
        ("air pasang x=3", {}),
    ],
)
def test_exceptions_are_read_out_of_a_note(note: str, found: dict[str, str]) -> None:
    items = ("K01", "K02")
    assert parse_exceptions(note, items, CODES, known=items, where="here") == found


@pytest.mark.parametrize(
    ("note", "message"),
    [
        ("K02=DENYY", "here: found K02=DENYY; expected one of SUPPORT, DENY, QUERY"),
        ("K02=deny", "here: found K02=deny; expected one of"),
        ("K03=DENY", r"here: found K03=DENY; expected an item chosen \(K01, K02\)"),
        ("K2=DENY", r"here: found K2=DENY; expected an item chosen \(K01, K02\)"),
        ("K02=DENY; K02=QUERY", "here: found K02 both DENY and QUERY"),
    ],
)
def test_a_slip_of_the_pen_is_neither_dropped_nor_passed_on(note: str, message: str) -> None:
    with pytest.raises(CheckError, match=message):
        parse_exceptions(note, ("K01", "K02"), CODES, known=("K01", "K02", "K03"), where="here")


@given(st.dictionaries(st.sampled_from(["K01", "K02", "K03"]), st.sampled_from(CODES)))
def test_exceptions_written_as_the_guideline_says_are_read_back(wanted: dict[str, str]) -> None:
    note = "; ".join(f"{item}={code}" for item, code in wanted.items())
    items = ("K01", "K02", "K03")
    assert parse_exceptions(note, items, CODES, known=items, where="") == wanted


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
        (PAIRS, {"item": "canon"}, "the control 'canon'"),
        (PAIRS, {"value": "stand"}, "the control 'stand'"),
        (PAIRS, {"exceptions": "note"}, "the control 'note'"),
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

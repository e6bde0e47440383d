"""A row an answer: a claim beside its canonical claim, an article beside its target."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.made import TEXT, bundle, gold, mark, small_document
from tandai.errors import CheckError, ConfigError
from tandai.records import Annotation, Answer, Attribute
from tandai.release.schema import Row, fill
from tandai.settings import PairsView
from tandai.views import make_view
from tandai.views.pairs import parse_exceptions
from views.made import CONTEXT

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


def rows_of(view: PairsView, *golds: Annotation) -> list[Row]:
    table = make_view("pairs", view, CONTEXT)
    made = bundle(DOCUMENT, *golds)
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
    marked = mark(TEXT, QUOTE, "CLAIM", "g7", "claim")
    claims = gold(DOCUMENT, "claim", spans=(marked,))
    (row,) = rows_of(PAIRS, asked(("K01",), "SUPPORT"), claims)
    assert row["claim_id"] == "d1/g7"


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

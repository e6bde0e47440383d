"""What matters more is asked first, and every difference is told in words."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.adjudication import weights
from tandai.adjudication.items import About, Place
from tandai.adjudication.queue import open_document
from tandai.adjudication.records import Question
from tandai.adjudication.weights import (
    ASKED_LATER,
    BOUNDARY,
    CLASS,
    DEPENDENT,
    NOT_DISPUTED,
    PRESENCE,
    split_of,
    weigh,
)
from tandai.adjudication.words import differences_text
from tandai.digest import sha256_text
from tandai.gold import settle
from tandai.gold.keys import known_items
from tandai.labelstudio.config import LabelConfig, parse_config
from tandai.records import Annotation, Attribute, Relation, Span, Tie

XML = """<View>
  <Relations><Relation value="source"/></Relations>
  <Labels name="claim" toName="text">
    <Label alias="CLAIM" value="Klaim"/><Label alias="SOURCE" value="Sumber"/>
  </Labels>
  <Choices name="certainty" toName="text" perRegion="true">
    <Choice alias="YES" value="Pasti"/><Choice alias="NO" value="Mungkin"/>
  </Choices>
  <Choices name="stance_T1" toName="text">
    <Choice alias="AGREE" value="Menerima"/><Choice alias="DISCUSS" value="Membahas"/>
  </Choices>
  <View style="white-space: pre-wrap"><Text name="text" value="$text"/></View>
</View>"""
CONFIG: LabelConfig = parse_config("contoh", XML)
TEXT = "Sari berkata kapal itu tiba di Lembayung, <b>kata</b> Bima & lain-lain."
ONE, TWO = ("ana",), ("budi",)
EVEN = {"CLAIM": ONE, "(none)": TWO}
PLACE = Place(13, 27, "claim", "CLAIM")
OTHER = Place(13, 40, "claim", "CLAIM")


def span(span_id: str, place: Place) -> Span:
    quote = sha256_text(TEXT[place.start : place.end])
    return Span(
        span_id=span_id,
        start=place.start,
        end=place.end,
        control=place.control,
        label=place.label,
        quote_sha256=quote,
        origin="manual",
    )


def annotation(who: str, **parts: object) -> Annotation:
    return Annotation(
        annotation_id=f"d1/claim/{who}/1",
        document_id="d1",
        text_sha256=sha256_text(TEXT),
        layer="claim",
        guideline_version="1",
        annotator_id=who,
        annotator_kind="person",
        **parts,  # type: ignore[arg-type]
    )


def test_presence_matters_more_than_an_edge() -> None:
    about = About((PLACE,))
    assert weigh(about, EVEN, {PLACE: 0}) == PRESENCE
    assert weigh(about, EVEN, {PLACE: 0, OTHER: 0}) == BOUNDARY < PRESENCE
    elsewhere = Place(30, 40, "claim", "CLAIM")
    named = Place(13, 40, "claim", "SOURCE")
    assert weigh(about, EVEN, {PLACE: 0, elsewhere: 0, named: 0}) == PRESENCE


def test_what_hangs_on_a_span_and_later_layers_add_to_it() -> None:
    about = About((PLACE,))
    assert weigh(about, EVEN, {PLACE: 3}) == PRESENCE + 3 * DEPENDENT
    assert weigh(about, EVEN, {PLACE: 0}, {"CLAIM"}) == PRESENCE + ASKED_LATER


def test_a_class_matters_by_how_split_the_votes_are() -> None:
    about = About((PLACE,), "certainty")
    three_ways = {"a": ("x",), "b": ("y",), "c": ("z",)}
    two_to_one = {"a": ("x", "y"), "b": ("z",)}
    found = [weigh(about, votes, {}) for votes in (two_to_one, EVEN, three_ways)]
    assert (
        found == sorted(found) == [pytest.approx(CLASS * w, abs=1e-3) for w in (0.8333, 1, 1.1667)]
    )


@given(st.dictionaries(st.text(max_size=3), st.lists(st.text(max_size=3), max_size=5)))
def test_a_split_is_a_share(votes: dict[str, list[str]]) -> None:
    assert 0 <= split_of(votes) < 1


def test_the_decision_says_the_weights_that_the_code_has(root: Path) -> None:
    """Word for word as the module does, whose figures are its constants'."""
    told = [line for line in (weights.__doc__ or "").splitlines() if line.startswith("|")]
    page = root / "docs" / "decisions" / "0031-curation-in-label-studio.md"
    text = page.read_text(encoding="utf-8")
    assert len(told) == 8
    assert "\n".join(told) in text
    figures = [float(n) for n in re.findall(r"\d+(?:\.\d+)?(?= \||$| ×)", "\n".join(told))]
    assert figures == [PRESENCE, BOUNDARY, DEPENDENT, ASKED_LATER, CLASS, NOT_DISPUTED]


def test_what_nobody_disputes_weighs_little() -> None:
    assert weigh(About((PLACE,)), {"CLAIM": (*ONE, *TWO)}, {PLACE: 9}) == NOT_DISPUTED
    assert weigh(About((PLACE,)), {}, {PLACE: 9}) == NOT_DISPUTED
    assert weigh(None, EVEN, {}) == NOT_DISPUTED


def test_a_document_s_questions_are_ordered_and_summed() -> None:
    source = Place(0, 4, "claim", "SOURCE")
    made = [
        annotation(
            "ana",
            spans=(span("a", PLACE), span("s", source)),
            attributes=(
                Attribute(
                    span_id="a", name="certainty", kind="choices", values=("YES",), origin="manual"
                ),
            ),
            relations=(Relation(from_id="s", to_id="a", labels=("source",), origin="manual"),),
        ),
        annotation("budi", spans=(span("b", OTHER),)),
    ]
    gold = settle(made)
    assert gold is not None
    opened = open_document(gold, made, CONFIG, asked_later={"CLAIM"})
    assert opened is not None
    assert [(each.item, each.weight) for each in opened.questions] == [
        # Nobody else marked it; its arrow hangs on it.
        (str(source), PRESENCE + DEPENDENT),
        # An edge; an attribute, an arrow, and a later layer.
        (str(PLACE), BOUNDARY + 2 * DEPENDENT + ASKED_LATER),
        (str(OTHER), BOUNDARY + ASKED_LATER),
    ]
    assert opened.weight == sum(each.weight for each in opened.questions)
    assert {each.item for each in opened.questions} <= set(known_items(made))


def test_policies_that_always_ask_are_said_to() -> None:
    gold = annotation(
        "gold", ties=(Tie(what="answer", item="stance_T1", votes={}, policy="ask-1"),)
    )
    opened = open_document(gold, [], CONFIG)
    assert opened is not None
    assert [each.reason for each in opened.questions] == ["policy-asks"]


def test_a_tie_that_is_queued_too_is_asked_for_the_queue_s_reason() -> None:
    votes = {"AGREE": ONE, "DISCUSS": TWO}
    gold = annotation("gold", ties=(Tie(what="answer", item="stance_T1", votes=votes),))
    extra = [
        Question(what="answer", item="stance_T1", reason="rule-changed", rule=rule)
        for rule in ("S10", "S11")
    ]
    opened = open_document(gold, [], CONFIG, extra=extra)
    assert opened is not None
    (asked,) = opened.questions
    assert (asked.reason, asked.rule, asked.votes) == ("rule-changed", "S10", votes)
    assert asked.weight == CLASS


def test_nothing_open_is_nothing() -> None:
    assert open_document(annotation("gold"), [], CONFIG) is None


def test_differences_are_words_and_what_looks_like_markup_stays_as_it_is() -> None:
    kata = TEXT.index("<b>")
    questions = [
        Question(what="span", item=str(PLACE), votes=EVEN, reason="tie"),
        Question(
            what="attribute",
            item=f"{PLACE} certainty",
            votes={"YES": ONE, "NO": TWO},
            reason="policy-asks",
        ),
        Question(
            what="relation",
            item=f"0:4 claim=SOURCE -> {PLACE} source",
            votes={"source": ONE, "(none)": TWO},
            reason="tie",
        ),
        Question(
            what="answer",
            item="stance_T1",
            votes={"AGREE": ONE, "(none)": TWO},
            reason="rule-changed",
        ),
        Question(what="span", item=f"{kata}:{kata + 11} claim=CLAIM", votes=EVEN, reason="chosen"),
        Question(what="span", item="9:1 dunno", votes=EVEN, reason="rule-broken"),
    ]
    assert differences_text(questions, CONFIG, TEXT) == (
        "Perbedaan: 6, yang terpenting dulu\n\n"
        "1. Rentang Klaim 13-27 “kapal itu tiba”\n   ada: ana; tidak ada: budi\n\n"
        "2. certainty, Klaim 13-27 “kapal itu tiba” (selalu ditanyakan)\n"
        "   Pasti: ana; Mungkin: budi\n\n"
        "3. Relasi source: Sumber 0-4 “Sari” → Klaim 13-27 “kapal itu tiba”\n"
        "   ada: ana; tidak ada: budi\n\n"
        "4. stance_T1 (aturannya berubah)\n   Menerima: ana; tidak ada: budi\n\n"
        f"5. Rentang Klaim {kata}-{kata + 11} “<b>kata</b>” (diminta)\n"
        "   ada: ana; tidak ada: budi\n\n"
        "6. 9:1 dunno (melanggar aturan skema)\n   ada: ana; tidak ada: budi"
    )


def test_a_long_quote_is_shown_by_its_ends() -> None:
    text = "awal " + "kata " * 60 + "akhir"
    item = f"0:{len(text)} claim=CLAIM"
    told = differences_text([Question(what="span", item=item, reason="tie")], CONFIG, text)
    assert "“awal kata" in told
    assert "akhir”" in told
    assert len(told.splitlines()[2]) < 120

import re
from pathlib import Path

import msgspec
import pytest

from labelstudio.samples import (
    CONFIG,
    TEXT,
    Item,
    answer,
    at,
    choices,
    labels,
    raws,
    read,
    relation,
    rules,
    textarea,
    with_value,
    without,
)
from tandai.digest import sha256_text
from tandai.labelstudio import regions
from tandai.labelstudio.arrows import Shown, shown_items
from tandai.labelstudio.config import parse_config
from tandai.labelstudio.reading import Parts
from tandai.labelstudio.regions import read_result
from tandai.records import Answer, Attribute, Relation

SARI = labels("Sari", "PER")
CLAIM = labels("Kapal", "CLAIM", "c1", "claim")
CERTAIN = choices("Kapal", "certainty", "CERTAIN", region="c1")
ARTICLE = answer("article", "choices", "choices", "AGREE")


@pytest.mark.parametrize(
    "quote", ["dari", "Jelaga", "👨🏻‍🚒 Sari", "Sari  Wulandari", "te\u0301lat", ".\n\n“Kapal"]
)
def test_offsets_are_code_points_whatever_stands_before(quote: str) -> None:
    (span,) = read(labels(quote, "PER")).spans
    assert TEXT[span.start : span.end] == quote
    assert span.quote_sha256 == sha256_text(quote)


@pytest.mark.parametrize(
    ("quote", "browser_says"),
    [
        ("Jelaga:\r\n👨🏻‍🚒", "Jelaga:\\n\\n👨🏻‍🚒"),
        ("Sari  Wulandari\ttiba.\n\n“", "Sari  Wulandari\ttiba.\\n\\n“"),
    ],
)
def test_a_quote_as_a_browser_selects_it_is_the_same_quote(quote: str, browser_says: str) -> None:
    parts = read(with_value(labels(quote, "PER"), text=browser_says))
    assert parts.findings == []
    assert parts.spans[0].quote_sha256 == sha256_text(quote)


@pytest.mark.parametrize(
    ("quote", "browser_says"),
    [
        ("Jelaga:\r\n👨🏻‍🚒", "Jelaga:\n👨🏻‍🚒"),
        ("Sari  Wulandari\ttiba.\n\n“", "Sari Wulandari tiba.\\n\\n“"),
        ("Teluk\u00a0Jelaga", "Teluk Jelaga"),
        ("Sari", " Sari\t"),
        ("Sari ", "Sari"),
    ],
)
def test_a_quote_of_other_white_space_is_flagged_and_its_offsets_stay(
    quote: str, browser_says: str
) -> None:
    start, end = at(quote)
    note = textarea(quote, "note", "ragu")
    parts = read(with_value(labels(quote, "PER"), text=browser_says), note)
    (finding,) = parts.findings
    assert (finding.rule, finding.severity) == ("quote-white-space", "warning")
    found = f"a quote of {len(browser_says)} characters with other white space than the text"
    expected = f"the {end - start} characters at {start}:{end}, which are kept"
    assert (finding.found, finding.expected) == (found, expected)
    (span,) = parts.spans
    assert (span.start, span.end, span.quote_sha256) == (start, end, sha256_text(quote))


def test_one_quote_of_a_region_is_flagged_once() -> None:
    shifted = [with_value(each, text="Kapal ") for each in (CLAIM, CERTAIN)]
    assert rules(read(*shifted)) == ["quote-white-space"]


def test_a_region_that_is_not_drawn_is_kept_and_told_once() -> None:
    """In 1.23.2 one that begins with a line break is in the list and nowhere in the text."""
    region = labels("\n\n“Kapal", "PER")
    twice = {**labels("\n\n“Kapal", "CLAIM", control="claim")}
    parts = read(region, twice)
    assert [(each.rule, each.severity) for each in parts.findings] == [
        ("region-not-drawn", "warning")
    ]
    assert len(parts.spans) == 2


def test_a_quote_may_be_left_out() -> None:
    assert read(with_value(SARI, text=None)).findings == []


def test_utf16_offsets_after_an_emoji_are_told_by_the_quote() -> None:
    """The first emoji takes two UTF-16 units, the joined one of four code points takes six."""
    start, end = at("Sari")
    parts = read(with_value(SARI, start=start + 3, end=end + 3))
    assert rules(parts) == ["quote-of-other-text"]
    assert parts.spans == []


def test_one_region_with_labels_of_two_controls_is_two_spans_of_one_id() -> None:
    spans = read(SARI, labels("Sari", "SOURCE", "r1", "claim")).spans
    assert [(span.span_id, span.control, span.label) for span in spans] == [
        ("r1", "entity", "PER"),
        ("r1", "claim", "SOURCE"),
    ]


def test_one_item_with_two_labels_is_two_spans() -> None:
    spans = read(with_value(SARI, labels=["PER", "LOC"])).spans
    assert [(span.span_id, span.label) for span in spans] == [("r1", "PER"), ("r1", "LOC")]


def test_nested_and_equal_intervals_of_two_regions_are_kept() -> None:
    parts = read(SARI, labels("Sari  Wulandari", "PER", "r2"), labels("Sari", "LOC", "r3"))
    assert (len(parts.spans), parts.findings) == (3, [])


def test_answers_about_a_region_are_attributes_of_its_id() -> None:
    note = textarea("Kapal", "note", "dua kata", "dan lagi", region="c1")
    traits = choices("Kapal", "traits", "old", "new", region="c1")
    parts = read(CLAIM, CERTAIN, note, traits)
    assert parts.findings == []
    assert parts.attributes == [
        Attribute(
            span_id="c1", name="certainty", kind="choices", values=("CERTAIN",), origin="manual"
        ),
        Attribute(
            span_id="c1", name="note", kind="text", values=("dua kata", "dan lagi"), origin="manual"
        ),
        Attribute(
            span_id="c1", name="traits", kind="choices", values=("old", "new"), origin="manual"
        ),
    ]


def test_answers_may_come_before_the_label_of_their_region() -> None:
    assert read(CERTAIN, relation("c1", "r1"), CLAIM, SARI).findings == []


def test_a_note_that_is_a_bare_text_is_not_taken_for_a_quote() -> None:
    note = with_value(textarea("Kapal", "note", region="c1"), text="bukan kutipan")
    parts = read(CLAIM, note)
    assert parts.findings == []
    assert parts.attributes[0].values == ("bukan kutipan",)


def test_answers_without_interval_are_about_the_document() -> None:
    parts = read(ARTICLE, answer("remark", "textarea", "text", "perlu dibaca lagi"))
    assert parts.findings == []
    assert parts.answers == [
        Answer(name="article", kind="choices", values=("AGREE",), origin="manual"),
        Answer(name="remark", kind="text", values=("perlu dibaca lagi",), origin="manual"),
    ]


def test_choices_that_come_with_the_task_may_be_any_code() -> None:
    parts = read(CLAIM, choices("Kapal", "canonical", "K07", "NONE", region="c1"))
    assert (parts.findings, parts.attributes[0].values) == ([], ("K07", "NONE"))


@pytest.mark.parametrize(
    ("unlabelled", "rest"),
    [({}, ""), ({"labels": []}, '{"labels":[]}'), ({"labels": None}, '{"labels":null}')],
)
def test_an_arrow_may_have_no_label(unlabelled: Item, rest: str) -> None:
    parts = read(SARI, CLAIM, relation("r1", "c1", **unlabelled))
    assert parts.findings == []
    assert parts.relations == [
        Relation(from_id="r1", to_id="c1", labels=(), origin="manual", rest=rest)
    ]


@pytest.mark.parametrize("direction", ["right", "left", "bi"])
def test_an_arrow_keeps_its_direction_and_labels(direction: str) -> None:
    arrow = relation("r1", "c1", direction=direction, labels=["source", "denies"])
    (made,) = read(SARI, CLAIM, arrow).relations
    assert (made.direction, made.labels) == (direction, ("source", "denies"))


def origins(parts: Parts) -> list[str]:
    return [
        *(each.origin for each in parts.spans),
        *(each.origin for each in parts.attributes),
        *(each.origin for each in parts.answers),
        *(each.origin for each in parts.relations),
    ]


@pytest.mark.parametrize(
    ("wire", "origin"),
    [
        ("manual", "manual"),
        ("prediction", "accepted_untouched"),
        ("prediction-changed", "changed"),
    ],
)
def test_the_origin_says_whose_label_it_is(wire: str, origin: str) -> None:
    items = [{**item, "origin": wire} for item in (CLAIM, CERTAIN, ARTICLE)]
    parts = read(*items)
    assert origins(parts) == [origin, origin, origin]


def test_results_of_the_api_have_no_origin_and_are_manual() -> None:
    assert read(without(SARI, "origin")).spans[0].origin == "manual"


def test_all_of_a_prediction_is_suggested() -> None:
    parts = read(CLAIM, SARI, CERTAIN, ARTICLE, relation("r1", "c1"), suggested=True)
    assert origins(parts) == ["suggested"] * 5


def test_a_score_is_kept() -> None:
    assert read({**SARI, "score": 1}).spans[0].score == 1.0
    assert read(SARI).spans[0].score is None


WHOLE = parse_config(
    "here",
    """<View>
      <Relations/><Labels name="entity" toName="text"><Label value="PER"/></Labels>
      <Choices name="traits" toName="text" perRegion="true"><Choice value="old"/></Choices>
      <TextArea name="note" toName="text" perRegion="true"/>
      <Text name="text" value="$text"/><Text name="other" value="$other"/>
      <Pairwise name="mood" toName="text,other"/>
      <Taxonomy name="topic" toName="text" labeling="true"><Choice value="a"/></Taxonomy>
      <Labels name="there" toName="other"><Label value="PER"/></Labels>
      <List name="list" value="$items"/><Ranker name="order" toName="list"/>
    </View>""",
    object_name="text",
)
"""With all that has no table."""
OTHER = "Perahu 😀 merapat."


def read_whole(*items: object) -> Parts:
    return read_result(raws(*items), WHOLE, TEXT, place="here", other_texts={"other": OTHER})


def kept(parts: Parts) -> list[Item]:
    return [msgspec.json.decode(extra.json) for extra in parts.extras]


PAIR = {"id": "p1", "from_name": "mood", "to_name": "mood", "type": "pairwise",
        "value": {"selected": "left"}, "origin": "manual", "score": None}  # fmt: skip
RANKS = {"id": "k1", "from_name": "order", "to_name": "list", "type": "ranker",
         "value": {"ranker": {"_": ["1", "2"], "best": []}}}  # fmt: skip
BARE = {**labels("Sari", "PER", "u1"), "value": {"start": at("Sari")[0], "end": at("Sari")[1]}}
OF_BARE = [
    choices("Sari", "traits", "old", region="u1"),
    textarea("Sari", "note", "ragu", region="u1"),
    relation("u1", "r1"),
]
LABELLING = {**BARE, "id": "t1", "from_name": "topic", "type": "taxonomy",
             "value": {**BARE["value"], "taxonomy": [["a"]]}}  # fmt: skip
THERE = {**SARI, "id": "o1", "from_name": "there", "to_name": "other",
         "value": {"start": 0, "end": 6, "labels": ["PER"], "new": 1}}  # fmt: skip


def without_quote(item: Item) -> Item:
    is_quote = item["type"] not in ("relation", "textarea")
    return with_value(item, text=None) if is_quote else item


@pytest.mark.parametrize(
    ("items", "what"),
    [
        ([PAIR], "a result of type 'pairwise'"),
        ([RANKS], "a result of type 'ranker'"),
        ([LABELLING], "a result of type 'taxonomy'"),
        ([THERE], "a result about 'other'"),
        ([BARE], "a region without a label"),
        ([with_value(BARE, labels=[])], "a region without a label"),
        ([OF_BARE[0]], "an answer about a region without a label"),
        ([OF_BARE[1]], "an answer about a region without a label"),
    ],
)
def test_what_has_no_table_is_kept_whole_but_for_its_quote(items: list[Item], what: str) -> None:
    parts = read_whole(*items)
    assert kept(parts) == [without_quote(item) for item in items]
    (finding,) = parts.findings
    assert (finding.rule, finding.severity) == ("result-kept-whole", "warning")
    assert finding.found == f"{what}, which is kept as it is"
    assert (parts.spans, parts.attributes, parts.relations) == ([], [], [])


def test_what_leans_on_a_region_kept_whole_is_kept_whole_with_it() -> None:
    items = [OF_BARE[2], OF_BARE[0], BARE, SARI, OF_BARE[1], relation("r1", "r1")]
    parts = read_whole(*items)
    assert kept(parts) == [without_quote(items[number]) for number in (0, 1, 2, 4)]
    assert rules(parts) == ["result-kept-whole"] * 4
    assert (len(parts.spans), len(parts.relations)) == (1, 1)
    assert [extra.control for extra in parts.extras] == ["", "traits", "entity", "note"]


def test_a_label_from_one_control_is_enough_for_a_region() -> None:
    parts = read_whole({**BARE, "id": "r1"}, SARI, relation("r1", "r1"))
    assert (len(parts.extras), len(parts.spans), len(parts.relations)) == (1, 1, 1)


def test_offsets_into_another_text_are_checked_against_that_text() -> None:
    quoted = with_value(THERE, text="Perahu")
    assert rules(read_whole(quoted)) == ["result-kept-whole"]
    assert kept(read_whole(quoted)) == [THERE]
    far = with_value(THERE, end=len(OTHER) + 1)
    assert rules(read_whole(far)) == ["span-outside-text"]
    assert rules(read_whole(with_value(THERE, text="Kapal"))) == ["quote-of-other-text"]
    # One id may be a region of each text.
    assert len(read_whole({**THERE, "id": "r1"}, SARI).spans) == 1


@pytest.mark.parametrize(
    ("name", "kind", "rule"),
    [
        ("kind", "ranker", "control-unknown"),
        ("entity", "ranker", "control-of-other-type"),
        ("mood", "ranker", "control-of-other-type"),
        ("mood", "labels", "control-of-other-type"),
        ("there", "labels", "control-of-other-type"),
    ],
)
def test_no_item_is_kept_that_no_control_could_have_made(name: str, kind: str, rule: str) -> None:
    parts = read_whole({**SARI, "from_name": name, "type": kind})
    assert (rules(parts), parts.extras) == ([rule], [])
    assert parts.findings[0].severity == "error"


def rest_of(*items: Item) -> list[Item]:
    parts = read(*items)
    every = [*parts.spans, *parts.attributes, *parts.answers, *parts.relations]
    return [msgspec.json.decode(each.rest) if each.rest else {} for each in every]


def test_what_no_field_holds_is_put_aside_as_json() -> None:
    more = {"meta": {"text": ["ragu"], "lead_time": 2.5}, "readonly": True, "parentID": "r0"}
    assert rest_of({**SARI, **more}) == [more]
    assert rest_of({**SARI, "score": None, "hidden": True}) == [{"score": None, "hidden": True}]
    assert rest_of({**ARTICLE, **more}) == [more]
    assert rest_of(CLAIM, {**CERTAIN, "item_index": 0}) == [{}, {"item_index": 0}]
    arrow = relation("r1", "r1", score=0.5, labels=["source"])
    assert rest_of(SARI, arrow) == [{}, {"score": 0.5}]


def test_unknown_keys_are_said_and_put_aside() -> None:
    parts = read(with_value({**SARI, "weather": 1}, globalOffsets={"start": 2}))
    assert rules(parts) == ["result-unknown-key"] * 2
    aside = {"weather": 1, "value": {"globalOffsets": {"start": 2}}}
    assert msgspec.json.decode(parts.spans[0].rest) == aside


def test_a_quote_that_is_no_text_is_put_aside() -> None:
    assert rest_of(with_value(SARI, text=["catatan"])) == [{"value": {"text": ["catatan"]}}]


def test_the_score_of_an_answer_is_a_field_of_it() -> None:
    parts = read(CLAIM, {**CERTAIN, "score": 0.25}, {**ARTICLE, "score": 1})
    assert (parts.attributes[0].score, parts.answers[0].score) == (0.25, 1.0)


def test_an_answer_about_the_document_keeps_its_id() -> None:
    own = {**ARTICLE, "id": "Xy9"}
    assert [each.answer_id for each in read(own).answers] == ["Xy9"]
    # The id that tandai gives to an answer without one says nothing.
    assert [each.answer_id for each in read(ARTICLE).answers] == [""]
    assert [each.answer_id for each in read(without(ARTICLE, "id")).answers] == [""]


def test_an_answer_may_leave_its_interval_to_its_region() -> None:
    bare = with_value(CERTAIN, start=None, end=None, text=None)
    parts = read(bare, CLAIM)
    (finding,) = parts.findings
    assert (finding.rule, finding.severity) == ("answer-without-interval", "warning")
    assert parts.attributes == read(CERTAIN, CLAIM).attributes
    quoted = with_value(CERTAIN, start=None, end=None)
    # The quote is text of the article, which its region gives back: no record holds it.
    assert read(quoted, CLAIM).attributes == parts.attributes
    shown = shown_by(CLAIM, CERTAIN)
    assert origins_of(shown, CLAIM, bare) == ["accepted_untouched"] * 2


@pytest.mark.parametrize(
    ("wire", "origin"), [("prediction", "accepted_untouched"), ("prediction-changed", "changed")]
)
def test_an_arrow_may_say_whose_it_is(wire: str, origin: str) -> None:
    (arrow,) = read(SARI, relation("r1", "r1", origin=wire)).relations
    assert (arrow.origin, arrow.rest) == (origin, "")


def test_an_answer_to_a_hidden_question_is_kept_and_said() -> None:
    source = labels("Kapal", "SOURCE", "c1", "claim")
    parts = read(source, CERTAIN)
    (finding,) = parts.findings
    assert (finding.rule, finding.severity) == ("answer-where-not-asked", "warning")
    assert finding.found == "an answer to 'certainty' of region 'c1'"
    assert len(parts.attributes) == 1
    # Pressing the key of an entity too does not hide the question of the claim.
    assert read(CLAIM, CERTAIN, labels("Kapal", "PER", "c1")).findings == []


@pytest.mark.parametrize("number", ["9" * 5000, "1e999"])
def test_a_number_no_computer_can_hold_is_an_error_at_its_place(number: str) -> None:
    raw = msgspec.Raw(f'{{"type": "labels", "score": {number}}}'.encode())
    parts = read_result([*raws(SARI), raw], CONFIG, TEXT, place="here")
    (finding,) = parts.findings
    assert (finding.rule, finding.severity) == ("result-unreadable", "error")
    assert finding.place == "here, result [1]"
    assert len(parts.spans) == 1


def test_lists_in_lists_without_end_are_an_error_at_their_place() -> None:
    deep = msgspec.Raw(b"[" * 5000 + b"]" * 5000)
    (finding,) = read_result([deep], CONFIG, TEXT, place="here").findings
    assert (finding.rule, finding.place) == ("result-unreadable", "here, result [0]")


def with_inventory(*codes: str) -> Parts:
    items = raws(CLAIM, choices("Kapal", "canonical", *codes, region="c1"))
    inventories = {"canonical": {"K01", "NONE"}}
    return read_result(items, CONFIG, TEXT, place="here", inventories=inventories)


def test_choices_that_come_with_the_task_are_those_of_their_inventory() -> None:
    assert with_inventory("K01", "NONE").findings == []
    (finding,) = with_inventory("K01", "K07").findings
    assert (finding.rule, finding.severity) == ("choice-unknown", "error")
    assert (finding.found, finding.expected) == ("'K07' of 'canonical'", "a code of its inventory")


def test_what_leans_on_a_region_that_is_not_there_is_no_record() -> None:
    bare = with_value(CERTAIN, start=None, end=None, text=None)
    parts = read(bare, SARI, relation("r1", "c1"))
    assert rules(parts) == ["attribute-without-span", "relation-without-end"]
    assert (parts.relations, parts.attributes) == ([], [])


def test_what_leans_on_a_region_whose_label_is_an_error_is_no_record() -> None:
    parts = read(with_value(CLAIM, labels=["gone"]), CERTAIN)
    assert rules(parts) == ["label-unknown", "attribute-without-span"]
    assert (parts.extras, parts.attributes) == ([], [])


def shown_by(*items: object, was_copied: bool = False) -> Shown:
    parts = read(*items, suggested=True)
    return Shown(shown_items(parts.spans, parts.attributes, parts.answers), was_copied=was_copied)


def origins_of(shown: Shown, *items: Item) -> list[str]:
    bare = [without(item, "origin") for item in items]
    return origins(read_result(raws(*bare), CONFIG, TEXT, place="here", shown=shown))


def test_without_origin_what_was_shown_was_accepted_and_the_rest_is_manual() -> None:
    shown = shown_by(CLAIM, CERTAIN, ARTICLE)
    assert origins_of(shown, CLAIM, CERTAIN, ARTICLE) == ["accepted_untouched"] * 3
    other = choices("Kapal", "certainty", "UNCERTAIN", region="c1")
    disagreed = answer("article", "choices", "choices", "DISAGREE")
    assert origins_of(shown, CLAIM, other, disagreed) == ["accepted_untouched", "manual", "manual"]
    assert origins_of(shown, SARI, {**CLAIM, "id": "c2"}) == ["manual", "manual"]


def test_without_origin_nothing_of_a_copied_suggestion_passes_for_manual() -> None:
    shown = shown_by(CLAIM, ARTICLE, was_copied=True)
    wider = labels("Kapal itu", "CLAIM", "c1", "claim")
    disagreed = answer("article", "choices", "choices", "DISAGREE")
    assert origins_of(shown, CLAIM) == ["accepted_untouched"]
    assert origins_of(shown, wider, disagreed) == ["changed", "changed"]
    assert origins_of(shown, SARI) == ["accepted_untouched"]


def test_an_origin_that_is_said_is_believed() -> None:
    parts = read_result(raws(SARI), CONFIG, TEXT, place="here", shown=shown_by(SARI))
    assert origins(parts) == ["manual"]


START, END = at("Sari")

BAD: list[tuple[str, list[object], str, str]] = [
    ("result-not-object", ["PER"], "str", "an object"),
    ("result-without-type", [without(SARI, "type")], "None", "a type"),
    ("result-without-type", [{**SARI, "type": ["labels"]}], "['labels']", "a type"),
    ("result-without-value", [{**SARI, "value": None}], "None", "an object"),
    ("result-without-value", [without(ARTICLE, "value")], "None", "an object"),
    ("origin-unknown", [{**SARI, "origin": "robot"}], "'robot'",
     "one of manual, prediction, prediction-changed"),
    ("origin-unknown", [{**SARI, "origin": None}], "None",
     "one of manual, prediction, prediction-changed"),
    ("origin-unknown", [SARI, CLAIM, relation("r1", "c1", origin=["manual"])], "['manual']",
     "one of manual, prediction, prediction-changed"),
    ("control-unknown", [{**SARI, "from_name": "mood"}], "'mood'",
     "one of entity, claim, certainty, traits, canonical, note, article, remark"),
    ("control-unknown", [without(ARTICLE, "from_name")], "None",
     "one of entity, claim, certainty, traits, canonical, note, article, remark"),
    ("control-of-other-type", [CLAIM, {**CERTAIN, "from_name": "claim"}],
     "type 'choices' to 'text'", "what <Labels claim> makes, to 'text'"),
    ("control-of-other-type", [{**SARI, "to_name": "body"}],
     "type 'labels' to 'body'", "what <Labels entity> makes, to 'text'"),
    ("region-without-id", [without(SARI, "id")], "None", "a region id"),
    ("region-without-id", [{**SARI, "id": ""}], "''", "a region id"),
    ("region-without-label", [with_value(SARI, labels="PER")], "'PER'", "a list of labels"),
    ("result-kept-whole", [with_value(SARI, labels=[])],
     "a region without a label, which is kept as it is", "a result with a table"),
    ("label-unknown", [with_value(SARI, labels=["CLAIM"])], "'CLAIM' of 'entity'",
     "one of PER, LOC"),
    ("label-unknown", [with_value(SARI, labels=["Orang"])], "'Orang' of 'entity'",
     "one of PER, LOC"),
    ("label-unknown", [with_value(SARI, labels=[["PER"]])], "['PER'] of 'entity'",
     "one of PER, LOC"),
    ("label-twice", [SARI, SARI], "entity=PER of region 'r1' again", "one"),
    ("score-out-of-range", [{**SARI, "score": 1.5}], "1.5", "a number from 0 to 1"),
    ("score-out-of-range", [{**SARI, "score": "0.5"}], "'0.5'", "a number from 0 to 1"),
    ("score-out-of-range", [{**SARI, "score": True}], "True", "a number from 0 to 1"),
    ("span-not-integer", [with_value(SARI, start=START + 0.5)], f"{START + 0.5}:{END}",
     "two code point offsets"),
    ("span-not-integer", [with_value(SARI, start=str(START))], f"'{START}':{END}",
     "two code point offsets"),
    ("span-not-integer", [with_value(SARI, start=True)], f"True:{END}", "two code point offsets"),
    ("span-not-integer", [with_value(SARI, end=None)], f"{START}:None", "two code point offsets"),
    ("span-not-integer", [CLAIM, with_value(CERTAIN, end=None)], f"{at('Kapal')[0]}:None",
     "two code point offsets"),
    ("answer-without-interval", [CLAIM, with_value(CERTAIN, start=None, end=None)],
     "certainty of region 'c1' without its interval", "start and end, which its region gives"),
    ("region-without-id", [without(with_value(CERTAIN, start=None, end=None), "id")], "None",
     "a region id"),
    ("span-outside-text", [with_value(SARI, end=len(TEXT) + 1)], f"{START}:{len(TEXT) + 1}",
     f"0 <= start < end <= {len(TEXT)}"),
    ("span-outside-text", [with_value(SARI, start=-1)], f"-1:{END}",
     f"0 <= start < end <= {len(TEXT)}"),
    ("span-outside-text", [with_value(SARI, start=END)], f"{END}:{END}",
     f"0 <= start < end <= {len(TEXT)}"),
    ("span-outside-text", [with_value(SARI, start=END, end=START)], f"{END}:{START}",
     f"0 <= start < end <= {len(TEXT)}"),
    ("region-id-twice", [SARI, labels("Kapal", "LOC")], "'r1' at {}:{}".format(*at("Kapal")),
     f"at {START}:{END}"),
    ("region-id-twice", [CLAIM, choices("Sari", "certainty", "CERTAIN", region="c1")],
     f"'c1' at {START}:{END}", "at {}:{}".format(*at("Kapal"))),
    ("quote-of-other-text", [with_value(SARI, text="Budi")],
     "a quote of 4 characters that is not the text there", f"the text at {START}:{END}"),
    ("quote-of-other-text", [CLAIM, with_value(CERTAIN, text="")],
     "a quote of 0 characters that is not the text there", "the text at {}:{}".format(*at("Kapal"))),
    ("answer-without-value", [with_value(ARTICLE, choices=None)], "None", "choices: [text]"),
    ("answer-without-value", [with_value(ARTICLE, choices=[1])], "[1]", "choices: [text]"),
    ("answer-without-value", [CLAIM, with_value(textarea("Kapal", "note", region="c1"), text={})],
     "{}", "text: [text]"),
    ("answer-empty", [with_value(ARTICLE, choices=[])], "no choices of 'article', which is kept as it is",
     "at least one"),
    ("answer-twice", [ARTICLE, {**ARTICLE, "id": "other"}], "article again", "one"),
    ("answer-twice", [CLAIM, CERTAIN, CERTAIN], "certainty of region 'c1' again", "one"),
    ("answer-of-other-place", [{**CERTAIN, "from_name": "article", **{
        "value": {"start": 0, "end": 1, "choices": ["AGREE"]}}}],
     "an answer of 'article' about a region", "one about the whole document"),
    ("choice-unknown", [with_value(ARTICLE, choices=["Menerima"])], "'Menerima' of 'article'",
     "one of AGREE, DISAGREE"),
    ("choice-not-single", [with_value(ARTICLE, choices=["AGREE", "DISAGREE"])], "AGREE, DISAGREE",
     "one choice of 'article'"),
    ("relation-label-unknown", [SARI, CLAIM, relation("r1", "c1", labels=["source", "knows"])],
     "['source', 'knows']", "source or denies"),
    ("relation-label-unknown", [SARI, CLAIM, relation("r1", "c1", labels={"a": 1})], "{'a': 1}",
     "source or denies"),
    ("relation-direction", [SARI, CLAIM, relation("r1", "c1", direction="up")], "'up'",
     "right, left or bi"),
    ("relation-direction", [SARI, CLAIM, relation("r1", "c1", direction=["bi"])], "['bi']",
     "right, left or bi"),
    ("relation-twice", [SARI, CLAIM, *[relation("r1", "c1", labels=["source"])] * 2],
     "the arrow from 'r1' to 'c1' a second time", "one arrow"),
    ("choice-twice", [SARI, choices("Sari", "traits", "old", "new", "old")],
     "'old' of 'traits' again", "each choice once"),
    ("quote-of-other-text", [CLAIM, with_value(CERTAIN, start=None, end=None, text="angin")],
     "a quote of 5 characters that is not the text there", "the text at {}:{}".format(*at("Kapal"))),
    ("result-unknown-key", [with_value(ARTICLE, text="angin")], "the key 'value.text'",
     "a known key"),
    ("relation-without-end", [SARI, relation("r1", "c1")], "an arrow at 'c1'", "a region"),
    ("relation-without-end", [SARI, without(relation("r1", "r1"), "from_id")], "an arrow at None",
     "a region"),
    ("attribute-without-span", [with_value(CERTAIN, start=None, end=None)],
     "certainty of region 'c1'", "a labelled region"),
    ("answer-where-not-asked", [labels("Kapal", "SOURCE", "c1", "claim"), CERTAIN],
     "an answer to 'certainty' of region 'c1'", "none, as the question is hidden there"),
    ("result-unknown-key", [{**SARI, "weather": 1}], "the key 'weather'", "a known key"),
    ("result-unknown-key", [with_value(SARI, globalOffsets={})], "the key 'value.globalOffsets'",
     "a known key"),
    ("control-of-other-type", [{**SARI, "type": "pairwise"}],
     "type 'pairwise' to 'text'", "what <Labels entity> makes, to 'text'"),
]  # fmt: skip
WARNINGS = {
    "answer-empty",
    "answer-where-not-asked",
    "answer-without-interval",
    "choice-twice",
    "relation-twice",
    "result-kept-whole",
    "result-unknown-key",
}
ELSEWHERE = {
    "result-unreadable",
    "quote-white-space",
    "answer-out-of-range",
    "region-not-drawn",
}
"""Rules whose bad examples are in tests of their own."""
ABOUT_THE_LIST = {"answer-where-not-asked"}
READERS = ("regions", "labelled", "answered", "linked", "reading", "intervals", "allowed")


@pytest.mark.parametrize(
    ("rule", "items", "found", "expected"),
    BAD,
    ids=[f"{number}-{case[0]}" for number, case in enumerate(BAD)],
)
def test_every_rule_has_a_bad_example_and_one_finding(
    rule: str, items: list[object], found: str, expected: str
) -> None:
    (finding,) = read(*items).findings
    assert (finding.rule, finding.found, finding.expected) == (rule, found, expected)
    assert finding.severity == ("warning" if rule in WARNINGS else "error")
    last = "" if rule in ABOUT_THE_LIST else f", result [{len(items) - 1}]"
    assert finding.place == f"here{last}"


def test_no_rule_is_without_a_bad_example() -> None:
    """Read from the source: every id that a reader notes, or gives to `is_new`."""
    folder = Path(regions.__file__).parent
    sources = [(folder / f"{name}.py").read_text(encoding="utf-8") for name in READERS]
    told = set(re.findall(r'\b(?:error|warn|is_new)\(\s*"([a-z-]+)"', "".join(sources)))
    assert told == {case[0] for case in BAD} | ELSEWHERE


def test_items_after_a_bad_one_are_read() -> None:
    parts = read("PER", {**SARI, "origin": "robot"}, CLAIM, CERTAIN)
    assert rules(parts) == ["result-not-object", "origin-unknown"]
    assert (len(parts.spans), len(parts.attributes)) == (1, 1)


def test_no_finding_repeats_what_an_annotator_selected() -> None:
    parts = read(with_value(SARI, text="rahasia"), with_value(CLAIM, text="rahasia", end=999))
    assert len(parts.findings) == 2
    assert "rahasia" not in str(parts.findings)


def test_a_list_without_items_says_nothing() -> None:
    assert read_result(raws(), CONFIG, TEXT, place="here") == read()
    assert (read().spans, read().findings) == ([], [])


def test_an_arrow_at_a_region_that_has_an_empty_answer_only_is_kept() -> None:
    empty = choices("Kapal", "traits", region="c1")
    parts = read(empty, SARI, relation("r1", "c1"))
    assert rules(parts) == ["answer-empty", "result-kept-whole"]
    assert [each.type for each in parts.extras] == ["choices", "relation"]

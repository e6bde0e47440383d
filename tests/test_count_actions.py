"""The costs of docs/actions.md, by examples that can be counted on one's fingers.

Real events are held against the same tool in tests/integration/test_corrections.py.
"""

import runpy
from collections import Counter
from pathlib import Path

import msgspec

from tandai.labelstudio.config import parse_config
from tandai.records import Annotation, Attribute, Relation, Span

ROOT = Path(__file__).resolve().parent.parent
count_actions = runpy.run_path(str(ROOT / "tools" / "count_actions.py"))["count_actions"]
XML = """<View>
  <Labels name="claim" toName="text"><Label value="CLAIM"/><Label value="CUE"/></Labels>
  <View style="white-space: pre-wrap"><Text name="text" value="$text"/></View>
  <Choices name="certainty" toName="text" perRegion="true">
    <Choice value="CERTAIN"/><Choice value="UNCERTAIN"/>
  </Choices>
  <Taxonomy name="pairs" toName="text" perRegion="true" value="$pairs"/>
  <TextArea name="note" toName="text" perRegion="true"/>
  <Relations><Relation value="cue"/></Relations>
</View>"""
CONFIG = parse_config("config.xml", XML)
replace = msgspec.structs.replace


def span(name: str, start: int, label: str = "CLAIM") -> Span:
    return Span(
        span_id=name,
        start=start,
        end=start + 4,
        control="claim",
        label=label,
        quote_sha256="",
        origin="manual",
    )


def said(name: str, *values: str, about: str = "a") -> Attribute:
    kind = {"pairs": "taxonomy", "note": "text"}.get(name, "choices")
    return msgspec.convert(
        {"span_id": about, "name": name, "kind": kind, "values": values, "origin": "manual"},
        Attribute,
    )


BEFORE = Annotation(
    annotation_id="d/claim/x/1",
    document_id="d",
    text_sha256="",
    layer="claim",
    guideline_version="1",
    annotator_id="x",
    annotator_kind="person",
    spans=(span("a", 0), span("u", 9, "CUE")),
    attributes=(said("certainty", "CERTAIN"), said("pairs", "K1/DENY")),
    relations=(Relation(from_id="u", to_id="a", labels=("cue",), origin="manual"),),
)


def cost(**changes: object) -> Counter[str]:
    """Without the key that submits."""
    after = replace(BEFORE, **changes)
    counted: Counter[str] = count_actions(BEFORE, after, CONFIG)
    assert counted["keys"] >= 1
    return counted - Counter(keys=1)


def test_what_is_accepted_costs_nothing_but_the_submission() -> None:
    assert cost() == Counter()


def test_a_new_span_with_an_answer_is_a_key_a_stroke_a_click_and_a_key() -> None:
    spans = (*BEFORE.spans, span("n", 20))
    answers = (*BEFORE.attributes, said("certainty", "CERTAIN", about="n"))
    assert cost(spans=spans, attributes=answers) == Counter(strokes=1, keys=2, clicks=1)


def test_another_label_and_another_answer_of_one_span_take_one_click() -> None:
    spans = (span("a", 0, "CUE"), BEFORE.spans[1])
    answers = (said("certainty", "UNCERTAIN"), BEFORE.attributes[1])
    assert cost(spans=spans, attributes=answers) == Counter(clicks=1, keys=2)


def test_a_moved_edge_is_a_span_deleted_and_drawn_anew_with_all_that_hangs_on_it() -> None:
    moved = cost(spans=(span("a", 1), BEFORE.spans[1]))
    deleted, drawn = Counter(clicks=1, keys=1), Counter(strokes=1, keys=1)
    answers = Counter(clicks=1, keys=1) + Counter(clicks=2, keys=1)
    arrow = Counter(clicks=5, keys=1) + Counter(clicks=1)
    assert moved == deleted + drawn + answers + arrow


def test_a_deleted_span_takes_its_arrows_along() -> None:
    assert cost(spans=BEFORE.spans[:1], relations=()) == Counter(clicks=1, keys=1)


def test_an_answer_taken_back_is_its_key_again() -> None:
    assert cost(attributes=BEFORE.attributes[1:]) == Counter(clicks=1, keys=1)


def test_one_pair_more_and_one_pair_less() -> None:
    more = (BEFORE.attributes[0], said("pairs", "K1/DENY"), said("pairs", "K2/SUPPORT"))
    assert cost(attributes=more) == Counter(clicks=3, keys=1)
    assert cost(attributes=BEFORE.attributes[:1]) == Counter(clicks=2)


def test_a_text_is_a_click_on_its_field_the_words_and_enter() -> None:
    assert cost(attributes=(*BEFORE.attributes, said("note", "x"))) == Counter(clicks=2, keys=2)


def test_an_arrow_removed_is_the_list_and_its_bin() -> None:
    assert cost(relations=()) == Counter(clicks=2)

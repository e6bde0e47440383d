import re
from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest

from labelstudio.samples import CONFIG, CONFIG_XML, TEXT, document_of
from tandai import checks
from tandai.checks import (
    check_annotation,
    check_asked_spans,
    check_combined,
    check_gold_spans,
)
from tandai.findings import Finding
from tandai.labelstudio.config import LabelConfig, parse_config
from tandai.records import Annotation, Answer, Attribute, Relation, Span

DOCUMENT = document_of("d1")
replace = msgspec.structs.replace


def span(start: int, end: int, label: str = "PER", control: str = "entity") -> Span:
    return Span(
        span_id=f"{control}-{start}",
        start=start,
        end=end,
        control=control,
        label=label,
        quote_sha256="",
        origin="manual",
    )


CLAIM = span(0, 9, "CLAIM", "claim")
CERTAIN = Attribute(
    span_id="claim-0", name="certainty", kind="choices", values=("CERTAIN",), origin="manual"
)
CANONICAL = replace(CERTAIN, name="canonical", values=("K77",))
AGREE = Answer(name="article", kind="choices", values=("AGREE",), origin="manual")
REMARK = Answer(name="remark", kind="text", values=("apa saja",), origin="manual")
ARROW = Relation(from_id="entity-3", to_id="claim-0", labels=("source",), origin="manual")
GOOD = Annotation(
    annotation_id="d1/claim/a/1",
    document_id="d1",
    text_sha256=DOCUMENT.text_sha256,
    layer="claim",
    guideline_version="1",
    annotator_id="a",
    annotator_kind="script",
    spans=(CLAIM, span(3, 5)),
    attributes=(CERTAIN, CANONICAL),
    relations=(ARROW,),
    answers=(AGREE, REMARK),
)


def test_what_fits_document_and_config_has_no_finding() -> None:
    assert list(check_annotation(GOOD, DOCUMENT, CONFIG, place="here")) == []


def test_an_annotation_of_no_document_is_an_error() -> None:
    assert list(check_annotation(GOOD, None, CONFIG, place="here")) == [
        Finding("document-unknown", "error", "here, d1/claim/a/1", "d1", "a document of the corpus")
    ]


BAD: list[tuple[str, Annotation, str]] = [
    ("text-changed", replace(GOOD, text_sha256="0" * 64), "000000000000"),
    ("span-outside-text", replace(GOOD, spans=(CLAIM, span(3, len(TEXT) + 1))),
     f"3:{len(TEXT) + 1}"),
    ("span-outside-text", replace(GOOD, spans=(CLAIM, span(3, 3))), "3:3"),
    ("span-outside-text", replace(GOOD, relations=(), spans=(CLAIM, span(-1, 3))), "-1:3"),
    ("label-unknown", replace(GOOD, spans=(CLAIM, span(3, 5, "GONE"))), "entity=GONE"),
    ("label-unknown", replace(GOOD, spans=(CLAIM, replace(span(3, 5), control="gone"))),
     "gone=PER"),
    ("attribute-without-span", replace(GOOD, attributes=(replace(CERTAIN, span_id="x"),)),
     "certainty of x"),
    ("control-unknown", replace(GOOD, attributes=(replace(CERTAIN, name="gone"),)),
     "'gone' about a span"),
    ("control-unknown", replace(GOOD, attributes=(replace(CERTAIN, name="article"),)),
     "'article' about a span"),
    ("control-unknown", replace(GOOD, answers=(replace(AGREE, name="certainty"),)),
     "'certainty' about the document"),
    ("choice-unknown", replace(GOOD, attributes=(replace(CERTAIN, values=("Pasti",)),)),
     "certainty=Pasti"),
    ("choice-unknown", replace(GOOD, answers=(replace(AGREE, values=("Menerima",)),)),
     "article=Menerima"),
    ("relation-without-end", replace(GOOD, relations=(replace(ARROW, to_id="x"),)),
     "entity-3 -> x"),
    ("relation-label-unknown", replace(GOOD, relations=(replace(ARROW, labels=("knows",)),)),
     "'knows'"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "bad", "found"), BAD)
def test_a_bad_annotation_is_one_error(rule: str, bad: Annotation, found: str) -> None:
    (finding,) = check_annotation(bad, DOCUMENT, CONFIG, place="here")
    assert (finding.rule, finding.severity, finding.found) == (rule, "error", found)
    assert finding.place.startswith("here, d1/claim/a/1")


def config(name: str, *tags: str) -> LabelConfig:
    text = '<Text name="text" value="$text"/>'
    return parse_config(name, f"<View>{text}{''.join(tags)}</View>")


ENTITY = '<Labels name="entity" toName="text"><Label value="PER"/></Labels>'
CLAIMS = '<Labels name="claim" toName="text"><Label value="CLAIM"/></Labels>'
MOOD = '<Choices name="mood" toName="text"><Choice value="glad"/></Choices>'
SOURCE = '<Relations><Relation value="source"/></Relations>'
LAYERS = {"entity": config("entity", ENTITY), "claim": config("claim", CLAIMS, SOURCE)}


def test_a_combined_config_of_just_its_layers_has_no_finding() -> None:
    assert list(check_combined(config("all", SOURCE, CLAIMS, ENTITY), LAYERS)) == []


def test_a_key_may_be_missing_from_the_combined_config_and_none_may_change() -> None:
    """One page has fewer keys than all its layers together."""
    with_key = ENTITY.replace("/><", " hotkey='1'/><")
    layers = {**LAYERS, "entity": config("entity", with_key)}
    assert list(check_combined(config("all", SOURCE, CLAIMS, ENTITY), layers)) == []
    other = with_key.replace("'1'", "'2'")
    (finding,) = check_combined(config("all", SOURCE, CLAIMS, other), layers)
    assert (finding.place, finding.found) == ("all, entity", "another hotkeys")


@pytest.mark.parametrize(
    ("tags", "rule", "place", "found", "expected"),
    [
        ([SOURCE, CLAIMS], "combined-lacks-control", "all", "no control 'entity'",
         "that of entity"),
        ([SOURCE, CLAIMS, ENTITY, MOOD], "combined-has-more", "all", "the control 'mood'",
         "none of its own"),
        ([SOURCE, CLAIMS, ENTITY.replace("PER", "ORG")], "combined-differs", "all, entity",
         "another codes, shown", "that of entity"),
        ([SOURCE, CLAIMS, ENTITY.replace("/><", " hotkey='1'/><")], "combined-differs",
         "all, entity", "another hotkeys", "that of entity"),
        ([CLAIMS, ENTITY], "combined-differs", "all, Relations", "", "source"),
    ],
)  # fmt: skip
def test_a_combined_config_that_differs_is_one_error(
    tags: list[str], rule: str, place: str, found: str, expected: str
) -> None:
    assert list(check_combined(config("all", *tags), LAYERS)) == [
        Finding(rule, "error", place, found, expected)
    ]


def test_a_control_that_two_layers_declare_differently_is_an_error_of_the_later() -> None:
    layers = {**LAYERS, "stance": config("stance", CLAIMS.replace("CLAIM", "PLEA"))}
    (finding,) = check_combined(config("all", SOURCE, CLAIMS, ENTITY), layers)
    assert (finding.rule, finding.place) == ("combined-differs", "stance, claim")


def overlaps(*spans: Span) -> list[str]:
    gold = [replace(GOOD, spans=spans)]
    return [each.found for each in check_gold_spans(gold, place="gold")]


def test_gold_spans_of_one_control_that_overlap_are_noted() -> None:
    (finding,) = check_gold_spans([replace(GOOD, spans=(span(0, 5), span(4, 9)))], place="gold")
    assert finding == Finding(
        "gold-spans-overlap", "note", "gold, d1", "0:5 PER and 4:9 PER", "spans apart"
    )


def test_gold_spans_that_touch_or_are_of_two_controls_are_apart() -> None:
    assert overlaps(span(0, 5), span(5, 9), CLAIM) == []


def test_every_span_inside_a_long_one_is_noted() -> None:
    assert overlaps(span(0, 90), span(1, 2), span(5, 9)) == [
        "0:90 PER and 1:2 PER",
        "0:90 PER and 5:9 PER",
    ]


def test_an_answer_about_a_span_that_gold_lost_is_found() -> None:
    answers = [replace(GOOD, spans=(span(0, 5), span(6, 9)))]
    there = {"d1": replace(GOOD, spans=(span(0, 5),))}
    (finding,) = check_asked_spans(answers, there.get, layer="stance", asked="claim")
    assert (finding.rule, finding.severity) == ("answer-about-lost-span", "error")
    assert finding.found == "6:9 PER"
    assert len(list(check_asked_spans(answers, {}.get, layer="stance", asked="claim"))) == 2


def rules_of(findings: Iterable[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


def test_no_rule_is_without_a_bad_example() -> None:
    source = Path(checks.__file__).read_text(encoding="utf-8")
    elsewhere = {
        "document-unknown", "combined-lacks-control", "combined-has-more", "combined-differs",
        "gold-spans-overlap", "answer-about-lost-span",
    }  # fmt: skip
    told = set(re.findall(r'Finding\(\s*"([a-z-]+)"', source))
    assert told == {case[0] for case in BAD} | elsewhere


def test_the_sample_config_of_these_tests_is_combined_of_itself() -> None:
    again = parse_config("again", CONFIG_XML)
    assert rules_of(check_combined(again, {"one": CONFIG})) == set()

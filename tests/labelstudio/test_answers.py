"""Answers of every kind, about a region and about the document, read and written back."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelstudio.samples import TEXT, at, raws
from labelstudio.test_results import annotation
from tandai.errors import ConfigError
from tandai.labelstudio.config import parse_config
from tandai.labelstudio.regions import Parts, read_result
from tandai.labelstudio.results import write_result
from tandai.paths import join_path, split_path
from tandai.records import Answer

CONFIG = parse_config(
    "here",
    """<View>
  <Labels name="claim" toName="text"><Label value="CLAIM"/></Labels>
  <Text name="text" value="$text"/>
  <Taxonomy name="topic" toName="text" maxUsages="2">
    <Choice alias="SEA" value="Laut"><Choice value="kapal/perahu"/><Choice value="ikan"/></Choice>
  </Taxonomy>
  <Taxonomy name="canonical_stance" toName="text" perRegion="true" value="$canonical_stances"/>
  <Choices name="mood" toName="text" allowNested="true">
    <Choice value="CALM"><Choice value="VERY"/></Choice>
  </Choices>
  <Rating name="weight" toName="text" perRegion="true"/>
  <Rating name="quality" toName="text"/>
  <Number name="ships" toName="text" perRegion="true" min="0" max="9"/>
  <Number name="price" toName="text"/>
  <DateTime name="since" toName="text" perRegion="true"/>
  <DateTime name="day" toName="text" only="date"/>
</View>""",
)
START, END = at("Kapal")
CLAIM = {
    "id": "c1",
    "from_name": "claim",
    "to_name": "text",
    "type": "labels",
    "origin": "manual",
    "value": {"start": START, "end": END, "text": "Kapal", "labels": ["CLAIM"]},
}
INVENTORIES = {"canonical_stance": {"K1/SUPPORT", "K1/DENY", "K2/SUPPORT"}}


def item(name: str, value: object, region: str = "") -> dict[str, Any]:
    control = CONFIG.control(name)
    assert control is not None
    key = control.tag.lower()
    where = {"start": START, "end": END, "text": "Kapal"} if region else {}
    return {
        "id": region or f"a-{name}",
        "from_name": name,
        "to_name": "text",
        "type": key,
        "origin": "manual",
        "value": {**where, key: value},
    }


def read(*items: object) -> Parts:
    return read_result(raws(CLAIM, *items), CONFIG, TEXT, place="here", inventories=INVENTORIES)


CASES: list[tuple[str, str, object, str, tuple[str, ...]]] = [
    ("topic", "", [["SEA"], ["SEA", "kapal/perahu"]], "taxonomy", ("SEA", "SEA/kapal\\/perahu")),
    ("canonical_stance", "c1", [["K1", "DENY"], ["K2", "SUPPORT"]], "taxonomy",
     ("K1/DENY", "K2/SUPPORT")),
    ("mood", "", [["CALM", "VERY"]], "taxonomy", ("CALM/VERY",)),
    ("weight", "c1", 4, "rating", ("4",)),
    ("quality", "", 0, "rating", ("0",)),
    ("ships", "c1", 2.5, "number", ("2.5",)),
    ("price", "", -12000000000000000000000, "number", ("-12000000000000000000000",)),
    ("since", "c1", "2031-03-04T10:00", "datetime", ("2031-03-04T10:00",)),
    ("day", "", "2031-03-04", "datetime", ("2031-03-04",)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "region", "value", "kind", "values"), CASES)
def test_an_answer_of_any_kind_goes_round(
    name: str, region: str, value: object, kind: str, values: tuple[str, ...]
) -> None:
    given_item = item(name, value, region)
    parts = read(given_item)
    assert parts.findings == []
    (made,) = parts.attributes if region else parts.answers
    assert (made.name, made.kind, made.values) == (name, kind, values)
    written = annotation(tuple(parts.spans), tuple(parts.attributes), (), tuple(parts.answers))
    assert write_result(written, CONFIG, TEXT)[1:] == [given_item]


@pytest.mark.parametrize(
    ("name", "region", "value", "rule", "found", "expected"),
    [
        ("topic", "", ["SEA"], "answer-without-value", "['SEA']", "taxonomy: [[text]]"),
        ("topic", "", [[]], "answer-without-value", "[[]]", "taxonomy: [[text]]"),
        ("topic", "", "SEA", "answer-without-value", "'SEA'", "taxonomy: [[text]]"),
        ("mood", "", ["CALM"], "answer-without-value", "['CALM']", "choices: [[text]]"),
        ("mood", "", [["CALM"], ["CALM", "VERY"]], "choice-not-single", "CALM, CALM/VERY",
         "one choice of 'mood'"),
        ("topic", "", [["Laut"]], "choice-unknown", "'Laut' of 'topic'",
         "one of SEA, SEA/kapal\\/perahu, SEA/ikan"),
        ("topic", "", [["SEA"], ["SEA", "ikan"], ["SEA", "kapal/perahu"]], "choice-not-single",
         "SEA, SEA/ikan, SEA/kapal\\/perahu", "at most 2 paths of 'topic'"),
        ("canonical_stance", "c1", [["K1"]], "choice-unknown", "'K1' of 'canonical_stance'",
         "a code of its inventory"),
        ("weight", "c1", True, "answer-without-value", "True", "rating: a number"),
        ("price", "", "12", "answer-without-value", "'12'", "number: a number"),
        ("day", "", 2031, "answer-without-value", "2031", "datetime: a text"),
    ],
)  # fmt: skip
def test_a_value_of_another_form_is_an_error(
    name: str, region: str, value: object, rule: str, found: str, expected: str
) -> None:
    (finding,) = read(item(name, value, region)).findings
    assert (finding.rule, finding.severity) == (rule, "error")
    assert (finding.found, finding.expected) == (found, expected)


@pytest.mark.parametrize(
    ("name", "region", "value", "found", "expected"),
    [
        ("ships", "c1", -1, "-1 of 'ships'", "at least 0 and at most 9"),
        ("ships", "c1", 9.5, "9.5 of 'ships'", "at least 0 and at most 9"),
        ("quality", "", 6, "6 of 'quality'", "at least 0 and at most 5"),
    ],
)
def test_a_number_outside_its_limits_is_kept_and_said(
    name: str, region: str, value: float, found: str, expected: str
) -> None:
    """The editor lets nobody submit it; a draft, or a program, may have it."""
    parts = read(item(name, value, region))
    (finding,) = parts.findings
    assert (finding.rule, finding.severity) == ("answer-out-of-range", "warning")
    assert (finding.found, finding.expected) == (found, expected)
    assert len(parts.attributes) + len(parts.answers) == 1


@pytest.mark.parametrize(
    ("name", "kind", "values", "told"),
    [
        ("quality", "rating", ("many",), "quality: found ('many',); expected rating: a number."),
        ("quality", "rating", ("1", "2"), "expected rating: a number."),
        ("price", "number", ("true",), "expected number: a number."),
        ("topic", "taxonomy", ("SEA/gone",), "found the choice 'SEA/gone'"),
        ("topic", "taxonomy", ("SEA",) * 3, "found 3 choices of control 'topic'"),
        ("topic", "choices", ("SEA",), "found no control 'topic' for answers of kind 'choices'"),
    ],
)
def test_what_no_control_could_hold_is_not_written(
    name: str, kind: Any, values: tuple[str, ...], told: str
) -> None:
    answer = Answer(name=name, kind=kind, values=values, origin="manual")
    with pytest.raises(ConfigError) as caught:
        write_result(annotation(answers=(answer,)), CONFIG, TEXT)
    assert told in str(caught.value)


STEPS = st.lists(st.text(alphabet=st.sampled_from("ab/\\ é😀\n")), min_size=1)


@given(STEPS)
def test_a_path_comes_apart_where_it_was_joined(steps: list[str]) -> None:
    assert split_path(join_path(steps)) == steps


@given(STEPS, STEPS)
def test_two_paths_are_one_text_only_if_they_are_one_path(
    first: list[str], second: list[str]
) -> None:
    assert (join_path(first) == join_path(second)) == (first == second)


def test_what_is_no_path_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one step"):
        join_path([])
    with pytest.raises(ValueError, match="stands before nothing"):
        split_path("a\\")


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_given_back_as_it_was(number: float) -> None:
    (answer,) = read(item("price", number)).answers
    assert msgspec.json.decode(answer.values[0]) == number
    (_, back) = write_result(annotation(tuple(read().spans), answers=(answer,)), CONFIG, TEXT)
    assert back["value"]["number"] == number

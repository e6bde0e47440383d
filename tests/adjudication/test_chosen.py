"""A place that somebody names is a question about what gold has there, or would have."""

import pytest

from adjudication.test_suspected import GOLD, LEFT_OUT
from adjudication.test_weights import CONFIG, PLACE
from tandai.adjudication.chosen import Choice, choose_questions, read_choice
from tandai.errors import InputError
from tandai.records import Annotation

AT = (PLACE.start, PLACE.end)


def asked(
    name: str = "",
    *,
    place: tuple[int, int] = AT,
    gold: Annotation = GOLD.said,
    spans_are_given: bool = False,
) -> list[tuple[str, str]]:
    choice = Choice("d", *place, name)
    made = choose_questions(choice, gold, CONFIG, spans_are_given=spans_are_given)
    assert {each.reason for each in made} == {"chosen"}
    return [(each.what, each.item) for each in made]


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("s01:12-18", Choice("s01", 12, 18, "")),
        ("s01:12-18:CUE", Choice("s01", 12, 18, "CUE")),
        ("a:b:12-18:pairs K07", Choice("a:b", 12, 18, "pairs K07")),
    ],
)
def test_a_place_is_read_as_it_is_written(written: str, wanted: Choice) -> None:
    assert read_choice(written) == wanted
    assert str(wanted) == written


@pytest.mark.parametrize(
    "written", ["", "s01", "s01:12", "s01:18-12", "s01:12-12", "s01:-1-2", ":1-2"]
)
def test_what_is_no_place_is_refused(written: str) -> None:
    with pytest.raises(InputError, match="DOCUMENT:START-END"):
        read_choice(written)


def test_without_a_name_it_is_about_what_gold_has_there() -> None:
    assert asked() == [("span", str(PLACE))]
    # Nothing stands just there: what touches it.
    assert asked(place=(PLACE.start + 1, PLACE.start + 2)) == [("span", str(PLACE))]


def test_a_label_asks_for_its_span_marked_or_not() -> None:
    assert asked("CLAIM") == asked("CLAIM", gold=LEFT_OUT.said) == [("span", str(PLACE))]
    assert asked("SOURCE") == [("span", str(PLACE._replace(label="SOURCE")))]


def test_a_question_asks_for_its_answer_or_a_part_of_it() -> None:
    assert asked("certainty") == [("attribute", f"{PLACE} certainty")]
    assert asked("certainty NO") == [("attribute", f"{PLACE} certainty NO")]


def test_where_spans_are_given_answers_are_asked_about() -> None:
    wanted = [("attribute", f"{PLACE} certainty")]
    assert asked(spans_are_given=True) == asked("CLAIM", spans_are_given=True) == wanted


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "certaint"}, r"a label \(CLAIM, SOURCE\) or a question \(certainty, stance_T1\)"),
        ({"gold": LEFT_OUT.said}, "no span just there in gold; touching it: none"),
        ({"name": "certainty", "place": (14, 20)}, "touching it: 13-27 CLAIM"),
        ({"spans_are_given": True, "name": "SOURCE"}, "touching it: 13-27 CLAIM"),
    ],
)
def test_where_nothing_can_be_asked_it_says_what_is_there(
    changes: dict[str, object], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        asked(**changes)

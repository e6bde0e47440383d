"""datasheet.yaml is read strictly: what is missing, empty, unknown or twice is said with its key."""

import pytest

from tandai.datasheet.answers import (
    check_answers,
    creators_of,
    is_answered,
    parse_answers,
)
from tandai.datasheet.questions import QUESTIONS
from tandai.datasheet.template import make_template
from tandai.errors import InputError

WHOLE = {key: f"Something about {key}." for key in QUESTIONS}


def rules(answers: dict[str, str]) -> list[tuple[str, str]]:
    return [(each.rule, each.place) for each in check_answers(answers)]


def test_whole_answers_have_no_fault() -> None:
    assert rules(WHOLE) == []


@pytest.mark.parametrize("key", [key for key, each in QUESTIONS.items() if each.required])
def test_every_required_question_is_missed(key: str) -> None:
    without = {name: said for name, said in WHOLE.items() if name != key}
    assert rules(without) == [("datasheet-unanswered", f"datasheet.yaml, {key}")]


def test_what_need_not_be_answered_may_be_left_out() -> None:
    assert rules({key: WHOLE[key] for key, each in QUESTIONS.items() if each.required}) == []


@pytest.mark.parametrize("said", ["unknown", "Unknown.", "not applicable: no person is in it"])
def test_unknown_and_not_applicable_are_answers(said: str) -> None:
    assert rules({**WHOLE, "consent": said}) == []
    assert not is_answered(said)


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("", "datasheet-unanswered"),
        ("TODO", "datasheet-unanswered"),
        ("...", "datasheet-unanswered"),
        ("?", "datasheet-unanswered"),
        ("not applicable", "datasheet-without-reason"),
        ("Not applicable:  ", "datasheet-without-reason"),
        ("# Free for all", "datasheet-form"),
        ("Fine.\n\n## 13. Licences\n\nNone.", "datasheet-form"),
        ("Licences\n===", "datasheet-form"),
        ("<!-- generated:begin annotators -->", "datasheet-form"),
        ("```\nnever closed", "datasheet-form"),
    ],
)
def test_what_is_no_answer_is_refused(said: str, rule: str) -> None:
    assert rules({**WHOLE, "consent": said}) == [(rule, "datasheet.yaml, consent")]


def test_a_key_of_no_question_is_an_error() -> None:
    found = list(check_answers({**WHOLE, "lunch": "soup"}))
    assert [each.rule for each in found] == ["datasheet-key-unknown"]
    assert "summary, creators" in found[0].expected


def test_values_stay_the_words_that_were_written() -> None:
    said = parse_answers("x", "consent: no\npublished_on: 2030-01-31\nfunding: 12\nerrata: ''\n")
    assert said == {"consent": "no", "published_on": "2030-01-31", "funding": "12", "errata": ""}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("consent: [a, b]", "consent: found a list"),
        ("consent: {a: b}", "consent: found a list"),
        ("- a", "found no keys"),
        ("", "found no keys"),
        ("a: b: c", "mapping values are not allowed"),
        ("consent: yes\nconsent: no", "the key 'consent' twice"),
        ("a: !!python/object/apply:os.system [ls]", "a: found a list"),
    ],
)
def test_what_is_no_list_of_texts_is_refused(text: str, found: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_answers("datasheet.yaml", text)
    assert found in str(caught.value)


def test_the_template_asks_everything_and_claims_nothing() -> None:
    answers = parse_answers("template", make_template())
    assert set(answers) == {key for key, each in QUESTIONS.items() if each.required}
    assert set(answers.values()) == {"unknown"}
    assert rules(answers) == []
    assert creators_of(answers) == ()


def test_creators_are_the_lines_of_their_answer() -> None:
    assert creators_of({"creators": "- Lembaga Contoh\n- Ana Wiratmaka\n"}) == (
        "Lembaga Contoh",
        "Ana Wiratmaka",
    )

"""Every answer is kept; which of them count is what tandai.toml says, and each other has a reason."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.errors import InputError, TandaiError
from tandai.gold import policy_name, settle, voters
from tandai.records import Annotation, Answer, Extra, Relation, Span
from tandai.settings import AnswerSettings
from tandai.settings_file import parse_settings
from tandai.votes import cast_votes, count_answers, is_empty, is_untouched_copy

SPAN = Span(
    span_id="r1", start=0, end=4, control="entity", label="PER", quote_sha256="q", origin="manual"
)
TAKEN = msgspec.structs.replace(SPAN, origin="accepted_untouched")
ARROW = Relation(from_id="r1", to_id="r1", origin="manual")


def made(annotator: str = "ana", n: int = 1, *spans: Span, **fields: Any) -> Annotation:
    whole: dict[str, Any] = {
        "annotation_id": f"d1/entity/{annotator}/{n}",
        "document_id": "d1",
        "text_sha256": "t",
        "layer": "entity",
        "guideline_version": "1",
        "annotator_id": annotator,
        "annotator_kind": "person",
        "spans": spans,
        "lead_time": 30.0,
        **fields,
    }
    return Annotation(**whole)


COPY = made("ana", 1, TAKEN, copied_from="d1/entity/tandai-saran/1", lead_time=None)


def reason(annotation: Annotation, **policy: Any) -> str | None:
    ballot = cast_votes([annotation], AnswerSettings(**policy))
    return ballot.left_out.get(annotation.annotation_id)


@pytest.mark.parametrize(
    ("annotation", "why", "setting"),
    [
        (made(status="draft"), "draft", {"drafts": "count"}),
        (made(status="skipped"), "skipped", {"skipped": "count"}),
        (made(annotator_kind="model"), "kind", {"kinds": ("person", "model")}),
        (made(annotator_kind="program"), "kind", {"kinds": ("program",)}),
        (COPY, "copy", {"copies": "count"}),
    ],
)
def test_what_does_not_count_by_default_counts_where_the_policy_says_so(
    annotation: Annotation, why: str, setting: dict[str, Any]
) -> None:
    assert reason(annotation) == why
    assert reason(annotation, **setting) is None
    assert voters([annotation], AnswerSettings(**setting)) == [annotation]


@pytest.mark.parametrize(
    ("annotation", "setting", "why"),
    [
        (made(), {"empty": "leave-out"}, "empty"),
        (made("ana", 1, SPAN, annotator_kind="script"), {"kinds": ("person",)}, "kind"),
    ],
)
def test_what_counts_by_default_does_not_where_the_policy_says_so(
    annotation: Annotation, setting: dict[str, Any], why: str
) -> None:
    assert reason(annotation) is None
    assert reason(annotation, **setting) == why


def test_what_was_taken_back_counts_under_no_policy() -> None:
    everything = {"skipped": "count", "drafts": "count", "empty": "count", "copies": "count"}
    assert reason(made(status="withdrawn"), **everything) == "withdrawn"


@pytest.mark.parametrize(
    ("annotation", "is_one"),
    [
        (COPY, True),
        (msgspec.structs.replace(COPY, spans=()), True),
        (msgspec.structs.replace(COPY, copied_from=""), False),
        (msgspec.structs.replace(COPY, lead_time=0.0), False),
        (msgspec.structs.replace(COPY, spans=(SPAN,)), False),
        (msgspec.structs.replace(COPY, relations=(ARROW,)), False),
        (msgspec.structs.replace(COPY, relations=(ARROW,), copied_from="prediction:7"), True),
        (msgspec.structs.replace(COPY, spans=(SPAN,), copied_from="prediction:7"), False),
    ],
)
def test_a_copy_is_untouched_while_no_time_and_no_hand_is_on_it(
    annotation: Annotation,
    is_one: bool,
) -> None:
    assert is_untouched_copy(annotation) == is_one


def test_accepting_every_suggestion_in_person_is_an_answer() -> None:
    assert reason(msgspec.structs.replace(COPY, lead_time=12.5)) is None


def test_an_item_without_a_table_is_not_nothing() -> None:
    assert is_empty(made())
    assert not is_empty(made(extras=(Extra(control="x", type="y", json="{}"),)))
    assert not is_empty(made(answers=(Answer(name="a", kind="text", values=("b",),
                                             origin="manual"),)))  # fmt: skip


def test_of_several_the_last_the_first_or_none_counts() -> None:
    one, two = (made("ana", n, SPAN, created_at=f"2031-05-0{n}T08:00:00Z") for n in (1, 2))
    other = made("budi", 1, SPAN)
    answers = [two, other, one]
    assert voters(answers) == [two, other]
    assert voters(answers, AnswerSettings(several="first")) == [one, other]
    refusing = AnswerSettings(several="refuse")
    ballot = cast_votes(answers, refusing)
    assert ballot.voting == (other,)
    assert ballot.clashes == ((one.annotation_id, two.annotation_id),)
    with pytest.raises(TandaiError, match=r"ana/1, d1/entity/ana/2: found several answers"):
        settle(answers, refusing)


def test_a_draft_beside_an_answer_is_not_several() -> None:
    answers = [made("ana", 1, SPAN), made("ana", 2, status="draft")]
    assert cast_votes(answers, AnswerSettings(several="refuse")).clashes == ()


POLICIES = st.builds(
    AnswerSettings,
    kinds=st.lists(
        st.sampled_from(["person", "script", "model"]), min_size=1, unique=True
    ).map(tuple),
    **dict.fromkeys(("skipped", "drafts", "empty", "copies"),
                    st.sampled_from(["count", "leave-out"])),
    several=st.sampled_from(["last", "first", "refuse"]),
)  # fmt: skip
ANSWERS = st.lists(
    st.builds(
        lambda annotator, n, spans, fields: made(annotator, n, *spans, **fields),
        st.sampled_from(["ana", "budi"]),
        st.integers(1, 9),
        st.sampled_from([(), (SPAN,), (TAKEN,)]),
        st.fixed_dictionaries({
            "status": st.sampled_from(["submitted", "skipped", "draft", "withdrawn"]),
            "annotator_kind": st.sampled_from(["person", "script", "model"]),
            "copied_from": st.sampled_from(["", "prediction:7"]),
            "lead_time": st.sampled_from([None, 3.0]),
            "created_at": st.sampled_from(["", "2031-05-02T08:00:00Z", "2031-05-02T09:00:00+02:00"]),
        }),
    ),
    unique_by=lambda each: each.annotation_id,
    max_size=6,
)  # fmt: skip


@given(ANSWERS, POLICIES, st.randoms())
def test_every_answer_counts_or_has_a_reason_whatever_the_order(
    answers: list[Annotation], policy: AnswerSettings, random: Any
) -> None:
    """A law: nothing is lost between those that count and those that do not."""
    ballot = cast_votes(answers, policy)
    counted = [each.annotation_id for each in ballot.voting]
    assert sorted([*counted, *ballot.left_out]) == sorted(each.annotation_id for each in answers)
    hands = [each.annotator_id for each in ballot.voting]
    assert hands == sorted(set(hands))
    random.shuffle(answers)
    again = cast_votes(answers, policy)
    assert (again.voting, again.clashes) == (ballot.voting, ballot.clashes)
    assert dict(again.left_out) == dict(ballot.left_out)
    counts = count_answers(answers, policy)
    assert counts.n_counting + sum(counts.left_out.values()) == len(answers)
    assert sum(counts.kinds.values()) == len(answers)


def test_classes_are_counted_whatever_counts() -> None:
    answers = [
        made("ana", 1, SPAN, TAKEN),
        made("ana", 2),
        COPY,
        made("budi", 1, status="skipped"),
        made("skrip", 1, SPAN, annotator_kind="script"),
    ]
    answers[2] = msgspec.structs.replace(COPY, annotation_id="d1/entity/citra/1",
                                         annotator_id="citra")  # fmt: skip
    counts = count_answers(answers, AnswerSettings(kinds=("person",)))
    assert (counts.n_empty, counts.n_several, counts.n_untouched_copies) == (1, 1, 1)
    assert counts.kinds == {"person": 4, "script": 1}
    assert counts.items == {"span": {"accepted_untouched": 2, "manual": 2}}
    assert counts.n_counting == 1
    assert counts.left_out == {"copy": 1, "kind": 1, "several": 1, "skipped": 1}


def test_gold_says_what_of_the_policy_is_not_the_default() -> None:
    assert policy_name() == "majority-2"
    policy = AnswerSettings(kinds=("person", "model"), drafts="count")
    assert policy_name(policy) == "majority-2; kinds=person+model; drafts=count"
    gold = settle([made("ana", 1, SPAN)], policy)
    assert gold is not None
    assert gold.model_version == policy_name(policy)


TOML = b'[project]\nname = "x"\ntitle = "X"\n[layers.entity]\n[answers]\n'


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"kinds = []", r"answers.kinds: found \[\]; expected one or more kinds, each once"),
        (b'kinds = ["person", "person"]', "expected one or more kinds, each once"),
        (b'kinds = ["gold"]', "answers.kinds"),
        (b'skipped = "yes"', "answers.skipped"),
        (b"skiped = 1", "answers"),
    ],
)
def test_a_policy_that_means_nothing_is_refused(line: bytes, said: str) -> None:
    assert parse_settings("tandai.toml", TOML).answers == AnswerSettings()
    with pytest.raises(InputError, match=said):
        parse_settings("tandai.toml", TOML + line)


def test_a_draft_of_a_submitted_answer_never_counts() -> None:
    """Its annotator has voted already, with the answer it would change."""
    begun = made(status="draft", n=2, draft_of="d1/entity/ana/1")
    assert reason(begun, drafts="count") == "draft"

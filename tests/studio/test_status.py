"""Exact figures of a small project, by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.studio.protocol import TaskState
from tandai.studio.status import Who, accounts_of, hourly, project_status
from tandai.studio.taskstate import Answer, Draft, TaskSummary

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
NAMES = {
    "s@x.invalid": Who(annotator="annotator-1", annotator_kind="person"),
    "sari@x.invalid": Who(annotator="annotator-1", annotator_kind="person"),
    "b@x.invalid": Who(annotator="annotator-2", annotator_kind="person"),
    "m@x.invalid": Who(annotator="mesin", annotator_kind="model"),
}


def answer(
    account: str, minutes_ago: float, lead_time: float | None = None, *, is_skip: bool = False
) -> Answer:
    moment = NOW - timedelta(minutes=minutes_ago)
    return Answer(
        account=account,
        account_id=1,
        created_at=moment,
        updated_at=moment,
        lead_time=lead_time,
        is_skip=is_skip,
    )


def draft(account: str, minutes_ago: float) -> Draft:
    return Draft(account=account, updated_at=NOW - timedelta(minutes=minutes_ago))


def task(*answers: Answer, drafts: tuple[Draft, ...] = ()) -> TaskSummary:
    state = TaskState(
        task_id=1,
        updated_at=NOW,
        n_answers=sum(not each.is_skip for each in answers),
        n_skips=sum(each.is_skip for each in answers),
        n_suggestions=0,
        annotation_ids=None,
        has_draft=bool(drafts),
    )
    return TaskSummary(state=state, answers=answers, drafts=drafts)


def test_tasks_are_counted_by_people() -> None:
    """One person of two accounts is one, a machine is none, a skip is no answer."""
    tasks = [
        task(answer("s@x.invalid", 60), answer("b@x.invalid", 50)),
        task(answer("s@x.invalid", 60), answer("sari@x.invalid", 50)),
        task(answer("s@x.invalid", 40), answer("m@x.invalid", 30)),
        task(answer("b@x.invalid", 20, is_skip=True), drafts=(draft("s@x.invalid", 1),)),
        task(),
    ]
    found = project_status(tasks, NAMES, wanted=2, now=NOW)
    assert (found.n_tasks, found.n_done, found.n_left) == (5, 1, 4)
    assert (found.n_skipped, found.n_drafts) == (1, 1)
    assert (found.n_answers, found.n_missing) == (5, 1 + 1 + 2 + 2)
    assert project_status(tasks, NAMES, wanted=1, now=NOW).n_done == 3


def test_a_skip_of_a_task_that_is_done_is_not_left() -> None:
    done = task(answer("s@x.invalid", 9, is_skip=True), answer("b@x.invalid", 5))
    assert project_status([done], NAMES, wanted=1, now=NOW).n_skipped == 0


def test_each_annotator_has_a_row_by_name() -> None:
    tasks = [
        task(answer("b@x.invalid", 100, 30.0), answer("s@x.invalid", 90, 10.0)),
        task(answer("sari@x.invalid", 80, 20.0), drafts=(draft("b@x.invalid", 3),)),
        task(answer("s@x.invalid", 70, 60.0), answer("b@x.invalid", 65, 1.0, is_skip=True)),
    ]
    first, second = project_status(tasks, NAMES, wanted=2, now=NOW).annotators
    assert (first.annotator, first.n_answers, first.n_skips, first.n_drafts) == (
        "annotator-1",
        3,
        0,
        0,
    )
    assert first.median_seconds == 20.0
    assert first.last_activity == NOW - timedelta(minutes=70)
    # 10 s, then twice ten minutes: 3 answers in 1210 s.
    assert first.answers_per_hour == pytest.approx(3 * 3600 / 1210)
    assert (second.annotator, second.n_answers, second.n_skips, second.n_drafts) == (
        "annotator-2",
        1,
        1,
        1,
    )
    assert second.median_seconds == 30.0  # a skip's second is no time an answer took
    assert second.last_activity == NOW - timedelta(minutes=3)


def test_pauses_are_no_work() -> None:
    answers = [answer("s@x.invalid", ago, 120.0) for ago in (600, 590, 300, 290, 280)]
    # Two minutes for the first of each session, ten for each of the other three.
    assert hourly(answers) == pytest.approx(5 * 60 / (2 * 2 + 3 * 10))


def test_half_an_hour_is_still_work_and_a_page_left_open_is_not() -> None:
    assert hourly([answer("s@x.invalid", 60, 1e6), answer("s@x.invalid", 30)]) == 2.0
    assert hourly([answer("s@x.invalid", 60), answer("s@x.invalid", 29)]) is None
    assert hourly([answer("s@x.invalid", 60)]) is None
    assert hourly([]) is None


def test_skips_take_time_and_are_no_answers() -> None:
    answers = [answer("s@x.invalid", 30, 60.0), answer("s@x.invalid", 20, is_skip=True)]
    assert hourly([*answers, answer("s@x.invalid", 11)]) == pytest.approx(2 * 60 / 20)


def test_eta_goes_by_the_answers_of_the_last_seven_days() -> None:
    """Six answers in three days, four missing: two days."""
    tasks = [
        *(task(answer("s@x.invalid", 60 * 24 * 3 - 10 * number)) for number in range(5)),
        task(answer("s@x.invalid", 60 * 24 * 3)),
        *(task() for _ in range(4)),
    ]
    found = project_status(tasks, NAMES, wanted=1, now=NOW)
    assert found.answers_per_day == pytest.approx(2.0)
    assert found.eta is not None
    assert abs(found.eta - (NOW + timedelta(days=2))) < timedelta(seconds=1)


def test_a_first_day_is_a_whole_day() -> None:
    """Three answers in the first hour are no pace of seventy a day."""
    tasks = [task(answer("s@x.invalid", ago)) for ago in (60, 40, 20)] + [task()] * 3
    found = project_status(tasks, NAMES, wanted=1, now=NOW)
    assert (found.answers_per_day, found.eta) == (3.0, NOW + timedelta(days=1))


def test_old_answers_are_no_pace() -> None:
    old = 60 * 24 * 8
    tasks = [task(answer("s@x.invalid", old)), task(answer("s@x.invalid", 60)), task()]
    found = project_status(tasks, NAMES, wanted=1, now=NOW)
    assert found.answers_per_day == pytest.approx(1 / 7)
    idle = project_status([task(answer("s@x.invalid", old)), task()], NAMES, wanted=1, now=NOW)
    assert (idle.answers_per_day, idle.eta) == (None, None)
    assert idle.annotators[0].answers_per_hour is None


def test_machines_make_no_pace() -> None:
    found = project_status([task(answer("m@x.invalid", 5, 1.0)), task()], NAMES, wanted=1, now=NOW)
    assert (found.n_answers, found.answers_per_day, found.eta) == (0, None, None)
    assert [(who.annotator_kind, who.n_answers) for who in found.annotators] == [("model", 1)]


def test_all_done_needs_no_eta() -> None:
    found = project_status([task(answer("s@x.invalid", 5))], NAMES, wanted=1, now=NOW)
    assert (found.n_left, found.eta) == (0, None)


def test_nothing_is_nothing() -> None:
    found = project_status([], NAMES, wanted=2, now=NOW)
    assert (found.n_tasks, found.n_done, found.eta, found.annotators) == (0, 0, None, ())


ANSWERS = st.builds(
    answer,
    st.sampled_from(sorted(NAMES)),
    st.floats(0, 60 * 24 * 10),
    st.none() | st.floats(0, 4000),
    is_skip=st.booleans(),
)


@given(st.lists(st.lists(ANSWERS, max_size=4), max_size=6), st.integers(1, 3))
def test_parts_sum_to_the_whole(rows: list[list[Answer]], wanted: int) -> None:
    tasks = [task(*answers) for answers in rows]
    found = project_status(tasks, NAMES, wanted=wanted, now=NOW)
    assert found.n_done + found.n_left == found.n_tasks == len(rows)
    assert {NAMES[key].annotator for key in accounts_of(tasks)} == {
        who.annotator for who in found.annotators
    }
    people = [who for who in found.annotators if who.annotator_kind == "person"]
    assert sum(who.n_answers for who in people) == found.n_answers
    assert sum(who.n_answers + who.n_skips for who in found.annotators) == sum(map(len, rows))
    assert (found.n_missing == 0) == (found.n_left == 0)
    assert found.eta is None or found.eta > NOW

"""Of two tasks of one document the one that somebody works on stays; in doubt both do."""

from typing import Any

import pytest

from tandai.errors import StudioError
from tandai.studio.journal import Journal
from tandai.studio.push import PushReport, check_push, push_tasks

from .clock import FakeClock
from .conftest import CONFIG, make_task
from .fake import FakeServer, FakeStudio

TITLE = "entity 1.0"


class Twins:
    """A project whose document `a` is there twice, as tasks `first` and `second`, after a push."""

    def __init__(self, fake: FakeServer, journal: Journal, second: dict[str, Any]) -> None:
        self.fake, self.journal = fake, journal
        studio = fake.client()
        self.project = studio.create_project(TITLE, CONFIG)
        for task in (make_task("a"), second):
            sent = journal.begin_batch(self.project, [("a", task["data"]["text_sha256"])], at=0.0)
            studio.import_tasks(self.project, [task])
            journal.settle(sent, "answered", at=1.0)
        self.first, self.second = fake.tasks

    def push(self, studio: FakeStudio | None = None) -> PushReport:
        return push_tasks(
            studio or self.fake.client(),
            TITLE,
            CONFIG,
            [make_task("a")],
            journal=self.journal,
            patience=FakeClock().patience(),
        )


@pytest.fixture
def twins(fake: FakeServer) -> Twins:
    return Twins(fake, Journal(), make_task("a"))


def answer(fake: FakeServer, task: int) -> None:
    fake.client().create_annotation(task, [], unique_id=f"of {task}")


def test_of_twins_without_work_the_older_stays(twins: Twins) -> None:
    found = check_push(twins.fake.client(), TITLE, CONFIG, [make_task("a")], journal=twins.journal)
    assert found == ()
    report = twins.push()
    assert (report.twins_removed, report.already_there, report.refused) == (1, 1, ())
    assert [*twins.fake.tasks] == [twins.first]


@pytest.mark.parametrize("work", ["annotation", "draft"])
def test_the_twin_with_work_stays(twins: Twins, work: str) -> None:
    if work == "draft":
        twins.fake.client().create_draft(twins.second, [])
    else:
        answer(twins.fake, twins.second)
    assert twins.push().twins_removed == 1
    assert [*twins.fake.tasks] == [twins.second]


def test_twins_with_work_on_both_stay_and_are_named(twins: Twins) -> None:
    answer(twins.fake, twins.first)
    twins.fake.client().create_draft(twins.second, [])
    report = twins.push()
    (finding,) = report.refused
    assert (finding.rule, finding.place, finding.severity) == ("twins-with-work", "a", "error")
    assert f"tasks {twins.first} and {twins.second} on" in finding.found
    assert (report.inserted, report.already_there, report.twins_removed) == (0, 0, 0)
    assert [*twins.fake.tasks] == [twins.first, twins.second]


def test_work_that_begins_while_twins_are_looked_at_is_kept(
    twins: Twins, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody opens the younger task between the first look and the deletion."""
    studio = twins.fake.client()
    look = studio.task_work
    looked: list[int] = []

    def look_and_begin(task_id: int) -> object:
        looked.append(task_id)
        if looked.count(twins.second) == 2:
            twins.fake.tasks[twins.second]["drafts"].append({"id": 0, "result": []})
        return look(task_id)

    monkeypatch.setattr(studio, "task_work", look_and_begin)
    assert twins.push(studio).twins_removed == 0
    assert [*twins.fake.tasks] == [twins.first, twins.second]
    assert twins.push().twins_removed == 1
    assert [*twins.fake.tasks] == [twins.second]


def test_the_twin_as_it_would_be_sent_now_stays(fake: FakeServer) -> None:
    """Killed, then the tasks made anew and pushed; the first arrives last."""
    old = make_task("a")
    old["data"]["task_sha256"] = "9" * 64
    fake.numbers = iter(range(100, 0, -1))  # type: ignore[assignment]
    twins = Twins(fake, Journal(), old)
    assert twins.second < twins.first
    assert twins.push().twins_removed == 1
    assert [*fake.tasks] == [twins.first]


def test_twins_of_another_text_are_left_alone(fake: FakeServer) -> None:
    twins = Twins(fake, Journal(), make_task("a", "Sari berlayar."))
    report = twins.push()
    assert [each.rule for each in report.refused] == ["task-twice"]
    assert [*fake.tasks] == [twins.first, twins.second]


def test_twins_that_this_machine_did_not_make_are_left_alone(twins: Twins) -> None:
    twins.journal = Journal()
    report = twins.push()
    assert [each.rule for each in report.refused] == ["task-twice"]
    assert [*twins.fake.tasks] == [twins.first, twins.second]


def hollow(fake: FakeServer, monkeypatch: pytest.MonkeyPatch, times: int) -> FakeStudio:
    """A server that finds its database locked, so often, and forgets suggestions on the way."""
    studio = fake.client()
    send = studio.import_tasks
    left = [times]

    def forget(project: int, tasks: Any) -> int:
        left[0] -= 1
        if left[0] < 0:
            return send(project, tasks)
        return send(project, [{"data": task["data"]} for task in tasks])

    monkeypatch.setattr(studio, "import_tasks", forget)
    return studio


def test_tasks_that_lost_their_suggestions_are_sent_again(
    fake: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = [make_task("a"), make_task("b")]
    report = push_tasks(hollow(fake, monkeypatch, 1), TITLE, CONFIG, tasks)
    assert (report.inserted, report.sent_again, report.twins_removed) == (2, 2, 0)
    assert [len(task["predictions"]) for task in fake.tasks.values()] == [1, 1]


def test_a_server_that_keeps_losing_suggestions_is_an_error(
    fake: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StudioError, match=r"lacks 1 \(a\)"):
        push_tasks(hollow(fake, monkeypatch, 9), TITLE, CONFIG, [make_task("a")])


def test_a_task_without_suggestions_that_somebody_works_on_is_told(
    fake: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = hollow(fake, monkeypatch, 1)
    send = studio.import_tasks

    def send_and_answer(project: int, tasks: Any) -> int:
        made = send(project, tasks)
        answer(fake, next(iter(fake.tasks)))
        return made

    monkeypatch.setattr(studio, "import_tasks", send_and_answer)
    report = push_tasks(studio, TITLE, CONFIG, [make_task("a")])
    assert [each.rule for each in report.refused] == ["task-without-suggestions"]
    assert len(fake.tasks) == 1

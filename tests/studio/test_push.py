import weakref
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.digest import sha256_text
from tandai.errors import StudioError
from tandai.findings import Finding
from tandai.studio.push import BATCH, check_push, push_tasks
from tandai.studio.taskcheck import check_task

from .clock import FakeClock
from .conftest import CONFIG, Door, make_task
from .fake import FakeServer

TITLE = "entity 1.0"


def rules_of(findings: Iterable[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


def test_second_push_inserts_nothing(door: Door, title: str) -> None:
    tasks = [make_task("a"), make_task("b")]
    first = push_tasks(door.studio, title, CONFIG, tasks)
    second = push_tasks(door.studio, title, CONFIG, tasks)
    assert (first.inserted, first.already_there, first.refused) == (2, 0, ())
    assert (second.inserted, second.already_there, second.refused) == (0, 2, ())
    assert second.project_id == first.project_id == door.studio.find_project(title)
    assert len(door.studio.list_tasks(first.project_id)) == 2


def test_push_adds_what_is_missing(door: Door, title: str) -> None:
    push_tasks(door.studio, title, CONFIG, [make_task("a")])
    report = push_tasks(door.studio, title, CONFIG, [make_task("b"), make_task("a")])
    assert (report.inserted, report.already_there) == (1, 1)


def test_task_with_another_text_on_the_server_is_refused(door: Door, title: str) -> None:
    push_tasks(door.studio, title, CONFIG, [make_task("a"), make_task("b")])
    tasks = [make_task("a", "Sari berlayar."), make_task("b"), make_task("c")]
    report = push_tasks(door.studio, title, CONFIG, tasks)
    assert rules_of(report.refused) == ["task-text-changed"]
    assert report.refused[0].place == "a"
    assert (report.inserted, report.already_there) == (1, 1)


def digested(document_id: str, digest: str) -> dict[str, Any]:
    task = make_task(document_id)
    task["data"]["task_sha256"] = digest * 64
    return task


def test_task_that_shows_something_else_is_told(door: Door, title: str) -> None:
    """Same document and text, other suggestions or inventories: not sent, and not passed over."""
    before = [digested("a", "1"), digested("b", "2"), make_task("c"), make_task("d")]
    push_tasks(door.studio, title, CONFIG, before)
    now = [digested("a", "1"), digested("b", "9"), digested("c", "3"), make_task("d")]
    report = push_tasks(door.studio, title, CONFIG, now)
    assert [(each.rule, each.severity, each.place) for each in report.differing] == [
        ("task-differs", "warning", "b"),
        ("task-differs", "warning", "c"),
    ]
    assert "222222222222…" in report.differing[0].found
    assert "no task_sha256" in report.differing[1].found
    assert (report.inserted, report.already_there, report.refused) == (0, 2, ())


def test_task_of_another_text_is_refused_and_not_told_twice(fake: FakeServer) -> None:
    push_tasks(fake.client(), TITLE, CONFIG, [digested("a", "1")])
    changed = make_task("a", "Sari berlayar.")
    report = push_tasks(fake.client(), TITLE, CONFIG, [changed])
    assert (rules_of(report.refused), report.differing) == (["task-text-changed"], ())


def test_check_finds_all_that_a_push_refuses(door: Door, title: str) -> None:
    tasks = [make_task("a"), make_task("b")]
    project = push_tasks(door.studio, title, CONFIG, tasks).project_id
    bad = {**make_task("bad"), "annotations": []}
    given = [make_task("a", "Sari berlayar."), make_task("b"), bad, make_task("c")]
    given += [make_task("t"), make_task("t")]
    findings = check_push(door.studio, title, CONFIG.replace("LOC", "TEMPAT"), given)
    assert sorted(rules_of(findings)) == [
        "project-config-differs",
        "task-text-changed",
        "task-twice",
        "task-unknown-key",
    ]
    assert {finding.severity for finding in findings} == {"error"}
    assert len(door.studio.list_tasks(project)) == 2
    findings = check_push(door.studio, title, CONFIG, given)
    assert findings == push_tasks(door.studio, title, CONFIG, given).refused


def test_check_makes_no_project(door: Door, title: str) -> None:
    assert check_push(door.studio, title, CONFIG, [make_task("a")]) == ()
    assert rules_of(check_push(door.studio, title, CONFIG, [{"data": {}}])) != []
    assert door.studio.find_project(title) is None


def test_other_label_config_sends_nothing(door: Door, title: str) -> None:
    project = push_tasks(door.studio, title, CONFIG, [make_task("a")]).project_id
    other = CONFIG.replace("PER", "ORANG")
    with pytest.raises(StudioError, match="another label config"):
        push_tasks(door.studio, title, other, [make_task("b")])
    assert sorted(door.studio.find_tasks(project)) == ["a"]


def test_blanks_around_a_label_config_do_not_matter(fake: FakeServer) -> None:
    push_tasks(fake.client(), TITLE, CONFIG, [make_task("a")])
    assert push_tasks(fake.client(), TITLE, f"\n{CONFIG}\n\n", [make_task("a")]).already_there == 1


def test_tasks_go_in_batches(fake: FakeServer) -> None:
    told: list[tuple[int, int]] = []
    tasks = [make_task(f"d{number}") for number in range(2 * BATCH + 1)]
    report = push_tasks(
        fake.client(), TITLE, CONFIG, tasks, progress=lambda done, of: told.append((done, of))
    )
    assert fake.batches == [BATCH, BATCH, 1]
    assert told == [(BATCH, len(tasks)), (2 * BATCH, len(tasks)), (len(tasks), len(tasks))]
    assert report.inserted == len(tasks)


def test_batch_whose_answer_is_lost_is_found_and_not_sent_again(fake: FakeServer) -> None:
    """The server took the second batch, and nobody heard of it."""
    tasks = [make_task(f"d{number}") for number in range(3 * BATCH)]
    fake.fail_after_batch = 2
    report = push_tasks(fake.client(), TITLE, CONFIG, tasks, patience=FakeClock().patience())
    assert (report.inserted, report.already_there, report.unsettled) == (3 * BATCH, 0, 1)
    assert fake.batches == [BATCH] * 3
    assert len(fake.tasks) == 3 * BATCH


def test_batch_that_the_server_loses_is_noticed(
    fake: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = fake.client()
    monkeypatch.setattr(studio, "import_tasks", lambda project, tasks: len(tasks))
    with pytest.raises(StudioError, match=r"lacks 1 \(a\)"):
        push_tasks(studio, TITLE, CONFIG, [make_task("a")])


def test_batch_that_arrives_twice_is_put_right(
    fake: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something between repeats a POST: the tasks were not there before, so both are ours."""
    studio = fake.client()
    once = studio.import_tasks
    monkeypatch.setattr(studio, "import_tasks", lambda project, tasks: once(project, [*tasks] * 2))
    report = push_tasks(studio, TITLE, CONFIG, [make_task("a")])
    assert (report.inserted, report.twins_removed) == (1, 1)
    assert len(fake.tasks) == 1


def test_twins_on_the_server_are_refused_not_doubled(fake: FakeServer) -> None:
    studio = fake.client()
    project = push_tasks(studio, TITLE, CONFIG, [make_task("a")]).project_id
    studio.import_tasks(project, [make_task("a")])
    report = push_tasks(studio, TITLE, CONFIG, [make_task("a"), make_task("b")])
    assert rules_of(report.refused) == ["task-twice"]
    assert (report.inserted, report.already_there) == (1, 0)


def test_twins_among_the_given_are_refused(fake: FakeServer) -> None:
    tasks = [make_task("a"), make_task("b"), make_task("a", "Lain.")]
    report = push_tasks(fake.client(), TITLE, CONFIG, tasks)
    assert rules_of(report.refused) == ["task-twice"]
    assert [task["data"]["document_id"] for task in fake.tasks.values()] == ["b"]


def test_tasks_of_others_are_left_alone(fake: FakeServer) -> None:
    studio = fake.client()
    project = studio.create_project(TITLE, CONFIG)
    studio.import_tasks(project, [{"data": {"text": "Tanpa kunci."}}] * 2)
    report = push_tasks(studio, TITLE, CONFIG, [make_task("a")])
    assert (report.inserted, report.refused) == (1, ())


def test_annotators_see_the_version_that_was_pushed(fake: FakeServer) -> None:
    mixed = make_task("a")
    mixed["predictions"].append({"model_version": "rules-2", "result": []})
    project = push_tasks(fake.client(), TITLE, CONFIG, [mixed]).project_id
    assert fake.projects[project]["model_version"] == "rules-2"  # the last one's, as imported
    push_tasks(fake.client(), TITLE, CONFIG, [make_task("b")])
    assert fake.projects[project]["model_version"] == "lexicon-1"
    push_tasks(fake.client(), TITLE, CONFIG, [make_task("c")], model_version="rules-2")
    assert fake.projects[project]["model_version"] == "rules-2"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"text": "Sari\ud800"}, "task-lone-surrogate"),
        ({"title": "Sari\udfff"}, "task-lone-surrogate"),
        ({"hints": [{"value": "\ud800"}]}, "task-lone-surrogate"),
        ({"text": "Sa\0ri", "text_sha256": sha256_text("Sa\0ri")}, "task-nul-character"),
        ({"text": "", "text_sha256": sha256_text("")}, "task-empty-text"),
        ({"text": " \n", "text_sha256": sha256_text(" \n")}, "task-empty-text"),
        ({"text": "Sari pergi."}, "task-digest-differs"),
        ({"document_id": ""}, "task-without-key"),
        ({"text_sha256": None}, "task-without-key"),
    ],
)
def test_harmful_task_is_refused_and_the_rest_sent(
    fake: FakeServer, change: dict[str, object], rule: str
) -> None:
    bad = make_task("bad")
    bad["data"].update(change)
    report = push_tasks(fake.client(), TITLE, CONFIG, [bad, make_task("good")])
    assert rule in rules_of(report.refused)
    assert [task["data"]["document_id"] for task in fake.tasks.values()] == ["good"]
    "\n".join(map(str, report.refused)).encode()  # can be printed


@pytest.mark.parametrize("key", ["annotations", "drafts", "id"])
def test_task_with_more_than_data_and_suggestions_is_refused(key: str) -> None:
    assert rules_of(check_task({**make_task("a"), key: []})) == ["task-unknown-key"]


def test_task_without_data_is_refused() -> None:
    assert rules_of(check_task({"predictions": []})) == ["task-without-key"]


def test_text_may_stand_under_any_key() -> None:
    task = make_task("a")
    task["data"]["article"] = task["data"].pop("text")
    assert rules_of(check_task(task)) == []


@given(st.lists(st.text(min_size=1, max_size=8).filter(lambda text: "\0" not in text)))
def test_any_order_and_any_repetition_of_pushes_ends_the_same(document_ids: list[str]) -> None:
    """After pushes of single tasks in whatever order, each document stands once."""
    server = FakeServer()
    for document_id in document_ids:
        push_tasks(server.client(), TITLE, CONFIG, [make_task(document_id)])
    found = [task["data"]["document_id"] for task in server.tasks.values()]
    assert sorted(found) == sorted(set(document_ids))


class Watched(dict[str, Any]):
    """A task that can be counted while it lives."""

    __hash__ = object.__hash__  # type: ignore[assignment]


class Lent(Sequence[Watched]):
    """Tasks made when asked for, as a file of them does; how many lived at once at most."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.alive: weakref.WeakSet[Watched] = weakref.WeakSet()
        self.most = 0

    def __len__(self) -> int:
        return self.number

    def __getitem__(self, at: Any) -> Any:
        if at >= self.number:
            raise IndexError
        task = Watched(make_task(f"d{at}"))
        self.alive.add(task)
        self.most = max(self.most, len(self.alive))
        return task


def test_no_more_tasks_than_a_batch_are_in_memory(fake: FakeServer) -> None:
    tasks = Lent(700)
    assert check_push(fake.client(), TITLE, CONFIG, tasks) == ()
    assert push_tasks(fake.client(), TITLE, CONFIG, tasks).inserted == 700
    assert BATCH <= tasks.most <= BATCH + 2

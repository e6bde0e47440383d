"""An increment is what a full snapshot would have been, whatever happened in between."""

import json
import shutil
import stat
import tempfile
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tandai.errors import StudioError
from tandai.studio import increment
from tandai.studio.client import RemoteStudio
from tandai.studio.increment import ASKED_FOR, FIRST, Pulled, pull_newest
from tandai.studio.protocol import TaskState
from tandai.studio.push import push_tasks

from .conftest import CONFIG, make_task
from .fake import FakeServer, FakeStudio

TITLE = "Entity 1.0"
SPAN: dict[str, Any] = {
    "id": "r1",
    "from_name": "entity",
    "to_name": "text",
    "type": "labels",
    "value": {"start": 13, "end": 27, "labels": ["LOC"]},
}


def tasks_of(data: bytes) -> dict[int, Any]:
    """Tasks by id; what only says how long ago something was is left out."""
    tasks = json.loads(data, object_hook=lambda each: (each.pop("created_ago", 0) and each) or each)
    assert len({task["id"] for task in tasks}) == len(tasks)
    return {task["id"]: task for task in tasks}


def without_age(item: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key != "created_ago"}


class Desk:
    """A curator who pulls a project again and again."""

    def __init__(self, server: FakeServer, folder: Path) -> None:
        self.server = server
        self.studio = server.client()
        self.folder = folder
        self.number = 0

    def push(self, *names: str) -> None:
        push_tasks(self.studio, TITLE, CONFIG, [make_task(name) for name in names])

    def pull(self, *, full: bool = False) -> Pulled:
        self.number += 1
        stamp = f"p{self.number:04}"
        return pull_newest(self.studio, TITLE, self.folder, stamp=stamp, full=full)

    def annotate(self, task_id: int, studio: FakeStudio | None = None) -> int:
        """An answer to a task; its id."""
        by = studio or self.studio
        return by.create_annotation(task_id, [SPAN], unique_id=str(uuid.uuid4()))

    def whole(self) -> dict[int, Any]:
        project = self.studio.find_project(TITLE)
        assert project is not None
        return tasks_of(self.studio.export(project))


@pytest.fixture
def desk(fake: FakeServer, tmp_path: Path) -> Desk:
    made = Desk(fake, tmp_path)
    made.push("a", "b", "c", "d")
    return made


def read(pulled: Pulled) -> dict[int, Any]:
    return tasks_of(pulled.path.read_bytes())


def test_first_pull_is_full(desk: Desk) -> None:
    first = desk.pull()
    assert (first.kind, first.why) == ("full", FIRST)
    assert (first.n_tasks, first.n_fetched) == (4, 4)


def test_only_what_changed_is_fetched(desk: Desk) -> None:
    desk.pull()
    _, b, c, _ = sorted(desk.server.tasks)
    desk.annotate(b)
    del desk.server.tasks[c]
    desk.push("e")
    second = desk.pull()
    assert (second.kind, second.why) == ("changes", "")
    assert (second.n_tasks, second.n_fetched, second.n_gone) == (4, 2, 1)
    assert read(second) == desk.whole()
    assert desk.server.exported[1] == [b, max(desk.server.tasks)]


def test_nothing_changed_is_a_pull_too(desk: Desk) -> None:
    first = desk.pull()
    second = desk.pull()
    assert (second.kind, second.n_fetched, second.path != first.path) == ("changes", 0, True)
    assert second.path.read_bytes() == first.path.read_bytes()
    assert len(desk.server.exported) == 1


def test_pull_that_nobody_would_take_for_the_newest_is_refused(desk: Desk) -> None:
    desk.number = 7000  # a clock that ran ahead
    ahead = desk.pull().path
    desk.number = 10
    for full in (False, True):
        with pytest.raises(
            StudioError, match=r"p7001\.json is of a later time .* rename that file"
        ):
            desk.pull(full=full)
    assert list(desk.folder.rglob("*.json")) == [ahead]
    ahead.rename(ahead.with_name("p0001.json"))
    assert desk.pull().kind == "changes"


def test_only_the_owner_can_read_an_increment(desk: Desk) -> None:
    desk.pull()
    desk.annotate(min(desk.server.tasks))
    path = desk.pull().path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(each.name for each in path.parent.iterdir()) == ["p0001.json", "p0002.json"]


def test_full_is_full(desk: Desk) -> None:
    desk.pull()
    again = desk.pull(full=True)
    assert (again.kind, again.why, again.n_fetched) == ("full", ASKED_FOR, 4)


def test_draft_that_changes_is_fetched_each_time(desk: Desk) -> None:
    """Saving a draft again moves nothing that the list shows."""
    task_id = min(desk.server.tasks)
    desk.studio.create_draft(task_id, [SPAN])
    desk.pull()
    desk.server.tasks[task_id]["drafts"][0]["result"] = [SPAN, SPAN]
    second = desk.pull()
    assert (second.kind, second.n_fetched) == ("changes", 1)
    assert read(second) == desk.whole()


def test_account_of_another_name_is_seen(desk: Desk) -> None:
    desk.annotate(min(desk.server.tasks))
    desk.pull()
    desk.server.rename(1, "kurator@tandai.invalid")
    assert read(desk.pull()) == desk.whole()


def test_most_tasks_changed_is_a_full_pull(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(increment, "FEW", 1)
    desk.pull()
    for task_id in sorted(desk.server.tasks)[:3]:
        desk.annotate(task_id)
    again = desk.pull()
    assert (again.kind, again.why) == ("full", "3 of 4 tasks have changed")


def test_last_pull_that_cannot_be_read_is_no_base(desk: Desk) -> None:
    broken = desk.pull().path
    broken.write_bytes(broken.read_bytes()[:-1])
    again = desk.pull()
    assert (again.kind, again.why) == ("full", "p0001.json cannot be read")
    assert read(again) == desk.whole()


def test_list_that_shifted_while_a_task_was_deleted_loses_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A task that the list passed over is asked for by id, and is there."""
    desk.pull()
    whole = desk.studio.list_states
    monkeypatch.setattr(desk.studio, "list_states", lambda project: whole(project)[1:])
    second = desk.pull()
    assert (second.kind, second.n_gone) == ("changes", 0)
    assert read(second) == desk.whole()


def test_work_that_goes_on_during_the_pull_is_no_difference(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.pull()
    task_id = min(desk.server.tasks)
    desk.annotate(task_id)
    once = desk.studio.write_export

    def late(project: int, file: BinaryIO, task_ids: Any = None) -> int:
        desk.annotate(task_id)
        return once(project, file, task_ids)

    monkeypatch.setattr(desk.studio, "write_export", late)
    second = desk.pull()
    assert second.kind == "changes"
    assert len(read(second)[task_id]["annotations"]) == 2


def older(state: TaskState) -> TaskState:
    changed: TaskState = type(state)(
        **{name: getattr(state, name) for name in state.__struct_fields__}
        | {"updated_at": datetime(2040, 1, 1, tzinfo=UTC)}
    )
    return changed


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (lambda tasks, asked: [], "went while it was asked for"),
        (lambda tasks, asked: tasks, "came unasked"),
    ],
    ids=["fewer", "more"],
)
def test_changes_that_are_not_what_was_asked_for_are_not_trusted(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    fault: Callable[[list[Any], Any], list[Any]],
    said: str,
) -> None:
    desk.pull()
    desk.annotate(min(desk.server.tasks))
    once = desk.studio.write_export

    def wrong(project: int, file: BinaryIO, task_ids: Any = None) -> int:
        if task_ids is None:
            return once(project, file)
        late = make_task("late")
        desk.studio.import_tasks(project, [late])
        whole = json.loads(desk.studio.export(project))
        asked = [task for task in whole if task["id"] in [*task_ids, max(desk.server.tasks)]]
        sent = fault(asked, task_ids)
        file.write(json.dumps(sent).encode())
        return len(sent)

    monkeypatch.setattr(desk.studio, "write_export", wrong)
    again = desk.pull()
    assert again.kind == "full"
    assert said in again.why
    assert read(again) == desk.whole()


def test_task_older_than_listed_is_not_trusted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.pull()
    whole = desk.studio.list_states
    monkeypatch.setattr(
        desk.studio, "list_states", lambda project: [older(state) for state in whole(project)]
    )
    again = desk.pull()
    assert (again.kind, again.n_tasks) == ("full", 4)
    assert "is not as the server lists it" in again.why


def test_broken_increment_leaves_no_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.pull()
    desk.annotate(min(desk.server.tasks))

    def torn(project: int, file: BinaryIO, task_ids: Any = None) -> int:
        file.write(b"[{")
        return 1

    monkeypatch.setattr(desk.studio, "write_export", torn)
    with pytest.raises(StudioError, match="no whole snapshot"):
        desk.pull()
    assert [path.name for path in desk.folder.rglob("*.*")] == ["p0001.json"]


class Round(RuleBasedStateMachine):
    """Everything that can happen to a project, with a pull now and then."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.desk = Desk(FakeServer(), self.folder)
        self.server = self.desk.server
        token = self.desk.studio.create_account("sari@tandai.invalid", "sandi uji coba 7")
        self.people = [self.desk.studio, self.server.client(token)]
        self.made = 0
        self.push(3)

    def teardown(self) -> None:
        shutil.rmtree(getattr(self, "folder", Path("nowhere")), ignore_errors=True)

    def task(self, data: st.DataObject) -> int:
        return data.draw(st.sampled_from(sorted(self.server.tasks)))

    def has_tasks(self) -> bool:
        return bool(self.server.tasks)

    @rule(n_tasks=st.integers(1, 3))
    def push(self, n_tasks: int) -> None:
        names = [f"d{self.made + number}" for number in range(n_tasks)]
        self.made += n_tasks
        self.desk.push(*names)

    @precondition(has_tasks)
    @rule(data=st.data(), who=st.integers(0, 1), skip=st.booleans())
    def answer(self, data: st.DataObject, who: int, skip: bool) -> None:
        task_id = self.task(data)
        self.server.tasks[task_id]["drafts"].clear()  # as submitting does
        self.people[who].create_annotation(
            task_id, [SPAN], unique_id=str(uuid.uuid4()), was_cancelled=skip
        )

    @precondition(has_tasks)
    @rule(data=st.data(), gone=st.booleans())
    def change_answer(self, data: st.DataObject, gone: bool) -> None:
        task_id = self.task(data)
        answers = self.server.tasks[task_id]["annotations"]
        if answers and gone:
            answers.pop()
        elif answers:
            answers[-1]["result"] = [SPAN] * len(answers[-1]["result"]) + [SPAN]
        self.server.touch(task_id)

    @precondition(has_tasks)
    @rule(data=st.data(), who=st.integers(0, 1))
    def save_draft(self, data: st.DataObject, who: int) -> None:
        task_id = self.task(data)
        drafts = self.server.tasks[task_id]["drafts"]
        if drafts:
            drafts[0]["result"] = [*drafts[0]["result"], SPAN]
        else:
            self.people[who].create_draft(task_id, [SPAN])

    @precondition(has_tasks)
    @rule(data=st.data())
    def drop_drafts(self, data: st.DataObject) -> None:
        self.server.tasks[self.task(data)]["drafts"].clear()

    @precondition(has_tasks)
    @rule(data=st.data())
    def change_text(self, data: st.DataObject) -> None:
        task_id = self.task(data)
        self.server.tasks[task_id]["data"]["title"] = f"Judul {self.server.tick()}"
        self.server.touch(task_id)

    @precondition(has_tasks)
    @rule(data=st.data())
    def drop_suggestions_by_a_bulk_action(self, data: st.DataObject) -> None:
        self.server.tasks[self.task(data)]["predictions"].clear()

    @precondition(has_tasks)
    @rule(data=st.data())
    def delete_task(self, data: st.DataObject) -> None:
        del self.server.tasks[self.task(data)]

    @rule(who=st.integers(1, 2), name=st.sampled_from(["satu", "dua", "tiga"]))
    def rename(self, who: int, name: str) -> None:
        self.server.rename(who, f"{name}-{who}@tandai.invalid")

    @rule(full=st.booleans())
    def pull(self, full: bool) -> None:
        whole = self.desk.whole()
        assert read(self.desk.pull(full=full)) == whole

    @rule()
    def pull_what_changed(self) -> None:
        whole = self.desk.whole()
        pulled = self.desk.pull()
        assert read(pulled) == whole
        assert pulled.kind == "changes" or pulled.why == FIRST


TestRound = Round.TestCase
TestRound.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


@pytest.mark.studio
def test_increments_of_a_real_server(studio: RemoteStudio, title: str, tmp_path: Path) -> None:
    """After each thing that a person, a program or a bulk action can do."""
    push_tasks(studio, title, CONFIG, [make_task(name) for name in "abcdefgh"])
    project = studio.find_project(title)
    assert project is not None
    ids = {key.document_id: key.task_id for key in studio.list_tasks(project)}
    email = f"e{uuid.uuid4().hex[:12]}@tandai.invalid"
    other = RemoteStudio(studio.url, studio.create_account(email, "sandi uji coba 7"))
    line, hers = studio._line, other._line
    number = 0
    known: dict[str, int] = {}

    def pull() -> Pulled:
        nonlocal number
        number += 1
        pulled = pull_newest(studio, title, tmp_path, stamp=f"p{number:04}")
        assert read(pulled) == tasks_of(studio.export(project))
        return pulled

    def act(action: str, *names: str) -> None:
        chosen = {"all": False, "included": [ids[name] for name in names]}
        line.post(f"api/dm/actions?id={action}&project={project}", {"selectedItems": chosen})

    def predict(name: str) -> None:
        body = {"task": ids[name], "result": [SPAN], "model_version": "m-2", "score": 0.5}
        known["prediction"] = int(line.post("api/predictions/", body)["id"])

    def answer(name: str, by: RemoteStudio, *, skip: bool = False) -> None:
        unique_id = str(uuid.uuid4())
        made = by.create_annotation(ids[name], [SPAN], unique_id=unique_id, was_cancelled=skip)
        known[name] = made

    def draft(name: str) -> None:
        known["draft"] = other.create_draft(ids[name], [SPAN])

    twice = {"result": [SPAN, {**SPAN, "id": "r2"}]}
    steps: list[tuple[Callable[[], object], int]] = [
        (lambda: None, 0),
        (lambda: answer("a", studio), 1),
        (lambda: answer("b", other, skip=True), 1),
        (lambda: line.patch(f"api/annotations/{known['a']}/", twice), 1),
        (lambda: line.ask("DELETE", f"api/annotations/{known['b']}/"), 1),
        (lambda: draft("c"), 1),
        (lambda: hers.patch(f"api/drafts/{known['draft']}/", twice), 1),
        (lambda: hers.ask("DELETE", f"api/drafts/{known['draft']}/"), 1),
        (lambda: predict("d"), 1),
        (lambda: line.patch(f"api/predictions/{known['prediction']}/", {"score": 0.75}), 1),
        (lambda: line.ask("DELETE", f"api/predictions/{known['prediction']}/"), 1),
        (lambda: act("delete_tasks_predictions", "e"), 1),
        (lambda: act("predictions_to_annotations", "f"), 1),
        (lambda: act("delete_tasks_annotations", "f"), 1),
        (lambda: line.patch(f"api/tasks/{ids['g']}/", {"data": make_task("g")["data"]}), 1),
        (lambda: act("delete_tasks", "h"), 0),
        (lambda: push_tasks(studio, title, CONFIG, [make_task("i")]), 1),
    ]
    assert pull().kind == "full"
    for step, n_fetched in steps:
        step()
        pulled = pull()
        assert (pulled.kind, pulled.n_fetched) == ("changes", n_fetched), pulled
    other.close()

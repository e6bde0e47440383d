"""A watch knows what a full snapshot says, and asks for little."""

import uuid
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.studio.increment import pull_newest
from tandai.studio.protocol import Totals
from tandai.studio.push import push_tasks
from tandai.studio.taskstate import read_summaries
from tandai.studio.watch import Watch

from .conftest import CONFIG, Door, make_task
from .fake import FakeServer

TITLE = "entity 1.0"


class Watched:
    """A project on a fake server, and somebody who watches it."""

    def __init__(self, folder: Path, n_tasks: int = 4) -> None:
        self.server = FakeServer()
        self.studio = self.server.client()
        names = [f"d{number}" for number in range(n_tasks)]
        self.project = push_tasks(
            self.studio, TITLE, CONFIG, [make_task(name) for name in names]
        ).project_id
        self.ids = sorted(self.server.tasks)
        self.folder = folder
        self.watch = Watch(self.studio, self.project, folder / "scratch")

    def annotate(self, task_id: int) -> None:
        self.studio.create_annotation(task_id, [], unique_id=str(uuid.uuid4()))

    def asked(self) -> list[list[int]]:
        """Tasks fetched since this was last asked."""
        found = list(self.server.exported)
        self.server.exported.clear()
        return found


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    made = Watched(tmp_path)
    made.watch.refresh()
    made.asked()
    return made


def test_first_look_fetches_all_and_leaves_no_file(tmp_path: Path) -> None:
    made = Watched(tmp_path)
    made.watch.refresh()
    assert made.asked() == [made.ids]
    assert list(tmp_path.iterdir()) == []


def test_look_at_nothing_new_fetches_nothing(watched: Watched) -> None:
    watched.watch.refresh()
    assert watched.asked() == []


def test_only_what_changed_is_fetched(watched: Watched) -> None:
    watched.server.tick(600)
    watched.annotate(watched.ids[1])
    watched.watch.refresh()
    assert watched.asked() == [[watched.ids[1]]]
    assert len(watched.watch.tasks[watched.ids[1]].answers) == 1


def test_draft_that_comes_and_goes_is_seen(watched: Watched) -> None:
    watched.studio.create_draft(watched.ids[0], [])
    watched.watch.refresh()
    assert len(watched.watch.tasks[watched.ids[0]].drafts) == 1
    watched.server.tasks[watched.ids[0]]["drafts"].clear()
    watched.watch.refresh()
    assert watched.watch.tasks[watched.ids[0]].drafts == ()


def test_draft_in_the_place_of_another_is_seen(watched: Watched) -> None:
    (task_id, *_) = watched.ids
    watched.studio.create_draft(task_id, [])
    watched.watch.refresh()
    (before,) = watched.watch.tasks[task_id].drafts
    watched.server.tasks[task_id]["drafts"].clear()
    watched.server.tick(600)
    watched.studio.create_draft(task_id, [])
    watched.watch.refresh()
    (after,) = watched.watch.tasks[task_id].drafts
    assert after.updated_at > before.updated_at


def test_what_moves_no_date_is_seen_by_the_totals(watched: Watched) -> None:
    watched.server.tick(600)
    watched.annotate(watched.ids[0])  # so that the others are long ago
    del watched.server.tasks[watched.ids[2]]
    watched.server.tasks[watched.ids[3]]["predictions"].clear()
    watched.watch.refresh()
    assert sorted(watched.watch.tasks) == [watched.ids[0], watched.ids[1], watched.ids[3]]
    assert watched.watch.tasks[watched.ids[3]].state.n_suggestions == 0


def test_watch_begins_with_the_last_pull(tmp_path: Path) -> None:
    made = Watched(tmp_path)
    path = pull_newest(made.studio, TITLE, tmp_path, stamp="p1", full=True).path
    made.server.tick(600)
    made.annotate(made.ids[2])
    made.asked()
    made.watch.begin_with(path)
    made.watch.refresh()
    assert made.asked() == [[made.ids[2]]]
    path.write_bytes(b"[{")
    made.watch.begin_with(path)
    made.watch.refresh()
    assert made.asked() == [made.ids]


ACTS = st.sampled_from(["annotate", "draft", "undraft", "delete", "push", "look", "wait"])


@given(st.lists(st.tuples(ACTS, st.integers(0, 9)), max_size=25))
def test_a_look_after_anything_knows_what_a_snapshot_says(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int]]
) -> None:
    made = Watched(tmp_path_factory.mktemp("watch"), 3)
    for number, (act, which) in enumerate([*acts, ("look", 0)]):
        ids = sorted(made.server.tasks)
        if act == "push":
            push_tasks(made.studio, TITLE, CONFIG, [make_task(f"n{number}")])
        elif act == "wait":
            made.server.tick(600)
        elif act == "look":
            made.watch.refresh()
            path = pull_newest(
                made.studio, TITLE, made.folder, stamp=f"p{number:02}", full=True
            ).path
            assert made.watch.tasks == read_summaries(path)
        elif ids:
            task_id = ids[which % len(ids)]
            if act == "annotate":
                made.annotate(task_id)
            elif act == "draft" and not made.server.tasks[task_id]["drafts"]:
                made.studio.create_draft(task_id, [])
            elif act == "undraft":
                made.server.tasks[task_id]["drafts"].clear()
            elif act == "delete":
                del made.server.tasks[task_id]


def test_watch_of_either_server(door: Door, title: str, tmp_path: Path) -> None:
    tasks = [make_task(name) for name in "abc"]
    project = push_tasks(door.studio, title, CONFIG, tasks).project_id
    watch = Watch(door.studio, project, tmp_path / "scratch")
    watch.refresh()
    ids = {key.document_id: key.task_id for key in door.studio.list_tasks(project)}
    door.studio.create_annotation(ids["b"], [], unique_id=str(uuid.uuid4()), lead_time=2.5)
    door.studio.create_draft(ids["c"], [])
    watch.refresh()
    assert [answer.lead_time for answer in watch.tasks[ids["b"]].answers] == [2.5]
    assert [draft.account for draft in watch.tasks[ids["c"]].drafts] == ["curator@tandai.invalid"]
    assert door.studio.totals(project) == Totals(n_tasks=3, n_answers=1, n_suggestions=3)

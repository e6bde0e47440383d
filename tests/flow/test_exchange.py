"""Push sends what there is, pull fetches what there is, and both say when there is nothing."""

import json
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from flow.samples import copy
from studio.clock import FakeClock
from studio.fake import FakeServer
from studio.faults import Fault, Killed, faulty
from tandai.errors import InputError, StudioError
from tandai.flow.annotations import latest_pulls, run_annotations
from tandai.flow.pull import run_pull
from tandai.flow.push import journal_path, run_push
from tandai.flow.targets import project_title
from tandai.flow.tasks import run_tasks
from tandai.project import Project
from tandai.studio.journal import open_journal

STAMP = "2031-05-04T101500Z"


@pytest.fixture
def server() -> FakeServer:
    return FakeServer()


def test_every_layer_with_tasks_is_pushed_once(project: Project, server: FakeServer) -> None:
    first = run_push(project, server.client())
    again = run_push(project, server.client())
    assert [each.layer for each in first] == ["entity", "claim", "stance"]
    assert [each.title for each in first] == [f"tandai-sample-{each.layer}" for each in first]
    assert [(each.inserted, each.already_there) for each in first] == [(8, 0)] * 3
    assert [(each.inserted, each.already_there) for each in again] == [(0, 8)] * 3


def test_layers_whose_tasks_are_not_made_are_left_for_later(
    project: Project, server: FakeServer
) -> None:
    for layer in ("claim", "stance"):
        project.tasks_path(layer).unlink()
    assert [each.layer for each in run_push(project, server.client())] == ["entity"]


def test_every_project_shows_its_layers_guideline_as_it_is_now(
    project: Project, server: FakeServer
) -> None:
    run_push(project, server.client(), ("claim",))
    guideline = project.configs / "claim" / "guideline.md"
    old = guideline.read_text(encoding="utf-8")
    guideline.write_text(old.replace("# Panduan lapis klaim", "# Panduan baru"), encoding="utf-8")
    (pushed,) = run_push(project, server.client(), ("claim",))
    shown = server.projects[pushed.project_id]["expert_instruction"]
    assert shown.startswith("<h1>Panduan baru</h1>")
    assert "<strong>C7. Memecah</strong>" in shown


def test_a_layer_that_was_named_must_have_tasks(project: Project, server: FakeServer) -> None:
    project.tasks_path("claim").unlink()
    with pytest.raises(
        InputError, match=r"claim\.json: found no file; expected what `tandai tasks"
    ):
        run_push(project, server.client(), ("entity", "claim"))
    assert server.projects == {}


def test_a_push_of_nothing_is_an_error(fresh: Project, server: FakeServer) -> None:
    with pytest.raises(InputError, match="found no tasks; expected what `tandai tasks` writes"):
        run_push(fresh, server.client())


def test_a_broken_tasks_file_stops_the_push_before_it_begins(
    project: Project, server: FakeServer
) -> None:
    project.tasks_path("stance").write_text('[{"data": ', encoding="utf-8")
    with pytest.raises(InputError, match=r"stance\.json: found .*; expected what `tandai tasks`"):
        run_push(project, server.client())
    assert server.projects == {}


def test_long_titles_fit_the_server_and_stay_apart(project: Project) -> None:
    long = replace(project, server_name="pasar-" * 12)
    titles = {layer: project_title(long, layer) for layer in ("entity", "claim", "stance")}
    assert len(set(titles.values())) == 3
    assert all(len(title) <= 50 for title in titles.values())
    assert project_title(project, "entity") == "tandai-sample-entity"


def test_what_was_pulled_is_the_newest_pull(project: Project, server: FakeServer) -> None:
    run_push(project, server.client())
    done = run_pull(project, server.client(), stamp=STAMP)
    assert [each.layer for each in done] == ["entity", "claim", "stance"]
    newest = {layer: path for layer, (path,) in latest_pulls(project).items()}
    assert {layer: str(path) for layer, path in newest.items()} == {
        each.layer: each.path for each in done
    }
    assert all(path.is_relative_to(project.data_dir) for path in newest.values())


def test_a_pull_of_nothing_is_an_error(project: Project, server: FakeServer) -> None:
    with pytest.raises(StudioError, match="none of the projects tandai-sample-entity, "):
        run_pull(project, server.client(), stamp=STAMP)
    assert latest_pulls(project) == {}


def test_two_copies_of_a_project_push_the_same_tasks(
    project: Project, server: FakeServer, tmp_path: object
) -> None:
    run_push(project, server.client())
    twin = copy(project.root, project.root.with_name("twin"))
    run_tasks(twin)
    assert [each.inserted for each in run_push(twin, server.client())] == [0, 0, 0]


def test_separate_projects_are_pushed_and_pulled_each(project: Project, server: FakeServer) -> None:
    """A project an annotator, one answer a task; all their pulls are read."""
    names = ("annotator-1", "annotator-2")
    studio = msgspec.structs.replace(project.settings.studio, mode="separate", annotators=names)
    split = replace(project, settings=msgspec.structs.replace(project.settings, studio=studio))
    pushed = run_push(split, server.client(), ("claim",), annotators=names)
    assert [(each.annotator, each.inserted) for each in pushed] == [(name, 8) for name in names]
    assert {each["title"]: each["maximum_annotations"] for each in server.projects.values()} == {
        f"tandai-sample-claim for {name}": 1 for name in names
    }
    pulled = run_pull(split, server.client(), ("claim",), annotators=names, stamp=STAMP)
    assert [each.annotator for each in pulled] == list(names)
    assert {str(path) for path in latest_pulls(split)["claim"]} == {each.path for each in pulled}


def test_second_pull_fetches_what_changed_and_reads_as_a_full_one(
    project: Project, server: FakeServer
) -> None:
    """What the readers make of it is the same, record for record."""
    run_push(project, server.client(), ("entity",))
    run_pull(project, server.client(), ("entity",), stamp="p1")
    task_id = min(server.tasks)
    server.client().create_annotation(task_id, [], unique_id="u1", lead_time=7.5)
    (second,) = run_pull(project, server.client(), ("entity",), stamp="p2")
    (third,) = run_pull(project, server.client(), ("entity",), stamp="p3", full=True)
    assert (second.kind, second.n_tasks, second.n_fetched) == ("changes", 8, 1)
    assert (third.kind, third.n_fetched) == ("full", 8)
    by_id = [
        {task["id"]: task for task in json.loads(Path(each.path).read_bytes())}
        for each in (second, third)
    ]
    assert by_id[0] == by_id[1]
    assert latest_pulls(project)["entity"] == (Path(third.path),)
    Path(third.path).unlink()
    assert latest_pulls(project)["entity"] == (Path(second.path),)
    reports = run_annotations(project, latest_pulls(project), new_accounts="person")
    assert [(each.n_tasks, each.n_submitted) for each in reports] == [(8, 1)]


def test_a_push_that_was_killed_is_put_right_by_the_next(
    project: Project, server: FakeServer
) -> None:
    clock = FakeClock()
    # The eighth call sends the second batch of the first layer.
    first = faulty(server, clock, {7: Fault("kill", "late", 12.0)})
    with pytest.raises(Killed):
        run_push(project, first, patience=clock.patience(), batch=3)
    told: list[str] = []
    again = run_push(
        project,
        faulty(server, clock, {}),
        patience=clock.patience(),
        batch=3,
        progress=lambda what, done, total: told.append(what),
    )
    assert sum(each.unsettled for each in again) == 1
    assert sum(each.seconds_waited for each in again) > 0
    assert [each.twins_removed for each in again] == [0, 0, 0]
    assert "push: entity: waiting for the server" in told
    there = [(task["project"], task["data"]["document_id"]) for task in server.tasks.values()]
    assert len(there) == len(set(there)) == 24


def test_the_journal_of_a_push_is_in_the_user_data_directory(
    project: Project, server: FakeServer
) -> None:
    run_push(project, server.client(), ("entity",), server="https://label.lembayung.invalid")
    (path,) = project.data_dir.glob("journal/*/*.jsonl")
    assert path == journal_path(project, "https://label.lembayung.invalid", "tandai-sample-entity")
    assert project.root not in path.parents


def test_a_second_push_at_the_same_time_is_refused(project: Project, server: FakeServer) -> None:
    path = journal_path(project, "", project_title(project, "claim"))
    with (
        open_journal(path, at=0.0),
        pytest.raises(StudioError, match="Another push to this project is under way"),
    ):
        run_push(project, server.client())
    assert server.projects == {}

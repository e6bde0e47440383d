"""One suite for the fake and the real server: the fake may not be kinder than the real one."""

import io
import json
import uuid

import pytest

from tandai.errors import StudioError
from tandai.studio import snapshot
from tandai.studio.client import (
    AlreadyThereError,
    NotThereError,
    RemoteStudio,
    Studio,
    TaskWork,
    check_version,
)
from tandai.studio.protocol import TaskState, Totals
from tandai.studio.taskstate import TaskSummary, summarise
from tandai.studio.taskstream import stream_tasks

from .conftest import CONFIG, Door, make_task

SPAN = {
    "id": "r1",
    "from_name": "entity",
    "to_name": "text",
    "type": "labels",
    "value": {"start": 13, "end": 27, "labels": ["LOC"]},
}


def new_id() -> str:
    return str(uuid.uuid4())


def test_server_is_of_the_measured_series(door: Door) -> None:
    assert door.studio.version().startswith("1.23.")
    assert check_version(door.studio) is None


def test_token_belongs_to_the_curator(door: Door) -> None:
    assert door.studio.whoami() == "curator@tandai.invalid"


def test_wrong_token_is_refused(door: Door) -> None:
    with pytest.raises(StudioError, match="token"):
        door.open_as("0123456789abcdef0123456789abcdef01234567").whoami()


def test_project_is_found_by_its_whole_title(door: Door, title: str) -> None:
    assert door.studio.find_project(title) is None
    project = door.studio.create_project(title, CONFIG)
    assert door.studio.find_project(title) == project
    assert door.studio.find_project(title[:-1]) is None


def test_two_projects_of_one_title_are_an_error(door: Door, title: str) -> None:
    door.studio.create_project(title, CONFIG)
    door.studio.create_project(title, CONFIG)
    with pytest.raises(StudioError, match="2 projects"):
        door.studio.find_project(title)


def test_label_config_is_kept_but_for_outer_blanks(door: Door, title: str) -> None:
    project = door.studio.create_project(title, f"\r\n<!-- ä 😀 -->\n{CONFIG}\n")
    assert door.studio.label_config(project) == f"<!-- ä 😀 -->\n{CONFIG}".strip()


def test_unknown_project_is_not_there(door: Door) -> None:
    with pytest.raises(NotThereError):
        door.studio.label_config(987654)
    with pytest.raises(NotThereError):
        door.studio.list_tasks(987654)


def test_tasks_are_found_by_document(door: Door, title: str) -> None:
    project = door.studio.create_project(title, CONFIG)
    assert door.studio.find_tasks(project) == {}
    tasks = [make_task("a"), make_task("b", "Ombak 😀 e\u0301 di Teluk Jelaga."), make_task("c")]
    assert door.studio.import_tasks(project, tasks) == 3
    found = door.studio.find_tasks(project)
    assert {name: digest for name, (_, digest) in found.items()} == {
        task["data"]["document_id"]: task["data"]["text_sha256"] for task in tasks
    }
    assert door.studio.find_tasks(project, ["b", "never"]) == {"b": found["b"]}
    assert door.studio.find_tasks(project, []) == {}


def test_digest_of_a_whole_task_is_listed(door: Door, title: str) -> None:
    project = door.studio.create_project(title, CONFIG)
    task = make_task("a")
    task["data"]["task_sha256"] = "5" * 64
    door.studio.import_tasks(project, [task, make_task("b")])
    found = {key.document_id: key.task_sha256 for key in door.studio.list_tasks(project)}
    assert found == {"a": "5" * 64, "b": ""}


def test_same_task_twice_makes_two_tasks(door: Door, title: str) -> None:
    project = door.studio.create_project(title, CONFIG)
    door.studio.import_tasks(project, [make_task("a")])
    door.studio.import_tasks(project, [make_task("a")])
    assert len(door.studio.list_tasks(project)) == 2
    with pytest.raises(StudioError, match="two tasks"):
        door.studio.find_tasks(project)


def test_more_tasks_than_a_page_are_all_listed(door: Door, title: str) -> None:
    project = door.studio.create_project(title, CONFIG)
    ids = [f"d{number:03}" for number in range(520)]
    for start in (0, 260):
        door.studio.import_tasks(project, [make_task(name) for name in ids[start : start + 260]])
    assert sorted(door.studio.find_tasks(project)) == ids
    assert len(door.studio.find_tasks(project, ids[:300])) == 300


def test_batch_with_a_bad_task_makes_none(door: Door, title: str) -> None:
    project = door.studio.create_project(title, CONFIG)
    with pytest.raises(StudioError, match="400"):
        door.studio.import_tasks(project, [make_task("a"), {"data": {"document_id": "b"}}])
    assert door.studio.list_tasks(project) == []


def test_suggestion_of_an_unknown_control_is_refused(door: Door, title: str) -> None:
    project = door.studio.create_project(title, CONFIG)
    task = make_task("a")
    task["predictions"][0]["result"][0]["from_name"] = "claim"
    with pytest.raises(StudioError, match="from_name"):
        door.studio.import_tasks(project, [task])


def test_lone_surrogate_is_not_sent(door: Door, title: str) -> None:
    project = door.studio.create_project(title, CONFIG)
    task = make_task("a")
    task["data"]["title"] = "x\ud800"
    with pytest.raises(StudioError, match="surrogate"):
        door.studio.import_tasks(project, [task])


def test_suggestions_come_back_as_sent(door: Door, title: str) -> None:
    project = door.studio.create_project(title, CONFIG)
    task = make_task("a")
    door.studio.import_tasks(project, [task])
    door.studio.set_model_version(project, "lexicon-1")
    (found,) = door.studio.predictions(project)
    assert found["model_version"] == "lexicon-1"
    assert found["result"] == task["predictions"][0]["result"]


def test_annotation_of_a_known_unique_id_is_there_already(door: Door, title: str) -> None:
    project = door.studio.create_project(title, CONFIG)
    door.studio.import_tasks(project, [make_task("a")])
    task_id, _ = door.studio.find_tasks(project)["a"]
    unique_id = new_id()
    door.studio.create_annotation(task_id, [SPAN], unique_id=unique_id)
    with pytest.raises(AlreadyThereError):
        door.studio.create_annotation(task_id, [], unique_id=unique_id)


def test_snapshot_holds_everything(door: Door, title: str) -> None:
    """Task without work, annotation, skip, draft, prediction, and the e-mails of their makers."""
    project = door.studio.create_project(title, CONFIG)
    door.studio.import_tasks(project, [make_task("a", "Hari 😀 cerah"), make_task("b")])
    task_id, _ = door.studio.find_tasks(project)["a"]
    unique_id = new_id()
    door.studio.create_annotation(task_id, [SPAN], unique_id=unique_id, lead_time=2.5)
    door.studio.create_annotation(task_id, [], unique_id=new_id(), was_cancelled=True)
    door.studio.create_draft(task_id, [SPAN])
    tasks = {task["data"]["document_id"]: task for task in json.loads(door.studio.export(project))}
    assert sorted(tasks) == ["a", "b"]
    assert tasks["a"]["data"]["text"] == "Hari 😀 cerah"
    submitted, skipped = sorted(tasks["a"]["annotations"], key=lambda item: item["id"])
    assert submitted["result"] == [SPAN]
    assert submitted["unique_id"] == unique_id
    assert submitted["lead_time"] == 2.5
    assert submitted["ground_truth"] is False
    assert submitted["completed_by"]["email"] == "curator@tandai.invalid"
    assert (submitted["was_cancelled"], skipped["was_cancelled"]) == (False, True)
    assert [draft["result"] for draft in tasks["a"]["drafts"]] == [[SPAN]]
    assert tasks["b"]["predictions"][0]["model_version"] == "lexicon-1"
    assert tasks["b"]["annotations"] == []


def test_second_annotator_answers_as_herself(door: Door, title: str) -> None:
    email = f"a{uuid.uuid4().hex[:12]}@tandai.invalid"
    annotator = door.open_as(door.studio.create_account(email, "sandi uji coba 7"))
    assert annotator.whoami() == email
    project = door.studio.create_project(title, CONFIG)
    door.studio.import_tasks(project, [make_task("a")])
    task_id, _ = door.studio.find_tasks(project)["a"]
    annotator.create_annotation(task_id, [SPAN], unique_id=new_id())
    door.studio.create_annotation(task_id, [], unique_id=new_id())
    (task,) = json.loads(door.studio.export(project))
    authors = [item["completed_by"]["email"] for item in task["annotations"]]
    assert sorted(authors) == sorted([email, "curator@tandai.invalid"])
    assert email in door.studio.accounts().values()


def test_annotation_can_be_restored_for_another_account(door: Door, title: str) -> None:
    email = f"b{uuid.uuid4().hex[:12]}@tandai.invalid"
    door.studio.create_account(email, "sandi uji coba 7")
    account = {mail: number for number, mail in door.studio.accounts().items()}[email]
    project = door.studio.create_project(title, CONFIG)
    door.studio.import_tasks(project, [make_task("a")])
    task_id, _ = door.studio.find_tasks(project)["a"]
    door.studio.create_annotation(task_id, [SPAN], unique_id=new_id(), completed_by=account)
    (task,) = json.loads(door.studio.export(project))
    assert [item["completed_by"]["email"] for item in task["annotations"]] == [email]


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [("curator@tandai.invalid", "sandi uji coba 7", "exists"), ("c@tandai.invalid", "x", "8")],
)
def test_refused_account_says_why(door: Door, email: str, password: str, said: str) -> None:
    with pytest.raises(StudioError, match=said):
        door.studio.create_account(email, password)


def test_tasks_are_counted_and_a_deleted_one_is_gone(door: Door, title: str) -> None:
    project = door.studio.create_project(title, CONFIG)
    assert door.studio.count_tasks(project) == 0
    door.studio.import_tasks(project, [make_task("a"), make_task("b")])
    assert door.studio.count_tasks(project) == 2
    task_id, _ = door.studio.find_tasks(project)["a"]
    door.studio.delete_task(task_id)
    assert (door.studio.count_tasks(project), [*door.studio.find_tasks(project)]) == (1, ["b"])
    for ask in (door.studio.delete_task, door.studio.task_work):
        with pytest.raises(NotThereError):
            ask(task_id)


def test_work_of_anybody_on_a_task_is_seen(door: Door, title: str) -> None:
    """A task lists only the asker's own drafts, so a list would hide an annotator's morning."""
    email = f"c{uuid.uuid4().hex[:12]}@tandai.invalid"
    annotator = door.open_as(door.studio.create_account(email, "sandi uji coba 7"))
    project = door.studio.create_project(title, CONFIG)
    door.studio.import_tasks(project, [make_task(name) for name in ("begun", "skipped", "new")])
    ids = {name: task_id for name, (task_id, _) in door.studio.find_tasks(project).items()}
    annotator.create_draft(ids["begun"], [SPAN])
    annotator.create_annotation(ids["skipped"], [], unique_id=new_id(), was_cancelled=True)
    work = {name: door.studio.task_work(task_id) for name, task_id in ids.items()}
    assert work["begun"] == TaskWork(n_annotations=0, has_draft=True)
    assert work["skipped"] == TaskWork(n_annotations=1, has_draft=False)
    assert [name for name, each in work.items() if not each] == ["new"]


def test_keys_tell_how_many_suggestions_a_task_has(door: Door, title: str) -> None:
    project = door.studio.create_project(title, CONFIG)
    bare = {key: value for key, value in make_task("b").items() if key != "predictions"}
    door.studio.import_tasks(project, [make_task("a"), bare])
    found = {key.document_id: key.n_suggestions for key in door.studio.list_tasks(project)}
    assert found == {"a": 1, "b": 0}


def test_states_on_the_list_are_those_of_the_snapshot(door: Door, title: str) -> None:
    """After each thing that can happen, and what happened is seen: also what moves no date."""
    studio = door.studio
    project = studio.create_project(title, CONFIG)
    studio.import_tasks(project, [make_task(name) for name in ("a", "b", "c")])
    ids = {key.document_id: key.task_id for key in studio.list_tasks(project)}
    email = f"c{uuid.uuid4().hex[:12]}@tandai.invalid"
    other = door.open_as(studio.create_account(email, "sandi uji coba 7"))
    happened = (
        lambda: None,
        lambda: studio.create_annotation(ids["a"], [SPAN], unique_id=new_id(), lead_time=2.5),
        lambda: other.create_annotation(ids["a"], [], unique_id=new_id(), was_cancelled=True),
        lambda: other.create_draft(ids["b"], [SPAN]),
    )
    changed = []
    before: dict[int, TaskState] = {}
    for happen in happened:
        happen()
        listed = {state.task_id: state for state in studio.list_states(project)}
        told = {task_id: each.state for task_id, each in summaries(studio, project).items()}
        assert listed == told
        changed.append(sorted(key for key, state in listed.items() if state != before.get(key)))
        before = listed
    assert changed == [sorted(ids.values()), [ids["a"]], [ids["a"]], [ids["b"]]]
    assert studio.totals(project) == Totals(n_tasks=3, n_answers=1, n_suggestions=3)


def test_states_since_a_moment_and_of_drafts(door: Door, title: str) -> None:
    project = door.studio.create_project(title, CONFIG)
    door.studio.import_tasks(project, [make_task(name) for name in ("a", "b", "c")])
    ids = {key.document_id: key.task_id for key in door.studio.list_tasks(project)}
    pushed = max(state.updated_at for state in door.studio.list_states(project))
    assert door.studio.list_states(project, pushed) == []
    door.studio.create_draft(ids["b"], [SPAN])
    door.studio.create_annotation(ids["c"], [SPAN], unique_id=new_id())
    moved = {state.task_id for state in door.studio.list_states(project, pushed)}
    assert moved == {ids["b"], ids["c"]}


def test_snapshot_of_some_tasks_holds_everybodys_work(door: Door, title: str) -> None:
    """The task list would show one's own drafts alone."""
    project = door.studio.create_project(title, CONFIG)
    door.studio.import_tasks(project, [make_task(name) for name in ("a", "b", "c")])
    ids = {key.document_id: key.task_id for key in door.studio.list_tasks(project)}
    email = f"d{uuid.uuid4().hex[:12]}@tandai.invalid"
    other = door.open_as(door.studio.create_account(email, "sandi uji coba 7"))
    other.create_draft(ids["a"], [SPAN])
    found = summaries(door.studio, project, [ids["a"], ids["c"], 987654])
    whole = summaries(door.studio, project)
    assert found == {ids[name]: whole[ids[name]] for name in ("a", "c")}
    assert [draft.account for draft in found[ids["a"]].drafts] == [email]
    assert summaries(door.studio, project, []) == {}


@pytest.mark.studio
def test_pull_leaves_the_tab_of_another_at_work_alone(studio: RemoteStudio, title: str) -> None:
    """As where somebody watches the status while another pulls."""
    project = studio.create_project(title, CONFIG)
    studio.import_tasks(project, [make_task(name) for name in ("a", "b", "c")])
    first, *rest = (key.task_id for key in studio.list_tasks(project))
    with snapshot._tab(studio._line, project, [first]):
        assert sorted(summaries(studio, project, rest)) == sorted(rest)
    assert studio._line.get("api/dm/views/", project=project) == []


def summaries(
    studio: Studio, project: int, task_ids: list[int] | None = None
) -> dict[int, TaskSummary]:
    file = io.BytesIO()
    n_tasks = studio.write_export(project, file, task_ids)
    file.seek(0)
    found = {each.state.task_id: each for each in map(summarise, stream_tasks(file))}
    assert len(found) == n_tasks
    return found

"""Links lead to the task that shows a document, without a server and without a secret."""

from pathlib import Path

import pytest

from flow.modes import MODES, in_mode, open_fakes
from tandai.errors import StudioError
from tandai.flow.round import pull_all, push_all
from tandai.flow.targets import targets
from tandai.flow.tasklinks import TaskLink, task_links
from tandai.project import Project
from tandai.studio.journal import open_journal


def test_nothing_pushed_or_pulled_gives_no_link(project: Project) -> None:
    links = task_links(project, "entity")
    assert links.find("sample-001") is None
    assert links.url("sample-001") == ""


@pytest.mark.parametrize("mode", MODES)
def test_each_document_and_annotator_has_a_task_in_every_mode(project: Project, mode: str) -> None:
    made = in_mode(project, mode)
    opened, fakes = open_fakes(made)
    push_all(made, opened, ("entity",))
    pull_all(made, opened, ("entity",), stamp="p1")
    links = task_links(made, "entity")
    shown = {
        (fake.projects[task["project"]]["title"], task["data"]["document_id"], number)
        for fake in fakes
        for number, task in fake.tasks.items()
    }
    documents = [each.document_id for each in made.read_documents()]
    assert len(documents) == 8
    for target in targets(made, "entity"):
        name = target.annotator or "annotator-1"
        for document_id in documents:
            link = links.find(document_id, name)
            assert link is not None
            assert (target.title, document_id, link.task_id) in shown
            assert link.url.endswith(f"/data?task={link.task_id}")
    ports = {
        links.url(documents[0], name).split("/")[2] for name in made.settings.studio.annotators
    }
    assert ports == (
        {"127.0.0.1:8080", "127.0.0.1:8081"} if mode == "blind" else {"127.0.0.1:8080"}
    )
    assert links.url(documents[0], "gold") == links.url(documents[0], "annotator-1")


def test_pushed_and_never_pulled_leads_to_the_project(project: Project) -> None:
    opened, (fake,) = open_fakes(project)
    push_all(project, opened, ("entity",))
    (number,) = fake.projects
    links = task_links(project, "entity")
    document_id = project.read_documents()[0].document_id
    expected = TaskLink(url=f"http://127.0.0.1:8080/projects/{number}/data", task_id=None)
    assert links.find(document_id) == expected
    assert links.find("no-such-document") is None
    assert task_links(project, "claim").find(document_id) is None


def test_refused_batch_leads_nowhere(project: Project) -> None:
    path = project.journals / "local" / "tandai-sample-entity.jsonl"
    with open_journal(path, at=1.0) as journal:
        journal.settle(journal.begin_batch(7, [("refused", "t")], at=1.0), "refused", at=2.0)
        journal.settle(journal.begin_batch(7, [("sent", "t")], at=3.0), "answered", at=4.0)
    links = task_links(project, "entity")
    assert links.find("refused") is None
    assert links.url("sent") == "http://127.0.0.1:8080/projects/7/data"


def test_a_named_server_is_in_the_link(project: Project) -> None:
    made = in_mode(project, "shared", url="https://studio.invalid/")
    opened, _ = open_fakes(made)
    push_all(made, opened, ("entity",))
    document_id = made.read_documents()[0].document_id
    assert task_links(made, "entity").url(document_id).startswith("https://studio.invalid/projects")
    assert task_links(made, "entity", "https://other.invalid").url(document_id) == ""


def test_of_two_tasks_the_answered_one_is_linked(project: Project) -> None:
    opened, (fake,) = open_fakes(project)
    push_all(project, opened, ("entity",))
    first = min(fake.tasks)
    document_id = fake.tasks[first]["data"]["document_id"]
    number = fake.tasks[first]["project"]
    twin = {"data": dict(fake.tasks[first]["data"])}
    fake.client().import_tasks(number, [twin])
    newest = max(fake.tasks)
    pull_all(project, opened, ("entity",), stamp="p1")
    link = task_links(project, "entity").find(document_id)
    assert link is not None
    assert link.task_id == first
    fake.client().create_annotation(newest, [], unique_id="u1")
    pull_all(project, opened, ("entity",), stamp="p2")
    link = task_links(project, "entity").find(document_id)
    assert link is not None
    assert link.task_id == newest


def test_damaged_pull_is_told(project: Project) -> None:
    opened, _ = open_fakes(project)
    push_all(project, opened, ("entity",))
    (pulled,) = pull_all(project, opened, stamp="p1")
    Path(pulled.path).write_bytes(b'[{"id": "one"}]')
    with pytest.raises(StudioError, match=r"p1\.json: found a task of another form"):
        task_links(project, "entity")

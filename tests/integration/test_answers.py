"""A real server's copies of suggestions never vote, and a restored server's answers keep their ids."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from flow.samples import begin
from tandai.digest import short_digest
from tandai.flow.annotations import AnnotationsReport, run_annotations
from tandai.flow.documents import run_documents
from tandai.flow.gold import run_gold
from tandai.flow.push import run_push
from tandai.flow.targets import project_title
from tandai.flow.tasks import run_tasks
from tandai.project import Project
from tandai.records import Annotation
from tandai.studio.client import RemoteStudio
from tandai.studio.local import LocalStudio
from tandai.studio.secretfiles import read_secret

pytestmark = pytest.mark.studio
LAYER = "entity"
Json = dict[str, Any]
ANSWER: Json = {
    "id": "r1",
    "from_name": "entity",
    "to_name": "text",
    "type": "labels",
    "origin": "manual",
    "value": {"start": 0, "end": 3, "labels": ["PER"]},
}


@pytest.fixture
def pushed(tmp_path: Path, studio: RemoteStudio) -> Project:
    """The sample, its entity tasks on the server under a name that no other test has."""
    made = begin(tmp_path / "project")
    run_documents(made, made.root / "articles")
    run_tasks(made, (LAYER,))
    project = replace(made, server_name=f"answers-{short_digest(str(tmp_path))[:8]}")
    run_push(project, studio, (LAYER,))
    return project


@pytest.fixture
def line(studio: RemoteStudio, studio_server: LocalStudio) -> Iterator[httpx.Client]:
    """For what no command of ours asks of a server."""
    token = {"Authorization": f"Token {read_secret(studio_server.token_file)}"}
    with httpx.Client(base_url=studio.url, headers=token, trust_env=False, timeout=60) as line:
        yield line


def number_of(project: Project, studio: RemoteStudio) -> int:
    number = studio.find_project(project_title(project, LAYER))
    assert number is not None
    return number


def export(project: Project, studio: RemoteStudio) -> list[Json]:
    return msgspec.json.decode(studio.export(number_of(project, studio)), type=list[Json])


def read(project: Project, tasks: list[Json]) -> AnnotationsReport:
    path = project.root / "export.json"
    path.write_bytes(msgspec.json.encode(tasks))
    (report,) = run_annotations(project, {LAYER: path}, new_accounts="person")
    return report


def by_id(project: Project) -> dict[str, Annotation]:
    return {each.annotation_id: each for each in project.read_annotations(LAYER)}


def test_copies_that_the_servers_action_made_are_kept_and_never_vote(
    pushed: Project, studio: RemoteStudio, line: httpx.Client
) -> None:
    number = number_of(pushed, studio)
    done = line.post(
        f"/api/dm/actions?id=predictions_to_annotations&project={number}",
        json={"selectedItems": {"all": True, "excluded": []}},
    )
    assert done.status_code == 200, done.text[:300]
    first, second, *_ = (task["annotations"][0] for task in export(pushed, studio))
    # One is saved by a person as it is, of another an item is taken away without a time.
    line.patch(f"/api/annotations/{first['id']}/", json={"lead_time": 41.5}).raise_for_status()
    changed = [{**each, "origin": "prediction-changed"} for each in second["result"][:1]]
    line.patch(f"/api/annotations/{second['id']}/", json={"result": changed}).raise_for_status()

    report = read(pushed, export(pushed, studio))
    assert report.n_submitted == report.n_tasks == 8
    assert report.answers.n_untouched_copies == 6
    assert report.answers.left_out == {"copy": 6}
    # None of the items is anybody's own, whatever the server says of their author.
    assert set(report.answers.items["span"]) == {"accepted_untouched", "changed"}
    (gold,) = run_gold(pushed, (LAYER,))
    assert (gold.n_documents, gold.left_out) == (2, {"copy": 6})


def test_answers_of_a_restored_server_keep_their_ids(
    pushed: Project, studio: RemoteStudio, line: httpx.Client
) -> None:
    number = number_of(pushed, studio)
    tasks = studio.find_tasks(number)
    for task_id, _ in tasks.values():
        for items in ([], [ANSWER]):
            studio.create_annotation(
                task_id, items, unique_id=str(uuid.uuid4()), lead_time=3.0 + len(items)
            )
    first = export(pushed, studio)
    read(pushed, first)
    before = by_id(pushed)
    assert len(before) == 16

    line.delete(f"/api/projects/{number}/").raise_for_status()
    run_push(pushed, studio, (LAYER,))
    again = studio.find_tasks(number_of(pushed, studio))
    for task in reversed(first):
        for each in reversed(task["annotations"]):
            studio.create_annotation(
                again[task["data"]["document_id"]][0],
                each["result"],
                unique_id=each["unique_id"],
                lead_time=each["lead_time"],
            )
    report = read(pushed, export(pushed, studio))
    assert [each for each in report.findings if each.severity != "note"] == []
    after = by_id(pushed)
    assert {key: (each.unique_id, each.spans) for key, each in after.items()} == {
        key: (each.unique_id, each.spans) for key, each in before.items()
    }
    assert {each.created_at for each in after.values()}.isdisjoint(
        each.created_at for each in before.values()
    )

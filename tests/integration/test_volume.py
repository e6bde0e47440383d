"""A small copy of benchmarks/exchange.py: every task, suggestion and answer is where it belongs."""

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from tandai.project import open_project
from tandai.studio.client import RemoteStudio
from tandai.studio.increment import FEW

N_TASKS = 300
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def exchange(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(ROOT)
    return importlib.import_module("benchmarks.exchange")


def test_made_tasks_are_the_same_each_time(exchange: Any, tmp_path: Path) -> None:
    for name in ("one", "two"):
        exchange.write_project(tmp_path / name, 3)
    one, two = (
        (tmp_path / name / "build" / "tasks" / "benda.json").read_bytes() for name in ("one", "two")
    )
    assert one == two
    for task in json.loads(one):
        text = task["data"]["text"]
        (suggestion,) = task["predictions"]
        assert len(text.split(" ")) == 380
        assert len(suggestion["result"]) == 23
        for item in suggestion["result"]:
            value = item["value"]
            assert text[value["start"] : value["end"]] == value["text"]


@pytest.mark.studio
def test_hundreds_of_tasks_come_back_complete(
    exchange: Any, studio: RemoteStudio, tmp_path: Path
) -> None:
    exchange.write_project(tmp_path / "project", N_TASKS)
    project = open_project(tmp_path / "project", data_dir=tmp_path / "data")
    sent = {
        task["data"]["document_id"]: task
        for task in json.loads(project.tasks_path("benda").read_bytes())
    }
    assert exchange.push(project, studio)[0] == N_TASKS
    assert exchange.push_again(project, studio)[0] == N_TASKS
    assert exchange.answer(project, studio)[0] == N_TASKS
    assert exchange.pull_first(project, studio)[0] == N_TASKS
    n_changed = exchange.change_some(project, studio)[0]
    assert 0 < n_changed <= FEW
    assert exchange.pull_changes(project, studio)[0] == N_TASKS
    assert exchange.pull_nothing(project, studio)[0] == N_TASKS
    assert exchange.pull_full(project, studio)[0] == N_TASKS
    first, changes, nothing, full = (
        _read(path) for path in sorted(project.pulls.rglob("*.json"), key=lambda path: path.name)
    )
    assert changes == nothing == full != first
    assert {task["data"]["document_id"] for task in full.values()} == sent.keys()
    n_answers = []
    for task in full.values():
        made = sent[task["data"]["document_id"]]
        assert task["data"] == made["data"]
        (suggested,) = task["predictions"]
        assert suggested["result"] == made["predictions"][0]["result"]
        n_answers.append(len(task["annotations"]))
        (answer, *_) = sorted(task["annotations"], key=lambda each: each["id"])
        assert [item["value"] for item in answer["result"]] == [
            item["value"] for item in suggested["result"]
        ]
    assert sorted(n_answers) == [1] * (N_TASKS - n_changed) + [2] * n_changed


def _read(path: Path) -> dict[int, Any]:
    """Tasks by id, without what only says how long ago something was."""

    def without_age(item: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in item.items() if key != "created_ago"}

    tasks = json.loads(path.read_bytes(), object_hook=without_age)
    return {task["id"]: task for task in tasks}

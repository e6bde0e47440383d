"""A tasks file is a list of tasks, read one by one; what is none is named with its place."""

from pathlib import Path

import pytest

from tandai.errors import InputError
from tandai.studio.taskfile import TaskFile

PATH = Path("build/tasks/entity.json")


def test_tasks_come_in_the_order_of_the_file() -> None:
    tasks = TaskFile(PATH, '[{"data": {"text": "Sari 😀"}}, {"data": {}} ]'.encode())
    assert len(tasks) == 2
    assert tasks[0] == {"data": {"text": "Sari 😀"}}
    assert [*tasks] == tasks[0:2] == [tasks[0], {"data": {}}]
    assert tasks[-1] == {"data": {}}
    with pytest.raises(IndexError):
        tasks[2]


@pytest.mark.parametrize("data", [b"", b"{}", b'[{"data": ', b'[{"data": 1}] []', b"nonsense"])
def test_a_file_that_is_no_list_is_an_error(data: bytes) -> None:
    with pytest.raises(InputError, match=r"entity\.json: found .*; expected what `tandai tasks`"):
        TaskFile(PATH, data)


@pytest.mark.parametrize("data", [b"[{}, 3]", b'[{}, "text"]', b"[{}, [1]]", b"[{}, null]"])
def test_an_item_that_is_no_task_is_named(data: bytes) -> None:
    with pytest.raises(InputError, match=r"entity\.json, \[1\]: found .* instead of a task"):
        TaskFile(PATH, data)


def test_a_task_that_cannot_be_read_is_named_when_it_is_asked_for() -> None:
    tasks = TaskFile(PATH, b'[{"a": 1}, {"a": "\xff"}]')
    assert tasks[0] == {"a": 1}
    with pytest.raises(InputError, match=r"entity\.json, \[1\]: found "):
        tasks[1]

"""An in-memory Label Studio that does what 1.23.2 was measured to do, good and bad."""

import io
import itertools
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO

from tandai.errors import StudioError
from tandai.studio.client import AlreadyThereError, NotThereError, TaskKey, TaskWork, index_tasks
from tandai.studio.connection import RefusedError
from tandai.studio.protocol import TaskState, Totals

CURATOR_TOKEN = "fake-token-1"


class FakeServer:
    """What a server keeps, shared by the clients of its accounts."""

    def __init__(self, release: str = "1.23.2") -> None:
        self.release = release
        self.accounts: dict[int, str] = {1: "curator@tandai.invalid"}
        self.tokens: dict[str, int] = {CURATOR_TOKEN: 1}
        self.projects: dict[int, dict[str, Any]] = {}
        self.tasks: dict[int, dict[str, Any]] = {}
        self.unique_ids: set[str] = set()
        self.numbers = itertools.count(1)
        self.batches: list[int] = []
        self.fail_after_batch: int | None = None
        self.clock = datetime(2031, 5, 4, 8, 0, 0, tzinfo=UTC)
        self.exported: list[list[int]] = []
        """Ids of the tasks of every snapshot made."""

    def tick(self, seconds: float = 1.0) -> str:
        """Lets time pass; what the server writes for now."""
        self.clock += timedelta(seconds=seconds)
        return self.clock.isoformat(timespec="microseconds").replace("+00:00", "Z")

    def touch(self, task_id: int) -> None:
        """What saving an annotation, a suggestion or the task itself does; a draft does not."""
        self.tasks[task_id]["updated_at"] = self.tick()

    def rename(self, account: int, email: str) -> None:
        """Gives an account another e-mail, which moves the date of no task."""
        old = self.accounts[account]
        self.accounts[account] = email
        for task in self.tasks.values():
            for answer in task["annotations"]:
                if answer["completed_by"]["id"] == account:
                    answer["completed_by"]["email"] = email
            for draft in task["drafts"]:
                draft["user"] = email if draft["user"] == old else draft["user"]

    def client(self, token: str = CURATOR_TOKEN) -> "FakeStudio":
        """A client of the token's account."""
        return FakeStudio(self, token)


class FakeStudio:
    """Answers as Studio does; see the protocol for what each method means."""

    def __init__(self, server: FakeServer, token: str) -> None:
        self.server = server
        self.token = token

    @property
    def _me(self) -> int:
        try:
            return self.server.tokens[self.token]
        except KeyError:
            raise RefusedError("The server refuses the token (401).") from None

    def version(self) -> str:
        return self.server.release

    def whoami(self) -> str:
        return self.server.accounts[self._me]

    def find_project(self, title: str) -> int | None:
        found = [n for n, project in self.server.projects.items() if project["title"] == title]
        if len(found) > 1:
            raise StudioError(f"The server has {len(found)} projects called {title!r}.")
        return found[0] if found else None

    def create_project(
        self, title: str, label_config: str, description: str = "", *, maximum_annotations: int = 2
    ) -> int:
        if len(title) < 3 or not label_config.strip():
            raise RefusedError("The server refused POST api/projects/ (400).")
        number = next(self.server.numbers)
        self.server.projects[number] = {
            "title": title,
            "label_config": label_config.strip(),
            "description": description,
            "maximum_annotations": maximum_annotations,
            "model_version": "",
        }
        return number

    def label_config(self, project: int) -> str:
        return str(self._project(project)["label_config"])

    def list_tasks(self, project: int, document_ids: Iterable[str] | None = None) -> list[TaskKey]:
        self._project(project)
        wanted = None if document_ids is None else set(document_ids)
        keys = [
            TaskKey(
                number,
                task["data"].get("document_id", ""),
                task["data"].get("text_sha256", ""),
                task["data"].get("task_sha256", ""),
                len(task["predictions"]),
            )
            for number, task in self.server.tasks.items()
            if task["project"] == project
        ]
        return [key for key in keys if wanted is None or key.document_id in wanted]

    def find_tasks(
        self, project: int, document_ids: Iterable[str] | None = None
    ) -> dict[str, tuple[int, str]]:
        return index_tasks(self.list_tasks(project, document_ids))

    def count_tasks(self, project: int) -> int:
        return len(self.list_tasks(project))

    def task_work(self, task_id: int) -> TaskWork:
        task = self._task(task_id)
        return TaskWork(len(task["annotations"]), bool(task["drafts"]))

    def delete_task(self, task_id: int) -> None:
        self._task(task_id)
        del self.server.tasks[task_id]

    def import_tasks(self, project: int, tasks: Sequence[Mapping[str, Any]]) -> int:
        kept = self._project(project)
        sent = _wire([dict(task) for task in tasks])
        for task in sent:
            self._check_import(kept["label_config"], task)
        for task in sent:  # all or nothing; nothing is recognised, ids are given anew
            predictions = [
                {"id": next(self.server.numbers), "project": project, "score": None, **prediction}
                for prediction in task.get("predictions") or []
            ]
            number = next(self.server.numbers)
            self.server.tasks[number] = {
                "project": project,
                "data": task["data"],
                "meta": task.get("meta", {}),
                "updated_at": self.server.tick(),
                "predictions": [{**prediction, "task": number} for prediction in predictions],
                "annotations": [],
                "drafts": [],
            }
            if predictions:
                kept["model_version"] = predictions[-1].get("model_version", "")
        self.server.batches.append(len(sent))
        if self.server.fail_after_batch == len(self.server.batches):
            raise StudioError("The server did not answer within 120 s.")
        return len(sent)

    def set_model_version(self, project: int, version: str) -> None:
        self._project(project)["model_version"] = version

    def set_instruction(self, project: int, html: str) -> None:
        self._project(project)["expert_instruction"] = html

    def create_annotation(
        self,
        task_id: int,
        result: Sequence[Mapping[str, Any]],
        *,
        unique_id: str,
        was_cancelled: bool = False,
        lead_time: float | None = None,
        completed_by: int | None = None,
        parent_prediction: int | None = None,
    ) -> int:
        task = self._task(task_id)
        if unique_id in self.server.unique_ids:
            raise AlreadyThereError("The server has this already (409).")
        if completed_by is not None and completed_by not in self.server.accounts:
            raise RefusedError("The server refused POST (400): no such account.")
        self.server.unique_ids.add(unique_id)
        number = next(self.server.numbers)
        author = completed_by or self._me
        now = self.server.tick()
        task["annotations"].append(
            {
                "id": number,
                "created_at": now,
                "updated_at": now,
                "completed_by": {"id": author, "email": self.server.accounts[author]},
                "result": _wire(list(result)),
                "was_cancelled": was_cancelled,
                "ground_truth": False,
                "lead_time": lead_time,
                "unique_id": unique_id,
                "parent_prediction": parent_prediction,
                "task": task_id,
            }
        )
        self.server.touch(task_id)
        return number

    def create_draft(
        self,
        task_id: int,
        result: Sequence[Mapping[str, Any]],
        *,
        annotation_id: int | None = None,
        lead_time: float = 0.0,
    ) -> int:
        number = next(self.server.numbers)
        now = self.server.tick()
        draft = {"id": number, "user": self.whoami(), "result": _wire(list(result))}
        draft |= {"created_at": now, "updated_at": now, "task": task_id}
        draft |= {"annotation": annotation_id, "lead_time": lead_time}
        self._task(task_id)["drafts"].append(draft)
        return number

    def predictions(self, project: int) -> list[dict[str, Any]]:
        self._project(project)
        return [
            dict(prediction)
            for task in self.server.tasks.values()
            if task["project"] == project
            for prediction in task["predictions"]
        ]

    def export(self, project: int) -> bytes:
        whole = io.BytesIO()
        self.write_export(project, whole)
        return whole.getvalue()

    def write_export(
        self, project: int, file: BinaryIO, task_ids: Sequence[int] | None = None
    ) -> int:
        tasks = [
            {"id": number, **_counts(task), **task}
            for number, task in self._tasks_of(project).items()
            if task_ids is None or number in task_ids
        ]
        self.server.exported.append([task["id"] for task in tasks])
        file.write(json.dumps(tasks).encode())
        return len(tasks)

    def list_states(self, project: int, since: datetime | None = None) -> list[TaskState]:
        states = [_state_of(number, task) for number, task in self._tasks_of(project).items()]
        return [
            state
            for state in states
            if since is None or state.updated_at > since or state.has_draft
        ]

    def totals(self, project: int) -> Totals:
        states = self.list_states(project)
        return Totals(
            n_tasks=len(states),
            n_answers=sum(state.n_answers for state in states),
            n_suggestions=sum(state.n_suggestions for state in states),
        )

    def _tasks_of(self, project: int) -> dict[int, dict[str, Any]]:
        self._project(project)
        tasks = self.server.tasks.items()
        return {number: task for number, task in tasks if task["project"] == project}

    def accounts(self) -> dict[int, str]:
        return dict(self.server.accounts)

    def create_account(self, email: str, password: str) -> str:
        if email in self.server.accounts.values():
            raise StudioError(f"No account for {email}: User with this email already exists")
        if not 8 <= len(password) <= 128:
            raise StudioError(f"No account for {email}: Please enter a password 8–128 characters")
        number = max(self.server.accounts) + 1
        self.server.accounts[number] = email
        token = f"fake-token-{number}"
        self.server.tokens[token] = number
        return token

    def _project(self, project: int) -> dict[str, Any]:
        if self._me and project not in self.server.projects:
            raise NotThereError("The server knows nothing of this project (404).")
        return self.server.projects[project]

    def _task(self, task_id: int) -> dict[str, Any]:
        if self._me and task_id not in self.server.tasks:
            raise NotThereError("The server knows nothing of this task (404).")
        return self.server.tasks[task_id]

    @staticmethod
    def _check_import(label_config: str, task: Mapping[str, Any]) -> None:
        shown = re.findall(r"""value\s*=\s*["']\$(\w+)["']""", label_config)
        if any(task["data"].get(name) is None for name in shown):
            raise RefusedError("The server refused POST import (400): a key is not in the data.")
        controls = re.findall(r"""\bname\s*=\s*["'](\w+)["']""", label_config)
        for prediction in task.get("predictions") or []:
            for item in prediction["result"]:
                if "from_name" in item and item["from_name"] not in controls:
                    raise RefusedError(
                        "The server refused POST import (400): 'from_name' not found"
                    )


def _counts(task: Mapping[str, Any]) -> dict[str, int]:
    skips = [each["was_cancelled"] for each in task["annotations"]]
    return {
        "total_annotations": skips.count(False),
        "cancelled_annotations": skips.count(True),
        "total_predictions": len(task["predictions"]),
    }


def _state_of(number: int, task: Mapping[str, Any]) -> TaskState:
    counts = _counts(task)
    return TaskState(
        task_id=number,
        updated_at=datetime.fromisoformat(task["updated_at"]),
        n_answers=counts["total_annotations"],
        n_skips=counts["cancelled_annotations"],
        n_suggestions=counts["total_predictions"],
        annotation_ids=frozenset(each["id"] for each in task["annotations"]),
        has_draft=bool(task["drafts"]),
    )


def _wire(value: Any) -> Any:
    """There and back as JSON in UTF-8: what a line does to everything sent over it."""
    try:
        return json.loads(json.dumps(value, ensure_ascii=False).encode())
    except UnicodeEncodeError:
        raise RefusedError("A lone surrogate was not sent.") from None

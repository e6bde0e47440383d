"""Turns what the toolkit asks of Label Studio into calls: tasks in, annotations and snapshots out."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from tandai.errors import StudioError
from tandai.studio.accounts import sign_up
from tandai.studio.connection import AlreadyThereError, Connection, NotThereError
from tandai.studio.paging import field, items_of
from tandai.studio.protocol import (
    Studio,
    TaskKey,
    TaskState,
    TaskWork,
    Totals,
    check_version,
    index_tasks,
)
from tandai.studio.snapshot import write_some, write_whole
from tandai.studio.tasklist import key_of, keys_query, state_of, states_query

__all__ = [
    "AlreadyThereError",
    "NotThereError",
    "RemoteStudio",
    "Studio",
    "TaskKey",
    "TaskWork",
    "check_version",
    "index_tasks",
]


class RemoteStudio:
    """A Label Studio server behind an address; every fault of it is a StudioError."""

    def __init__(
        self, url: str, token: str, *, source: str = "the caller", transport: Any = None
    ) -> None:
        """Opens the line; nothing is sent yet.

        Args:
            url: address of the server, with a base path where it has one.
            token: personal access token or legacy token.
            source: where the token was found, for messages.
            transport: an httpx transport instead of the network, for tests.
        """
        self._line = Connection(url, token, source=source, transport=transport)
        self.url = self._line.url

    def __repr__(self) -> str:
        """Address only; the token is nobody's business."""
        return f"RemoteStudio({self.url!r})"

    def close(self) -> None:
        """Closes the line."""
        self._line.close()

    def version(self) -> str:
        """See Studio."""
        release = field(self._line.get("api/version"), "release", self.url)
        return str(release)

    def whoami(self) -> str:
        """See Studio."""
        return str(field(self._line.get("api/current-user/whoami"), "email", self.url))

    def find_project(self, title: str) -> int | None:
        """See Studio."""
        pages = items_of(
            self._line, "api/projects/", "results", {"title": title, "include": "id,title"}
        )
        # The server's own filter means "contains".
        found = [int(project["id"]) for project in pages if project["title"] == title]
        if len(found) > 1:
            raise StudioError(
                f"{self.url} has {len(found)} projects called {title!r} "
                f"(ids {', '.join(map(str, sorted(found)))}); rename or delete all but one."
            )
        return found[0] if found else None

    def create_project(
        self, title: str, label_config: str, description: str = "", *, maximum_annotations: int = 2
    ) -> int:
        """See Studio."""
        made = self._line.post(
            "api/projects/",
            {
                "title": title,
                "label_config": label_config,
                "description": description,
                "maximum_annotations": maximum_annotations,
            },
        )
        return int(field(made, "id", self.url))

    def label_config(self, project: int) -> str:
        """See Studio."""
        return str(field(self._line.get(f"api/projects/{project}/"), "label_config", self.url))

    def list_tasks(self, project: int, document_ids: Iterable[str] | None = None) -> list[TaskKey]:
        """See Studio."""
        wanted = None if document_ids is None else set(document_ids)
        if wanted is not None and not wanted:
            return []
        query = keys_query(wanted)
        tasks = items_of(self._line, "api/tasks/", "tasks", {"project": project, **query})
        keys = map(key_of, tasks)
        return [key for key in keys if wanted is None or key.document_id in wanted]

    def count_tasks(self, project: int) -> int:
        """See Studio."""
        found = self._line.get(f"api/projects/{project}/", include="id,task_number")
        return int(field(found, "task_number", self.url))

    def task_work(self, task_id: int) -> TaskWork:
        """See Studio."""
        # A list of drafts holds only the asker's own; whether anybody has one is a field apart.
        found = self._line.get(f"api/tasks/{task_id}/", resolve_uri="false")
        return TaskWork(
            n_annotations=len(field(found, "annotations", self.url)),
            has_draft=bool(field(found, "draft_exists", self.url)),
        )

    def delete_task(self, task_id: int) -> None:
        """See Studio."""
        self._line.ask("DELETE", f"api/tasks/{task_id}/")

    def find_tasks(
        self, project: int, document_ids: Iterable[str] | None = None
    ) -> dict[str, tuple[int, str]]:
        """See Studio."""
        return index_tasks(self.list_tasks(project, document_ids))

    def import_tasks(self, project: int, tasks: Sequence[Mapping[str, Any]]) -> int:
        """See Studio."""
        made = self._line.post(f"api/projects/{project}/import", list(tasks))
        return int(field(made, "task_count", self.url))

    def set_model_version(self, project: int, version: str) -> None:
        """See Studio."""
        self._line.patch(f"api/projects/{project}/", {"model_version": version})

    def set_instruction(self, project: int, html: str) -> None:
        """See Studio."""
        # Without the second, the button alone shows it: nobody closes a page before each round.
        changes = {"expert_instruction": html, "show_instruction": False}
        self._line.patch(f"api/projects/{project}/", changes)

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
        """See Studio."""
        body: dict[str, Any] = {
            "result": list(result),
            "unique_id": unique_id,
            "was_cancelled": was_cancelled,
            "ground_truth": False,  # true unless said otherwise
        }
        given = (
            ("lead_time", lead_time),
            ("completed_by", completed_by),
            ("parent_prediction", parent_prediction),
        )
        body |= {name: value for name, value in given if value is not None}
        made = self._line.post(f"api/tasks/{task_id}/annotations/", body)
        return int(field(made, "id", self.url))

    def create_draft(
        self,
        task_id: int,
        result: Sequence[Mapping[str, Any]],
        *,
        annotation_id: int | None = None,
        lead_time: float = 0.0,
    ) -> int:
        """See Studio."""
        task = f"api/tasks/{task_id}"
        path = f"{task}/annotations/{annotation_id}/drafts" if annotation_id else f"{task}/drafts"
        made = self._line.post(path, {"result": list(result), "lead_time": lead_time})
        return int(field(made, "id", self.url))

    def predictions(self, project: int) -> list[dict[str, Any]]:
        """See Studio."""
        found = self._line.get("api/predictions/", project=project)
        if not isinstance(found, list):
            raise StudioError(f"{self.url} answers, but not as Label Studio does.")
        return found

    def export(self, project: int) -> bytes:
        """See Studio."""
        whole = io.BytesIO()
        self.write_export(project, whole)
        return whole.getvalue()

    def write_export(
        self, project: int, file: BinaryIO, task_ids: Sequence[int] | None = None
    ) -> int:
        """See Studio."""
        if task_ids is None:
            return write_whole(self._line, project, file)
        return write_some(self._line, project, file, task_ids)

    def list_states(self, project: int, since: datetime | None = None) -> list[TaskState]:
        """See Studio."""
        query = {"project": project, **states_query(since)}
        tasks = items_of(self._line, "api/tasks/", "tasks", query)
        return [state_of(task, self.url) for task in tasks]

    def totals(self, project: int) -> Totals:
        """See Studio."""
        query: dict[str, str | int] = {"project": project, "fields": "task_only", "include": "id"}
        answer = self._line.get("api/tasks/", page=1, page_size=1, **query)
        return Totals(
            n_tasks=int(field(answer, "total", self.url)),
            n_answers=int(field(answer, "total_annotations", self.url)),
            n_suggestions=int(field(answer, "total_predictions", self.url)),
        )

    def accounts(self) -> dict[int, str]:
        """See Studio."""
        return {int(user["id"]): str(user["email"]) for user in self._line.get("api/users/")}

    def create_account(self, email: str, password: str) -> str:
        """See Studio."""
        invite = str(field(self._line.get("api/invite"), "token", self.url))
        try:
            return sign_up(self._line, email, password, invite=invite)
        finally:
            # The invite stands in the server's log now, and whoever has it can sign up.
            self._line.post("api/invite/reset-token", {})

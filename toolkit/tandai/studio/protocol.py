"""Turns the toolkit's wishes of a Label Studio server into one list, for real servers and fakes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, BinaryIO, Protocol

import msgspec

from tandai.errors import StudioError
from tandai.findings import Finding
from tandai.studio.environment import LABEL_STUDIO


class TaskKey(msgspec.Struct, frozen=True):
    """A task on the server and the document it shows."""

    task_id: int
    document_id: str
    """Empty where the task is not ours."""
    text_sha256: str
    task_sha256: str = ""
    """Digest of all the task shows; empty where whoever pushed it gave none."""
    n_suggestions: int = 0
    """Predictions that the server keeps for it."""


class TaskWork(msgspec.Struct, frozen=True):
    """What people have done on a task."""

    n_annotations: int
    """Skipped ones included."""
    has_draft: bool
    """Whether anybody, not only the token's account, has begun."""

    def __bool__(self) -> bool:
        """Whether deleting the task would lose anything."""
        return bool(self.n_annotations) or self.has_draft


class TaskState(msgspec.Struct, frozen=True, kw_only=True):
    """All that tells whether a task has changed, without its text and its regions."""

    task_id: int
    updated_at: datetime
    """Moves with the task, its annotations and suggestions; not with drafts (1.23.2)."""
    n_answers: int
    """Annotations that were not skipped."""
    n_skips: int
    n_suggestions: int
    annotation_ids: frozenset[int] | None
    """None where the server's list of them is cut."""
    has_draft: bool
    """Anybody's."""

    def is_as(self, other: "TaskState") -> bool:
        """Whether nothing tells the two apart."""
        known = self.annotation_ids is not None and other.annotation_ids is not None
        mine = self if known else msgspec.structs.replace(self, annotation_ids=None)
        theirs = other if known else msgspec.structs.replace(other, annotation_ids=None)
        return mine == theirs


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """What a whole project holds, counted by the server."""

    n_tasks: int
    n_answers: int
    """Annotations that were not skipped."""
    n_suggestions: int


class Studio(Protocol):
    """What tandai asks of a Label Studio server; a fake answers the same in the tests."""

    def version(self) -> str:
        """The server's release, ``1.23.2``."""

    def whoami(self) -> str:
        """E-mail of the token's account."""

    def find_project(self, title: str) -> int | None:
        """Id of the one project of this title.

        Raises:
            StudioError: several have it.
        """

    def create_project(
        self, title: str, label_config: str, description: str = "", *, maximum_annotations: int = 2
    ) -> int:
        """Makes a project; its id."""

    def label_config(self, project: int) -> str:
        """The project's label config as the server keeps it (outer blanks stripped)."""

    def list_tasks(self, project: int, document_ids: Iterable[str] | None = None) -> list[TaskKey]:
        """Keys of all the project's tasks, or of those that show the named documents."""

    def find_tasks(
        self, project: int, document_ids: Iterable[str] | None = None
    ) -> dict[str, tuple[int, str]]:
        """Task id and text digest by document; tasks that are not ours are left out.

        Raises:
            StudioError: a document has two tasks.
        """

    def count_tasks(self, project: int) -> int:
        """How many tasks the project has now, whoever made them."""

    def task_work(self, task_id: int) -> TaskWork:
        """What people have done on a task, asked just now.

        Raises:
            NotThereError: there is no such task.
        """

    def delete_task(self, task_id: int) -> None:
        """Deletes a task with all that hangs on it; ask ``task_work`` first.

        Raises:
            NotThereError: there is no such task.
        """

    def import_tasks(self, project: int, tasks: Sequence[Mapping[str, Any]]) -> int:
        """Sends one batch, all or nothing; how many tasks the server made.

        Raises:
            UnreachableError: nothing was sent.
            RefusedError: the server made nothing.
            StudioError: anything else; the batch may be there, or still come.
        """

    def set_model_version(self, project: int, version: str) -> None:
        """Chooses whose suggestions annotators see."""

    def set_instruction(self, project: int, html: str) -> None:
        """What a task's Instructions button shows; the server strips what may run or style."""

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
        """Makes an annotation; its id.

        Raises:
            AlreadyThereError: one of this unique id exists.
        """

    def create_draft(
        self,
        task_id: int,
        result: Sequence[Mapping[str, Any]],
        *,
        annotation_id: int | None = None,
        lead_time: float = 0.0,
    ) -> int:
        """Makes a draft of the token's account, or of a change to an annotation; its id."""

    def predictions(self, project: int) -> list[dict[str, Any]]:
        """All suggestions of a project as the server keeps them."""

    def export(self, project: int) -> bytes:
        """The project's full snapshot: every task, annotation, draft and prediction, with e-mails.

        The server forgets it afterwards (1.23.2 leaves its file in ``media/export``).
        """

    def write_export(
        self, project: int, file: BinaryIO, task_ids: Sequence[int] | None = None
    ) -> int:
        """As ``export``, but piece by piece to a file; how many tasks the server says it wrote.

        Args:
            project: its id.
            file: what to write to.
            task_ids: only these, as far as they exist. The server is told them by a tab of its
                task list, which stands there for that long.
        """

    def list_states(self, project: int, since: datetime | None = None) -> list[TaskState]:
        """The state of each task of the project.

        Args:
            project: its id.
            since: only tasks updated later, and those with a draft.
        """

    def totals(self, project: int) -> Totals:
        """What the project holds, counted."""

    def accounts(self) -> dict[int, str]:
        """E-mail of every account by id."""

    def create_account(self, email: str, password: str) -> str:
        """Signs somebody up; the new account's own API token.

        Invite links of before are worthless afterwards: this one stands in the server's log.

        Raises:
            StudioError: the server refused the e-mail or the password.
        """


def index_tasks(keys: Iterable[TaskKey]) -> dict[str, tuple[int, str]]:
    """Task id and text digest by document; tasks that are not ours are left out.

    Raises:
        StudioError: a document has two tasks.
    """
    found: dict[str, tuple[int, str]] = {}
    for key in keys:
        if not key.document_id:
            continue
        if key.document_id in found:
            raise StudioError(
                f"Document {key.document_id!r} has two tasks on the server "
                f"({found[key.document_id][0]} and {key.task_id}); delete the one without work."
            )
        found[key.document_id] = (key.task_id, key.text_sha256)
    return found


def check_version(studio: Studio) -> Finding | None:
    """A warning where the server is not of the series that was measured."""
    version = studio.version()
    series = LABEL_STUDIO.rpartition(".")[0]
    if version == series or version.startswith(f"{series}."):
        return None
    return Finding(
        rule="studio-version-not-measured",
        severity="warning",
        place="Label Studio server",
        found=f"release {version}",
        expected=f"{series}.x",
    )

"""What a task and an annotation are before their items: the rows that items are joined to."""

from typing import Any

import msgspec

from tandai.findings import Finding
from tandai.records import Annotation


class TaskHead(msgspec.Struct, frozen=True):
    """A row of the table of tasks, and the text."""

    document_id: str
    task_id: int
    text: str
    text_sha256: str
    data: str
    meta: str
    created_at: str
    updated_at: str


class Head(msgspec.Struct, frozen=True):
    """An annotation without its items, and what only the server's tables have."""

    annotation: Annotation
    task_id: int
    server_id: int
    ground_truth: bool | None
    score: float | None
    result: list[Any]
    """Its result list, read or raw."""
    was_copied: bool = False
    """It began as a copy of a suggestion."""
    is_suggestion: bool = False
    """The server holds it as a prediction."""


class Heads(msgspec.Struct):
    """A task, its answers, drafts and suggestions in this order, and what is wrong with them."""

    task: TaskHead | None = None
    heads: list[Head] = []
    other_texts: dict[str, str] = {}
    """By object name, what the task shows beside the document."""
    n_bare_predictions: int = 0
    """Suggestions the export has by number only."""
    findings: list[Finding] = []

    def has_unseen(self, head: Head) -> bool:
        """Whether its annotator was shown something that is not in the export."""
        is_copy_of_unseen = head.annotation.copied_from.startswith("prediction:")
        return self.n_bare_predictions > 0 or is_copy_of_unseen

"""Turns tasks, and the keys of a server's tasks, into findings: what is not to be sent, and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from tandai.findings import Finding, errors_of
from tandai.labelstudio.config import LabelConfig
from tandai.studio.protocol import TaskKey
from tandai.studio.taskcheck import Task, check_task, task_error

Known = Mapping[str, Sequence[TaskKey]]


class OurTask(msgspec.Struct, frozen=True):
    """What tells a task of ours from others, and where it stands: the task itself stays outside."""

    position: int
    """Among the tasks given."""
    document_id: str
    text_sha256: str
    task_sha256: str
    """Empty where it has none."""
    n_suggestions: int
    model_versions: tuple[str, ...]


def select_sound(tasks: Iterable[Task], config: LabelConfig) -> tuple[list[OurTask], list[Finding]]:
    """The tasks without an error of their own or a twin, and all that is wrong with any.

    Each task is looked at once and let go, so that a file of tasks need not be in memory as such.
    """
    sound: list[OurTask] = []
    refused: list[Finding] = []
    seen: set[str] = set()
    twins: set[str] = set()
    for position, task in enumerate(tasks):
        findings = tuple(check_task(task, config))
        refused += findings
        document_id = document_of(task)
        if document_id and document_id in seen:
            twins.add(document_id)
        seen.add(document_id)
        if not errors_of(findings):
            sound.append(_our_task(position, task))
    refused += [_twin_finding(document_id, "the tasks given") for document_id in sorted(twins)]
    return [task for task in sound if task.document_id not in twins], refused


def index_keys(keys: Sequence[TaskKey]) -> dict[str, list[TaskKey]]:
    """Every task on the server by its document."""
    found: dict[str, list[TaskKey]] = {}
    for key in keys:
        if key.document_id:  # the others are somebody else's tasks
            found.setdefault(key.document_id, []).append(key)
    return found


def check_against(task: OurTask, known: Known) -> Iterator[Finding]:
    """Why a task that the server has cannot be the one we have."""
    copies = known.get(task.document_id, ())
    if len(copies) > 1:
        yield _twin_finding(task.document_id, "the server")
        return
    for copy in copies:
        if copy.text_sha256 != task.text_sha256:
            yield task_error(
                "task-text-changed",
                task.document_id,
                f"text {copy.text_sha256[:12]}… in task {copy.task_id} on the server",
                f"{task.text_sha256[:12]}…; annotations there would lose their places",
            )


def check_same(task: OurTask, known: Known) -> Iterator[Finding]:
    """What a task of the same text on the server shows otherwise than ours would."""
    for copy in known.get(task.document_id, ()):
        if copy.task_sha256 != task.task_sha256:
            yield Finding(
                rule="task-differs",
                severity="warning",
                place=task.document_id,
                found=f"{_digest(copy.task_sha256)} in task {copy.task_id} on the server",
                expected=(
                    f"{_digest(task.task_sha256)}; its annotators see other data or suggestions "
                    "than now made: leave it so, or delete that task and push again"
                ),
            )


def document_of(task: Task) -> str:
    """The document a task shows; empty where it does not say."""
    data = task.get("data")
    found = data.get("document_id") if isinstance(data, Mapping) else None
    return found if isinstance(found, str) else ""


def _digest(sha256: str) -> str:
    return f"task_sha256 {sha256[:12]}…" if sha256 else "no task_sha256"


def _our_task(position: int, task: Task) -> OurTask:
    """Of a task that ``check_task`` found sound."""
    data = task["data"]
    predictions = task.get("predictions") or ()
    versions = {str(prediction.get("model_version", "")) for prediction in predictions}
    return OurTask(
        position=position,
        document_id=data["document_id"],
        text_sha256=data["text_sha256"],
        task_sha256=str(data.get("task_sha256") or ""),
        n_suggestions=len(predictions),
        model_versions=tuple(sorted(versions)),
    )


def _twin_finding(document_id: str, where: str) -> Finding:
    return task_error("task-twice", document_id, f"several tasks in {where}", "one a document")

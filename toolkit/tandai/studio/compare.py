"""Turns tasks, and the keys of a server's tasks, into findings: what is not to be sent, and why."""

from collections.abc import Iterator, Mapping, Sequence

from tandai.findings import Finding
from tandai.labelstudio.config import LabelConfig
from tandai.studio.protocol import TaskKey
from tandai.studio.taskcheck import Task, check_task, task_error

Known = Mapping[str, Sequence[TaskKey]]


def select_sound(tasks: Sequence[Task], config: LabelConfig) -> tuple[list[Task], list[Finding]]:
    """The tasks without a fault of their own or a twin, and the faults of the others."""
    checked = {position: tuple(check_task(task, config)) for position, task in enumerate(tasks)}
    twins = _twins(tasks)
    sound = [
        task
        for position, task in enumerate(tasks)
        if not checked[position] and document_of(task) not in twins
    ]
    refused = [finding for findings in checked.values() for finding in findings]
    refused += [_twin_finding(document_id, "the tasks given") for document_id in sorted(twins)]
    return sound, refused


def index_keys(keys: Sequence[TaskKey]) -> dict[str, list[TaskKey]]:
    """Every task on the server by its document."""
    found: dict[str, list[TaskKey]] = {}
    for key in keys:
        if key.document_id:  # the others are somebody else's tasks
            found.setdefault(key.document_id, []).append(key)
    return found


def check_against(task: Task, known: Known) -> Iterator[Finding]:
    """Why a task that the server has cannot be the one we have."""
    document_id = document_of(task)
    copies = known.get(document_id, ())
    if len(copies) > 1:
        yield _twin_finding(document_id, "the server")
        return
    for copy in copies:
        if copy.text_sha256 != task["data"]["text_sha256"]:
            yield task_error(
                "task-text-changed",
                document_id,
                f"text {copy.text_sha256[:12]}… in task {copy.task_id} on the server",
                f"{task['data']['text_sha256'][:12]}…; annotations there would lose their places",
            )


def check_same(task: Task, known: Known) -> Iterator[Finding]:
    """What a task of the same text on the server shows otherwise than ours would."""
    document_id = document_of(task)
    ours = str(task["data"].get("task_sha256") or "")
    for copy in known.get(document_id, ()):
        if copy.task_sha256 != ours:
            yield Finding(
                rule="task-differs",
                severity="warning",
                place=document_id,
                found=f"{_digest(copy.task_sha256)} in task {copy.task_id} on the server",
                expected=(
                    f"{_digest(ours)}; its annotators see other data or suggestions than now "
                    "made: leave it so, or delete that task and push again"
                ),
            )


def document_of(task: Task) -> str:
    """The document a task shows; empty where it does not say."""
    data = task.get("data")
    found = data.get("document_id") if isinstance(data, Mapping) else None
    return found if isinstance(found, str) else ""


def _digest(sha256: str) -> str:
    return f"task_sha256 {sha256[:12]}…" if sha256 else "no task_sha256"


def _twins(tasks: Sequence[Task]) -> set[str]:
    seen: set[str] = set()
    twins: set[str] = set()
    for task in tasks:
        document_id = document_of(task)
        if document_id and document_id in seen:
            twins.add(document_id)
        seen.add(document_id)
    return twins


def _twin_finding(document_id: str, where: str) -> Finding:
    return task_error("task-twice", document_id, f"several tasks in {where}", "one a document")

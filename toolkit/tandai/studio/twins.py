"""Turns tasks that a server has twice into one each: the one that somebody works on stays."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from tandai.findings import Finding
from tandai.studio.client import NotThereError, Studio
from tandai.studio.compare import Known, OurTask
from tandai.studio.protocol import TaskKey
from tandai.studio.taskcheck import task_error


class Removal(msgspec.Struct, frozen=True):
    """What was removed, and what could not be."""

    removed: tuple[TaskKey, ...]
    findings: tuple[Finding, ...]


def remove_twins(studio: Studio, tasks: Iterable[OurTask], known: Known, ours: set[str]) -> Removal:
    """Deletes unannotated tasks that the server has besides another of the same document and text.

    Args:
        studio: the server.
        tasks: ours.
        known: what the server has, by document.
        ours: documents that this machine may have sent twice; twins of others are left alone.
    """
    removed: list[TaskKey] = []
    findings: list[Finding] = []
    for task in tasks:
        copies = known.get(task.document_id, ())
        if len(copies) < 2 or task.document_id not in ours or not _same_text(task, copies):
            continue
        work = {copy.task_id: bool(studio.task_work(copy.task_id)) for copy in copies}
        if sum(work.values()) > 1:
            findings.append(_both_worked_on(task, copies, work))
            continue
        keep = min(copies, key=lambda copy: _rank(task, copy, work))
        removed += [copy for copy in copies if copy is not keep and _remove(studio, copy)]
    return Removal(tuple(removed), tuple(findings))


def remove_hollow(
    studio: Studio, tasks: Iterable[OurTask], known: Known, ours: set[str]
) -> Removal:
    """Deletes unannotated tasks that arrived without the suggestions they were sent with.

    A server whose database was locked repeats an import, and forgets the suggestions (1.23.2).

    Args:
        studio: the server.
        tasks: ours.
        known: what the server has, by document.
        ours: documents that were just sent, or may have been; the others are left alone.
    """
    removed: list[TaskKey] = []
    findings: list[Finding] = []
    for task in tasks:
        copies = known.get(task.document_id, ())
        if len(copies) != 1 or task.document_id not in ours or not _is_hollow(task, copies[0]):
            continue
        if _remove(studio, copies[0]):
            removed.append(copies[0])
        else:
            findings.append(
                task_error(
                    "task-without-suggestions",
                    task.document_id,
                    f"task {copies[0].task_id} without the suggestions it was sent with, "
                    "and somebody works on it",
                    f"{task.n_suggestions} suggestion(s); its annotators began with none",
                )
            )
    return Removal(tuple(removed), tuple(findings))


def _is_hollow(task: OurTask, copy: TaskKey) -> bool:
    """The very task we sent, but for its suggestions."""
    return copy.task_sha256 == task.task_sha256 and copy.n_suggestions < task.n_suggestions


def _same_text(task: OurTask, copies: Sequence[TaskKey]) -> bool:
    return all(copy.text_sha256 == task.text_sha256 for copy in copies)


def _rank(task: OurTask, copy: TaskKey, work: Mapping[int, bool]) -> tuple[bool, bool, bool, int]:
    """Lowest is kept: with work, then as we would send it now, then whole, then the older."""
    return (
        not work[copy.task_id],
        copy.task_sha256 != task.task_sha256,
        copy.n_suggestions < task.n_suggestions,
        copy.task_id,
    )


def _remove(studio: Studio, copy: TaskKey) -> bool:
    """Asks once more just before: somebody may have begun meanwhile."""
    try:
        if studio.task_work(copy.task_id):
            return False
        studio.delete_task(copy.task_id)
    except NotThereError:
        pass  # somebody else removed it: it is gone, as it should be
    return True


def _both_worked_on(task: OurTask, copies: Sequence[TaskKey], work: Mapping[int, bool]) -> Finding:
    shown = " and ".join(str(copy.task_id) for copy in copies if work[copy.task_id])
    return task_error(
        "twins-with-work",
        task.document_id,
        f"work on both tasks {shown} on the server",
        "work on one; none was removed: pull, move the answers to one of them, delete the other",
    )

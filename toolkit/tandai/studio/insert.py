"""Turns the tasks that a project lacks into tasks there: sent, listed, mended, until each is once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tandai.errors import StudioError
from tandai.findings import Finding
from tandai.studio.client import Studio
from tandai.studio.compare import Known, OurTask, index_keys
from tandai.studio.journal import Journal
from tandai.studio.rest import Patience
from tandai.studio.send import send_batch, settle_batches
from tandai.studio.taskcheck import Task
from tandai.studio.twins import remove_hollow, remove_twins
from tandai.wording import count_of

# Times that what is missing is sent, the server's tasks listed anew before each.
_ROUNDS = 3


@dataclass
class PushRun:
    """What one push has at hand, and what it did so far."""

    studio: Studio
    journal: Journal
    patience: Patience
    tasks: Sequence[Task]
    batch: int
    ours: set[str] = field(default_factory=set)
    """Documents that this machine may have sent twice."""
    findings: list[Finding] = field(default_factory=list)
    unsettled: int = 0
    twins_removed: int = 0
    sent_again: int = 0
    waited: float = 0.0

    def settle(self, project: int, *, just_now: bool = False) -> None:
        """Waits for the end of each batch that nobody saw."""
        began = self.patience.clock()
        self.unsettled += settle_batches(
            self.studio, project, self.journal, self.patience, just_now=just_now
        )
        self.waited += max(0.0, self.patience.clock() - began)

    def heal(self, project: int, sound: Sequence[OurTask], known: Known) -> Known:
        """Removes twins and hollow tasks of ours; what the server has then."""
        self.findings.clear()
        twins = remove_twins(self.studio, sound, known, self.ours)
        hollow = remove_hollow(self.studio, sound, known, self.ours)
        self.twins_removed += len(twins.removed)
        self.sent_again += len(hollow.removed)
        self.findings += [*twins.findings, *hollow.findings]
        if not twins.removed and not hollow.removed:
            return known
        return list_known(self.studio, project, sound)


def list_known(studio: Studio, project: int, tasks: Sequence[OurTask]) -> Known:
    """What the server has of these tasks' documents now."""
    return index_keys(studio.list_tasks(project, [task.document_id for task in tasks]))


def insert_missing(
    run: PushRun,
    project: int,
    tasks: Sequence[OurTask],
    progress: Callable[[int, int], None] | None,
) -> None:
    """Sends until a listing shows every task once; the server's own word for it is no proof.

    Args:
        run: the push, whose account of what was done is kept.
        project: its id on the server.
        tasks: those that a listing did not show.
        progress: told tasks sent and tasks to send, after each batch.

    Raises:
        StudioError: the server failed, or still lacks tasks or has twins after three rounds.
    """
    if not tasks:
        return
    # Whatever is there twice now arrived in this run: it was not there before.
    run.ours |= {task.document_id for task in tasks}
    missing = list(tasks)
    twice: list[str] = []
    for _ in range(_ROUNDS):
        _send_round(run, project, missing, progress)
        known = run.heal(project, tasks, list_known(run.studio, project, tasks))
        missing = [task for task in tasks if task.document_id not in known]
        twice = [task.document_id for task in tasks if len(known.get(task.document_id, ())) > 1]
        if not missing and not twice:
            return
    lost = [task.document_id for task in missing]
    raise StudioError(
        f"Of {count_of(len(tasks), 'task')} sent, the server lacks {_some(lost)} and holds more than once "
        f"{_some(twice)}; push again for the first, delete the second by hand."
    )


def _send_round(
    run: PushRun,
    project: int,
    tasks: Sequence[OurTask],
    progress: Callable[[int, int], None] | None,
) -> None:
    for start in range(0, len(tasks), run.batch):
        batch = tasks[start : start + run.batch]
        if not _send(run, project, batch):
            run.settle(project, just_now=True)
        if progress:
            progress(start + len(batch), len(tasks))


def _send(run: PushRun, project: int, batch: Sequence[OurTask]) -> bool:
    """The batch's tasks live no longer than this: there is never more than one in memory."""
    tasks = [run.tasks[task.position] for task in batch]
    return send_batch(run.studio, project, tasks, run.journal, run.patience)


def _some(document_ids: Sequence[str]) -> str:
    if not document_ids:
        return "none"
    shown = ", ".join(document_ids[:5])
    return f"{len(document_ids)} ({shown}{', …' if len(document_ids) > 5 else ''})"

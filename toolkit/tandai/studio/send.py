"""Turns a batch of tasks into one POST, noted before and settled after; never sent blindly again."""

from collections.abc import Sequence

from tandai.errors import StudioError
from tandai.studio.client import Studio
from tandai.studio.compare import document_of
from tandai.studio.connection import RefusedError, UnreachableError
from tandai.studio.entries import Outcome
from tandai.studio.journal import Journal
from tandai.studio.rest import Patience, await_documents, await_project
from tandai.studio.taskcheck import Task

# A server is given so many times as long to be at rest as its slowest batch took.
_SLOWER = 2.0
_ATTEMPTS = 2


def send_batch(
    studio: Studio, project: int, tasks: Sequence[Task], journal: Journal, patience: Patience
) -> bool:
    """Sends a batch once; whether the server said that it made the tasks.

    Where it said nothing, the batch stays unsettled in the journal: ``settle_batches`` is due.

    Raises:
        UnreachableError: nothing was sent.
        RefusedError: the server made nothing.
    """
    keys = [(document_of(task), str(task["data"]["text_sha256"])) for task in tasks]
    sent = journal.begin_batch(project, keys, at=patience.clock())
    try:
        studio.import_tasks(project, tasks)
    except (RefusedError, UnreachableError):
        journal.settle(sent, "refused", at=patience.clock())
        raise
    except StudioError:
        return False
    journal.settle(sent, "answered", at=patience.clock())
    return True


def settle_batches(
    studio: Studio, project: int, journal: Journal, patience: Patience, *, just_now: bool = False
) -> int:
    """Waits until nothing of an unsettled batch can be on its way any more; how many there were.

    Args:
        studio: the server.
        project: its id there.
        journal: of the project.
        patience: how to wait.
        just_now: whether the line to the server broke in this very run: then the server may
            be at work still, whenever the batch was sent.

    Raises:
        StudioError: the server is down, or its count of tasks does not rest. The batches stay
            unsettled, for the next push.
    """
    unsettled = journal.unsettled(project)
    for sent in unsettled:
        now = patience.clock()
        rest = max(patience.rest, _SLOWER * journal.slowest_answer(project))
        if just_now:  # the server is at least as slow as the line was patient
            rest = max(rest, now - sent.at)
        there = await_documents(
            studio,
            project,
            sent.document_ids,
            patience,
            since=now if just_now else sent.at,
            rest=rest,
        )
        outcome: Outcome = "found" if there == sent.document_ids else "absent"
        journal.settle(sent, outcome, at=patience.clock())
    return len(unsettled)


def make_project(
    studio: Studio,
    journal: Journal,
    patience: Patience,
    title: str,
    label_config: str,
    description: str,
    maximum_annotations: int,
) -> int:
    """Makes a project of a title that the server does not have; its id.

    Raises:
        StudioError: the server failed, and has no such project afterwards.
    """
    failed: StudioError | None = None
    for _ in range(_ATTEMPTS):
        sent = journal.begin_project(title, at=patience.clock())
        try:
            made = studio.create_project(
                title, label_config, description, maximum_annotations=maximum_annotations
            )
        except (RefusedError, UnreachableError):
            journal.settle(sent, "refused", at=patience.clock())
            raise
        except StudioError as error:
            failed = error
            settle_projects(studio, journal, patience, just_now=True)
            found = studio.find_project(title)
            if found is not None:
                return found
            continue
        journal.settle(sent, "answered", at=patience.clock())
        return made
    raise StudioError(f"Project {title!r} could not be made: {failed}") from failed


def settle_projects(
    studio: Studio, journal: Journal, patience: Patience, *, just_now: bool = False
) -> None:
    """Waits until a project that may be in the making is there, or can no longer come.

    Raises:
        StudioError: the server is down.
    """
    for sent in journal.unsettled_projects():
        since = patience.clock() if just_now else sent.at
        found = await_project(studio, sent.title, patience, since=since)
        outcome: Outcome = "absent" if found is None else "found"
        journal.settle(sent, outcome, at=patience.clock())

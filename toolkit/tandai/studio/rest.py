"""Turns a batch whose end nobody saw into what of it is on the server, once that is at rest.

A server writes on when whoever sent the batch is gone, and says nowhere that it does. So its
count of tasks is watched until it has not moved for longer than any batch took.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from tandai.errors import StudioError
from tandai.studio.client import Studio
from tandai.studio.connection import RefusedError, UnreachableError
from tandai.wording import count_of

_LEAST_LOOKS = 3


def _silent(waited: float, wanted: float) -> None:
    """Says nothing."""


@dataclass(frozen=True)
class Patience:
    """How long to wait for a server's count to rest; all in seconds."""

    poll: float = 1.0
    """Between two looks."""
    rest: float = 20.0
    """The count has not moved for so long; a batch of 250 takes one or two, five under load."""
    limit: float = 600.0
    """After that the wait is given up."""
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    tell: Callable[[float, float], None] = _silent
    """Told at each look how long the count has rested, and how long it shall."""


def await_documents(
    studio: Studio,
    project: int,
    document_ids: frozenset[str],
    patience: Patience,
    *,
    since: float,
    rest: float,
) -> frozenset[str]:
    """Those of the documents that the server has, as soon as it has all or its count rests.

    Args:
        studio: the server.
        project: its id there.
        document_ids: of the batch.
        patience: how to wait.
        since: when the server was last known to be at work.
        rest: how long the count must not have moved.

    Raises:
        UnreachableError: the server is down.
        StudioError: the count did not come to rest in ``patience.limit`` seconds.
    """
    began = patience.clock()
    since = min(since, began)  # a clock that was set back
    count = -1
    looks = 0
    there: frozenset[str] = frozenset()
    while True:
        seen, fault = _count(studio, project)
        now = patience.clock()
        if seen != count or seen < 0:
            # Before the first look nothing is known to have moved.
            since = now if looks else since
            if seen >= 0:
                count = seen
                there = _there(studio, project, document_ids)
        looks += 1
        if there == document_ids:
            return there
        patience.tell(max(0.0, now - since), rest)
        if looks >= _LEAST_LOOKS and seen >= 0 and now - since >= rest:
            return _there(studio, project, document_ids)
        if now - began >= patience.limit:
            moving = "its count of tasks still moves; push again when nobody else imports"
            why = str(fault).rstrip(".") if fault else moving
            raise StudioError(
                f"Of a batch of {count_of(len(document_ids), 'task')} {len(document_ids - there)} did not reach "
                f"project {project} on the server after {patience.limit:.0f} s: {why}."
            ) from fault
        patience.sleep(patience.poll)


def await_project(studio: Studio, title: str, patience: Patience, *, since: float) -> int | None:
    """Id of the project, as soon as it is there; None where it did not come in ``patience.rest``.

    Args:
        studio: the server.
        title: the project's.
        patience: how to wait.
        since: when the server was last known to be at work.
    """
    since = min(since, patience.clock())
    looks = 0
    while True:
        found = studio.find_project(title)
        looks += 1
        waited = patience.clock() - since
        if found is not None or (looks >= _LEAST_LOOKS and waited >= patience.rest):
            return found
        patience.tell(waited, patience.rest)
        patience.sleep(patience.poll)


def _count(studio: Studio, project: int) -> tuple[int, StudioError | None]:
    """The count; -1, and why, where the server does not say it, as while it writes or starts."""
    try:
        return studio.count_tasks(project), None
    except (RefusedError, UnreachableError):
        raise
    except StudioError as error:
        return -1, error


def _there(studio: Studio, project: int, document_ids: frozenset[str]) -> frozenset[str]:
    return frozenset(
        key.document_id
        for key in studio.list_tasks(project, document_ids)
        if key.document_id in document_ids
    )

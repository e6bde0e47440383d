"""Turns a server's project into a summary of each task, and keeps it fresh with few requests."""

from datetime import timedelta
from pathlib import Path

from tandai.errors import StudioError
from tandai.studio.client import Studio
from tandai.studio.increment import FEW
from tandai.studio.protocol import TaskState, Totals
from tandai.studio.pull import fetch, part_of
from tandai.studio.taskstate import TaskSummary, read_summaries

_OVERLAP = timedelta(minutes=1)
"""Looked at again: a server says when it began to write, not when others can read it."""


class Watch:
    """What is known of one project on a server."""

    def __init__(self, studio: Studio, project: int, scratch: Path) -> None:
        """Nothing is asked yet.

        Args:
            studio: the server.
            project: its id there.
            scratch: a name in a private folder, beside which a snapshot lies for a moment.
        """
        self._studio = studio
        self._project = project
        self._scratch = scratch
        self.tasks: dict[int, TaskSummary] = {}
        """By task id."""

    def begin_with(self, pull: Path) -> None:
        """Takes over what a pull says; one that cannot be read is no help and no harm."""
        try:
            self.tasks = read_summaries(pull)
        except StudioError:
            self.tasks = {}

    def refresh(self) -> None:
        """Asks what has changed, and fetches that alone.

        Two requests where nothing has; where the totals then differ, the state of every task is
        listed. Tasks with a draft are fetched each time: drafts move no date.

        Raises:
            StudioError: the server failed.
        """
        if not self.tasks:
            self._fetch(None)
            return
        since = max(each.state.updated_at for each in self.tasks.values()) - _OVERLAP
        moved = {state.task_id: state for state in self._studio.list_states(self._project, since)}
        drafted = {key for key, each in self.tasks.items() if each.state.has_draft}
        self._fetch_all(self._changed(moved) | (drafted - moved.keys()))
        if self._studio.totals(self._project) != self._totals():
            listed = {state.task_id: state for state in self._studio.list_states(self._project)}
            self._fetch_all(self._changed(listed) | (self.tasks.keys() - listed.keys()))

    def _changed(self, states: dict[int, TaskState]) -> set[int]:
        return {
            key
            for key, state in states.items()
            if key not in self.tasks or state.has_draft or not self.tasks[key].state.is_as(state)
        }

    def _totals(self) -> Totals:
        states = [each.state for each in self.tasks.values()]
        return Totals(
            n_tasks=len(states),
            n_answers=sum(state.n_answers for state in states),
            n_suggestions=sum(state.n_suggestions for state in states),
        )

    def _fetch_all(self, task_ids: set[int]) -> None:
        if len(task_ids) > max(FEW, len(self.tasks) // 2):
            self._fetch(None)
        elif task_ids:
            self._fetch(task_ids)

    def _fetch(self, task_ids: set[int] | None) -> None:
        """Those tasks, or all; what was asked for and did not come is gone."""
        with part_of(self._scratch) as part:
            fetch(self._studio, self._project, part, None if task_ids is None else sorted(task_ids))
            found = read_summaries(part)
        gone = self.tasks.keys() if task_ids is None else task_ids
        self.tasks = {key: each for key, each in self.tasks.items() if key not in gone} | found

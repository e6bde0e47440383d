"""A line to a fake server that breaks where a test says: before, after or long before the server."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple, cast

from tandai.errors import StudioError
from tandai.studio.client import Studio

from .clock import FakeClock
from .fake import FakeServer

WRITES = ("create_project", "import_tasks", "delete_task", "set_model_version")


class Killed(BaseException):
    """The pushing process is gone: nothing of ours runs after it."""


class Fault(NamedTuple):
    """What happens at one call."""

    end: Literal["cut", "kill"]
    """The line breaks, or the process dies."""
    done: Literal["never", "before", "late"]
    """Whether the server does what was asked, and whether only later."""
    delay: float = 0.0
    """Seconds until it does, where it does so later."""


class Repeated(NamedTuple):
    """Something goes wrong that nobody notices: an import is done otherwise than asked."""

    how: Literal["twice", "without suggestions"]


class FaultyLine:
    """Passes calls on to a fake server, but for the faults planned; every call takes a moment."""

    def __init__(
        self, server: FakeServer, clock: FakeClock, plan: Mapping[int, Fault | Repeated]
    ) -> None:
        self._studio = server.client()
        self._clock = clock
        self._plan = dict(plan)
        self._calls = 0
        self._late: list[tuple[float, Callable[[], object]]] = []
        self.after_each_call: Callable[[], None] = lambda: None
        before = clock.at_each_tick

        def tick(now: float) -> None:
            before(now)
            self._land(now)

        clock.at_each_tick = tick

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            do = getattr(self._studio, name)
            fault = self._plan.pop(self._calls, None)
            self._calls += 1
            self._clock.sleep(0.1)
            if isinstance(fault, Repeated):
                if name != "import_tasks":
                    fault = None
                else:
                    return self._repeat(fault, do, *args)
            if fault is None:
                return self._passed(do(*args, **options))
            if fault.done == "before" or (fault.done == "late" and name == "delete_task"):
                do(*args, **options)
            elif fault.done == "late" and name in WRITES:
                due = self._clock.now + fault.delay
                self._late.append((due, lambda: do(*args, **options)))
            self.after_each_call()
            if fault.end == "kill":
                raise Killed
            raise StudioError("The line broke.")

        return call

    def _repeat(self, fault: Repeated, do: Callable[..., int], project: int, tasks: Any) -> int:
        if fault.how == "twice":
            do(project, tasks)
            return self._passed(do(project, tasks))
        bare = [{key: task[key] for key in task if key != "predictions"} for task in tasks]
        return self._passed(do(project, bare))

    def _passed(self, answer: Any) -> Any:
        self.after_each_call()
        return answer

    def _land(self, now: float) -> None:
        due = [do for when, do in self._late if when <= now]
        self._late = [(when, do) for when, do in self._late if when > now]
        for do in due:
            do()
        if due:
            self.after_each_call()


def faulty(
    server: FakeServer,
    clock: FakeClock,
    plan: Mapping[int, Fault | Repeated],
    watch: Callable[[], None] = lambda: None,
) -> Studio:
    """A client whose calls fail as planned, by their number from 0."""
    line = FaultyLine(server, clock, plan)
    line.after_each_call = watch
    return cast(Studio, line)

"""A clock that only moves when somebody sleeps by it."""

from collections.abc import Callable

from tandai.studio.rest import Patience


class FakeClock:
    """Seconds; ``at_each_tick`` is told the time after every sleep."""

    def __init__(self, now: float = 1_900_000_000.0) -> None:
        self.now = now
        self.slept = 0.0
        self.at_each_tick: Callable[[float], None] = lambda now: None

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds
        self.at_each_tick(self.now)

    def patience(self, rest: float = 20.0, limit: float = 600.0) -> Patience:
        """Patience by this clock."""
        return Patience(rest=rest, limit=limit, clock=self.time, sleep=self.sleep)

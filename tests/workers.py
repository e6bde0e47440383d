"""Which tests a worker of a whole run is given together, and in which order."""

import os
import sys
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# One worker has all of these, so that there is one server and one browser.
OUTSIDE = ("tests/integration/", "tests/studio/")


def count_workers(config: pytest.Config) -> int:
    """A worker for each core this process may use; none where files or tests are named."""
    named = config.args if config.args_source is pytest.Config.ArgsSource.ARGS else []
    if any(not Path(name).is_dir() for name in named):
        return 0
    asked = os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS")
    if asked:
        return int(asked)
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def scope_of(nodeid: str) -> str:
    """What a test shares a worker with: its file's tests, or all that need something outside."""
    return "outside" if nodeid.startswith(OUTSIDE) else nodeid.partition("::")[0]


def order(items: list[pytest.Item]) -> None:
    """The tests with a server first, since they take longest.

    Raises:
        pytest.UsageError: A test of another folder needs a server or a browser, of which two
            workers would then start one each.
    """
    for item in items:
        outside = item.get_closest_marker("studio") or item.get_closest_marker("browser")
        if outside and not item.nodeid.startswith(OUTSIDE):
            raise pytest.UsageError(
                f"{item.nodeid} is marked {outside.name}; move it below {' or '.join(OUTSIDE)}"
            )
    items.sort(key=lambda item: scope_of(item.nodeid) != "outside")


class ByFile(LoadScopeScheduling):
    """Gives scopes out in the order of collection.

    Our own, since xdist 3.8 does not see its groups under pytest 9.2 (pytest-xdist issue 1386).
    """

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)

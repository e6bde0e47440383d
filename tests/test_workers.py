"""A whole run's tests are dealt out by file, and one worker has all that need a server."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from workers import ByFile, count_workers, order

IDS = [
    "tests/integration/test_a.py::test_server",
    "tests/studio/test_b.py::test_door[real]",
    "tests/integration/test_a.py::test_browser",
    "tests/gold/test_c.py::test_one",
    "tests/gold/test_c.py::test_two[a@b]",
    "tests/gold/test_c.py::Test::test_three",
    "tests/gold/test_d.py::test_four",
]


class Worker:
    """What a scheduler sees of a worker."""

    shutting_down = False

    def __init__(self, name: str) -> None:
        self.gateway = SimpleNamespace(id=name)
        self.sent: list[str] = []

    def send_runtest_some(self, indices: list[int]) -> None:
        self.sent += [IDS[index] for index in indices]

    def shutdown(self) -> None:
        self.shutting_down = True


def config_of(*named: str) -> Any:
    sources = pytest.Config.ArgsSource
    source = sources.ARGS if named else sources.TESTPATHS
    option = SimpleNamespace(loadscopereorder=True)
    return SimpleNamespace(
        args=list(named), args_source=source, option=option, getvalue=lambda _: ["2*popen"]
    )


def item(nodeid: str, *markers: str) -> Any:
    made = {name: SimpleNamespace(name=name) for name in markers}
    return SimpleNamespace(nodeid=nodeid, get_closest_marker=made.get)


def test_one_worker_has_every_server_and_a_file_stays_together() -> None:
    scheduler = ByFile(config_of())
    workers: list[Any] = [Worker("gw0"), Worker("gw1")]
    for worker in workers:
        scheduler.add_node(worker)
    for worker in workers:
        scheduler.add_node_collection(worker, IDS)
    scheduler.schedule()
    assert workers[0].sent == IDS[:3]
    assert workers[1].sent == IDS[3:6]


def test_tests_with_a_server_come_first() -> None:
    items = [item(nodeid) for nodeid in reversed(IDS)]
    order(items)
    assert [each.nodeid for each in items] == [IDS[n] for n in (2, 1, 0, 6, 5, 4, 3)]


@pytest.mark.parametrize("marker", ["studio", "browser"])
def test_a_server_elsewhere_is_refused(marker: str) -> None:
    with pytest.raises(pytest.UsageError, match=rf"test_c.*marked {marker}; move it below"):
        order([item(IDS[0], marker), item(IDS[3], marker)])


def test_whole_runs_have_workers_and_narrow_ones_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_XDIST_AUTO_NUM_WORKERS", "3")
    assert count_workers(config_of()) == 3
    assert count_workers(config_of(str(tmp_path))) == 3
    assert count_workers(config_of("tests/test_workers.py")) == 0
    assert count_workers(config_of(str(tmp_path), "tests/test_workers.py::test_a")) == 0
    monkeypatch.delenv("PYTEST_XDIST_AUTO_NUM_WORKERS")
    assert count_workers(config_of()) > 0

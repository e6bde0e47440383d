"""A batch whose end nobody saw is given up only when the server's count has rested."""

import pytest

from tandai.errors import StudioError
from tandai.studio.connection import UnreachableError
from tandai.studio.rest import await_documents, await_project

from .clock import FakeClock
from .conftest import CONFIG, make_task
from .fake import FakeServer, FakeStudio

TITLE = "entity 1.0"
WANTED = frozenset({"a", "b"})


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def studio(fake: FakeServer) -> FakeStudio:
    return fake.client()


@pytest.fixture
def project(studio: FakeStudio) -> int:
    return studio.create_project(TITLE, CONFIG)


def at(clock: FakeClock, seconds: dict[float, object]) -> None:
    """Does something each so many seconds from now."""
    begin = clock.now
    left = dict(seconds)

    def tick(now: float) -> None:
        for when in [each for each in left if now - begin >= each]:
            left.pop(when)()  # type: ignore[operator]

    clock.at_each_tick = tick


def test_a_batch_that_is_there_is_not_waited_for(
    studio: FakeStudio, project: int, clock: FakeClock
) -> None:
    studio.import_tasks(project, [make_task("a"), make_task("b")])
    there = await_documents(studio, project, WANTED, clock.patience(), since=clock.now, rest=20.0)
    assert (there, clock.slept) == (WANTED, 0.0)


def test_every_task_that_comes_begins_the_rest_anew(
    studio: FakeStudio, project: int, clock: FakeClock
) -> None:
    def come(name: str) -> object:
        return lambda: studio.import_tasks(project, [make_task(name)])

    at(clock, {15.0: come("x"), 30.0: come("y"), 45.0: come("a")})
    there = await_documents(studio, project, WANTED, clock.patience(), since=clock.now, rest=20.0)
    assert there == {"a"}
    assert clock.slept == 65.0


def test_an_old_batch_is_looked_for_a_few_times_only(
    studio: FakeStudio, project: int, clock: FakeClock
) -> None:
    there = await_documents(
        studio, project, WANTED, clock.patience(), since=clock.now - 3600, rest=20.0
    )
    assert (there, clock.slept) == (frozenset(), 2.0)


def test_a_clock_that_was_set_back_is_no_endless_wait(
    studio: FakeStudio, project: int, clock: FakeClock
) -> None:
    await_documents(studio, project, WANTED, clock.patience(), since=clock.now + 9e6, rest=20.0)
    assert clock.slept == 20.0


def test_a_server_without_rest_is_given_up(
    studio: FakeStudio, project: int, clock: FakeClock
) -> None:
    clock.at_each_tick = lambda now: studio.import_tasks(project, [make_task(f"x{now}")])
    with pytest.raises(StudioError, match=r"batch of 2 tasks 2 did not reach .* still moves"):
        await_documents(studio, project, WANTED, clock.patience(), since=clock.now, rest=20.0)
    assert clock.slept == 600.0


def test_a_server_that_has_no_time_to_count_is_at_work(
    studio: FakeStudio, project: int, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Label Studio answers 500 while its database is locked."""
    count = studio.count_tasks
    begin = clock.now

    def busy(number: int) -> int:
        if clock.now - begin < 30:
            raise StudioError("The server failed (500).")
        return count(number)

    monkeypatch.setattr(studio, "count_tasks", busy)
    await_documents(studio, project, WANTED, clock.patience(), since=begin, rest=20.0)
    assert clock.slept >= 49.0
    begin = clock.now
    with pytest.raises(StudioError, match=r"after 10 s: The server failed \(500\)\.$"):
        await_documents(
            studio, project, WANTED, clock.patience(limit=10.0), since=clock.now, rest=20.0
        )


def test_a_server_that_is_down_is_not_waited_for(
    studio: FakeStudio, project: int, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(number: int) -> int:
        raise UnreachableError("No server answers.")

    monkeypatch.setattr(studio, "count_tasks", down)
    with pytest.raises(UnreachableError):
        await_documents(studio, project, WANTED, clock.patience(), since=clock.now, rest=20.0)
    assert clock.slept == 0.0


def test_a_project_in_the_making_is_awaited(studio: FakeStudio, clock: FakeClock) -> None:
    at(clock, {7.0: lambda: studio.create_project(TITLE, CONFIG)})
    found = await_project(studio, TITLE, clock.patience(), since=clock.now)
    assert found == studio.find_project(TITLE)
    assert clock.slept == 7.0
    assert await_project(studio, "another", clock.patience(), since=clock.now) is None
    assert clock.slept == 27.0

"""Whatever breaks, whenever: after the next whole push no task is twice, and none is missing."""

import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tandai.errors import StudioError
from tandai.studio.entries import read_journal
from tandai.studio.journal import open_journal
from tandai.studio.push import PushReport, push_tasks

from .clock import FakeClock
from .conftest import CONFIG, make_task
from .fake import FakeServer
from .faults import Fault, Killed, Repeated, faulty

TITLE = "entity 1.0"
TASKS = [make_task(f"d{number}") for number in range(7)]
IDS = sorted(task["data"]["document_id"] for task in TASKS)
REST = 20.0
Plan = dict[int, Fault | Repeated]

ends = st.sampled_from(["cut", "kill"])
quick = st.builds(
    Fault, ends, st.sampled_from(["never", "before", "late"]), st.floats(0.0, REST - 5)
)
slow = st.builds(Fault, ends, st.just("late"), st.floats(REST, 900.0))
odd = st.builds(Repeated, st.sampled_from(["twice", "without suggestions"]))
# A push of seven tasks in threes makes some twenty calls where nothing fails.
at = st.integers(0, 30)


def plans(*faults: st.SearchStrategy[Fault] | st.SearchStrategy[Repeated]) -> st.SearchStrategy:
    return st.lists(st.dictionaries(at, st.one_of(*faults), max_size=4), max_size=4)


class World:
    """A server, a clock and a journal on the disk, over several pushes."""

    def __init__(self, folder: Path) -> None:
        self.server = FakeServer()
        self.clock = FakeClock()
        self.journal = folder / "journal" / "entity.jsonl"
        self.most_copies = 0

    def copies(self) -> Counter[str]:
        return Counter(task["data"]["document_id"] for task in self.server.tasks.values())

    def watch(self) -> None:
        self.most_copies = max(self.most_copies, *self.copies().values(), 0)

    def push(self, plan: Mapping[int, Fault | Repeated]) -> PushReport | None:
        """A push that may end in any way; None where it did not end well."""
        studio = faulty(self.server, self.clock, plan, self.watch)
        try:
            with open_journal(self.journal, at=self.clock.now) as journal:
                return push_tasks(
                    studio,
                    TITLE,
                    CONFIG,
                    TASKS,
                    journal=journal,
                    patience=self.clock.patience(REST),
                    batch=3,
                )
        except (Killed, StudioError):
            return None
        finally:
            read_journal(self.journal)  # whatever happened, it can be read


few = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@few
@given(plans(quick))
def test_where_the_server_ends_before_its_count_rests_nothing_is_ever_twice(
    given_plans: list[Plan],
) -> None:
    """At no moment: the second push may begin while the server still writes for the first."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        for plan in given_plans:
            world.push(plan)
        report = world.push({})
        world.clock.sleep(REST)  # whatever was on its way has come
        assert report is not None
        assert len(world.server.projects) == 1
        assert world.most_copies <= 1
        assert sorted(world.copies()) == IDS
        assert report.twins_removed == 0
        assert report.inserted + report.already_there == len(IDS)


@few
@given(plans(quick, slow, odd), st.data())
def test_however_late_a_server_ends_the_next_push_puts_it_right(
    given_plans: list[Plan], data: st.DataObject
) -> None:
    """Annotators work meanwhile, and nothing of theirs is removed."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        for plan in given_plans:
            # A project made minutes late is two projects of one title: told, not mended.
            world.push({number: fault for number, fault in plan.items() if number > 3})
            world.clock.sleep(data.draw(st.sampled_from([0.0, 1000.0])))
            there = sorted(world.server.tasks)
            for number in data.draw(st.sets(st.sampled_from(there or [0]), max_size=3)) & {*there}:
                world.server.tasks[number]["annotations"].append({"id": 0, "result": []})
        work = {number for number, task in world.server.tasks.items() if task["annotations"]}
        world.clock.sleep(1000.0)
        report = world.push({})
        assert report is not None
        assert work <= set(world.server.tasks)
        assert sorted(set(world.copies())) == IDS
        twice = sorted(name for name, count in world.copies().items() if count > 1)
        told = sorted(each.place for each in report.refused if each.rule == "twins-with-work")
        assert twice == told
        for task in world.server.tasks.values():
            assert task["predictions"] or task["annotations"]

"""A run that is told to stop, and whose interruption Python drops."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tandai.cli.run import STOPPING, ending_cleanly


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """A run that was stopped lets no second stop through, as its process is to end."""
    before = {number: signal.getsignal(number) for number in STOPPING}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


class Swallowing:
    """An exception raised while a destructor runs is printed and dropped."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)


def go_on_after_a_dropped_stop(done: list[int]) -> None:
    with ending_cleanly() as unless_stopped:
        unless_stopped(done.append, 1)
        doomed = Swallowing()
        del doomed
        done.append(2)
        unless_stopped(done.append, 3)


def stop_at_once(done: list[int]) -> None:
    with ending_cleanly():
        os.kill(os.getpid(), signal.SIGTERM)
        done.append(1)


def stop_twice(done: list[int]) -> None:
    with ending_cleanly():
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)
            done.append(1)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_stop_that_was_dropped_ends_the_run_at_its_next_step() -> None:
    done: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        go_on_after_a_dropped_stop(done)
    assert done == [1, 2]


def test_a_stop_ends_the_run_at_once() -> None:
    done: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        stop_at_once(done)
    assert done == []


def test_a_second_stop_does_not_disturb_the_tidying_up() -> None:
    done: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        stop_twice(done)
    assert done == [1]
    os.kill(os.getpid(), signal.SIGTERM)  # nor the way out


STOPPED_AGAIN_AT_THE_VERY_END = """
import os, signal, sys
from tandai.cli.run import ending_cleanly

class Late:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)

late = Late()  # lives until the interpreter takes down its modules
try:
    with ending_cleanly():
        os.kill(os.getpid(), signal.SIGTERM)
except KeyboardInterrupt:
    sys.exit(7)
"""


def test_a_second_stop_does_not_kill_a_process_that_ends() -> None:
    ended = subprocess.run([sys.executable, "-c", STOPPED_AGAIN_AT_THE_VERY_END], check=False)
    assert ended.returncode == 7


def test_a_run_that_was_not_stopped_leaves_signals_as_they_were() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with ending_cleanly():
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before

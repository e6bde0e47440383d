"""Tables made by two processes are those that one makes; and what becomes of a process that ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Self

import pytest

from flow.samples import tree
from tandai.errors import InputError, TandaiError
from tandai.flow import release_build
from tandai.flow.release import make_release
from tandai.flow.release_beside import Beside
from tandai.flow.release_build import share_out, tables_of
from tandai.project import Project
from tandai.release.making import Made

LOOKS_ON = """
import sys, time
from flow.test_release_build import waits
from tandai.flow.release_beside import Beside

if __name__ == "__main__":
    with Beside(waits, None, ["spans"]) as beside:
        print(beside._process.pid, flush=True)
        time.sleep(600)
"""


def waits(job: None, alive: Iterable[None]) -> Made:
    """Never done."""
    for _ in alive:
        time.sleep(0.001)
    raise AssertionError


def reads_what_is_broken(job: None, alive: Iterable[None]) -> Made:
    raise InputError("gold.jsonl", place="line 3", found="nothing", expected="an Annotation")


class Killed(Beside):
    """Another process that somebody ends."""

    def __enter__(self) -> Self:
        super().__enter__()
        assert self._process.pid
        os.kill(self._process.pid, signal.SIGKILL)
        return self


def in_folder(folder: Path) -> dict[str, str]:
    return {name.removeprefix(str(folder)): digest for name, digest in tree(folder).items()}


def test_two_processes_write_what_one_does(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    finish = Beside.finish

    def seen(self: Beside) -> Made:
        made.append(finish(self))
        return made[-1]

    monkeypatch.setattr(release_build, "WORTH_SHARING", 0)
    monkeypatch.setattr(Beside, "finish", seen)
    for jobs in (1, 2):
        make_release(project, "1.0.0", out=tmp_path / str(jobs), jobs=jobs)
    one, two = (in_folder(tmp_path / name) for name in ("1", "2"))
    assert one == two
    (other,) = made
    assert 0 < sum(map(len, other.files.values())) < sum(each.endswith(".parquet") for each in one)


def test_a_process_that_was_ended_leaves_nothing(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release_build, "WORTH_SHARING", 0)
    monkeypatch.setattr(release_build, "Beside", Killed)
    (tmp_path / "out").mkdir()
    with pytest.raises(TandaiError, match=r"spans.* was ended \(-9\) .* nothing was written"):
        make_release(project, "1.0.0", out=tmp_path / "out" / "sample-1.0.0", jobs=2)
    assert not list((tmp_path / "out").iterdir())


def test_what_the_other_process_found_is_said_as_if_it_were_found_here() -> None:
    with Beside(reads_what_is_broken, None, ["spans"]) as beside:
        with pytest.raises(InputError) as caught:
            beside.finish()
        assert str(caught.value) == "gold.jsonl, line 3: found nothing; expected an Annotation."
        assert caught.value.place == "line 3"


def test_an_error_here_does_not_wait_for_the_other_process() -> None:
    beside = Beside(waits, None, ["spans"])
    with pytest.raises(RuntimeError), beside:
        raise RuntimeError
    assert beside._process.exitcode == -signal.SIGTERM


def test_it_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    script = tmp_path / "looks_on.py"
    script.write_text(LOOKS_ON)
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    with subprocess.Popen([sys.executable, script], env=env, stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        other = int(parent.stdout.readline())
        parent.kill()
    end = time.monotonic() + 60
    while is_running(other):
        assert time.monotonic() < end, "it is still there"
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_each_table_is_made_once_and_both_have_some(project: Project) -> None:
    names = [table.name for table in tables_of(project)]
    theirs = share_out(names)
    assert theirs
    assert theirs < set(names)
    assert "spans" in theirs

"""Shards made by two processes are those that one makes; and what becomes of a process that ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow.samples import tree
from tandai.errors import CheckError, InputError, TandaiError
from tandai.flow import release_build
from tandai.flow.bundles import Bundles
from tandai.flow.release import make_release
from tandai.flow.release_beside import Beside
from tandai.project import Project
from tandai.release import shards
from tandai.release.making import Made
from tandai.release.rows import Bundle
from tandai.release.shards import Shard, Shards, cut, share_out
from tandai.splits import SPLITS

LOOKS_ON = """
import sys, time
from flow.test_release_build import waits
from tandai.flow.release_beside import Beside

if __name__ == "__main__":
    with Beside(waits, None, []) as beside:
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


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three documents a shard, and work for two however little there is."""
    monkeypatch.setattr(shards, "SHARD", 3)
    monkeypatch.setattr(release_build, "WORTH_SHARING", 0)


@pytest.mark.usefixtures("small_shards")
def test_two_processes_write_what_one_does(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    read: list[str] = []
    finish, item = Beside.finish, Bundles.__getitem__

    def seen(self: Beside) -> Made:
        made.append(finish(self))
        return made[-1]

    def read_here(self: Bundles, place: int) -> Bundle:
        found = item(self, place)
        read.append(found.document.document_id)
        return found

    monkeypatch.setattr(Beside, "finish", seen)
    make_release(project, "1.0.0", out=tmp_path / "1", jobs=1)
    monkeypatch.setattr(Bundles, "__getitem__", read_here)
    read.clear()
    make_release(project, "1.0.0", out=tmp_path / "2", jobs=2)
    one, two = (in_folder(tmp_path / name) for name in ("1", "2"))
    assert one == two
    (other,) = made
    assert 0 < sum(map(len, other.files.values())) < sum(each.endswith(".parquet") for each in one)
    # Nobody reads what the other makes.
    theirs = {document_id for document_id, _ in other.documents}
    assert theirs
    assert not theirs & set(read)


@pytest.mark.usefixtures("small_shards")
def test_a_process_that_was_ended_leaves_nothing(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release_build, "Beside", Killed)
    (tmp_path / "out").mkdir()
    with pytest.raises(TandaiError, match=r"train-0.* was ended \(-9\) .* nothing was written"):
        make_release(project, "1.0.0", out=tmp_path / "out" / "sample-1.0.0", jobs=2)
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.usefixtures("small_shards")
def test_a_corpus_that_changes_meanwhile_is_refused(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Bundles, "digest", lambda _: "of another corpus")
    with pytest.raises(CheckError, match="Two processes found other documents"):
        make_release(project, "1.0.0", out=tmp_path / "sample-1.0.0", jobs=2)
    assert not [each for each in tmp_path.iterdir() if each.name.startswith((".", "sample"))]


def test_what_the_other_process_found_is_said_as_if_it_were_found_here() -> None:
    with Beside(reads_what_is_broken, None, []) as beside:
        with pytest.raises(InputError) as caught:
            beside.finish()
        assert str(caught.value) == "gold.jsonl, line 3: found nothing; expected an Annotation."
        assert caught.value.place == "line 3"


def test_an_error_here_does_not_wait_for_the_other_process() -> None:
    beside = Beside(waits, None, [])
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


@given(st.lists(st.sampled_from([*SPLITS, "excluded_conflict"])), st.integers(1, 9))
def test_every_document_on_a_side_is_in_one_shard_in_order(sides: list[str], most: int) -> None:
    made = cut(sides, most)
    places = [(shard.split, place) for shard, own in made.items() for place in own]
    assert places == [
        (split, place) for split in SPLITS for place, side in enumerate(sides) if side == split
    ]
    for shard, own in made.items():
        assert 0 < len(own) <= most
        assert len(own) == most or shard.number == shard.n_shards - 1
        assert shard.n_shards == sum(each.split == shard.split for each in made)
    sizes = [
        sum(len(own) for shard, own in made.items() if shard in there) for there in _parts(made)
    ]
    assert abs(sizes[0] - sizes[1]) <= max(map(len, made.values()), default=0)


def _parts(made: Shards) -> tuple[set[Shard], frozenset[Shard]]:
    theirs = share_out(made)
    return set(made) - theirs, theirs

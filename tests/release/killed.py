"""`tandai release`, killed before each of its steps that anybody could see, and run once more.

Run as a script, with a project that has a release and other inputs since; prints a line of JSON a
step. A step is a file opened for writing, made, moved or removed; inside a folder that is still
being filled, three stand for all of them.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet  # noqa: F401 - once, not in every child

from flow.samples import reopen
from tandai.errors import TandaiError
from tandai.findings import errors_of
from tandai.flow import release_checks
from tandai.flow.release import make_release, release_path
from tandai.flow.versions import check_releases, read_releases
from tandai.release.sums import check_sums

EVENTS = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "open"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
OLD, NEW = "1.0.0", "1.0.1"


def steps_of(root: Path, act: Callable[[int, str], None]) -> None:
    """Calls with number and place before each step below a folder, from now on."""
    count = 0

    def see(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal count
        if event not in EVENTS or (event == "open" and not int(arguments[2]) & WRITING):
            return
        if not isinstance(arguments[0], str | bytes | os.PathLike):
            return
        place = os.fsdecode(arguments[0])
        if event == "os.mkdir" and Path(place).is_dir():
            return
        if place.startswith(str(root)):
            count += 1
            act(count, f"{event} {place.removeprefix(str(root))}")

    sys.addaudithook(see)


def in_child(work: Callable[[], None]) -> int:
    """What a process of its own that does it ends with."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            sys.stdout.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def release(root: Path) -> None:
    make_release(reopen(root), day="2031-05-02")


def list_steps(root: Path, told: Path) -> None:
    """Writes down each step of a release that nobody kills."""
    lines: list[str] = []
    steps_of(root, lambda _, place: lines.append(place))
    release(root)
    told.write_text(json.dumps(lines), encoding="utf-8")


def kill_before(root: Path, number: int) -> None:
    def act(count: int, _: str) -> None:
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)

    steps_of(root, act)
    release(root)


def is_whole(folder: Path) -> bool:
    """Whether every file of a release is there as it was made."""
    try:
        check_sums(folder)
    except TandaiError:
        return False
    return True


def look(root: Path) -> dict[str, Any]:
    """What somebody finds there."""
    project = reopen(root)
    folders = {version: release_path(project, version) for version in (OLD, NEW)}
    return {
        "versions": [each.version for each in read_releases(project).releases],
        "errors": [str(each) for each in errors_of(check_releases(project))],
        "whole": {
            version: is_whole(folder) for version, folder in folders.items() if folder.exists()
        },
    }


def strays(root: Path) -> list[str]:
    """What is no release's: names that begin with a full stop."""
    there = [*(root / "releases").rglob(".*"), *(root / "build" / "releases").glob(".*")]
    return sorted(path.name for path in there)


def tell(root: Path, step: str, code: int) -> None:
    after = look(root)
    release(root)
    told = {"step": step, "code": code, "after": after}
    sys.stdout.write(json.dumps({**told, "healed": look(root), "strays": strays(root)}) + "\n")


def chosen(steps: list[str]) -> list[int]:
    """Numbers of the steps to be killed at: all but most of those in a folder that is filled."""
    inside = [
        number
        for number, step in enumerate(steps, 1)
        if "/" in step.partition(".tandai-building-")[2]
    ]
    some = {inside[0], inside[len(inside) // 2], inside[-1]}
    return [number for number in range(1, len(steps) + 1) if number not in inside or number in some]


def main(source: Path, base: Path) -> None:
    # What checks say is no matter here, and takes longer than the release.
    release_checks.check_project = lambda _: iter(())
    told = base / "steps.json"
    root = base / "project"
    shutil.copytree(source, root)
    assert in_child(lambda: list_steps(root, told)) == 0
    steps = json.loads(told.read_text(encoding="utf-8"))
    for number in chosen(steps):
        shutil.rmtree(root)
        shutil.copytree(source, root)
        code = in_child(lambda number=number: kill_before(root, number))
        assert in_child(lambda number=number, code=code: tell(root, steps[number - 1], code)) == 0


main(Path(sys.argv[1]), Path(sys.argv[2]))

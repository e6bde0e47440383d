"""A build that is killed at any moment leaves the release that was there, or the new one."""

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flow.fixtures import finished as finished
from flow.samples import copy, reopen
from release.made import keep_documents
from tandai.flow.release import make_release
from tandai.flow.verify import run_verify

BUILDS_FOREVER = """
import sys
from pathlib import Path
from release.made import FACTS, bundle, gold, mark, small_document
from tandai.release.build import build_release
from tandai.release.tables import TABLES
from tandai.store import new_directory

folder = Path(sys.argv[1])
document, text = small_document()
sides = [
    [bundle(document, gold(document, spans=(mark(text, "Bayu", label, "g1"),)))]
    for label in ("PER", "ORG")
]
number = 0
while True:
    with new_directory(folder, replace=True) as building:
        build_release(building, sides[number % 2], TABLES, FACTS)
    number += 1
    print(number, flush=True)
"""


def killed_after(seconds: float, folder: Path) -> None:
    """Builds one release over the other, and is killed so long after the first stands."""
    tests = str(Path(__file__).parents[1])
    env = {**os.environ, "PYTHONPATH": tests}
    command = [sys.executable, "-c", BUILDS_FOREVER, str(folder)]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stdout.readline(), "it built nothing"
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL


def test_a_killed_build_leaves_one_whole_release(tmp_path: Path) -> None:
    folder = tmp_path / "small-1.2.3"
    draw = random.Random(4711)
    for _ in range(4):
        killed_after(draw.random() * 0.3, folder)
        done = run_verify(folder)
        rules = {finding.rule for finding in done.findings}
        assert done.read_rows, rules
        assert not rules & {"file-missing", "file-changed", "file-not-listed", "content-digest"}
        # At most what the last one left: the one before it was cleared.
        assert len(list(tmp_path.iterdir())) <= 2


@pytest.fixture(scope="module")
def killed(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """A second release of two documents, killed before each step, and what was found and healed."""
    base = tmp_path_factory.mktemp("killed")
    project = copy(finished, base / "source")
    keep_documents(project, {"s01", "s02", "s03"})
    make_release(reopen(project.root), day="2031-05-02")
    with (project.root / "tandai.toml").open("a", encoding="utf-8") as file:
        file.write("\n# Other inputs.\n")
    tests = str(Path(__file__).parents[1])
    command = [
        sys.executable,
        str(Path(__file__).with_name("killed.py")),
        str(project.root),
        str(base),
    ]
    ran = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": tests},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_each_step_of_a_release_was_killed(killed: list[dict[str, Any]]) -> None:
    assert {each["code"] for each in killed} == {-signal.SIGKILL}
    said = " ".join(each["step"] for each in killed)
    for place in (
        "os.rename /build/releases/.",
        "os.rename /releases/.1.0.1",
        "os.rename /releases/.index",
    ):
        assert place in said
    # Before the index names it, and at no step after.
    assert "/releases/.index.json" in killed[-1]["step"]


def test_a_killed_release_leaves_the_old_state(killed: list[dict[str, Any]]) -> None:
    for each in killed:
        after = each["after"]
        assert after["versions"] == ["1.0.0"], each
        assert after["errors"] == [], each
        assert all(after["whole"].values()), each
        assert "1.0.0" in after["whole"]


def test_the_next_release_heals_what_was_killed(killed: list[dict[str, Any]]) -> None:
    for each in killed:
        assert each["healed"] == {
            "versions": ["1.0.0", "1.0.1"],
            "errors": [],
            "whole": {"1.0.0": True, "1.0.1": True},
        }, each
        assert each["strays"] == [], each

"""A build that is killed at any moment leaves the release that was there, or the new one."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

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

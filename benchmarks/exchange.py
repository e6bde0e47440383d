"""Tasks by the thousand to a real Label Studio and back: seconds, and our own process's memory.

Each step runs in a process of its own, whose peak is the highest its memory ever was; the
server's memory is not ours and is not counted. Run it from the repository:

    uv run python -m benchmarks.exchange --tasks 10000
"""

import argparse
import json
import re
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.made_tasks import LAYER, N_SPANS, write_project
from tandai.flow.connect import connect_all
from tandai.flow.pull import run_pull
from tandai.flow.push import run_push
from tandai.flow.status import LiveStatus, read_status
from tandai.flow.targets import project_title, servers
from tandai.project import Project, open_project
from tandai.studio.client import RemoteStudio
from tandai.studio.local import LocalStudio
from tandai.studio.secretfiles import read_secret

REPOSITORY = Path(__file__).parent.parent
MOST_MB = 300
"""What our process may take, by the project's own rule."""
_AT_ONCE = 250
_CHANGED = 0.01


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tasks", type=int, default=10_000)
    options.add_argument("--step", choices=sorted(STEPS), help=argparse.SUPPRESS)
    options.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--url", default="", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.step:
        print(json.dumps(take_step(given.step, given.root, given.url)))
        return
    with tempfile.TemporaryDirectory(prefix="tandai-exchange-") as folder:
        root = Path(folder)
        write_project(root / "project", given.tasks)
        local = LocalStudio(root / "data", free_port())
        url = local.start(patience=600).url
        try:
            rows = [run_step(step, root, url) for step in STEPS]
        finally:
            local.stop()
    print(table(rows))
    worst = max(float(row["peak_mb"]) for row in rows)
    if worst >= MOST_MB:
        sys.exit(f"{worst:.0f} MB is more than {MOST_MB}.")


def run_step(step: str, root: Path, url: str) -> dict[str, Any]:
    """Takes a step in a process of its own; what it printed."""
    command = [sys.executable, "-m", "benchmarks.exchange", "--step", step]
    command += ["--root", str(root), "--url", url]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY)
    if ran.returncode:
        sys.exit(f"{step} failed:\n{ran.stderr}")
    row: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    print(f"{step}: {row['seconds']:.1f} s, {row['peak_mb']:.0f} MB", file=sys.stderr, flush=True)
    return row


def take_step(step: str, root: Path, url: str) -> dict[str, Any]:
    """Takes a step in this process; tasks touched, bytes, seconds and the peak of its memory."""
    project = open_project(root / "project", data_dir=root / "data")
    studio = RemoteStudio(url, read_secret(LocalStudio(root / "data").token_file))
    began = time.perf_counter()
    n_tasks, n_bytes = STEPS[step](project, studio)
    seconds = time.perf_counter() - began
    studio.close()
    return {
        "step": step,
        "tasks": n_tasks,
        "mb": n_bytes / 1e6,
        "seconds": seconds,
        "peak_mb": peak_mb(),
    }


def push(project: Project, studio: RemoteStudio) -> tuple[int, int]:
    (report,) = run_push(project, studio, server=_label(project))
    return report.inserted, project.tasks_path(LAYER).stat().st_size


def push_again(project: Project, studio: RemoteStudio) -> tuple[int, int]:
    (report,) = run_push(project, studio, server=_label(project))
    assert report.inserted == 0
    return report.already_there, project.tasks_path(LAYER).stat().st_size


def answer(project: Project, studio: RemoteStudio) -> tuple[int, int]:
    """An annotation a task, out of its suggestion, by the server's own bulk action."""
    number = _number(project, studio)
    ids = [key.task_id for key in studio.list_tasks(number)]
    action = f"api/dm/actions?id=predictions_to_annotations&project={number}"
    for at in range(0, len(ids), _AT_ONCE):
        chosen = {"all": False, "included": ids[at : at + _AT_ONCE]}
        studio._line.post(action, {"selectedItems": chosen})
    return len(ids), 0


def change_some(project: Project, studio: RemoteStudio) -> tuple[int, int]:
    """Annotates one task in a hundred once more."""
    ids = [key.task_id for key in studio.list_tasks(_number(project, studio))]
    some = ids[:: round(1 / _CHANGED)]
    for task_id in some:
        unique_id = f"00000000-0000-4000-8000-{task_id:012}"
        studio.create_annotation(task_id, [], unique_id=unique_id, lead_time=30.0)
    return len(some), 0


def pull_first(project: Project, studio: RemoteStudio) -> tuple[int, int]:
    return _pull(project, studio, "1-first")


def pull_changes(project: Project, studio: RemoteStudio) -> tuple[int, int]:
    return _pull(project, studio, "2-changes")


def pull_nothing(project: Project, studio: RemoteStudio) -> tuple[int, int]:
    return _pull(project, studio, "3-nothing")


def pull_full(project: Project, studio: RemoteStudio) -> tuple[int, int]:
    return _pull(project, studio, "4-full", full=True)


def status_live(project: Project, _: RemoteStudio) -> tuple[int, int]:
    with connect_all(project) as opened:
        (layer,) = LiveStatus(project, opened)(datetime.now(UTC))
    return layer.status.n_tasks, 0


def status_offline(project: Project, _: RemoteStudio) -> tuple[int, int]:
    (layer,) = read_status(project, now=datetime.now(UTC))
    assert layer.status.n_answers > layer.status.n_tasks
    return layer.status.n_tasks, 0


STEPS: dict[str, Callable[[Project, RemoteStudio], tuple[int, int]]] = {
    "push": push,
    "push again": push_again,
    "answer all (server)": answer,
    "pull, first": pull_first,
    "change 1 % (server)": change_some,
    "pull, 1 % changed": pull_changes,
    "pull, nothing changed": pull_nothing,
    "pull --full": pull_full,
    "status": status_live,
    "status --offline": status_offline,
}


def _pull(
    project: Project, studio: RemoteStudio, stamp: str, *, full: bool = False
) -> tuple[int, int]:
    """Tasks in the file and its bytes."""
    (report,) = run_pull(project, studio, stamp=stamp, server=_label(project), full=full)
    return report.n_tasks, report.n_bytes


def _number(project: Project, studio: RemoteStudio) -> int:
    found = studio.find_project(project_title(project, LAYER))
    assert found is not None
    return found


def _label(project: Project) -> str:
    return servers(project)[0].label


def peak_mb() -> float:
    """The most memory this process ever had; of this program alone, not of what started it."""
    status = Path("/proc/self/status")
    if status.exists():
        high = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
        if high:
            return int(high.group(1)) / 1000
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1e6 if sys.platform == "darwin" else 1e3)


def table(rows: Sequence[dict[str, Any]]) -> str:
    """The rows in Markdown."""
    heads = ("step", "tasks", "file", "time", "tasks/s", "our peak")
    lines = [f"| {' | '.join(heads)} |", "| --- | ---: | ---: | ---: | ---: | ---: |"]
    for row in rows:
        cells = (
            row["step"],
            f"{row['tasks']:,}",
            f"{row['mb']:.0f} MB" if row["mb"] else "",
            f"{row['seconds']:.1f} s",
            f"{row['tasks'] / row['seconds']:,.0f}",
            f"{row['peak_mb']:.0f} MB",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, "", f"{N_SPANS} suggested spans a task."])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()

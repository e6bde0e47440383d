"""Contenders of a benchmark to their rows, each in a process of its own, and to the README."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.exchange import peak_mb

README = Path(__file__).parent / "README.md"
REPOSITORY = Path(__file__).parent.parent


def run_apart(module: str, name: str, root: Path) -> dict[str, Any]:
    """Runs a contender of a benchmark in a process of its own; what it printed.

    Args:
        module: the benchmark, which takes ``--one`` and ``--root``: ``diff``.
        name: the contender.
        root: folder of what it reads.
    """
    command = [sys.executable, "-m", f"benchmarks.{module}", "--one", name, "--root", str(root)]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY)
    if ran.returncode:
        sys.exit(f"{name} failed:\n{ran.stderr}")
    row: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    print(f"{name}: {row['seconds']:.2f} s, {row['peak_mb']:.0f} MB", file=sys.stderr, flush=True)
    return row


def take(run: Callable[[], Any]) -> dict[str, Any]:
    """Runs something here: seconds, those of the processor, the peak of its memory, its values."""
    began, worked = time.perf_counter(), time.process_time()
    values = run()
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    return {"seconds": seconds, "cpu": cpu, "peak_mb": peak_mb(), "values": values}


def write(name: str, lines: list[str]) -> None:
    """Puts a benchmark's lines into the README, in place of those that are there."""
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
    before, found, rest = README.read_text(encoding="utf-8").partition(begin)
    if not found:
        raise SystemExit(f"{README.name} has no place for it: add {begin.strip()} and {end}")
    made = "\n".join(["", *lines, ""])
    _, _, after = rest.partition(end)
    README.write_text(f"{before}{begin}{made}\n{end}{after}", encoding="utf-8", newline="\n")

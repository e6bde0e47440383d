"""A command to the most memory that its processes held at one time, beside the export they map."""

import re
import subprocess
import time
from pathlib import Path

_MAPPING = re.compile(r"^[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \S+\s*(.*)$")


def peak_beside(command: list[str], export: Path, pause: float = 0.05) -> float:
    """Megabytes of all processes together, shared pages counted once, the export's not at all.

    Args:
        command: run to its end.
        export: the file that it maps.
        pause: seconds between two looks.
    """
    peak = 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, sum(_held(each, str(export)) for each in _tree(process.pid)))
            time.sleep(pause)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return peak / 1e3


def _tree(pid: int) -> list[int]:
    found = [pid]
    for each in found:
        try:
            for thread in Path(f"/proc/{each}/task").iterdir():
                found += map(int, (thread / "children").read_text().split())
        except OSError:
            continue  # it has ended
    return found


def _held(pid: int, export: str) -> int:
    """Kilobytes: each page divided by how many processes share it (PSS)."""
    total, mapping = 0, ""
    try:
        lines = Path(f"/proc/{pid}/smaps").read_text().splitlines()
    except OSError:
        return 0
    for line in lines:
        head = _MAPPING.match(line)
        if head:
            mapping = head[1]
        elif line.startswith("Pss:") and mapping != export:
            total += int(line.split()[1])
    return total

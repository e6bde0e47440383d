"""An export read, checked and written, beside what others do with it: ratios of one run.

uv run python -m benchmarks.export_parse --rounds 3 --memory --write
"""

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.contenders import CONTENDERS
from benchmarks.generate_export import CONFIG, write_export
from benchmarks.memory import peak_beside

README = Path(__file__).parent / "README.md"
BASE = "orjson.loads"
COLUMNS = ("contender", "rounds", "ratio", "spread", "regions", "answers", "arrows")


def main() -> None:
    given = arguments()
    with tempfile.TemporaryDirectory(prefix="tandai-benchmark-") as folder:
        export, config = Path(folder) / "export.json", Path(folder) / "config.xml"
        config.write_text(CONFIG, encoding="utf-8")
        n_results = write_export(export, given.tasks)
        megabytes = export.stat().st_size / 1e6
        head = f"{given.tasks:,} tasks, {n_results:,} results, {megabytes:,.0f} MB"
        rounds = measure(export, config, given)
        rows = table_of(rounds, n_results)
        memory = measure_memory(config, Path(folder), given) if given.memory else []
    show(head, rows, memory)
    if given.write:
        write(section(head, rows, memory, given.rounds))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer-rounds", type=int, default=1, help="of the slow Converter")
    parser.add_argument("--only", nargs="*", default=list(CONTENDERS), help="contenders")
    parser.add_argument("--memory", action="store_true", help="also at three times the size")
    parser.add_argument("--write", action="store_true", help="into README.md, for this Python")
    return parser.parse_args()


def measure(
    export: Path, config: Path, given: argparse.Namespace
) -> dict[str, list[dict[str, Any]]]:
    """Every contender once a round, so that a slow moment meets all of them."""
    measured: dict[str, list[dict[str, Any]]] = {n: [] for n in CONTENDERS if n in given.only}
    for number in range(given.rounds):
        for name in measured:
            if name.startswith("Converter") and number >= given.peer_rounds:
                continue
            command = [
                sys.executable,
                "-m",
                "benchmarks.contenders",
                name,
                str(export),
                str(config),
            ]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise SystemExit(f"{name} ended with {done.returncode}: {done.stderr}")
            measured[name].append(json.loads(done.stdout.splitlines()[-1]))
    return measured


def table_of(measured: dict[str, list[dict[str, Any]]], n_results: int) -> list[list[str]]:
    """Ratios of the best of each in the rounds that it ran, and beside them those of single rounds."""
    base = [each["seconds"] for each in measured[BASE]]
    rows = []
    for name, rounds in measured.items():
        seconds = [each["seconds"] for each in rounds]
        beside = base[: len(seconds)]  # never the bar's best of rounds that this one sat out
        each_round = sorted(ours / theirs for ours, theirs in zip(seconds, beside, strict=True))
        kept = rounds[0]["kept"]
        if name.startswith("tandai"):
            lost = n_results - kept["regions"] - kept["answers"] - kept["arrows"]
            if lost or kept["results"] != n_results:
                raise SystemExit(f"{name} lost {lost} of {n_results} results")
        rows.append(
            [
                name,
                str(len(seconds)),
                f"{min(seconds) / min(beside):.2f}",
                f"{each_round[0]:.2f} to {each_round[-1]:.2f}",
                *(f"{kept[key]:,}" if key in kept else "" for key in COLUMNS[4:]),
            ]
        )
    return rows


def measure_memory(config: Path, folder: Path, given: argparse.Namespace) -> list[list[str]]:
    rows = []
    for n_tasks in (given.tasks, 3 * given.tasks):
        export = folder / f"export-{n_tasks}.json"
        write_export(export, n_tasks)
        for name in ("tandai, 1 process", "tandai, 2 processes"):
            command = [
                sys.executable,
                "-m",
                "benchmarks.contenders",
                name,
                str(export),
                str(config),
            ]
            beside = peak_beside(command, export)
            rows.append([f"{export.stat().st_size / 1e6:,.0f} MB", name, f"{beside:.0f} MB"])
        export.unlink()
    return rows


def show(head: str, rows: list[list[str]], memory: list[list[str]]) -> None:
    console = Console()
    for title, columns, cells in (
        (f"{head}, Python {platform.python_version()}", COLUMNS, rows),
        ("Memory beside the mapped export", ("export", "contender", "at most"), memory),
    ):
        if cells:
            table = Table(*columns, title=title, title_justify="left")
            for row in cells:
                table.add_row(*row)
            console.print(table)


def section(head: str, rows: list[list[str]], memory: list[list[str]], n_rounds: int) -> str:
    day = datetime.now(UTC).date().isoformat()
    python = ".".join(platform.python_version_tuple()[:2])
    lines = [
        f"### Python {python}",
        "",
        f"{head}; {day}, best of {n_rounds} interleaved rounds on 2 shared cores, Python "
        f"{platform.python_version()}.",
        "",
        *markdown(COLUMNS, rows),
    ]
    if memory:
        lines += ["", *markdown(("export", "contender", "memory beside the mapped file"), memory)]
    return "\n".join(lines) + "\n"


def markdown(columns: Sequence[str], rows: list[list[str]]) -> list[str]:
    lines = [columns, ["---"] * len(columns), *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]


def write(made: str) -> None:
    """Puts the section of this Python into the README, in place of the one that is there."""
    python = made.split("\n", 1)[0].removeprefix("### ")
    begin, end = f"<!-- {python}: begin -->\n", f"<!-- {python}: end -->"
    page = README.read_text(encoding="utf-8")
    before, found, rest = page.partition(begin)
    if not found:
        raise SystemExit(f"{README.name} has no place for {python}: add {begin.strip()} and {end}")
    _, _, after = rest.partition(end)
    README.write_text(f"{before}{begin}\n{made}\n{end}{after}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

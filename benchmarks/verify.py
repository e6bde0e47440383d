"""A release to what `tandai verify` finds, beside pyarrow reading the same tables: ratios, memory.

The peer digests every file and reads every row group, as whoever trusts nothing but the digests
would, and looks at nothing. Every contender runs in a process of its own. Run it so:

    uv run python -m benchmarks.verify
    uv run python -m benchmarks.verify --documents 1000 4000 --rounds 3 --write
"""

import argparse
import hashlib
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from benchmarks.apart import run_apart, take, write
from benchmarks.made_corpus import N_SPANS, write_project

MOST_MB = 500


def build(root: Path) -> None:
    """Writes the release as `tandai release` does."""
    from tandai.flow.datasheet import run_datasheet
    from tandai.flow.release import run_release
    from tandai.project import open_project

    project = open_project(root / "project", data_dir=root / "data")
    run_datasheet(project)
    run_release(project, "1.0.0", out=root / "release")


def verify(root: Path) -> None:
    """Everything: files, pages, rows, digests, leaks."""
    from tandai.flow.verify import run_verify

    done = run_verify(root / "release")
    if not done.ok or done.findings:
        sys.exit(f"found fault with: {done.findings[:3]}")


def read(root: Path) -> None:
    """Digests every file, and reads every row group."""
    for path in sorted((root / "release").rglob("*")):
        if not path.is_file():
            continue
        with path.open("rb") as file:
            hashlib.file_digest(file, "sha256")
        if path.suffix == ".parquet":
            with pq.ParquetFile(path) as parquet:
                for group in range(parquet.num_row_groups):
                    parquet.read_row_group(group)


CONTENDERS: dict[str, tuple[Callable[[Path], None], str]] = {
    "tandai verify": (verify, "every rule, row and digest"),
    "pyarrow, read": (read, "files digested, row groups read, nothing looked at"),
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, nargs="+", default=[1000])
    options.add_argument("--rounds", type=int, default=1)
    options.add_argument("--write", action="store_true", help="into the README")
    options.add_argument("--one", choices=["build", *CONTENDERS], help=argparse.SUPPRESS)
    options.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.one:
        run = build if given.one == "build" else CONTENDERS[given.one][0]
        print(json.dumps(take(lambda: run(given.root))))
        return
    load = [os.getloadavg()[0]]
    measured = {}
    for n_documents in given.documents:
        measured[n_documents] = _measure(n_documents, given.rounds)
        load.append(os.getloadavg()[0])
    lines = _table(measured, given.rounds, load)
    print("\n".join(lines))
    if given.write:
        write("verify", lines)
    most = max(rows["tandai verify"]["peak_mb"] for rows in measured.values())
    if most > MOST_MB:
        sys.exit(f"{most:.0f} MB; the bar is {MOST_MB} MB.")


def _measure(n_documents: int, n_rounds: int) -> dict[str, dict[str, Any]]:
    """The contenders, each with its best times and its highest peak."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in CONTENDERS}
    with tempfile.TemporaryDirectory(prefix="tandai-verify-") as folder:
        root = Path(folder)
        write_project(root / "project", n_documents, checked=True)
        run_apart("verify", "build", root)
        shutil.rmtree(root / "project")
        for _ in range(n_rounds):
            for name, found in rows.items():
                found.append(run_apart("verify", name, root))
    return {
        name: {
            "seconds": min(each["seconds"] for each in found),
            "cpu": min(each["cpu"] for each in found),
            "peak_mb": max(each["peak_mb"] for each in found),
        }
        for name, found in rows.items()
    }


def _table(
    measured: dict[int, dict[str, dict[str, Any]]], n_rounds: int, load: list[float]
) -> list[str]:
    busy = " to ".join(dict.fromkeys((f"{min(load):.0f}", f"{max(load):.0f}")))
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d}, best of {n_rounds} on {os.cpu_count()} shared cores with a "
        f"load of {busy}, Python {platform.python_version()}.",
        "",
        "| documents | spans | contender | what it does | CPU | by CPU | a document | peak |",
        "| ---: | ---: | --- | --- | ---: | ---: | ---: | ---: |",
    ]
    for n_documents, rows in measured.items():
        for name, row in rows.items():
            cells = (
                f"{n_documents:,}",
                f"{n_documents * N_SPANS:,}",
                name,
                CONTENDERS[name][1],
                f"{row['cpu']:.1f} s",
                f"{row['cpu'] / rows['pyarrow, read']['cpu']:.1f}",
                f"{row['cpu'] * 1000 / n_documents:.1f} ms",
                f"{row['peak_mb']:,.0f} MB",
            )
            lines.append(f"| {' | '.join(cells)} |")
    return lines


if __name__ == "__main__":
    main()

"""A release of 100,000 documents beside what pyarrow needs to write its tables alone: ratios.

Each contender runs in a process of its own, one after the other, round after round. Ours begins
with the files of a corpus and ends with SHA256SUMS; pyarrow's writes our tables again with the same
options, and only its writing is timed, not its reading. Run it so, from the repository:

    uv run python -m benchmarks.release
    uv run python -m benchmarks.release --documents 10000 100000 --rounds 3 --write
"""

import argparse
import json
import os
import platform
import resource
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.apart import run_apart, take, write
from benchmarks.exchange import peak_mb
from benchmarks.made_corpus import N_SPANS, write_project

MOST_RATIO = 3.0
MOST_MB = 2000
"""Bars of the largest size."""


def build(root: Path, jobs: int) -> dict[str, Any]:
    """Reads a corpus and writes its release."""
    # What is imported on first use is no part of the work, pandas by pyarrow neither.
    import pandas  # noqa: F401
    import pyarrow.parquet  # noqa: F401

    from tandai.flow.release_build import build_tables
    from tandai.flow.release_facts import make_context
    from tandai.project import open_project
    from tandai.release.build import Facts

    project = open_project(root / "project", data_dir=root / "data")

    def run() -> int:
        context = make_context(project)
        facts = Facts(
            name="many-documents",
            title="Many documents",
            version="1.0.0",
            language="id",
            language_name="Indonesian",
            description="Made for a benchmark.",
            inputs_sha256="0" * 64,
            gold_policy="majority-1",
            guideline_versions={},
            config_sha256={},
            label_sets=context.label_inventories(),
            licences={
                "labels": "CC-BY-4.0",
                "code": "Apache-2.0",
                "text": "LicenseRef-Publisher-Text",
            },
            tools={},
            split_file_sha256="0" * 64,
            default_table="entities",
        )
        shutil.rmtree(root / "release", ignore_errors=True)
        (root / "release").mkdir()
        manifest = build_tables(project, root / "release", facts, gone={}, jobs=jobs)
        return manifest.tables["spans"].n_rows

    took = take(run)
    # The process beside has ended by now; what it took is its own, its start and imports too.
    other = resource.getrusage(resource.RUSAGE_CHILDREN)
    took["cpu"] += other.ru_utime + other.ru_stime
    took["peak_mb"] += other.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return took


def write_again(root: Path) -> dict[str, Any]:
    """Writes each row group of a release again; the seconds of writing alone."""
    import pyarrow.parquet as pq

    from tandai.release.parquet import ROW_GROUP, open_writer

    seconds = cpu = 0.0
    n_spans = 0
    for path in sorted((root / "release").glob("*/*.parquet")):
        with pq.ParquetFile(path) as file:
            out = root / "again" / path.parent.name / path.name
            out.parent.mkdir(parents=True, exist_ok=True)
            writer = open_writer(out, file.schema_arrow)
            for number in range(file.num_row_groups):
                table = file.read_row_group(number)
                n_spans += table.num_rows if path.parent.name == "spans" else 0
                began, worked = time.perf_counter(), time.process_time()
                writer.write_table(table, row_group_size=ROW_GROUP)
                seconds += time.perf_counter() - began
                cpu += time.process_time() - worked
            began, worked = time.perf_counter(), time.process_time()
            writer.close()
            seconds += time.perf_counter() - began
            cpu += time.process_time() - worked
        if out.read_bytes() != path.read_bytes():
            sys.exit(f"{path.name} was not written the same way")
        out.unlink()
    return {"seconds": seconds, "cpu": cpu, "peak_mb": peak_mb(), "values": n_spans}


def build_alone(root: Path) -> dict[str, Any]:
    """Our release, made by one process."""
    return build(root, 1)


def build_shared(root: Path) -> dict[str, Any]:
    """Our release, made by two."""
    return build(root, 2)


# Ours come first: pyarrow writes what they wrote.
CONTENDERS = {"tandai-1": build_alone, "tandai-2": build_shared, "pyarrow": write_again}
NAMES = {
    "tandai-1": "tandai, 1 process",
    "tandai-2": "tandai, 2 processes",
    "pyarrow": "pyarrow, writing alone",
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, nargs="+", default=[10_000])
    options.add_argument("--rounds", type=int, default=1)
    options.add_argument("--write", action="store_true", help="into the README")
    options.add_argument("--one", choices=CONTENDERS, help=argparse.SUPPRESS)
    options.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.one:
        print(json.dumps(CONTENDERS[given.one](given.root)))
        return
    load = [os.getloadavg()[0]]
    sizes = []
    for each in given.documents:
        sizes.append(_measure(each, given.rounds))
        load.append(os.getloadavg()[0])
    lines = _table(sizes, given.rounds, load)
    print("\n".join(lines))
    if given.write:
        write("release", lines)
    last = sizes[-1]["contenders"]
    ratio = last["tandai-2"]["seconds"] / last["pyarrow"]["seconds"]
    mb = max(each["peak_mb"] for each in last.values())
    if ratio > MOST_RATIO or mb > MOST_MB:
        sys.exit(f"{ratio:.2f} times pyarrow's time and {mb:.0f} MB; the bars: 3 times, 2 GB.")


def _measure(n_documents: int, n_rounds: int) -> dict[str, Any]:
    """The contenders of one size, each with its medians, and with its highest peak."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in CONTENDERS}
    with tempfile.TemporaryDirectory(prefix="tandai-release-") as folder:
        root = Path(folder)
        write_project(root / "project", n_documents)
        sums = set()
        for _ in range(n_rounds):
            for name, found in rows.items():
                found.append(run_apart("release", name, root))
                sums.add((root / "release" / "SHA256SUMS").read_bytes())
        if len(sums) != 1:
            sys.exit("one process and two did not write the same release")
        size = sum(each.stat().st_size for each in (root / "release").rglob("*") if each.is_file())
    counted = {each["values"] for found in rows.values() for each in found}
    if counted != {n_documents * N_SPANS}:
        sys.exit(f"{counted} spans were written")
    contenders = {
        name: {
            "seconds": median(each["seconds"] for each in found),
            "cpu": median(each["cpu"] for each in found),
            "peak_mb": max(each["peak_mb"] for each in found),
        }
        for name, found in rows.items()
    }
    return {"documents": n_documents, "mb": size / 1e6, "contenders": contenders}


def _table(sizes: list[dict[str, Any]], n_rounds: int, load: list[float]) -> list[str]:
    busy = " to ".join(dict.fromkeys((f"{min(load):.0f}", f"{max(load):.0f}")))
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d}, medians of {n_rounds} interleaved rounds on "
        f"{os.cpu_count()} shared cores with a load of {busy} before and after, "
        f"Python {platform.python_version()}.",
        "",
        "| documents | spans | release | contender | seconds | CPU | by the clock | by CPU | peak |",
        "| ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for size in sizes:
        bar = size["contenders"]["pyarrow"]
        for name, row in size["contenders"].items():
            cells = (
                f"{size['documents']:,}",
                f"{size['documents'] * N_SPANS:,}",
                f"{size['mb']:,.0f} MB",
                NAMES[name],
                f"{row['seconds']:.1f}",
                f"{row['cpu']:.1f}",
                f"**{row['seconds'] / bar['seconds']:.2f}**",
                f"{row['cpu'] / bar['cpu']:.2f}",
                f"{row['peak_mb']:,.0f} MB",
            )
            lines.append(f"| {' | '.join(cells)} |")
    return lines


if __name__ == "__main__":
    main()

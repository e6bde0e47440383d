"""A release of 100,000 documents beside what pyarrow needs to write its tables alone: ratios.

Each contender runs in a process of its own. Ours begins with the files of a corpus and ends with
SHA256SUMS; pyarrow's writes our tables again with the same options, and only its writing is timed,
not its reading. Run it so, from the repository:

    uv run python -m benchmarks.release
    uv run python -m benchmarks.release --documents 10000 100000 --write
"""

import argparse
import json
import platform
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
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
        (root / "release").mkdir()
        manifest = build_tables(project, root / "release", facts, gone={}, jobs=jobs)
        return manifest.tables["spans"].n_rows

    return take(run)


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


CONTENDERS = {"tandai": build, "pyarrow": write_again}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, nargs="+", default=[5000])
    options.add_argument("--write", action="store_true", help="into the README")
    options.add_argument("--one", choices=CONTENDERS, help=argparse.SUPPRESS)
    options.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.one:
        print(json.dumps(CONTENDERS[given.one](given.root)))
        return
    rows = [_measure(each) for each in given.documents]
    lines = _table(rows)
    print("\n".join(lines))
    if given.write:
        write("release", lines)
    ratio, mb = rows[-1]["ratio"], rows[-1]["ours"]["peak_mb"]
    if ratio > MOST_RATIO or mb > MOST_MB:
        sys.exit(f"{ratio:.2f} times pyarrow's time and {mb:.0f} MB; the bars: 3 times, 2 GB.")


def _measure(n_documents: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="tandai-release-") as folder:
        root = Path(folder)
        write_project(root / "project", n_documents)
        ours = run_apart("release", "tandai", root)
        theirs = run_apart("release", "pyarrow", root)
        if not ours["values"] == theirs["values"] == n_documents * N_SPANS:
            sys.exit(f"{ours['values']} and {theirs['values']} spans were written")
        size = sum(each.stat().st_size for each in (root / "release").rglob("*") if each.is_file())
    return {
        "documents": n_documents,
        "mb": size / 1e6,
        "ours": ours,
        "theirs": theirs,
        "ratio": ours["cpu"] / theirs["cpu"],
    }


def _table(rows: list[dict[str, Any]]) -> list[str]:
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d}, one run on 2 shared cores, Python {platform.python_version()}.",
        "",
        "| documents | spans | release | tandai CPU | pyarrow CPU | ratio | by the clock | our peak |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        ours, theirs = row["ours"], row["theirs"]
        cells = (
            f"{row['documents']:,}",
            f"{ours['values']:,}",
            f"{row['mb']:,.0f} MB",
            f"{ours['cpu']:.1f} s",
            f"{theirs['cpu']:.1f} s",
            f"**{row['ratio']:.2f}**",
            f"{ours['seconds'] / theirs['seconds']:.2f}",
            f"{ours['peak_mb']:,.0f} MB",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return lines


if __name__ == "__main__":
    main()

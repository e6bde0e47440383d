"""Two releases of many documents to what differs, beside what pyarrow needs: ratios and memory.

Once with a hundredth of the documents changed, and once with all. Every contender runs in a
process of its own and begins with the files; those that count must count the same. Run it so:

    uv run python -m benchmarks.diff_releases
    uv run python -m benchmarks.diff_releases --documents 10000 100000 --folder DIR --write
"""

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.apart import run_apart, take, write
from benchmarks.made_corpus import N_SPANS, write_project
from tandai.diff.tables import COLUMNS

MOST_MB = 1000
"""Bar of a diff; the whole release after it has 2 GB."""
CHANGED = {"1 %": 100, "all": 1}
"""Every so many-th document."""
PLACE = ["document_id", "layer", "control", "start", "end", "label"]


def counted(old: Path, new: Path) -> int:
    """What `tandai diff` and `tandai release` do: everything but a list of the changes."""
    from tandai.flow.diff import count_diff

    return sum(each.same for each in count_diff(old, new).layers)


def listed(old: Path, new: Path) -> int:
    """What `tandai diff --json` does: every change too, once written and once read."""
    from tandai.flow.diff import count_diff
    from tandai.flow.diff_items import ItemLog

    with ItemLog() as log:
        diff = count_diff(old, new, log.add)
        n = sum(1 for _ in log.read())
    if n != len(log) or not n:
        sys.exit(f"{n} changes of {len(log)}")
    return sum(each.same for each in diff.layers)


def joined(old: Path, new: Path) -> int:
    """Spans of gold of one place and label on both sides, by grouping and joining whole tables."""
    sides = []
    for folder in (old, new):
        table = pa.concat_tables(
            pq.read_table(path, columns=[*PLACE, "annotator_kind"])
            for path in sorted((folder / "spans").iterdir())
        )
        gold = table.filter(pc.equal(table["annotator_kind"], "gold")).select(PLACE)
        sides.append(gold.append_column("n", pa.repeat(1, gold.num_rows)))
    was, now = (each.group_by(PLACE).aggregate([("n", "sum")]) for each in sides)
    both = was.join(now, PLACE, join_type="inner", right_suffix="_new")
    return int(pc.sum(pc.min_element_wise(both["n_sum"], both["n_sum_new"])).as_py())


def read(old: Path, new: Path) -> None:
    """Reads the columns that a diff compares, of both, and does nothing with them."""
    for path, columns in _files(old, new):
        with pq.ParquetFile(path) as file:
            for group in range(file.num_row_groups):
                file.read_row_group(group, columns=list(columns))


def _files(*folders: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    for folder in folders:
        for name, columns in COLUMNS.items():
            for path in sorted((folder / name).iterdir()):
                yield path, columns


CONTENDERS: dict[str, tuple[Callable[[Path, Path], int | None], str]] = {
    "tandai diff": (counted, "every label, answer and relation paired and counted, figures"),
    "tandai diff --json": (listed, "the same, and every change listed"),
    "pyarrow, joined": (joined, "how many spans are the same, no more"),
    "pyarrow, read": (read, "the same columns read, a row group at a time"),
}


def make_releases(folder: Path, n_documents: int) -> None:
    """A release, and one of each share that changed; those that are there already stay."""
    for name, every in {"old": 0, **CHANGED}.items():
        release = folder / name / "release"
        if release.exists():
            continue
        shutil.rmtree(folder / name, ignore_errors=True)
        write_project(folder / name / "project", n_documents, changed=every)
        run_apart("release", "tandai-1", folder / name)
        shutil.rmtree(folder / name / "project")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, nargs="+", default=[10_000])
    options.add_argument("--folder", type=Path, help="keep the releases here, for the next time")
    options.add_argument("--rounds", type=int, default=1)
    options.add_argument("--write", action="store_true", help="into the README")
    options.add_argument("--one", choices=CONTENDERS, help=argparse.SUPPRESS)
    options.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.one:
        old, new = given.root.parent / "old" / "release", given.root / "release"
        # What is imported on first use is no part of the work: neither is it of the peers'.
        import pandas  # noqa: F401
        import scipy.optimize
        import scipy.sparse.csgraph  # noqa: F401

        print(json.dumps(take(lambda: CONTENDERS[given.one][0](old, new))))
        return
    load = [os.getloadavg()[0]]
    measured = {}
    with tempfile.TemporaryDirectory(prefix="tandai-diff-") as made:
        for n_documents in given.documents:
            folder = (given.folder or Path(made)) / str(n_documents)
            make_releases(folder, n_documents)
            for share in CHANGED:
                measured[n_documents, share] = _measure(folder / share, given.rounds)
                load.append(os.getloadavg()[0])
    lines = _table(measured, given.rounds, load)
    print("\n".join(lines))
    if given.write:
        write("diff releases", lines)
    most = max(
        each["peak_mb"]
        for rows in measured.values()
        for name, each in rows.items()
        if name.startswith("tandai")
    )
    if most > MOST_MB:
        sys.exit(f"{most:.0f} MB; the bar is {MOST_MB} MB.")


def _measure(new: Path, n_rounds: int) -> dict[str, dict[str, Any]]:
    """The contenders, each with its best times and its highest peak."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in CONTENDERS}
    for _ in range(n_rounds):
        for name, found in rows.items():
            found.append(run_apart("diff_releases", name, new))
    counted = {each["values"] for name, found in rows.items() for each in found} - {None}
    if len(counted) != 1:
        sys.exit(f"{counted} spans are the same")
    return {
        name: {
            "seconds": min(each["seconds"] for each in found),
            "cpu": min(each["cpu"] for each in found),
            "peak_mb": max(each["peak_mb"] for each in found),
        }
        for name, found in rows.items()
    }


def _table(
    measured: dict[tuple[int, str], dict[str, dict[str, Any]]], n_rounds: int, load: list[float]
) -> list[str]:
    busy = " to ".join(dict.fromkeys((f"{min(load):.0f}", f"{max(load):.0f}")))
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d}, best of {n_rounds} on {os.cpu_count()} shared cores with a "
        f"load of {busy}, Python {platform.python_version()}.",
        "",
        "| documents | spans | changed | contender | what it does | seconds | CPU | by the clock "
        "| by CPU | peak |",
        "| ---: | ---: | ---: | --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for (n_documents, share), rows in measured.items():
        bar = rows["pyarrow, read"]
        for name, row in rows.items():
            cells = (
                f"{n_documents:,}",
                f"{n_documents * N_SPANS:,}",
                share,
                name,
                CONTENDERS[name][1],
                f"{row['seconds']:.1f}",
                f"{row['cpu']:.1f}",
                f"{row['seconds'] / bar['seconds']:.2f}",
                f"{row['cpu'] / bar['cpu']:.2f}",
                f"{row['peak_mb']:,.0f} MB",
            )
            lines.append(f"| {' | '.join(cells)} |")
    return lines


if __name__ == "__main__":
    main()

"""`tandai release` from its checks to the index: seconds and memory of each stage, by documents.

Each stage runs in a process of its own, and then the whole command does. Memory is the highest
that the process ever had. Run it so, from the repository:

    uv run python -m benchmarks.whole_release
    uv run python -m benchmarks.whole_release --documents 10000 40000 --write
"""

import argparse
import json
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.apart import run_apart, take, write
from benchmarks.made_corpus import N_SPANS, write_project
from tandai.project import Project, open_project

MOST_MB = 2000
"""What the whole command may take."""


def check(project: Project) -> int:
    """`tandai check`: how many findings."""
    from tandai.flow.check import run_check

    return len(run_check(project))


def splits(project: Project) -> int:
    """`tandai splits` where every document is placed already: how many groups."""
    from tandai.flow.splits import run_splits

    return run_splits(project).n_groups


def facts(project: Project) -> int:
    """What the manifest says that no row says: how many figures of what test saw."""
    from tandai.flow.release_facts import make_context, make_facts
    from tandai.release.tables import TABLES

    made = make_facts(
        project,
        "1.0.0",
        make_context(project),
        list(TABLES),
        frozenset(),
        inputs_sha256="0" * 64,
    )
    return len(made.seen_in_train)


def sheet(project: Project) -> int:
    """`tandai datasheet`: how many characters."""
    from tandai.flow.datasheet import run_datasheet

    return len(run_datasheet(project).read_text(encoding="utf-8"))


def release(project: Project) -> int:
    """The whole command, for the first release: how many spans were written."""
    import pandas  # noqa: F401
    import pyarrow.parquet  # noqa: F401

    from tandai.flow.release import run_release

    return run_release(project, "1.0.0").tables["spans"].n_rows


def again(project: Project) -> int:
    """The second release, a hundredth of its documents changed: bump, diff and changelog too."""
    import pandas  # noqa: F401
    import scipy.optimize
    import scipy.sparse.csgraph  # noqa: F401

    from tandai.flow.release import run_release

    manifest = run_release(project)
    changes = (project.root / "releases" / manifest.version / "CHANGELOG.md").read_text()
    if manifest.version != "2.0.0" or "Told from digests" in changes:
        sys.exit(f"{manifest.version}: {changes}")
    return manifest.tables["spans"].n_rows


STAGES: dict[str, Callable[[Project], int]] = {
    "sheet": sheet,
    "splits": splits,
    "check": check,
    "facts": facts,
    "release": release,
    "again": again,
}
"""In the order they run in; the sheet that the check looks at comes first, and `again` last."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, nargs="+", default=[2500, 10_000])
    options.add_argument("--stages", nargs="+", choices=STAGES, default=list(STAGES))
    options.add_argument("--write", action="store_true", help="into the README")
    options.add_argument("--one", choices=STAGES, help=argparse.SUPPRESS)
    options.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.one:
        root: Path = given.root
        project = open_project(root / "project", data_dir=root / "data")
        print(json.dumps(take(lambda: STAGES[given.one](project))))
        return
    measured = [_measure(each, given.stages) for each in given.documents]
    lines = _table(given.documents, measured)
    print("\n".join(lines))
    if given.write:
        write("whole release", lines)
    most = max(each["peak_mb"] for rows in measured for each in rows.values())
    if most > MOST_MB:
        sys.exit(f"{most:.0f} MB; the bar is {MOST_MB} MB.")


def _measure(n_documents: int, stages: list[str]) -> dict[str, dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="tandai-whole-") as folder:
        root = Path(folder)
        write_project(root / "project", n_documents, checked=True)
        rows = {}
        for stage in stages:
            if stage == "again":
                _change(root, n_documents)
            rows[stage] = run_apart("whole_release", stage, root)
    if "release" in rows and rows["release"]["values"] < 0.99 * n_documents * N_SPANS:
        sys.exit(f"{rows['release']['values']} spans were written")
    return rows


def _change(root: Path, n_documents: int) -> None:
    """Puts in what a hundredth of the documents say otherwise, and the datasheet of it."""
    write_project(root / "changed", n_documents, checked=True, changed=100)
    for name in ("annotations", "gold"):
        shutil.rmtree(root / "project" / "corpus" / name)
        shutil.move(root / "changed" / "corpus" / name, root / "project" / "corpus" / name)
    shutil.rmtree(root / "changed")
    run_apart("whole_release", "sheet", root)


def _table(documents: list[int], measured: list[dict[str, dict[str, Any]]]) -> list[str]:
    spans = ", ".join(f"{each * N_SPANS:,}" for each in documents)
    lines = [
        f"{spans} spans; {datetime.now(UTC):%Y-%m-%d}, one run a size on 2 shared cores, "
        f"Python {platform.python_version()}.",
        "",
        "| documents | "
        + " | ".join(f"{each:,}: CPU | peak" for each in documents)
        + " | growth a document |",
        "| --- |" + " ---: | ---: |" * len(documents) + " ---: |",
    ]
    for stage in measured[0]:
        rows = [each[stage] for each in measured]
        cells = [f"{row['cpu']:.1f} s | {row['peak_mb']:,.0f} MB" for row in rows]
        more = documents[-1] - documents[0]
        grown = (rows[-1]["peak_mb"] - rows[0]["peak_mb"]) * 1000 / more if more else 0.0
        lines.append(f"| {stage} | {' | '.join(cells)} | {grown:.1f} KB |")
    return lines


if __name__ == "__main__":
    main()

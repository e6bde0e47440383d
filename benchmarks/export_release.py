"""A full release to each format of `tandai export`, beside reading its Parquet alone: ratios.

Each format has a process of its own, and so has pyarrow, which reads every row group of the plain
tables that formats are made from, and does nothing with it. Run it so, from the repository:

    uv run python -m benchmarks.export_release
    uv run python -m benchmarks.export_release --documents 2500 10000 --write
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
from typing import Any, get_args

from benchmarks.apart import run_apart, take, write
from benchmarks.made_corpus import N_SPANS, write_project
from tandai.flow.export_asked import Asked, Format

MOST_MB = 500
FORMATS: tuple[Format, ...] = get_args(Format)


def build(root: Path) -> dict[str, Any]:
    """Writes the release, its checks left out."""
    from tandai.flow.bundles import Bundles
    from tandai.flow.release_facts import make_context, make_facts
    from tandai.project import open_project
    from tandai.release.build import build_release
    from tandai.release.tables import TABLES
    from tandai.views import make_view

    project = open_project(root / "project", data_dir=root / "data")

    def run() -> int:
        context = make_context(project)
        views = [make_view(name, view, context) for name, view in project.settings.views.items()]
        tables = [*views, *TABLES]
        facts = make_facts(project, "1.0.0", context, tables, frozenset(), inputs_sha256="0" * 64)
        text_of = project.read_document_text
        with Bundles(project) as bundles:
            made = build_release(
                root / "release",
                bundles,
                tables,
                facts,
                text_of=text_of,
                mode="full",
                sides=bundles.sides(),
            )
        return made.tables["spans"].n_rows

    return take(run)


def read(root: Path) -> dict[str, Any]:
    """Reads the plain tables, a row group at a time."""
    import pyarrow.parquet as pq

    from tandai.release.tables import TABLES

    def run() -> int:
        n_rows = 0
        for table in TABLES:
            for path in sorted((root / "release" / table.name).glob("*.parquet")):
                with pq.ParquetFile(path) as file:
                    for number in range(file.num_row_groups):
                        n_rows += file.read_row_group(number).num_rows
        return n_rows

    return take(run)


def export(format_name: Format) -> Callable[[Path], dict[str, Any]]:
    """Exports gold in a format; how many documents its files hold."""

    def run(root: Path) -> dict[str, Any]:
        from tandai.flow.export import run_export

        out = root / format_name
        asked = Asked(format=format_name)
        row = take(lambda: run_export(root / "release", out, asked).files)
        row["mb"] = sum(each.stat().st_size for each in out.rglob("*") if each.is_file()) / 1e6
        shutil.rmtree(out)
        return row

    return run


CONTENDERS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "build": build,
    "pyarrow": read,
    **{each: export(each) for each in FORMATS},
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, nargs="+", default=[1000])
    options.add_argument("--write", action="store_true", help="into the README")
    options.add_argument("--one", choices=CONTENDERS, help=argparse.SUPPRESS)
    options.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.one:
        print(json.dumps(CONTENDERS[given.one](given.root)))
        return
    measured = [_measure(each) for each in given.documents]
    lines = _table(given.documents, measured)
    print("\n".join(lines))
    if given.write:
        write("exports", lines)
    most = max(rows[each]["peak_mb"] for rows in measured for each in FORMATS)
    if most > MOST_MB:
        sys.exit(f"{most:.0f} MB; the bar is {MOST_MB} MB.")


def _measure(n_documents: int) -> dict[str, dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="tandai-exports-") as folder:
        root = Path(folder)
        write_project(root / "project", n_documents, with_text=True)
        return {each: run_apart("export_release", each, root) for each in CONTENDERS}


def _table(documents: list[int], measured: list[dict[str, dict[str, Any]]]) -> list[str]:
    heads = "".join(f" {each:,}: CPU | ratio | peak |" for each in documents)
    lines = [
        f"{', '.join(f'{each * N_SPANS:,}' for each in documents)} spans; "
        f"{datetime.now(UTC):%Y-%m-%d}, one run a size on 2 shared cores, "
        f"Python {platform.python_version()}.",
        "",
        f"| format |{heads} files of the last |",
        "| --- |" + " ---: | ---: | ---: |" * len(documents) + " ---: |",
    ]
    for name in ("pyarrow", *FORMATS):
        cells = ""
        for rows in measured:
            row, ratio = rows[name], rows[name]["cpu"] / rows["pyarrow"]["cpu"]
            cells += f" {row['cpu']:.1f} s | {ratio:.1f} | {row['peak_mb']:,.0f} MB |"
        size = measured[-1][name].get("mb")
        lines.append(f"| {name} |{cells} {f'{size:,.0f} MB' if size else ''} |")
    return lines


if __name__ == "__main__":
    main()

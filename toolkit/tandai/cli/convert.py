"""`tandai convert`: any export to Parquet tables, without a project."""

import os
from pathlib import Path

import click

from tandai.cli.common import (
    FILE,
    FOLDER,
    json_option,
    near,
    say,
    show_findings,
    show_json,
    show_table,
    showing_progress,
)
from tandai.records import AnnotatorKind
from tandai.wording import count_of


@click.command(name="convert")
@click.argument(
    "exports", metavar="EXPORT", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--config", required=True, type=FILE, help="The label config (XML).")
@click.option("--out", required=True, type=FOLDER, help="A folder that is not there yet.")
@click.option(
    "--layer",
    default="export",
    show_default=True,
    metavar="NAME",
    help="What the column `layer` says.",
)
@click.option(
    "--object",
    "object_name",
    default="",
    metavar="NAME",
    help="The Text that shows the document, where the config has several.",
)
@click.option(
    "--accounts",
    type=FILE,
    help="accounts.json with a pseudonym for each account [default: account-N, by its number].",
)
@click.option(
    "--new-accounts",
    "kind",
    type=click.Choice(["person", "model", "program", "script"]),
    default="person",
    show_default=True,
    help="What the accounts are that --accounts does not list.",
)
@click.option("--no-text", is_flag=True, help="Leave out texts, quotes and the tasks' data.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=None,
    metavar="N",
    help="Processes that read [default: one a processor, at most 2].",
)
@click.option("--strict", is_flag=True, help="Warnings are errors.")
@json_option
def command(
    exports: tuple[Path, ...],
    config: Path,
    out: Path,
    layer: str,
    object_name: str,
    accounts: Path | None,
    kind: AnnotatorKind,
    *,
    jobs: int | None,
    no_text: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Turn exports of one Label Studio server into Parquet tables; needs no project.

    EXPORT is of any form that holds whole tasks: JSON, JSON lines, a zip or folder of
    files. Nothing is written where anything cannot be read, and an item that has no table of its
    own is kept whole in `extras`.
    """
    from tandai.flow.convert import run_convert

    with showing_progress(quiet=as_json) as progress:
        report = run_convert(
            exports,
            config,
            out,
            layer=layer,
            object_name=object_name,
            accounts=accounts,
            kind=kind,
            with_text=not no_text,
            strict=strict,
            jobs=jobs or min(2, os.cpu_count() or 1),
            progress=progress,
        )
    if as_json:
        show_json(report)
        return
    show_findings(report.findings)
    show_table("Tables", ("table", "rows"), report.rows.items())
    say(
        f"{count_of(report.n_results, 'result item')} of "
        f"{count_of(report.rows['tasks'], 'task')} in {near(out)}."
    )

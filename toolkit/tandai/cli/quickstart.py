"""`tandai quickstart`: the whole way on the embedded sample, offline."""

import shlex
from pathlib import Path

import click

from tandai.cli.common import (
    FOLDER,
    json_option,
    next_step,
    say,
    show_json,
    show_table,
    showing_progress,
)
from tandai.cli.summary import loading_lines


@click.command(name="quickstart")
@click.option(
    "-o",
    "--out",
    type=FOLDER,
    default=Path("build/quickstart"),
    show_default=True,
    help="Folder of the sample project.",
)
@json_option
def command(out: Path, *, as_json: bool) -> None:
    """Make a release that load_dataset opens of eight invented articles: no server, no network.

    A quickstart that is there already gives way, with all that was changed in it.
    """
    from tandai.flow.quickstart import run_quickstart

    with showing_progress(quiet=as_json) as progress:
        report = run_quickstart(out, progress=progress)
    if as_json:
        show_json(report)
        return
    annotators = ", ".join(f"{name} ({kind})" for name, kind in report.annotators.items())
    labels = ", ".join(f"{label} {n}" for label, n in report.labels.items())
    sizes = ", ".join(f"{split} {n}" for split, n in report.split_sizes.items())
    show_table(
        "The sample, from articles to a release",
        ("what", "how many"),
        [
            ("documents", str(report.n_documents)),
            ("annotators", annotators),
            ("gold spans", labels),
            ("relations", str(report.n_relations)),
            ("ties, listed and not in gold", str(report.n_ties)),
            ("splits", sizes),
            ("read back by load_dataset", _sum(report.rows)),
        ],
    )
    say(f"Release {report.content_sha256[:12]}… in {report.release}")
    click.echo("Load it:\n")
    click.echo(loading_lines(report.release, "entities", "train"))
    next_step(f"tandai report --project {shlex.quote(str(out))}")


def _sum(rows: dict[str, dict[str, int]]) -> str:
    return ", ".join(f"{name} {sum(splits.values())}" for name, splits in rows.items())

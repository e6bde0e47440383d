"""`tandai run`: rehearse every stage on your articles, with scripted answers."""

import socket
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from tandai.cli.common import (
    FOLDER,
    json_option,
    next_step,
    project_options,
    say,
    server_options,
    show_findings,
    show_json,
    show_table,
    showing_progress,
)
from tandai.cli.summary import loading_lines
from tandai.project import Project


@click.command(name="run")
@click.option("--articles", type=FOLDER, required=True, help="Folder of *.txt articles.")
@click.option(
    "-o", "--out", type=FOLDER, help="Folder of the rehearsal [default: the project's build/run]."
)
@click.option("--seed", default="tandai", show_default=True, help="Of the scripted answers.")
@click.option(
    "--port", type=click.IntRange(1024, 65535), help="Of the local server [default: a free one]."
)
@server_options
@project_options
@json_option
def command(
    project: Project,
    articles: Path,
    out: Path | None,
    seed: str,
    port: int | None,
    url: str | None,
    *,
    as_json: bool,
) -> None:
    """Rehearse: articles to a hydrated release through a real Label Studio, answers by script.

    Two scripts answer every task through the API as accounts of their own: the suggestions, some
    of them changed by the seed. What is pulled must be exactly what they sent. All of it stays
    in the rehearsal's folder; none of it is data, and none of it measures agreement.
    """
    from tandai.flow.rehearsal import run_rehearsal

    def tell(sentence: str) -> None:
        if not as_json and sys.stderr.isatty():
            click.echo(sentence, err=True)

    with showing_progress(quiet=as_json) as progress:
        report = run_rehearsal(
            project,
            articles,
            out or _near(project.build / "run"),
            stamp=datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ"),
            seed=seed,
            url=url,
            port=port or _free_port(),
            progress=progress,
            tell=tell,
        )
    if as_json:
        show_json(report)
        return
    show_findings(report.findings)
    gold = ", ".join(f"{layer} {n}" for layer, n in report.gold_spans.items())
    sizes = ", ".join(f"{split} {n}" for split, n in report.split_sizes.items())
    loaded = ", ".join(f"{name} {sum(splits.values())}" for name, splits in report.rows.items())
    show_table(
        "Rehearsal: scripted answers, not data",
        ("what", "how many"),
        [
            ("documents", str(report.n_documents)),
            ("spans suggested by program", str(report.n_suggested_spans)),
            ("answers by two scripts", f"{report.n_answers}, all pulled as sent"),
            ("items they changed", str(report.n_changes)),
            ("gold spans", gold),
            ("ties, listed and not in gold", str(report.n_ties)),
            ("splits", sizes),
            ("left out, no rows", ", ".join(report.left_out) or "nothing"),
            ("read back by load_dataset", loaded),
        ],
    )
    say(f"Stand-off release in {report.release}; hydrated beside it.")
    click.echo("Load it:\n")
    click.echo(loading_lines(report.hydrated, "entities", "train"))
    next_step("tandai documents, tasks, studio start, push: the real round")


def _near(path: Path) -> Path:
    """The path as a person would type it here."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

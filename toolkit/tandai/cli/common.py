"""Options that commands share, and how they show progress, tables and findings."""

import functools
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import msgspec

from tandai.findings import Finding, count_by_rule
from tandai.flow.progress import Progress, silent
from tandai.project import Project, open_project

Command = Callable[..., Any]
FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)


def project_options(command: Command) -> Command:
    """Adds --project and --data-dir; the command gets the open project."""

    @click.option("--project", "root", type=FOLDER, help="Project folder [default: where you are].")
    @click.option(
        "--data-dir",
        type=FOLDER,
        help="For server data, token and raw pulls [default: the user data directory].",
    )
    @functools.wraps(command)
    def wrapped(*args: Any, root: Path | None, data_dir: Path | None, **options: Any) -> Any:
        project = open_project(root, data_dir=data_dir)
        return command(*args, project=project, **options)

    return wrapped


def json_option(command: Command) -> Command:
    """Adds --json: one JSON object on stdout and nothing else."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, nothing else.")(command)


def server_options(command: Command) -> Command:
    """Adds --url; the token is never an option, since options are in the shell's history."""
    return click.option(
        "--url",
        help="Label Studio to use [default: tandai.toml's, else the one of `tandai studio start`]. "
        "Its token comes from LABEL_STUDIO_API_KEY.",
    )(command)


def layer_option(command: Command) -> Command:
    """Adds --layer, which can be repeated."""
    return click.option(
        "--layer", "layers", multiple=True, help="Only this layer (can be repeated)."
    )(command)


def chosen_layers(project: Project, layers: Sequence[str]) -> tuple[str, ...]:
    """The layers asked for, in the project's order; all where none was.

    Raises:
        BadParameter: one is not the project's.
    """
    known = project.settings.layer_order()
    for layer in layers:
        if layer not in known:
            raise click.BadParameter(f"{layer!r}; this project has {', '.join(known)}.")
    return tuple(layer for layer in known if not layers or layer in layers)


def wants_color() -> bool:
    """Colour is for people: not in a pipe, not with NO_COLOR."""
    return "NO_COLOR" not in os.environ and sys.stdout.isatty()


@contextmanager
def showing_progress(*, quiet: bool = False) -> Iterator[Progress]:
    """A progress bar a stage on stderr, where somebody is looking."""
    if quiet or not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import Progress as Bars

    with Bars(console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total or None)
            bars.update(tasks[what], completed=done)

        yield tell


def show_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table on stdout; numbers to the right."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    cells = [list(row) for row in rows]
    table = Table(title=title, box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    for index, column in enumerate(columns):
        numbers = bool(cells) and all(isinstance(row[index], int | float) for row in cells)
        table.add_column(column, justify="right" if numbers else "left")
    for row in cells:
        table.add_row(*(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row))
    width = None if sys.stdout.isatty() else 100
    console = Console(no_color=not wants_color(), width=width, highlight=False)
    console.print(table)


def show_json(value: object) -> None:
    """One JSON object on stdout."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2))


def show_findings(findings: Sequence[Finding], *, most: int = 20) -> None:
    """Findings on stderr, errors first, counted by rule where there are many."""
    colours = {"error": "red", "warning": "yellow", "note": "cyan"}
    ranked = sorted(findings, key=lambda finding: list(colours).index(finding.severity))
    for finding in ranked[:most]:
        click.secho(f"{finding.severity}: ", fg=colours[finding.severity], nl=False, err=True)
        click.echo(str(finding), err=True)
    if len(ranked) > most:
        counts = ", ".join(f"{rule} {n}" for rule, n in count_by_rule(ranked).items())
        click.echo(f"and {len(ranked) - most} more; in all: {counts}", err=True)


def say(sentence: str) -> None:
    """The one summary line on stderr."""
    click.secho(sentence, err=True, fg="green")


def next_step(command: str) -> None:
    """What to do now."""
    click.echo(f"Next: {command}", err=True)

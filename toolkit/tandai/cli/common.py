"""Options that commands share, and how they show progress, tables and findings."""

import functools
import io
import os
import shlex
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TextIO

import click
import msgspec

from tandai.findings import Finding, count_by_rule
from tandai.flow.progress import Progress, silent
from tandai.project import Project, is_inside_project, open_project

if TYPE_CHECKING:
    from rich.table import Table

Command = Callable[..., Any]
PIPE_WIDTH = 1_000_000
"""Nothing wraps where no terminal ends a line, so that grep finds a row with all its cells."""
GIVEN = "tandai.options"
"""Key under which a command keeps the options that the next command needs too."""
FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)
FILE_OR_FOLDER = click.Path(path_type=Path)


def project_options(command: Command) -> Command:
    """Adds --project and --data-dir; the command gets the open project."""
    return _with_project(command, lambda _: True)


def project_unless_dry_run(command: Command) -> Command:
    """The same; with --dry-run the command gets None where there is no project."""
    return _with_project(command, lambda options: not options["dry_run"])


def _with_project(command: Command, needs_one: Callable[[Mapping[str, Any]], bool]) -> Command:
    @click.option("--project", "root", type=FOLDER, help="Project folder [default: where you are].")
    @click.option(
        "--data-dir",
        type=FOLDER,
        help="For server data, token and raw pulls [default: the user data directory].",
    )
    @functools.wraps(command)
    def wrapped(*args: Any, root: Path | None, data_dir: Path | None, **options: Any) -> Any:
        is_there = root is not None or is_inside_project() or needs_one(options)
        project = open_project(root, data_dir=data_dir) if is_there else None
        given = (("--project", root), ("--data-dir", data_dir))
        click.get_current_context().meta[GIVEN] = "".join(
            f" {option} {shlex.quote(str(path))}" for option, path in given if path is not None
        )
        return command(*args, project=project, **options)

    return wrapped


def json_option(command: Command) -> Command:
    """Adds --json: one JSON object on stdout and nothing else."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, nothing else.")(
        command
    )


def server_options(command: Command) -> Command:
    """Adds --url; the token is never an option, since options are in the shell's history."""
    return click.option(
        "--url",
        help="Label Studio to use [default: tandai.toml's, else the one of `tandai studio start`]. "
        "Its token comes from LABEL_STUDIO_API_KEY or the keyring; the local one has its own.",
    )(command)


def layer_option(command: Command) -> Command:
    """Adds --layer, which can be repeated."""
    return click.option(
        "--layer",
        "layers",
        metavar="LAYER",
        multiple=True,
        help="Only this layer (can be repeated).",
    )(command)


def chosen_layers(project: Project, layers: Sequence[str]) -> tuple[str, ...]:
    """The layers asked for, in the project's order; all where none was.

    Raises:
        BadParameter: one is not the project's.
    """
    known = project.settings.layer_order()
    for layer in layers:
        if layer not in known:
            raise click.BadParameter(
                f"{layer!r}; this project has {', '.join(known)}.", param_hint="--layer"
            )
    return tuple(layer for layer in known if not layers or layer in layers)


def wants_color(stream: TextIO) -> bool:
    """Colour is for people: not in a pipe, not with NO_COLOR, not on a dumb terminal."""
    no_color = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return not no_color and stream.isatty()


@contextmanager
def showing_progress(*, quiet: bool = False) -> Iterator[Progress]:
    """A progress bar a stage on stderr, where somebody is looking."""
    if quiet or not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import Progress as Bars

    system: Literal["auto"] | None = "auto" if wants_color(sys.stderr) else None
    with Bars(console=Console(stderr=True, color_system=system), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total or None)
            bars.update(tasks[what], completed=done)

        yield tell


def make_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> "Table":
    """A table for a console; numbers to the right, and rich's Text in its colours."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    cells = [list(row) for row in rows]
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="cyan")
    for index, column in enumerate(columns):
        numbers = bool(cells) and all(isinstance(row[index], int | float) for row in cells)
        # A path is copied from the screen, so it may run on but not be cut.
        # A column is never narrower than the words of its head.
        justify: Literal["left", "right"] = "right" if numbers else "left"
        width = max(map(len, column.split()), default=0)
        table.add_column(column, justify=justify, overflow="fold", min_width=width)
    for row in cells:
        table.add_row(
            *(
                cell
                if isinstance(cell, Text)
                else f"{cell:,}"
                if isinstance(cell, int)
                else str(cell)
                for cell in row
            )
        )
    return table


def show_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table on stdout; numbers to the right. Cells are shown as they are, brackets and all."""
    from rich.console import Console

    table = make_table(columns, rows)
    color = wants_color(sys.stdout)
    console = Console(
        file=io.StringIO(),
        force_terminal=color,
        color_system="standard" if color else None,
        width=shutil.get_terminal_size().columns if sys.stdout.isatty() else PIPE_WIDTH,
        markup=False,
        emoji=False,
        highlight=False,
    )
    with console.capture() as drawn:
        console.print(table)
    lines = [line.rstrip() for line in drawn.get().splitlines()]
    click.secho(title, bold=True, color=color)
    click.echo("\n".join([*lines, ""]), color=color)


def near(path: Path) -> Path:
    """The path as a person would type it here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def show_json(value: object) -> None:
    """One JSON object on stdout."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2))


def show_findings(findings: Sequence[Finding], *, most: int = 20) -> None:
    """Findings on stderr: errors, then warnings; notes are only counted, --json has them all."""
    colours = {"error": "red", "warning": "yellow"}
    ranked = [each for severity in colours for each in findings if each.severity == severity]
    for finding in ranked[:most]:
        _tell(f"{finding.severity}: ", fg=colours[finding.severity], nl=False)
        _tell(str(finding))
    more = [*ranked[most:], *(each for each in findings if each.severity == "note")]
    if more:
        counts = ", ".join(f"{rule} {n}" for rule, n in count_by_rule(more).items())
        _tell(f"{'And' if ranked else 'Noted:'} {counts} (--json lists them).", fg="cyan")


def show_error(error: Exception) -> None:
    """What stopped the run, on stderr."""
    _tell("Error: ", fg="red", bold=True, nl=False)
    _tell(str(error))


def warn(sentence: str) -> None:
    """Something on stderr that a person should know, though all went well."""
    _tell(sentence, fg="yellow")


def fail(sentence: str) -> None:
    """The summary line of a command that did its work, and the answer is no."""
    _tell(sentence, fg="red")


def say(sentence: str) -> None:
    """The one summary line on stderr."""
    _tell(sentence, fg="green")


def next_step(command: str, *, of_project: bool = True) -> None:
    """What to do now.

    Args:
        command: the command; one of tandai's is told with the project and data folder given to
            this one.
        of_project: whether it takes them; what works from a release alone does not.
    """
    context = click.get_current_context(silent=True)
    takes = of_project and command.startswith("tandai ")
    given = context.meta.get(GIVEN, "") if context and takes else ""
    _tell("Next: ", nl=False)
    _tell(f"{command}{given}", bold=True)


def _tell(text: str, *, nl: bool = True, fg: str | None = None, bold: bool | None = None) -> None:
    click.secho(text, err=True, nl=nl, fg=fg, bold=bold, color=wants_color(sys.stderr))

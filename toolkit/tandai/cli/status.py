"""`tandai status`: how far each layer is, and who works how fast."""

import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import click

from tandai.cli.common import (
    chosen_layers,
    json_option,
    layer_option,
    make_table,
    next_step,
    project_options,
    server_options,
    show_findings,
    show_json,
    show_table,
    wants_color,
)
from tandai.cli.open import findings_of, servers_line
from tandai.project import Project

if TYPE_CHECKING:
    from tandai.flow.status import LayerStatus

Rows = Sequence[Sequence[object]]
NOTHING = "–"
_SECONDS = 60.0


@click.command(name="status")
@layer_option
@click.option(
    "--watch",
    "seconds",
    type=click.FloatRange(min=5),
    is_flag=False,
    flag_value=_SECONDS,
    metavar="[SECONDS]",
    help=f"Ask again and again, every {_SECONDS:.0f} seconds unless told otherwise; "
    "for a terminal.",
)
@click.option("--offline", is_flag=True, help="Say what the last pull says; ask no server.")
@server_options
@project_options
@json_option
def command(
    project: Project,
    layers: tuple[str, ...],
    seconds: float | None,
    url: str | None,
    *,
    offline: bool,
    as_json: bool,
) -> None:
    """Show tasks done and left, answers and pace by annotator, and when all may be done.

    Annotators go by their pseudonyms, accounts without one by a number. Only what has changed
    since the last pull is fetched, and nothing is kept of it.
    """
    from tandai.flow.status import LiveStatus, read_status

    _check_usage(seconds, url, offline=offline, as_json=as_json)
    wanted = chosen_layers(project, layers) if layers else ()
    named = bool(project.settings.studio.annotators)
    if offline:
        statuses = read_status(project, wanted, now=_now())
        _show(statuses, "As of the last pull", named=named, as_json=as_json)
        return
    from tandai.flow.connect import connect_all

    with connect_all(project, url) as opened:
        ask = LiveStatus(project, opened, wanted)
        if seconds is not None:
            _follow(lambda: ask(_now()), servers_line(opened), seconds)
            return
        statuses = ask(_now())
        if not as_json:
            show_findings(findings_of(opened))
        _show(statuses, servers_line(opened), named=named, as_json=as_json)


def _check_usage(seconds: float | None, url: str | None, *, offline: bool, as_json: bool) -> None:
    if offline and url:
        raise click.UsageError("--offline asks no server, so --url has no meaning.")
    if seconds is None:
        return
    if offline:
        raise click.UsageError("--offline never changes; there is nothing to watch.")
    if as_json or not sys.stdout.isatty():
        raise click.UsageError("--watch draws on a terminal; in a pipe ask again without it.")


def _now() -> datetime:
    return datetime.now(UTC)


def _show(statuses: Sequence["LayerStatus"], title: str, *, named: bool, as_json: bool) -> None:
    if as_json:
        show_json({"layers": statuses})
        return
    now = _now()
    show_table(title, *layer_table(statuses))
    columns, rows = annotator_table(statuses, now)
    if rows:
        show_table("Annotators", columns, rows)
    collect = "tandai round collect" if named else "tandai pull"
    if any(each.status.n_answers for each in statuses):
        next_step(collect)
    else:
        next_step(f"answer the tasks in Label Studio, then {collect}")


def _follow(ask: Callable[[], Sequence["LayerStatus"]], title: str, seconds: float) -> None:
    """Draws until Ctrl-C, which is how it is meant to end."""
    from rich.console import Console, Group
    from rich.live import Live
    from rich.text import Text

    system: Literal["auto"] | None = "auto" if wants_color(sys.stdout) else None
    console = Console(color_system=system, highlight=False, emoji=False, markup=False)
    with Live(console=console, auto_refresh=False) as live:
        try:
            while True:
                statuses, now = ask(), _now()
                asked = Text(f"{title}\n{now:%H:%M:%S} UTC, every {seconds:g} s, Ctrl-C ends")
                layers = make_table(*layer_table(statuses))
                people = make_table(*annotator_table(statuses, now))
                live.update(Group(asked, layers, people), refresh=True)
                time.sleep(seconds)
        except KeyboardInterrupt:
            return


def layer_table(statuses: Sequence["LayerStatus"]) -> tuple[Sequence[str], Rows]:
    """A row a project; columns that say nothing are left out."""
    columns = ("tasks", "done", "left", "skipped", "drafts", "a day", "ready")
    rows = [
        (
            each.status.n_tasks,
            each.status.n_done,
            each.status.n_left,
            each.status.n_skipped,
            each.status.n_drafts,
            _number(each.status.answers_per_day),
            f"{each.status.eta:%Y-%m-%d}" if each.status.eta else NOTHING,
        )
        for each in statuses
    ]
    return _with_places(statuses, columns, rows, with_pull=True)


def annotator_table(statuses: Sequence["LayerStatus"], now: datetime) -> tuple[Sequence[str], Rows]:
    """A row an annotator of a project."""
    columns = ("annotator", "kind", "answers", "skipped", "drafts", "an hour", "seconds", "last")
    pairs = [(each, who) for each in statuses for who in each.status.annotators]
    rows = [
        (
            who.annotator,
            who.annotator_kind,
            who.n_answers,
            who.n_skips,
            who.n_drafts,
            _number(who.answers_per_hour),
            _number(who.median_seconds),
            ago(who.last_activity, now),
        )
        for _, who in pairs
    ]
    return _with_places([each for each, _ in pairs], columns, rows, with_pull=False)


def ago(moment: datetime | None, now: datetime) -> str:
    """How long ago something was, in its largest unit."""
    if moment is None:
        return NOTHING
    seconds = max(0, int((now - moment).total_seconds()))
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return f"{seconds // size} {unit} ago"
    return "now"


def _with_places(
    statuses: Sequence["LayerStatus"], columns: Sequence[str], rows: Rows, *, with_pull: bool
) -> tuple[Sequence[str], Rows]:
    """The columns that say where, in front; server, owner and pull only where there are several."""
    places = [(each.layer, each.server, each.annotator, each.pull) for each in statuses]
    shown = [0]
    shown += [1] if len({place[1] for place in places}) > 1 else []
    shown += [2] if any(place[2] for place in places) else []
    shown += [3] if with_pull and any(place[3] for place in places) else []
    heads = ("layer", "server", "whose", "pull")
    return (
        [*(heads[index] for index in shown), *columns],
        [
            (*(place[index] for index in shown), *row)
            for place, row in zip(places, rows, strict=True)
        ],
    )


def _number(value: float | None) -> str:
    return NOTHING if value is None else f"{value:,.1f}"

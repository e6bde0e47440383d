"""`tandai run`: rehearse every stage on your articles, with scripted answers."""

import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import FrameType

import click

from tandai.cli.common import (
    FOLDER,
    json_option,
    near,
    next_step,
    project_options,
    say,
    show_findings,
    show_json,
    show_table,
    showing_progress,
    warn,
)
from tandai.cli.summary import show_loading
from tandai.project import Project
from tandai.settings import Mode

STOPPING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
PATIENCE = 20.0
"""Seconds a server may take to end."""


@click.command(name="run")
@click.option("--articles", type=FOLDER, required=True, help="Folder of *.txt articles.")
@click.option(
    "-o", "--out", type=FOLDER, help="Folder of the rehearsal [default: the project's build/run]."
)
@click.option("--seed", default="tandai", show_default=True, help="Of the scripted answers.")
@click.option(
    "--port",
    type=click.IntRange(1024, 65535),
    help="Of the local server, in a blind rehearsal of the first [default: free ones].",
)
@click.option(
    "--mode",
    type=click.Choice(["shared", "separate", "blind"]),
    help="Who sees whose answers; blind takes a server for each script [default: tandai.toml's].",
)
@click.option(
    "--url",
    help="Label Studio to use [default: a local one, started for the run and stopped after it]. "
    "Its token comes from LABEL_STUDIO_API_KEY.",
)
@project_options
@json_option
def command(
    project: Project,
    articles: Path,
    out: Path | None,
    seed: str,
    port: int | None,
    mode: Mode | None,
    url: str | None,
    *,
    as_json: bool,
) -> None:
    """Rehearse: articles to a hydrated release through a real Label Studio, answers by script.

    The servers stand as in a round of that mode.

    Two scripts answer every task through the API as accounts of their own: the suggestions, some
    of them changed by the seed; where nothing is suggested, that nothing is there. What is pulled
    must be exactly what they sent. None of it is data, and none of it measures agreement.

    What is made stands in the rehearsal's folder. The pulls and the local server with its database
    are gone at the end, also where a stage failed; on a server that --url names, the projects and
    the scripts' accounts stay, and are listed.
    """
    from tandai.flow.rehearsal import run_rehearsal
    from tandai.hydrate import read_manifest

    if url and port:
        raise click.UsageError("--port is the local server's, and --url names another.")
    chosen = mode or project.settings.studio.mode
    if url and chosen == "blind":
        raise click.UsageError(
            "A blind rehearsal takes two servers, and --url names one; say --mode separate or shared."
        )

    def tell(sentence: str) -> None:
        if not as_json and sys.stderr.isatty():
            click.echo(sentence, err=True)

    with ending_cleanly() as unless_stopped, showing_progress(quiet=as_json) as progress:
        report = run_rehearsal(
            project,
            articles,
            out or near(project.build / "run"),
            stamp=datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ"),
            seed=seed,
            mode=chosen,
            url=url,
            port=port or _free_ports(),
            progress=partial(unless_stopped, progress),
            tell=tell,
            warn=warn,
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
    hydrated = Path(report.hydrated)
    show_loading(read_manifest(hydrated), hydrated)
    next_step(f"tandai documents --articles {near(articles.absolute())}")


@contextmanager
def ending_cleanly() -> Iterator[Callable[..., None]]:
    """A kill or a closed terminal ends the run as Ctrl-C does: no server or text is left.

    A second one does not interrupt the tidying up, unless that hangs. What a parent process
    told us to ignore stays ignored, as `nohup` wishes.

    What is yielded calls what it is given, unless the run was to stop. Python drops an exception
    that is raised while it runs a destructor or a callback of the collector; a run that goes on
    all the same is stopped there.
    """
    stopped_at = -PATIENCE
    was_stopped = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopped_at, was_stopped
        was_stopped = True
        if time.monotonic() - stopped_at >= PATIENCE:
            stopped_at = time.monotonic()
            raise KeyboardInterrupt

    def unless_stopped(call: Callable[..., None], *values: object) -> None:
        if was_stopped:
            raise KeyboardInterrupt
        call(*values)

    usual = (signal.SIG_DFL, signal.default_int_handler)
    before = {number: signal.getsignal(number) for number in STOPPING}
    caught = [number for number, handler in before.items() if handler in usual]
    for number in caught:
        signal.signal(number, stop)
    try:
        yield unless_stopped
    finally:
        # Who was told to stop is on the way out: an impatient second one finds it so till its end.
        # Handlers of Python's own would not last so long: it takes them down before its modules.
        for number in caught:
            signal.signal(number, signal.SIG_IGN if was_stopped else before[number])


def _free_ports() -> int:
    """The first of two ports beside each other that nobody listens on just now."""
    while True:
        with socket.socket() as probe, socket.socket() as beside:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
            try:
                beside.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port

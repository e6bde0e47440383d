"""`tandai pull`: what annotators did, from Label Studio."""

from datetime import UTC, datetime

import click

from tandai.cli.common import (
    chosen_layers,
    json_option,
    layer_option,
    next_step,
    project_options,
    say,
    server_options,
    show_findings,
    show_json,
    show_table,
    showing_progress,
    warn,
)
from tandai.cli.open import findings_of, servers_line
from tandai.project import Project
from tandai.wording import count_of


@click.command(name="pull")
@layer_option
@click.option("--full", is_flag=True, help="Fetch all, not only what has changed.")
@server_options
@project_options
@json_option
def command(
    project: Project, layers: tuple[str, ...], url: str | None, *, full: bool, as_json: bool
) -> None:
    """Fetch what each project holds into the user data directory; nothing is written over.

    The first pull fetches all, later ones what has changed; each file is whole, and every task's
    state is compared with the server's. Only data that a bulk action of Label Studio put into
    tasks is seen by --full alone.
    """
    from tandai.flow.connect import connect_all
    from tandai.flow.round import pull_all
    from tandai.studio.increment import ASKED_FOR, FIRST

    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%fZ")
    wanted = chosen_layers(project, layers) if layers else ()
    with (
        connect_all(project, url) as opened,
        showing_progress(quiet=as_json) as progress,
    ):
        reports = pull_all(project, opened, wanted, stamp=stamp, full=full, progress=progress)
    if as_json:
        show_json({"servers": [each.connected for each in opened], "layers": reports})
        return
    show_findings(findings_of(opened))
    show_table(
        servers_line(opened),
        ("layer", "tasks", "fetched", "gone", "bytes", "file"),
        [
            (each.layer, each.n_tasks, each.n_fetched, each.n_gone, each.n_bytes, each.path)
            for each in reports
        ],
    )
    for each in reports:
        if each.why not in ("", ASKED_FOR, FIRST):
            warn(f"{each.layer}: all was fetched, since {each.why}.")
    tasks = count_of(sum(each.n_fetched for each in reports), "task")
    say(f"{count_of(len(reports), 'pull')}, {tasks} fetched.")
    next_step("tandai annotations")

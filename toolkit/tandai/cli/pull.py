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
)
from tandai.cli.open import findings_of, servers_line
from tandai.project import Project


@click.command(name="pull")
@layer_option
@server_options
@project_options
@json_option
def command(project: Project, layers: tuple[str, ...], url: str | None, *, as_json: bool) -> None:
    """Full snapshots to the user data directory; nothing is ever written over."""
    from tandai.flow.connect import connect_all
    from tandai.flow.round import pull_all

    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%fZ")
    wanted = chosen_layers(project, layers) if layers else ()
    with (
        connect_all(project, url) as opened,
        showing_progress(quiet=as_json) as progress,
    ):
        reports = pull_all(project, opened, wanted, stamp=stamp, progress=progress)
    if as_json:
        show_json({"servers": [each.connected for each in opened], "layers": reports})
        return
    show_findings(findings_of(opened))
    show_table(
        servers_line(opened),
        ("layer", "bytes", "snapshot"),
        [(each.layer, each.n_bytes, each.path) for each in reports],
    )
    say(f"{len(reports)} snapshots.")
    next_step("tandai annotations")

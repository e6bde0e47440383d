"""`tandai push`: tasks to Label Studio."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

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
from tandai.findings import errors_of
from tandai.project import Project

if TYPE_CHECKING:
    from tandai.flow.push import LayerPush


@click.command(name="push")
@layer_option
@server_options
@project_options
@json_option
def command(project: Project, layers: tuple[str, ...], url: str | None, *, as_json: bool) -> int:
    """Tasks to the server's projects, each document once; says what was there already."""
    from tandai.flow.connect import connect
    from tandai.flow.push import run_push

    # Without --layer all is pushed that has tasks; one that was named must have them.
    wanted = chosen_layers(project, layers) if layers else ()
    with (
        connect(project, url) as (studio, connected),
        showing_progress(quiet=as_json) as progress,
    ):
        reports = run_push(project, studio, wanted, server=connected.label, progress=progress)
    refused = [finding for report in reports for finding in report.refused]
    if as_json:
        show_json({"server": connected, "layers": reports})
    else:
        differing = [finding for report in reports for finding in report.differing]
        show_findings([*connected.findings, *refused, *differing])
        show_table(
            f"Label Studio {connected.version} at {connected.url}",
            ("layer", "project", "inserted", "already there", "differing", "twins removed"),
            [
                (
                    each.layer,
                    each.title,
                    each.inserted,
                    each.already_there,
                    len(each.differing),
                    each.twins_removed,
                )
                for each in reports
            ],
        )
        _say_what_was_mended(reports)
        say(f"{sum(each.inserted for each in reports)} tasks inserted.")
        next_step("tandai pull")
    return 1 if errors_of(refused) else 0


def _say_what_was_mended(reports: "Sequence[LayerPush]") -> None:
    """What a push before this one, or a line that broke, left behind."""
    for each in reports:
        if each.unsettled:
            warn(
                f"{each.layer}: nobody had heard the server's answer to {each.unsettled} "
                f"batch(es); waited {each.seconds_waited:.0f} s until its count of tasks rested."
            )
        if each.sent_again:
            warn(
                f"{each.layer}: {each.sent_again} task(s) had arrived without their suggestions "
                "and were sent again."
            )

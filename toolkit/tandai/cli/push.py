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
from tandai.cli.open import findings_of, servers_line
from tandai.findings import errors_of
from tandai.project import Project
from tandai.wording import count_of

if TYPE_CHECKING:
    from tandai.flow.push import LayerPush


@click.command(name="push")
@layer_option
@server_options
@project_options
@json_option
def command(project: Project, layers: tuple[str, ...], url: str | None, *, as_json: bool) -> int:
    """Send tasks to the server's projects, each document once; says what was there already.

    In a blind round every annotator's server gets the same ones, or none does.
    """
    from tandai.flow.connect import connect_all
    from tandai.flow.round import push_all

    # Without --layer all is pushed that has tasks; one that was named must have them.
    wanted = chosen_layers(project, layers) if layers else ()
    with (
        connect_all(project, url) as opened,
        showing_progress(quiet=as_json) as progress,
    ):
        reports = push_all(project, opened, wanted, progress=progress)
    refused = [finding for report in reports for finding in report.refused]
    if as_json:
        show_json({"servers": [each.connected for each in opened], "layers": reports})
    else:
        show_findings([*findings_of(opened), *refused])
        show_pushes(servers_line(opened), reports)
        say(f"{count_of(sum(each.inserted for each in reports), 'task')} inserted.")
        next_step("tandai pull")
    return 1 if errors_of(refused) else 0


def show_pushes(title: str, reports: "Sequence[LayerPush]") -> None:
    """What was done for each project, and what was found there."""
    show_findings([finding for report in reports for finding in report.differing])
    servers = {each.server for each in reports}
    show_table(
        title,
        (
            *(["server"] if len(servers) > 1 else []),
            *("layer", "project", "inserted", "already there", "differing", "twins removed"),
        ),
        [
            (
                *([each.server] if len(servers) > 1 else []),
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
                f"{each.layer}: {count_of(each.sent_again, 'task')} had arrived without their suggestions "
                "and were sent again."
            )

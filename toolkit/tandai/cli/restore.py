"""`tandai restore`: gold or one annotator's answers, back to Label Studio."""

from pathlib import Path
from typing import Literal

import click

from tandai.cli.common import (
    FOLDER,
    chosen_layers,
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
from tandai.project import Project


@click.command(name="restore")
@click.option("--layer", required=True, metavar="LAYER", help="Whose answers of this layer.")
@click.option("--annotator", metavar="NAME", help="Pseudonym of the annotator.")
@click.option("--gold", is_flag=True, help="What was settled, instead of an annotator's answers.")
@click.option(
    "--from",
    "release",
    type=FOLDER,
    metavar="RELEASE",
    help="A release folder to take them from [default: corpus/].",
)
@click.option(
    "--as",
    "shown_as",
    type=click.Choice(["annotations", "predictions"]),
    help="Answers of an account, or suggestions to look at [default: gold is suggested].",
)
@click.option(
    "--account",
    metavar="E-MAIL",
    default="",
    help="The account that gets the answers [default: accounts.json's].",
)
@click.option(
    "--title",
    default="",
    help="Of the project on the server [default: the round's own; for suggestions one to review].",
)
@server_options
@project_options
@json_option
def command(
    project: Project,
    layer: str,
    annotator: str | None,
    *,
    gold: bool,
    release: Path | None,
    shown_as: Literal["annotations", "predictions"] | None,
    account: str,
    title: str,
    url: str | None,
    as_json: bool,
) -> None:
    """Send gold or one annotator's answers to the server: to go on with, or to look at.

    Tasks that the project lacks are made. Run again, nothing is restored twice. The server dates
    every answer anew; `tandai annotations` knows it again by its id.
    """
    from tandai.flow.connect import connect
    from tandai.flow.kept import GOLD
    from tandai.flow.restore import run_restore

    if gold == bool(annotator):
        raise click.UsageError("Name either --annotator NAME or --gold.")
    (chosen,) = chosen_layers(project, [layer])
    whose = annotator or GOLD
    with (
        connect(project, url or _own_server(project, whose)) as (studio, connected),
        showing_progress(quiet=as_json) as progress,
    ):
        report = run_restore(
            project,
            studio,
            chosen,
            whose,
            release=release,
            shown_as=shown_as,
            account=account,
            title=title,
            server=connected.label,
            progress=progress,
        )
    if as_json:
        show_json({"server": connected, "restored": report})
        return
    show_findings([*connected.findings, *report.findings])
    show_table(
        f"Label Studio {connected.version} at {connected.url}",
        ("project", "as", "tasks inserted", "restored", "drafts", "already there", "withdrawn"),
        [
            (
                report.title,
                report.shown_as,
                report.n_tasks,
                report.n_restored,
                report.n_drafts,
                report.n_already_there,
                report.n_withdrawn,
            )
        ],
    )
    say(f"{report.n_restored + report.n_drafts} of {whose} restored to {report.title}.")
    if report.shown_as == "annotations":
        next_step("tandai pull")


def _own_server(project: Project, annotator: str) -> str | None:
    """In a blind round, the server of the annotator whose answers they are."""
    from tandai.flow.targets import servers

    known = servers(project)
    own = [server.url() for server in known if len(known) > 1 and server.annotator == annotator]
    return own[0] or None if own else None

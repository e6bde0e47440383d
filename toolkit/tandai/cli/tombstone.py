"""`tandai tombstone`: a document out of every later release."""

from datetime import datetime
from typing import get_args

import click

from tandai.cli.common import json_option, next_step, project_options, say, show_json, warn
from tandai.project import Project
from tandai.versions.records import Reason

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command(name="tombstone")
@click.argument("document")
@click.option(
    "--reason",
    required=True,
    type=click.Choice(get_args(Reason)),
    help="A code: the words of a request may name people.",
)
@click.option(
    "--since",
    metavar="VERSION",
    help="The first version without it [default: the one after the last that holds it].",
)
@click.option("--on", "day", type=DAY, metavar="DAY", help="Day of it [default: today, in UTC].")
@project_options
@json_option
def command(
    project: Project,
    document: str,
    reason: Reason,
    since: str | None,
    day: datetime | None,
    *,
    as_json: bool,
) -> None:
    """Take DOCUMENT out for good: a row in corpus/tombstones.csv, which every release ships.

    No later release holds it, nor its text under another id; `tandai hydrate` does not fill it in
    older copies. Releases that hold it stay as they are; `tandai yank` withdraws them.
    """
    from tandai.flow.renewing import commands_to_renew
    from tandai.flow.tombstones import run_tombstone

    on = f"{day:%Y-%m-%d}" if day else ""
    row = run_tombstone(project, document, reason=reason, since=since, day=on)
    if as_json:
        show_json(row)
        return
    version = f" from {row.since_version} on" if row.since_version else ""
    renew = commands_to_renew(project)
    commit = "" if renew else " Commit corpus/tombstones.csv."
    say(f"{document} ({row.reason}) is in no release{version}.{commit}")
    warn("Its labels are still in corpus/, and in git's history whatever is deleted now.")
    for each in renew:
        next_step(each)
    if renew:
        say("Then commit corpus/tombstones.csv and what that writes.")
    next_step("tandai release")

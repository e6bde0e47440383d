"""`tandai yank`: that a release was withdrawn, and what to use instead."""

from datetime import datetime
from typing import get_args

import click

from tandai.cli.common import json_option, next_step, project_options, say, show_json
from tandai.project import Project
from tandai.versions.index import say_yanked
from tandai.versions.records import Severity

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command(name="yank")
@click.argument("version")
@click.option("--reason", required=True, metavar="TEXT", help="Why, for anybody to read.")
@click.option(
    "--severity",
    type=click.Choice(get_args(Severity)),
    default="serious",
    show_default=True,
    help="notice: fit for use with care; serious: results are wrong; withdrawn: not to be used.",
)
@click.option("--replaced-by", metavar="VERSION", help="The release to use instead.")
@click.option(
    "--never-published",
    is_flag=True,
    help="Take back the last release, which nobody has: its entry moves to taken_back.",
)
@click.option("--on", "day", type=DAY, metavar="DAY", help="Day of it [default: today, in UTC].")
@project_options
@json_option
def command(
    project: Project,
    version: str,
    reason: str,
    severity: Severity,
    replaced_by: str | None,
    day: datetime | None,
    *,
    never_published: bool,
    as_json: bool,
) -> None:
    """Mark the release VERSION as withdrawn in releases/index.json; it and its entry stay.

    `tandai verify`, `tandai diff` and `tandai hydrate` warn of it where the index is at hand.

    With --never-published, which is for a release that has neither publication nor tag, the entry
    is taken out and listed under taken_back, and releases/VERSION goes; git's history keeps both.
    """
    from tandai.flow.renewing import commands_to_renew
    from tandai.flow.yank import run_yank

    if not reason.strip():
        raise click.BadParameter("found no words; expected why.", param_hint="--reason")
    on = f"{day:%Y-%m-%d}" if day else ""
    if never_published:
        if replaced_by:
            raise click.UsageError(
                "--replaced-by is of a yank; what nobody has is replaced by none."
            )
        _take_back(project, version, reason=reason, day=on, as_json=as_json)
        return
    index = run_yank(
        project, version, reason=reason, severity=severity, replaced_by=replaced_by, day=on
    )
    if as_json:
        show_json(index.of(version))
        return
    renew = commands_to_renew(project)
    if not renew:
        say(f"{say_yanked(index, version)} Commit releases/index.json.")
        return
    say(say_yanked(index, version))
    for each in renew:
        next_step(each)
    say("Then commit releases/index.json and what that writes.")


def _take_back(project: Project, version: str, *, reason: str, day: str, as_json: bool) -> None:
    from tandai.flow.taken_back import take_back

    row = take_back(project, version, reason=reason, day=day)
    if as_json:
        show_json(row)
        return
    say(
        f"{version} of the commit {row.commit[:12]} was taken back on {row.day}: "
        f"{row.reason.rstrip('.')}. Commit releases/."
    )

"""`tandai yank`: that a release was withdrawn, and what to use instead."""

from datetime import datetime
from typing import get_args

import click

from tandai.cli.common import json_option, project_options, say, show_json
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
    as_json: bool,
) -> None:
    """Marks the release VERSION as withdrawn in releases/index.json; it and its entry stay.

    `tandai verify`, `tandai diff` and `tandai hydrate` warn of it where the index is at hand.
    """
    from tandai.flow.yank import run_yank

    if not reason.strip():
        raise click.BadParameter("found no words; expected why.", param_hint="--reason")
    on = f"{day:%Y-%m-%d}" if day else ""
    index = run_yank(
        project, version, reason=reason, severity=severity, replaced_by=replaced_by, day=on
    )
    if as_json:
        show_json(index.of(version))
        return
    say(f"{say_yanked(index, version)} Commit releases/index.json.")

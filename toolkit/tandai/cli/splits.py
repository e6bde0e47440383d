"""`tandai splits`: documents to train, validation and test."""

from datetime import UTC, datetime

import click

from tandai.cli.common import (
    fail,
    json_option,
    next_step,
    project_options,
    say,
    show_findings,
    show_json,
    show_table,
    warn,
)
from tandai.findings import errors_of
from tandai.project import Project

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command(name="splits")
@click.option(
    "--move-splits",
    "move",
    metavar="REASON",
    help="Bring groups on two sides to one, and obey pins that came late; recorded with its reason "
    "in splits/moves.csv.",
)
@click.option(
    "--on", "day", type=DAY, metavar="DAY", help="Day of the move [default: today, in UTC]."
)
@project_options
@json_option
def command(project: Project, move: str | None, day: datetime | None, *, as_json: bool) -> int:
    """Story groups to train, validation and test; a document once placed never moves unasked."""
    from tandai.flow.splits import run_splits

    moved_on = (day or datetime.now(UTC)).date().isoformat()
    report = run_splits(project, move=move, day=moved_on)
    bad = errors_of(report.findings)
    if as_json:
        show_json(report)
        return 1 if bad else 0
    show_findings(report.findings)
    show_table("Splits", ("split", "documents"), report.sizes.items())
    if report.empty:
        warn(f"Empty, so left out of a release: {', '.join(report.empty)}.")
    say(f"{report.n_groups} story groups, {report.n_new} documents placed, in splits/default.csv.")
    if report.moves:
        say(f"{len(report.moves)} documents moved; splits/moves.csv says why.")
    if bad:
        fail(f"The split leaks: {len(bad)} finding(s) to mend before a release.")
        return 1
    next_step("tandai release VERSION")
    return 0

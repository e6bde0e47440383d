"""`tandai splits`: documents to train, validation and test."""

import click

from tandai.cli.common import (
    json_option,
    next_step,
    project_options,
    say,
    show_findings,
    show_json,
    show_table,
    warn,
)
from tandai.project import Project


@click.command(name="splits")
@project_options
@json_option
def command(project: Project, *, as_json: bool) -> None:
    """Story groups to train, validation and test; a document once placed never moves."""
    from tandai.flow.splits import run_splits

    report = run_splits(project)
    if as_json:
        show_json(report)
        return
    show_findings(report.findings)
    show_table("Splits", ("split", "documents"), report.sizes.items())
    if report.empty:
        warn(f"Empty, so left out of a release: {', '.join(report.empty)}.")
    say(f"{report.n_groups} story groups, {report.n_new} documents placed, in splits/default.csv.")
    next_step("tandai release VERSION")

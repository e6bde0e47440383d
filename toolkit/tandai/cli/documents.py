"""`tandai documents`: articles to documents."""

from pathlib import Path

import click

from tandai.cli.common import (
    FOLDER,
    json_option,
    next_step,
    project_options,
    say,
    show_findings,
    show_json,
    show_table,
    showing_progress,
)
from tandai.project import Project
from tandai.wording import count_of


@click.command(name="documents")
@click.option("--articles", type=FOLDER, required=True, help="Folder of *.txt articles.")
@project_options
@json_option
def command(project: Project, articles: Path, *, as_json: bool) -> None:
    """Read article files into documents: edits, zones, tokens; a known one is only checked."""
    from tandai.flow.documents import run_documents

    with showing_progress(quiet=as_json) as progress:
        report = run_documents(project, articles, progress=progress)
    if as_json:
        show_json(report)
        return
    show_findings(report.findings)
    show_table("Zones", ("zone", "lines"), report.zones.items())
    say(
        f"{count_of(report.n_documents, 'document')} ({report.n_new} new), "
        f"{count_of(report.n_chars, 'character')}, "
        f"{count_of(report.n_edits, 'edit')}."
    )
    next_step("tandai tasks")

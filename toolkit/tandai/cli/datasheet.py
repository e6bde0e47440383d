"""`tandai datasheet`: answers about the data to DATASHEET.md."""

import click

from tandai.cli.common import json_option, near, project_options, say, show_json
from tandai.project import Project


@click.command(name="datasheet")
@project_options
@json_option
def command(project: Project, *, as_json: bool) -> None:
    """Write DATASHEET.md from datasheet.yaml, which people answer, and what the project holds.

    Every release has a DATASHEET.md of its own. Where there is no datasheet.yaml yet, one with
    every question is written, to be filled in.
    """
    from tandai.flow.datasheet import begin_datasheet, run_datasheet

    begun = begin_datasheet(project)
    path = run_datasheet(project)
    if as_json:
        show_json({"path": str(path), "begun": begun})
        return
    if begun:
        say("Wrote datasheet.yaml, in which everything is still unknown: answer its questions.")
    say(f"Wrote {near(path)}.")

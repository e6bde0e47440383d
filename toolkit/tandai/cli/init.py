"""`tandai init`: a folder for a project of your own."""

from pathlib import Path

import click

from tandai.cli.common import FOLDER, json_option, near, next_step, say, show_json


@click.command(name="init")
@click.argument("folder", type=FOLDER)
@click.option("--name", help="Short name of the project [default: the folder's].")
@click.option("--title", default="", help="Title of its releases [default: the name].")
@json_option
def command(folder: Path, name: str | None, title: str, *, as_json: bool) -> None:
    """Make FOLDER a new project: settings, label configs, guidelines, lexicons to begin from."""
    from tandai.flow.init import run_init

    project = run_init(folder, name=name or folder.resolve().name.lower(), title=title)
    if as_json:
        show_json({"folder": str(project.root), "name": project.name})
        return
    say(f"Project {project.name} in {near(project.root)}.")
    next_step(f"edit annotation_configs/ there, then tandai run --project {folder} --articles DIR")

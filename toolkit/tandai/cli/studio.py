"""`tandai studio`: start, stop or look at a Label Studio on this machine."""

import sys

import click

from tandai.cli.common import json_option, next_step, project_options, say, show_json, warn
from tandai.project import Project


@click.group(name="studio")
def command() -> None:
    """A real Label Studio 1.23.2 on loopback, with SQLite, in an environment of its own.

    It sends nothing home. Its database, token and log are in the user data directory; the first
    start installs it (about 800 MB, from the package registry).
    """


@command.command(name="start")
@click.option("--port", type=click.IntRange(1024, 65535), help="Port [default: tandai.toml's].")
@project_options
@json_option
def start(project: Project, port: int | None, *, as_json: bool) -> None:
    """Start it and wait until it answers."""
    from tandai.studio.local import LocalStudio
    from tandai.studio.settings import CURATOR

    local = LocalStudio(project.data_dir, port or project.settings.studio.port)

    def tell(sentence: str) -> None:
        if not as_json and sys.stderr.isatty():
            click.echo(sentence, err=True)

    status = local.start(progress=tell)
    login = {"user": CURATOR, "password_file": str(local.password_file)}
    if as_json:
        show_json({"server": status, "login": login})
        return
    say(f"Label Studio {status.version} runs at {status.url}.")
    click.echo(f"Log in as {CURATOR}; the password is in {local.password_file}.", err=True)
    next_step("tandai push")


@command.command(name="stop")
@project_options
@json_option
def stop(project: Project, *, as_json: bool) -> None:
    """Stop it; what annotators did stays."""
    from tandai.studio.local import LocalStudio

    status = LocalStudio(project.data_dir).stop()
    if as_json:
        show_json(status)
        return
    say("Stopped." if status.running else "It did not run.")


@command.command(name="status")
@project_options
@json_option
def status(project: Project, *, as_json: bool) -> int:
    """Say whether it runs, and where; exit code 1 where it does not."""
    from tandai.studio.local import LocalStudio

    found = LocalStudio(project.data_dir).status()
    if as_json:
        show_json(found)
    elif found.running:
        say(f"Label Studio {found.version} runs at {found.url} (process {found.pid}).")
    else:
        warn("It does not run.")
        next_step("tandai studio start")
    return 0 if found.running else 1

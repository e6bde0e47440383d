"""`tandai studio`: start, stop or look at the Label Studio of a project on this machine."""

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from tandai.cli.common import (
    json_option,
    next_step,
    project_options,
    say,
    show_json,
    show_table,
    warn,
)
from tandai.project import Project
from tandai.wording import count_of

if TYPE_CHECKING:
    from tandai.flow.servers import ServerState

port_option = click.option(
    "--port",
    type=click.IntRange(1024, 65535),
    help="Port, in a blind round the first of several [default: tandai.toml's].",
)


@click.group(name="studio")
def command() -> None:
    """Run a real Label Studio 1.23.2 on loopback, with SQLite, in an environment of its own.

    It sends nothing home. Its database, token and log are in the user data directory; the first
    start installs it (about 800 MB, from the package registry). A blind round has one for each
    annotator, on ports of their own, and these commands mean them all.
    """


@command.command(name="start")
@port_option
@project_options
@json_option
def start(project: Project, port: int | None, *, as_json: bool) -> None:
    """Start it and wait until it answers."""
    from tandai.flow.servers import start_servers
    from tandai.studio.settings import CURATOR

    states = start_servers(project, port=port, progress=teller(quiet=as_json))
    if as_json:
        show_json({"servers": states, "login": CURATOR})
        return
    show_running(states)
    next_step("tandai push")


@command.command(name="stop")
@project_options
@json_option
def stop(project: Project, *, as_json: bool) -> None:
    """Stop it, or all of them; what annotators did stays."""
    from tandai.flow.servers import stop_servers

    stopped = stop_servers(project)
    if as_json:
        show_json({"stopped": stopped})
    elif len(stopped) > 1:
        say(f"Stopped {count_of(len(stopped), 'server')}.")
    else:
        say("Stopped." if stopped else "It did not run.")


@command.command(name="status")
@project_options
@json_option
def status(project: Project, *, as_json: bool) -> int:
    """Say whether it runs, and where; exit code 1 where it, or one of several, does not."""
    from tandai.flow.servers import server_states

    states = server_states(project)
    idle = [state for state in states if state.running is False]
    if as_json:
        show_json({"servers": states})
        return 1 if idle else 0
    if len(states) > 1:
        show_states(states)
    for state in states:
        if len(states) == 1 and state.running:
            say(f"Label Studio {state.version} runs at {state.url} (process {state.pid}).")
        if len(states) == 1 and state.running is None:
            say(f"tandai.toml names {state.url}; it is not asked.")
    if idle:
        warn("It does not run." if len(states) == 1 else f"{len(idle)} of them do not run.")
        next_step("tandai studio start")
    return 1 if idle else 0


@command.command(name="login")
@click.option("--url", required=True, help="Address of the server.")
@json_option
def login(url: str, *, as_json: bool) -> None:
    """Keep a server's API token in this machine's keyring, once the server has taken it.

    The token, personal or legacy, is asked for, or read from a pipe; it is never an option, since
    options are in the shell's history and in the list of processes.
    """
    from tandai.flow.login import run_login

    if sys.stdin.isatty():
        token = click.prompt("API token (of the account's page)", hide_input=True, err=True)
    else:
        token = sys.stdin.read()
    done = run_login(url, token.strip())
    if as_json:
        show_json(done)
        return
    say(f"{done.keyring} keeps the {done.kind} of {done.email} for {done.url}.")


@command.command(name="logout")
@click.option("--url", required=True, help="Address of the server.")
@json_option
def logout(url: str, *, as_json: bool) -> int:
    """Take a server's token out of the keyring; on the server it stays good."""
    from tandai.studio.keyrings import forget_in_keyring

    was_there = forget_in_keyring(url)
    if as_json:
        show_json({"forgotten": was_there})
    elif was_there:
        say("Forgotten; revoke the token on the account's page if nobody shall use it.")
    else:
        warn("The keyring has no token for this address.")
    return 0 if was_there else 1


def teller(*, quiet: bool) -> Callable[[str], None]:
    """Says what a server does on stderr, where somebody is looking."""

    def tell(sentence: str) -> None:
        if not quiet and sys.stderr.isatty():
            click.echo(sentence, err=True)

    return tell


def show_running(states: Sequence["ServerState"]) -> None:
    """Where the servers are, and how the curator logs in."""
    from tandai.studio.settings import CURATOR

    for state in states:
        whose = f" for {state.annotator}" if state.annotator else ""
        say(f"Label Studio {state.version} runs at {state.url}{whose}.")
        click.echo(f"Log in as {CURATOR}; the password is in {state.password_file}.", err=True)


def show_states(states: Sequence["ServerState"]) -> None:
    """A table of a project's servers."""
    words = {True: "runs", False: "does not run", None: "not asked"}
    show_table(
        "Servers",
        ("server", "annotator", "state", "address", "process"),
        [
            (
                state.label if state.is_local else "named",
                state.annotator or "everybody",
                words[state.running],
                state.url,
                str(state.pid or ""),
            )
            for state in states
        ],
    )

"""Every command and option explains itself, fast, and docs/cli.md says what the commands say."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cli.conftest import Tandai
from flow.tools import load_tool
from tandai.cli import group

HEAVY = {"pandas", "datasets", "pyarrow", "rich", "label_studio_sdk", "httpx", "jinja2", "numpy"}
IMPORTS = "import sys; from tandai.cli.group import run; run(sys.argv[1:]); print(*sys.modules)"


def every_command() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group.cli)
    for name in group.COMMANDS:
        command = group.cli.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            for part, inner in command.commands.items():
                yield f"{name} {part}", inner


def test_every_command_has_help_and_every_option_too() -> None:
    names = []
    for name, command in every_command():
        names.append(name)
        assert command.help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.name}"
            else:
                assert parameter.human_readable_name in command.help, f"{name} {parameter.name}"
    assert "studio start" in names


def test_every_command_takes_json_unless_it_holds_others() -> None:
    for name, command in every_command():
        if not isinstance(command, click.Group):
            assert "as_json" in [parameter.name for parameter in command.params], name


def test_the_commands_are_listed_in_the_order_of_the_work(tandai: Tandai) -> None:
    out = tandai("--help").out
    places = [out.index(f"\n  {name} ") for name in group.COMMANDS]
    assert places == sorted(places)
    for sentence in group.COMMANDS.values():
        assert sentence in " ".join(out.split())


@pytest.mark.parametrize("name", group.COMMANDS)
def test_help_of_each_command_is_shown(tandai: Tandai, name: str) -> None:
    ran = tandai(name, "-h")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: tandai {name} ")


def test_the_version_is_the_packages(tandai: Tandai) -> None:
    from tandai import __version__

    assert tandai("--version").out == f"tandai, version {__version__}\n"


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["quickstart", "--help"], ["push", "--help"]]
)
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS, *arguments], capture_output=True, text=True, check=True
    )
    modules = {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}
    assert "click" in modules
    assert modules & HEAVY == set()


def test_docs_cli_says_what_the_commands_say(root: Path) -> None:
    made = load_tool(root / "tools" / "make_cli_docs.py").render()
    there = (root / "docs" / "cli.md").read_text(encoding="utf-8")
    assert there == made, "docs/cli.md is old; renew it: uv run python tools/make_cli_docs.py"

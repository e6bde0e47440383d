"""Writes docs/cli.md from the help of the commands.

uv run python tools/make_cli_docs.py
"""

import inspect
from collections.abc import Iterator
from pathlib import Path

import click

from tandai.cli import group

TARGET = Path(__file__).resolve().parent.parent / "docs" / "cli.md"
HEAD = """\
# Commands

Made from the commands' help by `tools/make_cli_docs.py`; a test holds it equal.

A command with the option `--project` works on the project it stands in, or the one that is named; those without it need no project.
Results go to stdout, all else to stderr; `--json` puts one JSON object on stdout and nothing else.
Of a command that ends with an error that object is `{"errors": […], "others": […]}`: every error, and warnings and notes found with them, each with its `rule`, `severity`, `place`, `found` and `expected`.
Colour is for terminals only and `NO_COLOR` switches it off.

| exit code | meaning |
| --- | --- |
| 0 | done; warnings were said |
| 1 | an error, said in a sentence on stderr; nothing is half done |
| 2 | wrong usage |

`tandai check`, `tandai push`, `tandai round start` and `tandai studio status` also give 1 where they did their work and the answer is no; `tandai diff --exit-code` where two releases differ.
"""


def main() -> None:
    TARGET.write_text(render(), encoding="utf-8", newline="\n")


def render() -> str:
    """The page."""
    context = click.Context(group.cli, info_name="tandai")
    parts = [HEAD, _contents()]
    for name in group.COMMANDS:
        command = group.cli.get_command(context, name)
        if command is None:
            raise LookupError(name)
        parts += _command(command, click.Context(command, parent=context, info_name=name), 2)
    return "\n".join(parts)


def _contents() -> str:
    rows = [f"| [{name}](#tandai-{name}) | {does} |" for name, does in group.COMMANDS.items()]
    return "\n".join(["| command | what it does |", "| --- | --- |", *rows, ""])


def _command(command: click.Command, context: click.Context, level: int) -> Iterator[str]:
    path = context.command_path
    yield f"{'#' * level} {path}\n"
    yield _prose(command.help or "") + "\n"
    if not isinstance(command, click.Group):
        pieces = " ".join(command.collect_usage_pieces(context))
        yield f"```console\n$ {path} {pieces}\n```\n"
    rows = [row for each in command.get_params(context) if (row := _row(each, context))]
    if rows:
        yield "\n".join(["| option | meaning |", "| --- | --- |", *rows, ""])
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from _command(
                inner, click.Context(inner, parent=context, info_name=name), level + 1
            )


def _row(parameter: click.Parameter, context: click.Context) -> str:
    record = parameter.get_help_record(context)
    if record is None or isinstance(parameter, click.Argument) or "--help" in parameter.opts:
        return ""  # arguments are explained in the prose, and every command has --help
    names, meaning = (" ".join(each.split()).replace("|", "\\|") for each in record)
    return f"| `{names}` | {meaning} |"


def _prose(text: str) -> str:
    """One paragraph a line: wrapped lines of a docstring are no lines of their own."""
    paragraphs = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


if __name__ == "__main__":
    main()

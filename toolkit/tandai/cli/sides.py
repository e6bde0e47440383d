"""The options of commands that look at one side of a release."""

from collections.abc import Callable

import click

from tandai.cli.common import Command

SIDES = ("train", "validation", "test")
SIDE = "test"
"""Unless another is asked for."""
SPLITS = "default"
"""Whose sides, unless another is named."""


def side_options(help_text: str) -> Callable[[Command], Command]:
    """Adds --split and --splits: one side of the default split, or of a named one."""

    def add(command: Command) -> Command:
        named = click.option(
            "--splits",
            "split_name",
            default=SPLITS,
            metavar="NAME",
            show_default=True,
            help="Named split of the release whose sides count.",
        )(command)
        return click.option(
            "--split",
            default=SIDE,
            type=click.Choice(SIDES),
            show_default=True,
            help=help_text,
        )(named)

    return add

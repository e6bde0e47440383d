"""A report of changes to words in colours and tables of what they touch."""

import sys
from collections import Counter

import click

from tandai.cli.common import show_table, wants_color
from tandai.flow.guideline import DiffReport
from tandai.rulebook.changes import Piece, RuleChange

SIGNS = {"both": ("", ""), "old": ("[-", "-]"), "new": ("{+", "+}")}
"""As `git diff --word-diff` writes them, so that it can be read without colours."""
COLOURS = {"both": None, "old": "red", "new": "green"}


def show_changes(report: DiffReport) -> None:
    """Rules with their words, then codes and rows, then how many items of which sort."""
    changes = report.changes
    versions = f"version {changes.old_version or '(none)'} -> {changes.new_version or '(none)'}"
    click.secho(f"{changes.layer}: {versions}", bold=True, color=wants_color(sys.stdout))
    for each in changes.rules:
        _show_rule(each)
    for rule in changes.scopes:
        click.echo(f"{rule}: the same words, another row in rules.csv")
    for code in changes.codes:
        click.echo(_plain(f"{code.control}={code.code}: {code.change}"))
    for row in changes.rows:
        columns = f" ({', '.join(row.columns)})" if row.change == "changed" else ""
        click.echo(_plain(f"{row.file}, {row.key}: {row.change}{columns}"))
    if not (changes.rules or changes.scopes or changes.codes or changes.rows):
        click.echo("Nothing has changed.")
    click.echo("")
    counts = Counter(
        (why, each.what) for each in report.touched for why in (*each.rules, *each.others)
    )
    if counts:
        show_table(
            f"Gold items of {changes.layer!r} that are touched",
            ("by", "what", "items"),
            [(why, what, n) for (why, what), n in counts.items()],
        )


def _show_rule(change: RuleChange) -> None:
    color = wants_color(sys.stdout)
    click.secho(f"{change.rule} {change.change}: ", bold=True, nl=False, color=color)
    click.echo(" ".join(_shown(piece) for piece in change.pieces), color=color)


def _shown(piece: Piece) -> str:
    opening, closing = SIGNS[piece.side]
    return click.style(f"{opening}{_plain(piece.words)}{closing}", fg=COLOURS[piece.side])


def _plain(words: str) -> str:
    """Somebody's file says these words; what steers a terminal is shown, not obeyed."""
    return "".join(char if char.isprintable() else "\ufffd" for char in words)

"""`tandai diff`: what differs between two releases, label by label."""

import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from tandai.cli.common import FOLDER, json_option, say, show_table, wants_color, warn
from tandai.diff.result import Item, ReleaseDiff

if TYPE_CHECKING:
    from tandai.flow.diff_items import ItemLog

TABLE = 1000
"""Changes in a table."""


@click.command(name="diff")
@click.argument("old", type=FOLDER)
@click.argument("new", type=FOLDER)
@click.option("--items", is_flag=True, help="List every changed label, with its offsets.")
@click.option(
    "--markdown",
    is_flag=True,
    help="Print a section for a changelog, nothing else; that of `tandai release` says above it why "
    "the version is what it is.",
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 where they differ, as git does.")
@json_option
def command(
    old: Path, new: Path, *, items: bool, markdown: bool, exit_code: bool, as_json: bool
) -> int:
    """Show what differs between two releases, from documents to rules, and how far they agree.

    OLD and NEW are folders of releases, stand-off or with texts. Quotes are shown only by --items
    and --json, and only where a release holds its texts.
    """
    from tandai.flow.diff import count_diff, find_withdrawn
    from tandai.flow.diff_items import ItemLog

    if sum((items, markdown, as_json)) > 1:
        raise click.UsageError("--items, --markdown and --json are three forms; choose one.")
    with ItemLog() as log:
        diff = count_diff(old, new, log.add if items or as_json else None)
        withdrawn = find_withdrawn(old, new, diff)
        for said in () if as_json else withdrawn:
            warn(_plain(said))
        if as_json:
            _show_json(diff, log, withdrawn)
        elif markdown:
            from tandai.diff.markdown import render_markdown

            click.echo(render_markdown(diff), nl=False)
        else:
            _show(diff, log)
    return 1 if exit_code and not diff.is_empty else 0


def _show_json(diff: ReleaseDiff, log: "ItemLog", withdrawn: Sequence[str]) -> None:
    """One JSON object, as `show_json` writes it; the changes are not in memory at once."""
    fields = {name: getattr(diff, name) for name in diff.__struct_fields__}
    said = {"is_empty": diff.is_empty, **fields, "withdrawn": withdrawn}
    whole = msgspec.json.format(msgspec.json.encode(said), indent=2).decode()
    # No string has a line feed, and nothing but the object's own keys stands so far to the left.
    head, mark, tail = whole.partition('\n  "items": []')
    click.echo(head + mark.removesuffix("]"), nl=False)
    for number, each in enumerate(log.read()):
        lines = msgspec.json.format(msgspec.json.encode(each), indent=2).decode()
        click.echo(("," if number else "") + f"\n{lines}".replace("\n", "\n    "), nl=False)
    click.echo(("\n  ]" if len(log) else "]") + tail)


def _show(diff: ReleaseDiff, log: "ItemLog") -> None:
    from tandai.diff.sections import make_sections, sum_up

    old, new = diff.old, diff.new
    title = f"{old.name} {old.version} ({old.text}) -> {new.name} {new.version} ({new.text})"
    click.secho(_plain(title), bold=True, color=wants_color(sys.stdout))
    click.echo("")
    for section in () if diff.is_empty else make_sections(diff):
        rows = [[_word(each) for each in row] for row in section.rows]
        show_table(_plain(section.title), [_plain(each) for each in section.columns], rows)
    for title, some in _pieces(log):
        show_table(title, *_item_rows(some, with_quotes=log.has_quotes))
    say(sum_up(diff))


def _pieces(log: "ItemLog") -> Iterator[tuple[str, list[Item]]]:
    """The changes, by a table of so many that the width of its columns is soon known."""
    found, start = log.read(), 0
    while some := list(islice(found, TABLE)):
        place = f", {start + 1:,} to {start + len(some):,}" if len(log) > TABLE else ""
        yield f"Changes{place}", some
        start += len(some)


def _item_rows(items: Sequence[Item], *, with_quotes: bool) -> tuple[list[str], list[list[object]]]:
    columns = ["document", "layer", "what", "old", "new", "old place", "new place", "quote"]
    rows: list[list[object]] = []
    for each in items:
        what = " ".join(word for word in (each.change, each.what, each.name) if word)
        places = (
            "" if start is None else f"{start}:{end}"
            for start, end in ((each.start_old, each.end_old), (each.start_new, each.end_new))
        )
        quotes = dict.fromkeys(quote for quote in (each.quote_old, each.quote_new) if quote)
        words = (each.document_id, each.layer, what, each.old, each.new, *places)
        rows.append([_plain(word) for word in (*words, " -> ".join(quotes))])
    if not with_quotes:
        return columns[:-1], [row[:-1] for row in rows]
    return columns, rows


def _word(word: str | int) -> str | int:
    return word if isinstance(word, int) else _plain(word)


def _plain(words: str) -> str:
    """A release says these words; what steers a terminal is shown, not obeyed."""
    return "".join(char if char.isprintable() else "\ufffd" for char in words)

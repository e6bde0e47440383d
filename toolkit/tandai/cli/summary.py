"""A release's manifest to the tables a person looks at."""

import json
from pathlib import Path

import click

from tandai.cli.common import show_table, warn
from tandai.release.manifest import Manifest
from tandai.splits import SPLITS


def show_release(manifest: Manifest) -> None:
    """Rows by table and split, and what was left out."""
    splits = [split for split in SPLITS if split in manifest.counts]
    rows = []
    for name, table in manifest.tables.items():
        by_split = table.rows_by_split()
        if table.files:
            rows.append((name, table.n_rows, *(by_split.get(split, 0) for split in splits)))
    show_table(f"{manifest.name} {manifest.version}", ("table", "rows", *splits), rows)
    if manifest.left_out:
        warn(f"Left out, no rows: {', '.join(manifest.left_out)}.")


def show_loading(manifest: Manifest, folder: Path) -> None:
    """The lines that load a release, on stdout to be copied."""
    first = next(file.split for file in manifest.tables[manifest.default_table].files)
    click.echo("Load it:\n")
    click.echo(loading_lines(str(folder), manifest.default_table, first))


def loading_lines(folder: str, config: str, split: str) -> str:
    """The three Python lines that load a release."""
    quoted = json.dumps(folder, ensure_ascii=False)  # a path may hold quotes and backslashes
    return (
        "from datasets import load_dataset\n"
        f'{split} = load_dataset({quoted}, "{config}", split="{split}")\n'
        f"print({split}[0])"
    )

"""A release's manifest to the tables a person looks at."""

import json

from tandai.cli.common import show_table, warn
from tandai.release.manifest import Manifest


def show_release(manifest: Manifest) -> None:
    """Rows by table and split, and what was left out."""
    splits = list(manifest.counts)
    rows = []
    for name, table in manifest.tables.items():
        by_split = {file.split: file.n_rows for file in table.files}
        if table.files:
            rows.append((name, table.n_rows, *(by_split.get(split, 0) for split in splits)))
    documents = [manifest.counts[split]["documents"] for split in splits]
    rows.insert(0, ("(documents)", sum(documents), *documents))
    show_table(f"{manifest.name} {manifest.version}", ("table", "rows", *splits), rows)
    if manifest.left_out:
        warn(f"Left out, no rows: {', '.join(manifest.left_out)}.")


def loading_lines(folder: str, config: str, split: str) -> str:
    """The three Python lines that load a release."""
    quoted = json.dumps(folder, ensure_ascii=False)  # a path may hold quotes and backslashes
    return (
        "from datasets import load_dataset\n"
        f'{split} = load_dataset({quoted}, "{config}", split="{split}")\n'
        f"print({split}[0])"
    )

"""Turns folders of releases into what the ``datasets`` of this Python says of them.

Run by itself, ``python loader.py OUT FOLDER...``, by an environment without tandai.
"""

import datetime
import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import datasets
import yaml

# Each load parses the whole card; libyaml reads the same of it, much faster.
yaml.SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def plain(feature: Any) -> Any:
    """A feature in words that mean the same in every line of ``datasets``."""
    if isinstance(feature, datasets.ClassLabel):
        return ["class", *feature.names]
    if isinstance(feature, datasets.Value):
        return feature.dtype
    if isinstance(feature, dict):
        return {name: plain(each) for name, each in feature.items()}
    if isinstance(feature, list):
        return ["list", plain(feature[0])]
    # Since 4.0 a list is a List; before, one of values is a Sequence, and a Sequence of a struct
    # is a dict of lists, which is something else.
    if type(feature).__name__ == "List" or not isinstance(feature.feature, dict):
        return ["list", plain(feature.feature)]
    return repr(feature)


def said_of(rows: Iterable[dict[str, Any]]) -> list[Any]:
    """How many rows there are, and the digest of all, in their order."""
    digest = hashlib.sha256()
    n_rows = 0
    for row in rows:
        line = json.dumps(row, ensure_ascii=False, sort_keys=True, default=written)
        digest.update(line.encode() + b"\n")
        n_rows += 1
    return [n_rows, digest.hexdigest()]


def written(value: object) -> str:
    """A moment as text; nothing else of a release is unknown to JSON."""
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} is no value of a release")


def load(folder: str, config: str) -> dict[str, Any]:
    """A config, plain and streaming, split by split."""
    loaded = datasets.load_dataset(folder, config)
    streamed = datasets.load_dataset(folder, config, streaming=True)
    return {
        "features": {split: plain(dict(loaded[split].features)) for split in loaded},
        "streamed features": {split: plain(dict(streamed[split].features)) for split in streamed},
        "rows": {split: said_of(loaded[split]) for split in loaded},
        "streamed rows": {split: said_of(streamed[split]) for split in streamed},
        "version": str(next(iter(loaded.values())).info.version),
    }


def load_all(folder: str) -> dict[str, Any]:
    """Every config of a release, by the tables of its manifest that have rows."""
    manifest = json.loads(Path(folder, "manifest.json").read_text(encoding="utf-8"))
    return {name: load(folder, name) for name, each in manifest["tables"].items() if each["files"]}


if __name__ == "__main__":
    datasets.disable_progress_bars()
    out, *folders = sys.argv[1:]
    said = {"datasets": datasets.__version__, "releases": [load_all(each) for each in folders]}
    Path(out).write_text(json.dumps(said), encoding="utf-8")

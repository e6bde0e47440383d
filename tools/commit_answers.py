"""The newest pull of one annotator's server to a row of corpus/commitments.csv: its digest.

A round is honest when each answer set is fixed before it is read beside the other. The digest goes
under git first; whoever holds the pull can show later that nothing was changed since.

    uv run tandai pull --layer entity --url http://127.0.0.1:8431
    uv run python tools/commit_answers.py --annotator model-a --data-dir DIR entity
"""

import argparse
import csv
import sys
from pathlib import Path

from tandai.digest import sha256_file

HEAD = ("layer", "annotator", "sha256")


def newest_pull(data_dir: Path, layer: str, annotator: str) -> Path:
    """The file of the last pull; names begin with the moment, so they sort by it."""
    found = sorted((data_dir / "pulls" / layer / f"local-{annotator}").glob("*/*.json"))
    if not found:
        sys.exit(f"{data_dir}: found no pull of {layer} from {annotator}; run `tandai pull` first.")
    return found[-1]


def add_rows(path: Path, rows: list[tuple[str, str, str]]) -> None:
    """Appends to the file; a row once there is never written over."""
    known: list[list[str]] = []
    if path.exists():
        with path.open(newline="", encoding="utf-8") as file:
            known = list(csv.reader(file))[1:]
    for layer, annotator, _ in rows:
        if any(each[:2] == [layer, annotator] for each in known):
            sys.exit(f"{path}: found a row of {layer} by {annotator}; a commitment is made once.")
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([HEAD, *known, *rows])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("layers", nargs="+")
    options.add_argument("--annotator", required=True)
    options.add_argument("--data-dir", type=Path, required=True)
    options.add_argument("--project", type=Path, default=Path())
    given = options.parse_args()
    rows = [
        (layer, given.annotator, sha256_file(newest_pull(given.data_dir, layer, given.annotator)))
        for layer in given.layers
    ]
    path = given.project / "corpus" / "commitments.csv"
    add_rows(path, rows)
    for row in rows:
        print(" ".join(row))


if __name__ == "__main__":
    main()

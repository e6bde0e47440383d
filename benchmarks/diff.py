"""Two releases of 350,000 spans to what differs, beside polars and plain Python: ratios.

Every contender runs in a process of its own, round after round, and begins with the files. All
must count what was changed, span by span. Run it so:

    uv run python -m benchmarks.diff --rounds 3 --write
"""

import argparse
import json
import platform
import random
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.apart import run_apart, take, write
from tandai.diff.tables import ARTICLE_FIELDS, COLUMNS
from tandai.release.sums import write_sums

LABELS = ("PER", "ORG", "LOC", "EVT", "LAW", "FAC", "DAT", "NUM")
A_DOCUMENT = 18
"""Spans of a document."""
RELABELLED, MOVED, GONE, CAME = 200, 100, 50, 70
DOCUMENTS_GONE, DOCUMENTS_CAME = 30, 100
MOST_SECONDS = 1.0
"""What the diff of spans may take of the processor, once they are read."""
WHOLE, SPANS = "tandai diff", "tandai, spans"
Counts = dict[str, int]
PLACE = ["document_id", "layer", "control", "start", "end"]


def whole(old: Path, new: Path) -> Callable[[], Counts]:
    """The command: sums, reading, every table, every figure."""
    # What is imported on first use is no part of the work: neither is it of the peers'.
    import pyarrow.compute  # noqa: F401
    import scipy.optimize
    import scipy.sparse.csgraph  # noqa: F401

    from tandai.flow.diff import count_diff

    def run() -> Counts:
        (layer,) = count_diff(old, new, lambda _: None).layers
        return {name: getattr(layer, name) for name in ("same", *CHANGES)}

    return run


def spans_alone(old: Path, new: Path) -> Callable[[], Counts]:
    """What became of the spans, from tables in memory."""
    from tandai.diff.gold import code_gold
    from tandai.diff.spans import compare_spans
    from tandai.flow.diff_read import Opened, Parts

    parts = Parts(size=10**9)
    with Opened(old, parts) as was, Opened(new, parts) as now:
        releases = was.read(0), now.read(0)

    def run() -> Counts:
        found = compare_spans(code_gold(*releases), {})
        same, relabelled, moved = (int((found.pairs.how == how).sum()) for how in (0, 1, 2))
        return {
            "same": same,
            "added": len(found.added),
            "removed": len(found.removed),
            "relabelled": relabelled,
            "moved": moved,
        }

    return run


def polars_joins(old: Path, new: Path) -> Callable[[], Counts]:
    """Inner and anti joins; right where no place has two labels and no span overlaps two."""
    import polars as pl

    files = [str(each / "spans" / "*.parquet") for each in (old, new)]

    def run() -> Counts:
        was, now = (
            pl.scan_parquet(each)
            .filter(pl.col("annotator_kind") == "gold")
            .select(*PLACE, "label")
            .collect()
            for each in files
        )
        same = was.join(now, on=[*PLACE, "label"])
        left, right = was.join(same, on=PLACE, how="anti"), now.join(same, on=PLACE, how="anti")
        other = left.join(right, on=PLACE)
        left, right = (
            left.join(other, on=PLACE, how="anti"),
            right.join(other, on=PLACE, how="anti"),
        )
        near = left.join(right, on=["document_id", "layer", "control", "label"], suffix="_new")
        moved = near.filter(
            (pl.col("start") < pl.col("end_new")) & (pl.col("start_new") < pl.col("end"))
        ).height
        return {
            "same": same.height,
            "added": right.height - moved,
            "removed": left.height - moved,
            "relabelled": other.height,
            "moved": moved,
        }

    return run


def python_dicts(old: Path, new: Path) -> Callable[[], Counts]:
    """Rows as tuples in dicts, as one would write it first."""

    def read(folder: Path) -> dict[tuple[Any, ...], str]:
        found = {}
        for path in sorted((folder / "spans").iterdir()):
            for row in pq.read_table(path, columns=[*PLACE, "label", "annotator_kind"]).to_pylist():
                if row["annotator_kind"] == "gold":
                    found[tuple(row[name] for name in PLACE)] = row["label"]
        return found

    def run() -> Counts:
        was, now = read(old), read(new)
        kept = [place for place in was if place in now]
        same = sum(was[place] == now[place] for place in kept)
        right: dict[tuple[Any, ...], list[tuple[int, int]]] = {}
        for place, label in now.items():
            if place not in was:
                right.setdefault((*place[:3], label), []).append(place[3:])
        left = [(place, label) for place, label in was.items() if place not in now]
        moved = sum(
            any(
                place[3] < end and start < place[4]
                for start, end in right.get((*place[:3], label), ())
            )
            for place, label in left
        )
        return {
            "same": same,
            "added": len(now) - len(kept) - moved,
            "removed": len(left) - moved,
            "relabelled": len(kept) - same,
            "moved": moved,
        }

    return run


CHANGES = ("added", "removed", "relabelled", "moved")
CONTENDERS: dict[str, tuple[Callable[[Path, Path], Callable[[], Counts]], str]] = {
    WHOLE: (whole, "everything, from disk: sums, all tables, figures, the list of changes"),
    SPANS: (spans_alone, "what became of the spans, from tables in memory"),
    "polars": (polars_joins, "the same counts, from disk"),
    "Python": (python_dicts, "the same counts, from disk, by dicts"),
}


def write_releases(root: Path, n_documents: int) -> tuple[Path, Path]:
    """Two releases, the second with known changes; always the same."""
    chance = random.Random(5)
    documents = {f"{number:08x}": _spans(chance) for number in range(n_documents)}
    old = _write(root / "old", documents)
    changed = dict(list(documents.items())[DOCUMENTS_GONE:])
    changed |= {
        f"{number:08x}": _spans(chance)
        for number in range(n_documents, n_documents + DOCUMENTS_CAME)
    }
    some = chance.sample(sorted(set(documents) & set(changed)), RELABELLED + MOVED + GONE + CAME)
    for place, document_id in enumerate(some):
        (start, end, label), *rest = changed[document_id]
        if place < RELABELLED:
            rest = [(start, end, LABELS[LABELS.index(label) - 1]), *rest]
        elif place < RELABELLED + MOVED:
            rest = [(start, end + 1, label), *rest]
        elif place >= RELABELLED + MOVED + GONE:
            rest = [(start, end, label), *rest, (100_000, 100_005, label)]
        changed[document_id] = rest
    return old, _write(root / "new", changed)


def expected(n_documents: int) -> Counts:
    """What was changed."""
    gone, came = DOCUMENTS_GONE * A_DOCUMENT + GONE, DOCUMENTS_CAME * A_DOCUMENT + CAME
    same = n_documents * A_DOCUMENT - gone - RELABELLED - MOVED
    return {"same": same, "added": came, "removed": gone, "relabelled": RELABELLED, "moved": MOVED}


def _spans(chance: random.Random) -> list[tuple[int, int, str]]:
    found, start = [], 0
    for _ in range(A_DOCUMENT):
        start += chance.randint(5, 60)
        end = start + chance.randint(3, 25)
        found.append((start, end, chance.choice(LABELS)))
        start = end
    return found


def _write(folder: Path, documents: dict[str, list[tuple[int, int, str]]]) -> Path:
    """A release folder with a manifest that says no more than a diff needs."""
    where = {"layer": "entity", "annotator_kind": "gold"}
    source = {"origin": "majority", "policy": "majority-2", "rule": "", "annotators": ["a", "b"]}
    spans, attributes = [], []
    for document_id, found in documents.items():
        for number, (start, end, label) in enumerate(found):
            at = {
                **where,
                **source,
                "document_id": document_id,
                "span_id": f"{document_id}-{number}",
            }
            spans.append({**at, "start": start, "end": end, "control": "entity", "label": label})
            if number % 3 == 0:
                answer = {
                    "name": "sure",
                    "kind": "choices",
                    "values": ["YES" if start % 5 else "NO"],
                }
                attributes.append({**at, **answer})
    plain = dict.fromkeys((*ARTICLE_FIELDS, "text_sha256"), "unknown")
    ids = [{**plain, "document_id": each, "split": "train", "paragraphs": []} for each in documents]
    rows: dict[str, list[dict[str, Any]]] = {
        "articles": ids,
        "documents": ids,
        "annotations": [{**where, "document_id": each} for each in documents],
        "spans": spans,
        "span_attributes": attributes,
        "relations": [],
        "document_labels": [],
    }
    tables = {}
    for name, columns in COLUMNS.items():
        path = f"{name}/train.parquet"
        if rows[name]:
            (folder / name).mkdir(parents=True)
            table = pa.table({each: [row[each] for row in rows[name]] for each in columns})
            if "paragraphs" in columns:
                lines = pa.list_(
                    pa.struct([("start", pa.int32()), ("end", pa.int32()), ("digest", pa.string())])
                )
                table = table.set_column(
                    columns.index("paragraphs"), "paragraphs", table["paragraphs"].cast(lines)
                )
            # As releases are written: see tandai.release.parquet.
            pq.write_table(table, folder / path, row_group_size=1000, compression="zstd")
        tables[name] = {
            "n_rows": len(rows[name]),
            "content_sha256": folder.name,
            "files": [{"path": path}] if rows[name] else [],
        }
    said = {"name": "made", "version": "1.0.0", "schema_version": "3", "text": "stand-off"}
    manifest = {**said, "content_sha256": folder.name, "tables": tables}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    write_sums(folder)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="into README.md")
    parser.add_argument("--one", choices=list(CONTENDERS), help=argparse.SUPPRESS)
    parser.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(take(CONTENDERS[given.one][0](given.root / "old", given.root / "new"))))
        return
    measured: dict[str, list[dict[str, Any]]] = {name: [] for name in CONTENDERS}
    with tempfile.TemporaryDirectory(prefix="tandai-diff-") as folder:
        write_releases(Path(folder), given.documents)
        for _ in range(given.rounds):
            for name, rounds in measured.items():
                rounds.append(run_apart("diff", name, Path(folder)))
    for name, rounds in measured.items():
        for each in rounds:
            if each["values"] != expected(given.documents):
                sys.exit(
                    f"{name} counted {each['values']}; changed were {expected(given.documents)}"
                )
    lines = section(measured, given.documents, given.rounds)
    print("\n".join(lines))
    if given.write:
        write("diff", lines)
    best = min(float(each["cpu"]) for each in measured[SPANS])
    if given.documents <= 20_000 and best > MOST_SECONDS:
        sys.exit(f"{SPANS}: {best:.2f} s of the processor; {MOST_SECONDS} s allowed.")


def section(
    measured: dict[str, list[dict[str, Any]]], n_documents: int, n_rounds: int
) -> list[str]:
    """Lines of Markdown; ratios are of the processor's time, the best to the best of the whole."""
    base = min(each["cpu"] for each in measured[WHOLE])
    lines = [
        f"{n_documents:,} documents, {n_documents * A_DOCUMENT:,} spans; "
        f"{datetime.now(UTC).date().isoformat()}, best of {n_rounds} interleaved rounds on 2 shared "
        f"cores, Python {platform.python_version()}.",
        "",
        "| contender | what it does | seconds | CPU | ratio | peak |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    for name, rounds in measured.items():
        best, cpu = (min(each[key] for each in rounds) for key in ("seconds", "cpu"))
        peak = max(each["peak_mb"] for each in rounds)
        cells = (name, CONTENDERS[name][1], f"{best:.2f}", f"{cpu:.2f}", f"{cpu / base:.2f}")
        lines.append(f"| {' | '.join(cells)} | {peak:.0f} MB |")
    return lines


if __name__ == "__main__":
    main()

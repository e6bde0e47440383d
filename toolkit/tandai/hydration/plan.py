"""A stand-off release and a folder of articles to what can be filled, and the report of it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tandai.errors import CheckError, InputError, TandaiError
from tandai.hydration.ladder import WHOLE, Filled
from tandai.hydration.matching import Articles
from tandai.hydration.moved import Moved, Region, is_there, move_row
from tandai.hydration.report import DocumentHydration, Hydration, report_hydration
from tandai.release.manifest import Manifest
from tandai.release.parquet import read_rows
from tandai.release.schema import Column, Row, fill
from tandai.versions.records import Tombstone
from tandai.versions.tombstones import (
    NAME,
    buried,
    merge_tombstones,
    read_tombstones,
    tombstones_at_hand,
)


class Plan(NamedTuple):
    """What is to be filled, document by document."""

    report: Hydration
    filled: Mapping[str, Filled]
    moved: Mapping[str, Moved]
    """The re-anchored ones."""

    def fill_row(self, table: str, row: Row, columns: tuple[Column, ...]) -> Row | None:
        """The row with its texts; none where it cannot be filled.

        Raises:
            CheckError: its document is none of the release.
            OffsetError: a quote's digest does not fit.
        """
        document_id = row["document_id"]
        filled = self.filled.get(document_id)
        if filled is None:
            raise CheckError(f"table {table}: {document_id} is no document of the release.")
        where = f"{table}, {document_id}"
        if filled.status in WHOLE:
            return fill(row, columns, filled.text, where=where)
        moved = self.moved.get(document_id)
        made = move_row(table, row, columns, moved) if moved else None
        return fill(made, columns, filled.text, where=where) if made is not None else None


def make_plan(
    release: Path, manifest: Manifest, articles: Path, *, tombstones: Sequence[Tombstone] = ()
) -> Plan:
    """Finds the article of every document and climbs the ladder with it.

    Args:
        release: a release folder, whose files are as its manifest says.
        manifest: its manifest.
        articles: a folder of article files, named as recorded or not.
        tombstones: of documents that are not filled, whatever articles there are.

    Raises:
        InputError: there is no such folder, or a file of the release is broken.
        TandaiError: the release holds its texts already.
    """
    if manifest.text != "stand-off":
        raise TandaiError(
            f"{release} holds its texts already (text: {manifest.text}), so there is nothing to "
            "fill: load it as it is, without articles, or name the stand-off release it is of."
        )
    taken = {row["raw_sha256"] for _, row in _rows(release, manifest, "documents")}
    found = Articles(articles, taken)
    files = {row["document_id"]: row["file"] for _, row in _rows(release, manifest, "articles")}
    filled: dict[str, Filled] = {}
    about: list[tuple[str, str, int]] = []
    for split, row in _rows(release, manifest, "documents"):
        document_id = row["document_id"]
        stone = buried(tombstones, document_id, row["text_sha256"])
        filled[document_id] = (
            Filled("tombstoned", why=f"a tombstone since {stone.since_version} ({stone.reason})")
            if stone
            else found.find(row, files.get(document_id, ""))
        )
        about.append((document_id, split, len(row["paragraphs"])))
    moved = _moved(release, manifest, filled)
    n_spans: Counter[str] = Counter()
    for _, row in _rows(release, manifest, "annotations"):
        n_spans[row["document_id"]] += row["n_spans"]
    documents = (
        DocumentHydration(
            document_id=document_id,
            split=split,
            status=filled[document_id].status,
            n_lines=n_lines,
            n_lines_found=filled[document_id].n_found,
            n_spans=n_spans[document_id],
            n_kept=_n_kept(document_id, filled, moved, n_spans[document_id]),
            why=filled[document_id].why,
        )
        for document_id, split, n_lines in about
    )
    report = report_hydration(manifest.name, manifest.version, manifest.content_sha256, documents)
    return Plan(report, filled, moved)


def _n_kept(
    document_id: str, filled: Mapping[str, Filled], moved: Mapping[str, Moved], n_spans: int
) -> int:
    if filled[document_id].status in WHOLE:
        return n_spans
    return sum(moved[document_id].n_spans.values()) if document_id in moved else 0


def _moved(release: Path, manifest: Manifest, filled: Mapping[str, Filled]) -> dict[str, Moved]:
    """Of each re-anchored document, the spans that are there."""
    ids = {key for key, each in filled.items() if each.status == "re-anchored"}
    if not ids:
        return {}
    kept: dict[str, set[Region]] = defaultdict(set)
    n_spans: dict[str, Counter[str]] = defaultdict(Counter)
    for table in ("spans", "suggestions"):
        for _, row in _rows(release, manifest, table):
            key = row["document_id"]
            is_span = table == "spans" or row["what"] == "span"
            if key in ids and is_span and is_there(filled[key], row):
                kept[key].add((row["annotation_id"], row["span_id"]))
                n_spans[key][row["annotation_id"]] += table == "spans"
    n_relations: dict[str, Counter[str]] = defaultdict(Counter)
    for _, row in _rows(release, manifest, "relations"):
        owner, there = row["annotation_id"], kept[row["document_id"]]
        if (owner, row["from_id"]) in there and (owner, row["to_id"]) in there:
            n_relations[row["document_id"]][owner] += 1
    return {
        key: Moved(
            anchors,
            filled[key].text,
            filled[key].raw_sha256,
            frozenset(kept[key]),
            n_spans[key],
            n_relations[key],
        )
        for key in sorted(ids)
        if (anchors := filled[key].anchors) is not None
    }


def _rows(release: Path, manifest: Manifest, table: str) -> Iterator[tuple[str, Row]]:
    """Split and row."""
    entry = manifest.tables.get(table)
    for file in entry.files if entry else ():
        for row in read_rows(release / file.path, entry.columns if entry else ()):
            yield file.split, row


def find_tombstones(release: Path, name: str, newer: Path | None) -> tuple[Tombstone, ...]:
    """The tombstones of a release, newer ones, and those of its project where it is at hand.

    Args:
        release: its folder.
        name: the data set's slug, as the manifest has it.
        newer: a tombstones.csv.

    Raises:
        InputError: a file of them is broken, or the newer one is not there.
    """
    if newer is not None and not newer.is_file():
        raise InputError(newer, found="no file", expected="a newer tombstones.csv")
    return merge_tombstones(
        read_tombstones(release / NAME),
        read_tombstones(newer) if newer else (),
        tombstones_at_hand(release, name),
    )

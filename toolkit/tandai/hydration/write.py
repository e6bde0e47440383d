"""A stand-off release and a plan to a hydrated release folder."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

import msgspec

from tandai.errors import CheckError, TandaiError
from tandai.hydration.ladder import WHOLE
from tandai.hydration.plan import Plan
from tandai.hydration.report import NAME as REPORT
from tandai.hydration.report import write_report
from tandai.release.build import write_pages
from tandai.release.content import ContentDigest, release_digest
from tandai.release.digests import write_digests
from tandai.release.making import file_entry
from tandai.release.manifest import PARTIAL, HydratedFrom, Kept, Manifest, TableEntry
from tandai.release.named_splits import copy_splits
from tandai.release.parquet import TableWriter, read_rows
from tandai.release.schema import Row
from tandai.release.sums import SUMS
from tandai.release.survey import survey_release
from tandai.splits import SPLITS
from tandai.store import write_bytes


def hydrate_release(
    release: Path, manifest: Manifest, plan: Plan, folder: Path, *, tools: dict[str, str]
) -> Manifest:
    """Writes what can be filled into an empty folder, under the same names.

    Args:
        release: a stand-off release folder.
        manifest: its manifest.
        plan: what is to be filled.
        folder: where to.
        tools: version by tool, of those that write the copy.

    Raises:
        OffsetError: a quote's digest does not fit, so that nothing may be written.
        CheckError: the rows are not those of the manifest.
        TandaiError: nothing can be filled.
    """
    count = _Count()
    tables: dict[str, TableEntry] = {}
    contents: dict[str, ContentDigest] = {}
    for name, table in manifest.tables.items():
        there, made = ContentDigest(table.columns), ContentDigest(table.columns)
        contents[name] = made
        files = []
        for file in table.files:
            writer = TableWriter(folder / file.path, table.columns)
            for row in read_rows(release / file.path, table.columns):
                there.add(row, file.split)
                filled = plan.fill_row(name, row, table.columns)
                if filled is not None:
                    made.add(filled, file.split)
                    count.add(name, filled, file.split)
                    writer.write(filled)
            writer.close()
            if writer.n_rows:
                files.append(file_entry(folder, file.split, writer))
        if there.hexdigest() != table.content_sha256:
            raise CheckError(f"{release}, table {name}: its rows are not those of the manifest.")
        tables[name] = msgspec.structs.replace(
            table,
            files=tuple(files),
            n_rows=sum(file.n_rows for file in files),
            content_sha256=made.hexdigest(),
        )
    if not tables["documents"].files:
        raise TandaiError(
            "no document could be filled, so there is nothing to write; see whether the folder of articles "
            "is the right one."
        )
    hydrated = _manifest(manifest, plan, tables, count)
    digests = write_digests(folder, contents)
    if plan.report.is_whole and digests != manifest.digests_sha256:
        raise CheckError(f"{release}: the digests of its documents are not those of the manifest.")
    # Counts for the pages are of the rows that are there.
    hydrated = msgspec.structs.replace(
        hydrated, digests_sha256=digests, survey=survey_release(folder, tables), tools=tools
    )
    if copy_splits(release, manifest.named_splits, folder) != manifest.named_splits:
        raise CheckError(f"{release}, splits: its named splits are not those of the manifest.")
    _copy_pages(release, folder)
    write_bytes(folder / REPORT, write_report(plan.report))
    return write_pages(folder, hydrated)


def _copy_pages(release: Path, folder: Path) -> None:
    """What stands beside the tables, such as licences; what the copy says otherwise is next."""
    for path in sorted(release.iterdir()):
        if path.is_file() and not path.name.startswith(".") and not (folder / path.name).exists():
            write_bytes(folder / path.name, path.read_bytes())
    (folder / SUMS).unlink(missing_ok=True)


class _Count:
    """What a manifest counts."""

    def __init__(self) -> None:
        self.by_split: dict[str, Counter[str]] = defaultdict(Counter)
        self.annotators: dict[str, str] = {}
        self.normalisers: set[str] = set()

    def add(self, table: str, row: Row, split: str) -> None:
        if table == "documents":
            self.by_split[split]["documents"] += 1
            self.normalisers.add(row["normaliser"])
        if table == "annotations":
            self._annotation(row, split)

    def _annotation(self, row: Row, split: str) -> None:
        if row["annotator_kind"] == "gold":
            self.by_split[split][f"{row['layer']} spans"] += row["n_spans"]
        else:
            self.annotators[row["annotator_id"]] = row["annotator_kind"]
        for curator in row["curators"]:
            self.annotators[curator["annotator_id"]] = curator["annotator_kind"]


def _manifest(
    manifest: Manifest, plan: Plan, tables: dict[str, TableEntry], count: _Count
) -> Manifest:
    digests = {name: each.content_sha256 for name, each in tables.items()}
    report = plan.report
    made = msgspec.structs.replace(
        manifest,
        text="hydrated",
        tables=tables,
        hydrated_from=HydratedFrom(
            content_sha256=manifest.content_sha256,
            is_partial=not report.is_whole,
            is_test_whole=report.is_test_whole,
            reanchored=tuple(sorted(plan.moved)),
            not_filled={
                each.document_id: each.split
                for each in report.documents
                if each.status in ("given-up", "tombstoned")
            },
            kept={
                each.split: Kept(
                    n_documents=each.n_documents,
                    n_whole=sum(each.statuses.get(status, 0) for status in WHOLE),
                    n_spans=each.n_spans,
                    n_kept=each.n_kept,
                    counts=manifest.counts.get(each.split, {}),
                )
                for each in report.splits
            },
        ),
    )
    if report.is_whole:
        return made
    counts = {split: dict(sorted(each.items())) for split, each in count.by_split.items()}
    return msgspec.structs.replace(
        made,
        version=f"{manifest.version}{PARTIAL}",
        content_sha256=release_digest(manifest.schema_version, manifest.label_sets, digests),
        normaliser=", ".join(sorted(count.normalisers)),
        counts={split: counts[split] for split in SPLITS if split in counts},
        annotators=dict(sorted(count.annotators.items())),
        left_out=(
            *(each for each in manifest.left_out if each.startswith("document ")),
            *(
                f"document {each.document_id} ({each.status})"
                for each in report.documents
                if each.status in ("given-up", "tombstoned")
            ),
            *_left_out(tables, counts),
        ),
        default_table=_default(manifest.default_table, tables),
    )


def _left_out(tables: Mapping[str, TableEntry], counts: Mapping[str, object]) -> list[str]:
    """Splits and tables that have no rows."""
    found = [f"split {split}" for split in SPLITS if split not in counts]
    for name, entry in tables.items():
        there = {file.split for file in entry.files}
        lacking = [f"{name}/{split}" for split in SPLITS if split in counts and split not in there]
        found += lacking if there else [f"table {name}"]
    return found


def _default(wanted: str, tables: Mapping[str, TableEntry]) -> str:
    if tables[wanted].files:
        return wanted
    return next(name for name, entry in tables.items() if entry.files)

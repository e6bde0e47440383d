"""Bundles and tables to a release folder: Parquet files, pages about them, SHA256SUMS.

Some of the tables may be made by another process meanwhile. An empty split has no file, no card
entry and a line in the manifest: one file without rows makes every ``load_dataset`` call fail.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from tandai.agreement.saved import SavedAgreement
from tandai.errors import TandaiError
from tandai.records import Document
from tandai.release.content import release_digest
from tandai.release.counted import Leaks
from tandai.release.digests import DigestLog
from tandai.release.making import Elsewhere, Files, make_tables
from tandai.release.manifest import Manifest, TableEntry, TextMode
from tandai.release.pages import pages_of
from tandai.release.rows import Bundle
from tandai.release.schema import SCHEMA_VERSION
from tandai.release.sums import write_sums
from tandai.release.survey import survey_release
from tandai.release.tables import Table
from tandai.splits import SPLITS
from tandai.splits.seen import Seen
from tandai.store import write_bytes


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the manifest says that no row says."""

    name: str
    title: str
    version: str
    language: str
    language_name: str
    description: str
    inputs_sha256: str
    gold_policy: str
    guideline_versions: dict[str, str]
    config_sha256: dict[str, str]
    label_sets: dict[str, tuple[str, ...]]
    licences: dict[str, str]
    tools: dict[str, str]
    split_file_sha256: str
    named_splits: dict[str, str] = {}
    seen_in_train: tuple[Seen, ...] = ()
    leaks: Leaks | None = None
    agreement: dict[str, SavedAgreement] = {}
    datasheet: dict[str, str] = {}
    default_table: str
    previous_version: str | None = None
    previous_content_sha256: str | None = None
    is_draft: bool = False
    draft_notes: tuple[str, ...] = ()


class _Tally:
    """What the manifest says of all documents together."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[str]] = defaultdict(Counter)
        self.annotators: dict[str, str] = {}
        self.normalisers: set[str] = set()
        self.excluded: list[str] = []

    def watch(self, bundles: Iterable[Bundle]) -> Iterator[Bundle]:
        """Counts them as they pass; those on no side stay here, with their names."""
        for bundle in bundles:
            if bundle.split not in SPLITS:
                self.excluded.append(f"document {bundle.document.document_id} ({bundle.split})")
                continue
            self.normalisers.add(bundle.document.normaliser)
            counts = self.counts[bundle.split]
            counts["documents"] += 1
            for gold in bundle.gold.values():
                counts[f"{gold.layer} spans"] += len(gold.spans)
                self.annotators |= gold.curators
            for annotation in bundle.annotations:
                self.annotators[annotation.annotator_id] = annotation.annotator_kind
            yield bundle


def build_release(
    folder: Path,
    bundles: Iterable[Bundle],
    tables: Sequence[Table],
    facts: Facts,
    *,
    text_of: Callable[[Document], str] | None = None,
    mode: TextMode = "stand-off",
    elsewhere: Elsewhere | None = None,
) -> Manifest:
    """Writes a release into an empty folder.

    Args:
        folder: where to; the caller moves it to its place when all is well.
        bundles: documents in release order; those on no side are left out and named.
        tables: plain tables and views.
        facts: the rest of the manifest.
        text_of: text by document, needed unless the release is stand-off.
        mode: whether text columns are null.
        elsewhere: tables of these that another process makes of the same bundles.

    Raises:
        OffsetError: a span does not fit its text.
        TandaiError: no document is on any side; or the other process failed.
    """
    if (text_of is None) != (mode == "stand-off"):
        raise TandaiError(f"a {mode} release {'needs' if text_of is None else 'has no'} texts")
    tally = _Tally()
    others = elsewhere.names if elsewhere else ()
    own = [table for table in tables if table.name not in others]
    with closing(DigestLog({table.name: table.columns for table in own})) as digests:
        files: Files = make_tables(folder, tally.watch(bundles), own, digests, text_of)
        if elsewhere:
            made = elsewhere.finish()
            digests.join(made.tables, made.digests, made.order)
            files = {**files, **made.files}
        if not tally.counts:
            raise TandaiError("no document is in train, validation or test, so there is no release")
        digests_sha256, contents = digests.write(folder)
    if elsewhere:
        made.digests.unlink()
    entries = {table.name: _entry(table, files, contents) for table in tables}
    manifest = Manifest(
        **{
            field: getattr(facts, field)
            for field in facts.__struct_fields__
            if field != "default_table"
        },
        default_table=_default(facts.default_table, entries),
        schema_version=SCHEMA_VERSION,
        content_sha256=release_digest(
            SCHEMA_VERSION,
            facts.label_sets,
            {name: each.content_sha256 for name, each in entries.items()},
        ),
        digests_sha256=digests_sha256,
        text=mode,
        normaliser=", ".join(sorted(tally.normalisers)),
        counts={
            split: dict(sorted(tally.counts[split].items()))
            for split in SPLITS
            if split in tally.counts
        },
        annotators=dict(sorted(tally.annotators.items())),
        left_out=(*tally.excluded, *_left_out(entries, tally.counts)),
        survey=survey_release(folder, entries),
        tables=entries,
    )
    write_pages(folder, manifest)
    return manifest


def _entry(table: Table, files: Files, contents: Mapping[str, str]) -> TableEntry:
    own = files[table.name]
    return TableEntry(
        doc=table.doc,
        n_rows=sum(file.n_rows for file in own),
        content_sha256=contents[table.name],
        files=own,
        columns=table.columns,
    )


def write_pages(folder: Path, manifest: Manifest) -> None:
    """Writes what is said of the tables, and SHA256SUMS of all that is in the folder."""
    for name, data in pages_of(manifest).items():
        write_bytes(folder / name, data)
    write_sums(folder)


def _default(wanted: str, entries: Mapping[str, TableEntry]) -> str:
    """The table wanted, or the first that has rows."""
    if wanted in entries and entries[wanted].files:
        return wanted
    return next(name for name, entry in entries.items() if entry.files)


def _left_out(
    entries: Mapping[str, TableEntry], counts: Mapping[str, Counter[str]]
) -> Iterable[str]:
    """Whole splits, whole tables, then splits of one table."""
    yield from (f"split {split}" for split in SPLITS if split not in counts)
    for name, entry in entries.items():
        if not entry.files:
            yield f"table {name}"
            continue
        there = {file.split for file in entry.files}
        yield from (f"{name}/{split}" for split in SPLITS if split in counts and split not in there)

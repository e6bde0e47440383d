"""Bundles and tables to a release folder: Parquet files, pages about them, SHA256SUMS.

Some of the shards may be made by another process meanwhile. An empty split has no file, no card
entry and a line in the manifest: one file without rows makes every ``load_dataset`` call fail.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import msgspec
from msgspec import UNSET, UnsetType

from tandai.agreement.saved import SavedAgreement
from tandai.errors import TandaiError
from tandai.records import Document
from tandai.release.content import release_digest
from tandai.release.counted import Leaks
from tandai.release.digests import DigestLog
from tandai.release.making import Elsewhere, Files, make_tables
from tandai.release.manifest import FileEntry, Manifest, TableEntry, TextMode
from tandai.release.pages import name_pages, pages_of
from tandai.release.process import Checks, SplitMethod, WriterOption
from tandai.release.schema import SCHEMA_VERSION
from tandai.release.shards import Bundles, Placed, cut, in_order, read
from tandai.release.sums import write_sums
from tandai.release.survey import survey_release
from tandai.release.tables import Table
from tandai.release.tally import Tally
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
    guideline_sha256: dict[str, str] | UnsetType = UNSET
    checks: Checks | UnsetType = UNSET
    split_method: SplitMethod | UnsetType = UNSET
    writer_options: dict[str, WriterOption] | UnsetType = UNSET
    split_file_sha256: str
    named_splits: dict[str, str] = {}
    tombstones_sha256: str = ""
    seen_in_train: tuple[Seen, ...] = ()
    leaks: Leaks | None = None
    agreement: dict[str, SavedAgreement] = {}
    datasheet: dict[str, str] = {}
    default_table: str
    previous_version: str | None = None
    previous_content_sha256: str | None = None
    is_draft: bool = False
    draft_notes: tuple[str, ...] = ()


def build_release(
    folder: Path,
    bundles: Bundles,
    tables: Sequence[Table],
    facts: Facts,
    *,
    text_of: Callable[[Document], str] | None = None,
    mode: TextMode = "stand-off",
    sides: Sequence[str] | None = None,
    most: int | None = None,
    watch: Callable[[Iterator[Placed]], Iterator[Placed]] = iter,
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
        sides: of each document; none: as the bundles, which are all read for it, have them.
        most: documents of a shard, as `cut` takes it.
        watch: passes on the documents that are made here.
        elsewhere: shards that another process makes of the same documents.

    Raises:
        OffsetError: a span does not fit its text.
        TandaiError: no document is on any side; or the other process failed.
    """
    if (text_of is None) != (mode == "stand-off"):
        raise TandaiError(f"a {mode} release {'needs' if text_of is None else 'has no'} texts")
    if sides is None:
        sides = [bundles[place].split for place in range(len(bundles))]
    shards = cut(sides, most)
    if not shards:
        raise TandaiError("no document is in train, validation or test, so there is no release")
    others = elsewhere.shards if elsewhere else ()
    own = {shard: places for shard, places in shards.items() if shard not in others}
    tally = Tally()
    with closing(DigestLog({table.name: table.columns for table in tables})) as digests:
        files = make_tables(
            folder, watch(tally.watch(read(bundles, own))), tables, digests, text_of
        )
        if elsewhere:
            made = elsewhere.finish()
            digests.join(made.documents, made.digests)
            made.digests.unlink()
            tally.join(made.tallied)
            files |= made.files
        digests_sha256, contents = digests.write(folder)
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
        left_out=(*_on_no_side(bundles, sides), *_left_out(entries, tally.counts)),
        survey=survey_release(folder, entries),
        tables=entries,
    )
    return write_pages(folder, manifest)


def _entry(table: Table, files: Files, contents: Mapping[str, str]) -> TableEntry:
    own = tuple(_files(table.name, files))
    return TableEntry(
        doc=table.doc,
        n_rows=sum(file.n_rows for file in own),
        content_sha256=contents[table.name],
        files=own,
        columns=table.columns,
    )


def _files(table: str, files: Files) -> Iterator[FileEntry]:
    """A table's, by split, then shard."""
    for shard in in_order(files):
        if table in files[shard]:
            yield files[shard][table]


def _on_no_side(bundles: Bundles, sides: Sequence[str]) -> Iterator[str]:
    """Documents that were left out, in words."""
    for place, side in enumerate(sides):
        if side not in SPLITS:
            yield f"document {bundles[place].document.document_id} ({side})"


def write_pages(folder: Path, manifest: Manifest) -> Manifest:
    """Writes what is said of the tables, and SHA256SUMS of all that is in the folder.

    Returns:
        The manifest as it was written: with the digests of its pages.
    """
    named = name_pages(manifest)
    for name, data in pages_of(named).items():
        write_bytes(folder / name, data)
    write_sums(folder)
    return named


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

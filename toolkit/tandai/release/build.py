"""Bundles and tables to a release folder: Parquet files, pages about them, SHA256SUMS.

Works on some documents at a time, in the order given; memory holds them, one row group a table,
and of each document its id. An empty split has
no file, no card entry and a line in the manifest: one file without rows makes every
``load_dataset`` call fail.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from tandai.digest import sha256_file
from tandai.errors import TandaiError
from tandai.records import Document
from tandai.release.content import document_digests, release_digest
from tandai.release.counted import Leaks
from tandai.release.data import values, with_texts
from tandai.release.digests import DigestLog
from tandai.release.manifest import FileEntry, Manifest, TableEntry, TextMode
from tandai.release.pages import pages_of
from tandai.release.parquet import TableWriter
from tandai.release.rows import Bundle
from tandai.release.schema import SCHEMA_VERSION
from tandai.release.sums import write_sums
from tandai.release.survey import survey_release
from tandai.release.tables import Table
from tandai.splits import SPLITS
from tandai.splits.seen import Seen
from tandai.store import write_bytes

AT_ONCE = 50
"""Documents of a split that are made into columns together."""


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
    datasheet: dict[str, str] = {}
    default_table: str
    previous_version: str | None = None
    previous_content_sha256: str | None = None
    is_draft: bool = False
    draft_notes: tuple[str, ...] = ()


class _TableBuild:
    """One table on its way to disk: a writer a split, and the content digest."""

    def __init__(self, folder: Path, table: Table) -> None:
        self.table = table
        self.folder = folder
        self.writers: dict[str, TableWriter] = {}

    def write(self, split: str, bundles: Sequence[Bundle], text: str | None) -> list[bytes]:
        """Writes the rows of documents of a split, of one alone where there is a text.

        Gives the digest of each document's rows, nothing where there are none.
        """
        columns = self.table.columns
        data, n_rows = self.table.data(bundles)
        if not any(n_rows):
            return [b""] * len(bundles)
        digests = document_digests(list(values(data)), n_rows)
        if split not in self.writers:
            path = self.folder / self.table.name / f"{split}-00000-of-00001.parquet"
            self.writers[split] = TableWriter(path, columns, texts=text is not None)
        if text is not None:
            where = f"{self.table.name}, {bundles[0].document.document_id}"
            data = with_texts(data, columns, text, where=where)
        self.writers[split].write_data(data, sum(n_rows))
        return digests

    def finish(self, content_sha256: str) -> TableEntry:
        for writer in self.writers.values():
            writer.close()
        files = [
            file_entry(self.folder, split, self.writers[split])
            for split in SPLITS
            if split in self.writers
        ]
        return TableEntry(
            doc=self.table.doc,
            n_rows=sum(file.n_rows for file in files),
            content_sha256=content_sha256,
            files=tuple(files),
            columns=self.table.columns,
        )


def build_release(
    folder: Path,
    bundles: Iterable[Bundle],
    tables: Sequence[Table],
    facts: Facts,
    *,
    text_of: Callable[[Document], str] | None = None,
    mode: TextMode = "stand-off",
) -> Manifest:
    """Writes a release into an empty folder.

    Args:
        folder: where to; the caller moves it to its place when all is well.
        bundles: documents in release order; those on no side are left out and named.
        tables: plain tables and views.
        facts: the rest of the manifest.
        text_of: text by document, needed unless the release is stand-off.
        mode: whether text columns are null.

    Raises:
        OffsetError: a span does not fit its text.
        TandaiError: no document is on any side.
    """
    if (text_of is None) != (mode == "stand-off"):
        raise TandaiError(f"a {mode} release {'needs' if text_of is None else 'has no'} texts")
    builds = [_TableBuild(folder, table) for table in tables]
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    annotators: dict[str, str] = {}
    normalisers = set()
    excluded = []
    waiting: dict[str, list[Bundle]] = {split: [] for split in SPLITS}
    with closing(DigestLog({table.name: table.columns for table in tables})) as digests:
        for bundle in bundles:
            document_id = bundle.document.document_id
            if bundle.split not in SPLITS:
                excluded.append(f"document {document_id} ({bundle.split})")
                continue
            normalisers.add(bundle.document.normaliser)
            counts[bundle.split]["documents"] += 1
            for gold in bundle.gold.values():
                counts[bundle.split][f"{gold.layer} spans"] += len(gold.spans)
                annotators |= gold.curators
            for annotation in bundle.annotations:
                annotators[annotation.annotator_id] = annotation.annotator_kind
            some = waiting[bundle.split]
            some.append(bundle)
            text = text_of(bundle.document) if text_of else None
            if text is not None or len(some) == AT_ONCE:
                _write(bundle.split, some, text, builds, digests)
        for split, some in waiting.items():
            _write(split, some, None, builds, digests)
        if not counts:
            raise TandaiError("no document is in train, validation or test, so there is no release")
        digests_sha256, contents = digests.write(folder)
    entries = {build.table.name: build.finish(contents[build.table.name]) for build in builds}
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
        normaliser=", ".join(sorted(normalisers)),
        counts={split: dict(sorted(counts[split].items())) for split in SPLITS if split in counts},
        annotators=dict(sorted(annotators.items())),
        left_out=(*excluded, *_left_out(entries, counts)),
        survey=survey_release(folder, entries),
        tables=entries,
    )
    write_pages(folder, manifest)
    return manifest


def _write(
    split: str,
    bundles: list[Bundle],
    text: str | None,
    builds: Sequence[_TableBuild],
    digests: DigestLog,
) -> None:
    """Writes documents of a split that waited, and forgets them."""
    if bundles:
        made = [build.write(split, bundles, text) for build in builds]
        for bundle, own in zip(bundles, zip(*made, strict=True), strict=True):
            digests.add(bundle.document.document_id, split, own)
        bundles.clear()


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


def file_entry(folder: Path, split: str, writer: TableWriter) -> FileEntry:
    """What the manifest says of a file just written."""
    return FileEntry(
        path=writer.path.relative_to(folder).as_posix(),
        split=split,
        n_rows=writer.n_rows,
        n_bytes=writer.path.stat().st_size,
        sha256=sha256_file(writer.path),
    )


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

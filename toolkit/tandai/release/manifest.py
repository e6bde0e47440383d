"""The manifest: what a release holds, from what it was made, and by which rules."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from tandai.agreement.saved import FOLDER, SavedAgreement, faults_of
from tandai.errors import InputError
from tandai.release.content import release_digest, shapes
from tandai.release.counted import Leaks, Survey
from tandai.release.lines import write_lines
from tandai.release.process import Checks, Sha256, SplitMethod, WriterOption, process_faults
from tandai.release.schema import SCHEMA_VERSION, Column, siblings_of
from tandai.release.tables import TABLES
from tandai.splits.seen import Seen

NAME = "manifest.json"
TextMode = Literal["stand-off", "full", "hydrated"]


class FileEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One Parquet file."""

    path: str
    split: str
    n_rows: int
    n_bytes: int
    sha256: str


class TableEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One table: files, digest and schema."""

    doc: str
    n_rows: int
    content_sha256: str
    files: tuple[FileEntry, ...]
    """By split, then shard."""
    columns: tuple[Column, ...]

    def rows_by_split(self) -> dict[str, int]:
        """Rows of each split that has files."""
        counts: Counter[str] = Counter()
        for file in self.files:
            counts[file.split] += file.n_rows
        return dict(counts)


REANCHORED = "+re-anchored"
"""What the normaliser of a document ends with whose text is another than the release's."""
PARTIAL = "+partial"
"""What the version of a copy ends with that is not that version."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """Of one split: what the release has of it, and what of that a hydrated copy has."""

    n_documents: int
    """The release's."""
    n_whole: int
    """Documents of the copy that have the release's text."""
    n_spans: int
    """The release's, of all annotators and of gold."""
    n_kept: int
    """Those of them that the copy has."""
    counts: dict[str, int]
    """The release's documents, and spans of gold by layer."""


class HydratedFrom(msgspec.Struct, frozen=True, kw_only=True):
    """Of a hydrated copy: how far it is the release that it was made of."""

    content_sha256: str
    """The release's; the copy's own where every document is whole."""
    is_partial: bool
    """Some of the release is missing or has another text, so the copy is not that version."""
    is_test_whole: bool = True
    """Every document of test is whole; where there is no test, every document."""
    reanchored: tuple[str, ...]
    """Documents whose text is another than the release's; spans of lines that changed are gone."""
    not_filled: dict[str, str]
    """Documents that are left out, each with its split."""
    kept: dict[str, Kept] = {}
    """By split; empty: made before manifests said so."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """manifest.json."""

    name: str
    title: str
    version: str
    semver_policy: str = "croissant-1"
    """By which rule the version follows from what changed."""
    previous_version: str | None = None
    """The release before this one, and its content; None for the first."""
    previous_content_sha256: str | None = None
    is_draft: bool = False
    """Whether it was built to be looked at: it has no version that anybody may cite."""
    draft_notes: tuple[str, ...] = ()
    """What would have stopped a release."""
    language: str
    language_name: str
    description: str
    schema_version: str
    content_sha256: str
    """Over label sets and tables without their text: equal for stand-off, full and hydrated."""
    text: TextMode
    digests_sha256: str
    """Of digests.csv: the digest of every document's rows, table by table."""
    pages_sha256: dict[str, str] | None = None
    """Digest of every page that is made of this manifest, by name; another version of tandai makes
    other pages, and can still tell what was written below them. None: made before manifests said
    so."""
    hydrated_from: HydratedFrom | None = None
    """Of a hydrated copy alone."""
    inputs_sha256: str
    """Digest of corpus, splits and configs it was made from; never a commit."""
    offset_unit: str = "Unicode code points"
    normaliser: str
    gold_policy: str
    guideline_versions: dict[str, str]
    guideline_sha256: dict[str, Sha256] | UnsetType = UNSET
    """Of each layer's guideline.md. This and the three below: not said by older manifests."""
    config_sha256: dict[str, str]
    label_sets: dict[str, tuple[str, ...]]
    licences: dict[str, str]
    tools: dict[str, str]
    counts: dict[str, dict[str, int]]
    """Documents, spans and so on by split."""
    annotators: dict[str, str]
    """Pseudonym to kind."""
    left_out: tuple[str, ...]
    """Documents on no side; splits and tables without rows, which have no files."""
    checks: Checks | UnsetType = UNSET
    """What `tandai check` said before the release."""
    split_method: SplitMethod | UnsetType = UNSET
    """How the sides of splits/default.csv were found."""
    writer_options: dict[str, WriterOption] | UnsetType = UNSET
    """Of the Parquet files, as pyarrow names them."""
    split_file_sha256: str
    named_splits: dict[str, str] = {}
    """Splits of other sides, by name the digest of splits/NAME.csv; files follow the default."""
    tombstones_sha256: str | None = None
    """Digest of tombstones.csv, which decides what is out; empty: there is none. None: made before
    manifests said so."""
    seen_in_train: tuple[Seen, ...] = ()
    """How much of validation and test was seen in train, by label and quote, and by item."""
    leaks: Leaks | None = None
    """What stands on two sides, known without the texts."""
    survey: Survey = Survey()
    """What is counted of the rows for the pages."""
    agreement: dict[str, SavedAgreement] = {}
    """Figures of agreement, as they were saved, by the file they were saved in, relative to the
    project: of this corpus in corpus/agreement/, of another, such as a pilot's, elsewhere."""
    datasheet: dict[str, str] = {}
    """People's answers to the datasheet's questions, by key."""
    default_table: str
    """What ``load_dataset(path)`` opens."""
    tables: dict[str, TableEntry]


class _Version(msgspec.Struct, frozen=True):
    """What a manifest of any schema says."""

    schema_version: str


_NAME = re.compile(r"\w[\w.-]*")
"""Of a table or a file: no separator, no leading dot, so that no path leaves the release."""
PROCESS = ("checks", "guideline_sha256", "split_method", "writer_options")
"""What older manifests do not say."""
LICENSED = ("labels", "code", "text")
"""What has a licence."""
_NEEDED = ("documents", "articles")
"""Tables that say which article makes which text."""


def parse_manifest(path: Path, text: str) -> Manifest:
    """Reads a manifest.

    Args:
        path: where it stands, for messages.
        text: what stands there.

    Raises:
        InputError: it is none, is of another schema, contradicts itself or names files elsewhere.
    """
    try:
        version = msgspec.json.decode(text, type=_Version).schema_version
        if version != SCHEMA_VERSION:
            # Another schema's manifest need not even have these fields.
            found, expected = repr(version), f"{SCHEMA_VERSION!r}, the schema this tandai reads"
            raise InputError(path, place="schema_version", found=found, expected=expected)
        manifest = msgspec.json.decode(text, type=Manifest)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputError(path, found=str(error), expected="a release manifest") from error
    for place, found, expected in _faults(manifest):
        raise InputError(path, place=place, found=found, expected=expected)
    return manifest


def _faults(manifest: Manifest) -> Iterator[tuple[str, str, str]]:
    """What types cannot say: place, what stands there, what should."""
    for part in LICENSED:
        if part not in manifest.licences:
            yield f"licences.{part}", "none", "its licence: every page states one"
    for name, table in manifest.tables.items():
        for file in table.files:
            # A manifest comes from outside: it may not name files elsewhere.
            folder, _, file_name = file.path.partition("/")
            if folder != name or not _NAME.fullmatch(name) or not _NAME.fullmatch(file_name):
                expected = "the table's name, a slash and a plain file name"
                yield f"tables.{name}", repr(file.path), expected
    paths = Counter(file.path for table in manifest.tables.values() for file in table.files)
    for path, n_times in paths.items():
        if n_times > 1:
            yield "tables", f"{path} {n_times} times", "each file once"
    for name, table in manifest.tables.items():
        yield from _column_faults(f"tables.{name}.columns", table.columns, manifest.label_sets)
        if not any((each.name, each.type) == ("document_id", "string") for each in table.columns):
            yield f"tables.{name}.columns", "no document_id", "the document of each row"
    for needed in TABLES:
        if needed.name not in _NEEDED:
            continue
        there = manifest.tables.get(needed.name)
        if there is None or not there.files:
            yield "tables", f"no {needed.name}", ", ".join(_NEEDED)
        elif shapes(there.columns) != shapes(needed.columns):
            place = f"tables.{needed.name}.columns"
            yield place, _names(there.columns), f"{_names(needed.columns)} of their types"
    yield from _agreement_faults(manifest)
    yield from process_faults(
        {name: getattr(manifest, name) for name in PROCESS},
        manifest.checks,
        manifest.guideline_sha256,
        manifest.guideline_versions,
        is_draft=manifest.is_draft,
    )
    default = manifest.tables.get(manifest.default_table)
    if default is None or not default.files:
        yield "default_table", repr(manifest.default_table), "a table that has files"
    digests = {name: table.content_sha256 for name, table in manifest.tables.items()}
    made = release_digest(manifest.schema_version, manifest.label_sets, digests)
    if made != manifest.content_sha256:
        found = f"{manifest.content_sha256[:12]}…"
        yield "content_sha256", found, f"the digest over its labels and tables, {made[:12]}…"


def _agreement_faults(manifest: Manifest) -> Iterator[tuple[str, str, str]]:
    """Figures that cannot be, and annotators of this corpus that are another kind in its rows."""
    for file, saved in manifest.agreement.items():
        for place, found, expected in faults_of(saved):
            yield f"agreement.{file}, {place}", found, expected
        for hand in (each for layer in saved.layers for each in layer.hands):
            kind = manifest.annotators.get(hand.annotator_id, hand.kind)
            if file.startswith(f"{FOLDER}/") and hand.kind != kind:
                place = f"agreement.{file}, {hand.annotator_id}"
                yield place, f"a {hand.kind}", f"a {kind}, as `annotators` has it"


def _column_faults(
    place: str, columns: Sequence[Column], label_sets: Collection[str]
) -> Iterator[tuple[str, str, str]]:
    """Every column has a name of its own, its label set, and the columns it is filled from."""
    types = {column.name: column.type for column in columns}
    if len(types) < len(columns):
        yield place, _names(columns), "each column once"
    for column in columns:
        for name, wanted in siblings_of(column):
            if types.get(name) != wanted:
                yield f"{place}.{column.name}", f"no {name!r} of type {wanted}", "it beside"
        if column.labels and column.labels not in label_sets:
            yield f"{place}.{column.name}", f"labels {column.labels!r}", "one of label_sets"
        yield from _column_faults(f"{place}.{column.name}", column.fields, label_sets)


def _names(columns: Sequence[Column]) -> str:
    return ", ".join(column.name for column in columns)


def write_manifest(manifest: Manifest) -> bytes:
    """The manifest's bytes: keys in their order, two spaces, a line break at the end.

    Pages list tables, labels and licences in that order, so who reads it makes the same pages.
    What fits a line stands on one; a manifest that does not say what was checked is older, and
    keeps a line a value, as it was written.
    """
    if manifest.checks is not UNSET:
        return write_lines(manifest)
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"

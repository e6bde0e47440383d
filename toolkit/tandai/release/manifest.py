"""The manifest: what a release holds, from what it was made, and by which rules."""

from typing import Literal

import msgspec

from tandai.release.schema import Column

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
    columns: tuple[Column, ...]


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """manifest.json."""

    name: str
    title: str
    version: str
    language: str
    language_name: str
    description: str
    schema_version: str
    content_sha256: str
    """Over all tables without their text: equal for stand-off, full and hydrated."""
    text: TextMode
    inputs_sha256: str
    """Digest of corpus, splits and configs it was made from; never a commit."""
    offset_unit: str = "Unicode code points"
    normaliser: str
    gold_policy: str
    guideline_versions: dict[str, str]
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
    split_file_sha256: str
    default_table: str
    """What ``load_dataset(path)`` opens."""
    tables: dict[str, TableEntry]


def write_manifest(manifest: Manifest) -> bytes:
    """The manifest's bytes: sorted keys, two spaces, a line break at the end."""
    return msgspec.json.format(msgspec.json.encode(manifest, order="sorted"), indent=2) + b"\n"

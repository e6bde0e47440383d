"""manifest.json to a manifest that can be trusted to name tables and files, or to what is wrong."""

import json
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import msgspec

from tandai.errors import InputError
from tandai.licences import is_known
from tandai.release.content import shapes
from tandai.release.manifest import LICENSED, FileEntry, Manifest, TableEntry, parse_manifest
from tandai.release.schema import SCHEMA_VERSION
from tandai.release.tables import TABLES
from tandai.release.verify.columns import column_faults
from tandai.release.verify.hydrated import check_statement as check_hydrated_from
from tandai.release.verify.ledger import Ledger
from tandai.splits import SPLITS
from tandai.wording import count_of

NAME = "manifest.json"
_SHARD = re.compile(r"(\d{5})-of-(\d{5})\.parquet")
_RULE_OF = {"schema_version": "schema-version", "content_sha256": "content-digest"}


def check_manifest(ledger: Ledger, data: bytes) -> Manifest | None:
    """The manifest; none where it is so broken that nothing it says can be gone by."""
    for rule in ("manifest-broken", "schema-version", "manifest-key-unknown"):
        ledger.count(rule)
    try:
        text = data.decode()
        manifest = parse_manifest(Path(NAME), text)
    except UnicodeDecodeError as error:
        found = f"a byte that is not UTF-8 at {error.start}"
        ledger.fault("manifest-broken", NAME, found, "a release manifest")
        return None
    except InputError as error:
        place = f"{NAME}, {error.place}" if error.place else NAME
        rule = _RULE_OF.get(error.place, "manifest-broken")
        ledger.fault(rule, place, f"{error.found}{_age(rule, text)}", error.expected)
        return None
    _check_keys(ledger, text, manifest)
    return manifest


def _age(rule: str, text: str) -> str:
    """Whether another schema is an older or a newer one, where its version is a number."""
    if rule != "schema-version":
        return ""
    version = json.loads(text)["schema_version"]
    if not (isinstance(version, str) and version.isdecimal()):
        return ""
    return ", an older one" if int(version) < int(SCHEMA_VERSION) else ", a newer one"


def _check_keys(ledger: Ledger, text: str, manifest: Manifest) -> None:
    """No key twice, and none that means nothing: somebody may read it as if it did."""

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        for key in {key for key, _ in items if [name for name, _ in items].count(key) > 1}:
            ledger.fault("manifest-key-unknown", NAME, f"{key!r} twice", "each key once")
        return dict(items)

    raw = json.loads(text, object_pairs_hook=pairs)
    known = msgspec.to_builtins(manifest)
    for place in _unknown_keys(raw, known, ""):
        ledger.fault("manifest-key-unknown", f"{NAME}, {place}", "a key", "keys of a manifest")


def _unknown_keys(raw: Any, known: Any, place: str) -> list[str]:
    if isinstance(raw, dict) and isinstance(known, dict):
        own = [f"{place}{key}" for key in raw if key not in known]
        deeper = [
            _unknown_keys(raw[key], known[key], f"{place}{key}.") for key in raw.keys() & known
        ]
        return sorted(own + [each for found in deeper for each in found])
    if isinstance(raw, list) and isinstance(known, list | tuple):
        both = enumerate(zip(raw, known, strict=True))
        deeper = [_unknown_keys(one, other, f"{place}{n}.") for n, (one, other) in both]
        return [each for found in deeper for each in found]
    return []


def check_statements(ledger: Ledger, manifest: Manifest, files: Collection[str]) -> bool:
    """What the manifest says of its schema, its tables, its files and its licences.

    Gives whether rows can be read by the columns that it names.

    Args:
        ledger: takes what is found.
        manifest: the manifest.
        files: every file of the folder, as SHA256SUMS names it.
    """
    for table in TABLES:
        entry = manifest.tables.get(table.name)
        place = f"{NAME}, tables.{table.name}"
        if not ledger.expect(entry is not None, "table-missing", place, "no table", table.doc):
            continue
        if entry is not None:
            same = shapes(entry.columns) == shapes(table.columns)
            found = ", ".join(f"{each.name} ({each.type})" for each in entry.columns)
            expected = f"the columns of schema {SCHEMA_VERSION}"
            ledger.expect(same, "table-schema", place, found, expected)
    plain = {table.name for table in TABLES}
    for name, entry in manifest.tables.items():
        _check_table(ledger, name, entry)
        if name not in plain:
            place = f"{NAME}, tables.{name}.columns"
            fault = next(column_faults(entry.columns), "")
            expected = "columns as views have them"
            ledger.expect(not fault, "view-columns", place, fault, expected)
    named = {file.path for entry in manifest.tables.values() for file in entry.files}
    for path in sorted(each for each in files if each.endswith(".parquet")):
        found = "a Parquet file that no table has"
        ledger.expect(path in named, "parquet-not-in-manifest", path, found, f"one of {NAME}")
    _check_left_out(ledger, manifest)
    check_hydrated_from(ledger, manifest)
    for part in sorted({*LICENSED, *manifest.licences}):
        licence = manifest.licences.get(part, "")
        ok = part in LICENSED and is_known(licence)
        place = f"{NAME}, licences.{part}"
        expected = f"an id of the SPDX list, or LicenseRef-…, for {', '.join(LICENSED)}"
        ledger.expect(ok, "licence-form", place, repr(licence), expected)
    return not ledger.n_failed("table-missing", "table-schema", "view-columns", "file-entry")


def _check_table(ledger: Ledger, name: str, entry: TableEntry) -> None:
    n_rows = sum(file.n_rows for file in entry.files)
    place = f"{NAME}, tables.{name}"
    found = f"{count_of(entry.n_rows, 'row')}, and {n_rows} in its files"
    ledger.expect(entry.n_rows == n_rows, "row-count", place, found, "the same number")
    last: dict[str, tuple[int, int]] = {}
    for file in entry.files:
        # Rows of a split stand in the order of its documents, so its files in that of their shards.
        shard = _shard(name, file)
        before, n_shards = last.get(file.split, (-1, shard[1]))
        known = file.split in SPLITS and before < shard[0] < shard[1] == n_shards
        ok = known and file.n_rows > 0
        found = f"split {file.split!r} of {count_of(file.n_rows, 'row')}"
        expected = "files of a split in the order of their shards, named for them, with rows"
        ledger.expect(ok, "file-entry", f"{NAME}, {file.path}", found, expected)
        last[file.split] = shard


def _shard(table: str, file: FileEntry) -> tuple[int, int]:
    """Number of the file's shard and how many there are; of one that has another name no shard."""
    match = _SHARD.fullmatch(file.path.removeprefix(f"{table}/{file.split}-"))
    return (int(match[1]), int(match[2])) if match else (0, 0)


def check_file(ledger: Ledger, file: FileEntry, there: tuple[int, str] | None) -> bool:
    """Whether a Parquet file is the one of the manifest.

    Args:
        ledger: takes what is found.
        file: as the manifest has it.
        there: size and sha256; none where the file is not there, or not as SHA256SUMS has it.
    """
    if there is None:
        # A fault of the folder, which was said; or a file that only the manifest names.
        if not ledger.n_failed("file-missing", "file-changed", "file-is-link", "sums-broken"):
            expected = f"the file that {NAME} names"
            ledger.expect(False, "file-entry", file.path, "no file", expected)
        return False
    found = f"{there[0]} bytes with sha256 {there[1][:12]}…"
    expected = f"{file.n_bytes} bytes with {file.sha256[:12]}… as in {NAME}"
    return ledger.expect(
        there == (file.n_bytes, file.sha256), "file-entry", file.path, found, expected
    )


def _check_left_out(ledger: Ledger, manifest: Manifest) -> None:
    """What has no rows is named, and nothing else but documents on no side."""
    wanted = {f"split {split}" for split in SPLITS if split not in manifest.counts}
    for name, entry in manifest.tables.items():
        there = {file.split for file in entry.files}
        lacking = {f"{name}/{split}" for split in manifest.counts if split not in there}
        wanted |= lacking if there else {f"table {name}"}
    said = {each for each in manifest.left_out if not each.startswith("document ")}
    for each in sorted(wanted | said):
        found = "not named" if each in wanted - said else "named"
        expected = "named, since it has no rows" if each in wanted else "rows left out"
        ledger.expect(
            each in wanted & said, "left-out-differs", f"{NAME}, left_out, {each}", found, expected
        )
    ledger.count("left-out-differs", len(manifest.tables))


def check_totals(
    ledger: Ledger,
    manifest: Manifest,
    counts: Mapping[str, Mapping[str, int]],
    normalisers: Collection[str],
    annotators: Mapping[str, str],
) -> None:
    """What the manifest counts and names is what the rows hold.

    Args:
        ledger: takes what is found.
        manifest: the manifest.
        counts: documents and gold spans by split, as `Manifest.counts` has them.
        normalisers: of the documents.
        annotators: kind by pseudonym, of annotations and of curators.
    """
    for split in sorted({*counts, *manifest.counts}):
        have, said = dict(counts.get(split, {})), manifest.counts.get(split, {})
        for name in sorted({*have, *said}):
            found = f"{said.get(name, 0)}, and {have.get(name, 0)} in the rows"
            place = f"{NAME}, counts.{split}.{name}"
            same = said.get(name, 0) == have.get(name, 0)
            ledger.expect(same, "counts-differ", place, found, "the same number")
    made = ", ".join(sorted(normalisers))
    ledger.expect(
        made == manifest.normaliser, "normaliser-differs", NAME, manifest.normaliser, made
    )
    for name in sorted({*annotators, *manifest.annotators}):
        said_kind, kind = manifest.annotators.get(name), annotators.get(name)
        # A name that is no pseudonym may be a person's, so it is not repeated.
        found = f"an annotator of kind {said_kind}, and {kind} in the rows"
        place = f"{NAME}, annotators"
        ledger.expect(said_kind == kind, "annotators-differ", place, found, "the same kind")

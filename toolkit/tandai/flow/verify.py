"""A release folder, and nothing beside it, to what was checked of it and what is at fault.

Memory holds one batch of rows a table, one document, and a few digests of every document.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tandai.errors import InputError
from tandai.findings import Finding
from tandai.flow.heavy import no_collector
from tandai.flow.progress import Progress, silent
from tandai.flow.verify_tables import OpenTable, is_readable
from tandai.hydration.report import NAME as HYDRATION
from tandai.records import Record
from tandai.release.digests import NAME as DIGESTS
from tandai.release.manifest import Manifest, TextMode
from tandai.release.named_splits import path_of
from tandai.release.sums import SUMS
from tandai.release.survey import survey_release
from tandai.release.verify.card import check_card
from tandai.release.verify.croissant import check_croissant
from tandai.release.verify.datasheet import check_datasheet, check_survey
from tandai.release.verify.digests import check_digests, check_digests_file
from tandai.release.verify.folder import check_digest, check_names, parse_sums
from tandai.release.verify.hydration import HydrationReport
from tandai.release.verify.ledger import Ledger, Tally
from tandai.release.verify.licences import (
    check_citation,
    check_label_licence,
    check_text_rights,
)
from tandai.release.verify.manifest import (
    check_file,
    check_manifest,
    check_statements,
    check_totals,
)
from tandai.release.verify.named import Named, check_named_files
from tandai.release.verify.pages import check_known, check_pages
from tandai.release.verify.stream import by_document
from tandai.release.verify.tombstones import (
    check_buried,
    check_tombstones,
    check_tombstones_file,
)
from tandai.release.verify.whole import Reader
from tandai.splits import SPLITS, SplitRow
from tandai.store import read_bytes, read_csv
from tandai.versions.tombstones import NAME as TOMBSTONES

Found = Mapping[str, tuple[int, str]]
"""Size and sha256 of the files that are as SHA256SUMS has them, by name."""

_PAGES: dict[str, Callable[[Ledger, bytes, Manifest], None]] = {
    "README.md": check_card,
    "CITATION.cff": check_citation,
    "DATASHEET.md": check_datasheet,
    "LICENSE-LABELS": check_label_licence,
    "TEXT-RIGHTS.md": check_text_rights,
    "croissant.json": check_croissant,
}
"""What holds a page to the manifest, by the page's name."""


class Verified(Record, frozen=True, kw_only=True):
    """What `verify` looked at and found."""

    ok: bool
    name: str
    """Empty, as the fields below, where the manifest cannot be read."""
    version: str
    text: TextMode | None
    is_draft: bool
    """Whether it was built to be looked at: sound or not, nobody may cite it."""
    content_sha256: str
    read_rows: bool
    """Whether rows were checked: only where every file is the one that the manifest names."""
    n_failed: int
    tallies: tuple[Tally, ...]
    findings: tuple[Finding, ...]


@no_collector()
def run_verify(release: Path, *, progress: Progress = silent) -> Verified:
    """Verifies a release by itself.

    Args:
        release: its folder: stand-off, full or hydrated.
        progress: told of every file and document.

    Raises:
        InputError: there is no such folder, or it has no SHA256SUMS.
    """
    if not release.is_dir():
        raise InputError(release, found="no folder", expected="a release folder")
    ledger = Ledger()
    found = _check_files(ledger, release, progress)
    manifest = None
    if "manifest.json" in found:
        manifest = check_manifest(ledger, (release / "manifest.json").read_bytes())
    read_rows = False
    if manifest is not None:
        _check_pages(ledger, release, manifest, found)
        splits = _read_named(ledger, release, manifest, found)
        read_rows = _check_tables(ledger, release, manifest, found)
        if read_rows:
            _check_rows(ledger, release, manifest, splits, found, progress)
    return Verified(
        ok=read_rows and not ledger.n_failed(),
        name=manifest.name if manifest else "",
        version=manifest.version if manifest else "",
        text=manifest.text if manifest else None,
        is_draft=manifest is not None and manifest.is_draft,
        content_sha256=manifest.content_sha256 if manifest else "",
        read_rows=read_rows,
        n_failed=ledger.n_failed(),
        tallies=ledger.tallies(),
        findings=ledger.findings(),
    )


def _check_files(ledger: Ledger, release: Path, progress: Progress) -> Found:
    """Nothing is read through a link, and no name leads out of the folder."""
    files, odd = _names(release)
    if SUMS in odd:
        raise InputError(release / SUMS, found="a link", expected="the digests of the files")
    sums = read_bytes(release / SUMS, expected="the digests of a release folder's files")
    listed = parse_sums(ledger, sums)
    there = check_names(ledger, listed, files - {SUMS}, odd)
    found = {}
    for number, name in enumerate(there, start=1):
        size, sha256 = _digest(release / name)
        progress("files", number, len(there))
        if check_digest(ledger, name, sha256, listed[name]):
            found[name] = (size, sha256)
    return found


def _names(release: Path) -> tuple[set[str], set[str]]:
    """Files, and what is neither file nor folder; hidden ones are passed over, as by hydrate."""
    files: set[str] = set()
    odd: set[str] = set()
    for folder, folders, names in os.walk(release, followlinks=False):
        folders[:] = [each for each in folders if not each.startswith(".")]
        for name in (*names, *folders):
            path = Path(folder) / name
            if name.startswith("."):
                continue
            said = path.relative_to(release).as_posix()
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                odd.add(said)
            elif path.is_file():
                files.add(said)
    return files, odd


def _digest(path: Path) -> tuple[int, str]:
    """Size and sha256, a piece at a time."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return path.stat().st_size, digest


def _check_pages(ledger: Ledger, release: Path, manifest: Manifest, found: Found) -> None:
    """What each page states, then its every byte; and that no file is there beside them."""
    if manifest.is_draft:
        notes = "; ".join(manifest.draft_notes)
        said = f"a draft{f' ({notes})' if notes else ''}"
        expected = "a release: what was built by --draft is to be looked at, not to be cited"
        ledger.warn("release-is-draft", "manifest.json", said, expected)
    check_known(ledger, manifest, found)
    sound = {}
    if not ledger.n_failed("manifest-key-unknown"):
        sound["manifest.json"] = (release / "manifest.json").read_bytes()
    for name, check in _PAGES.items():
        if name in found:
            data, n_before = (release / name).read_bytes(), ledger.n_failed()
            check(ledger, data, manifest)
            if ledger.n_failed() == n_before:
                # Of a page at fault, its bytes would only say the same again.
                sound[name] = data
    check_pages(ledger, manifest, sound)


def _check_tables(ledger: Ledger, release: Path, manifest: Manifest, found: Found) -> bool:
    """Whether every file is the manifest's and has its columns, so that rows can be read."""
    good = check_statements(ledger, manifest, found)
    if DIGESTS in found:
        good = check_digests_file(ledger, manifest, found[DIGESTS][1]) and good
    check_tombstones_file(ledger, manifest, found[TOMBSTONES][1] if TOMBSTONES in found else "")
    for table in manifest.tables.values():
        for file in table.files:
            same = check_file(ledger, file, found.get(file.path))
            if not (same and is_readable(ledger, release / file.path, file, table.columns)):
                good = False
    return good and not ledger.n_failed("file-changed", "file-missing", "file-is-link")


def _read_named(
    ledger: Ledger, release: Path, manifest: Manifest, found: Found
) -> dict[str, list[SplitRow]]:
    """Rows of the named splits whose files can be gone by."""
    digests = {name: sha256 for name, (_, sha256) in found.items()}
    splits = {}
    for name in check_named_files(ledger, manifest, digests):
        try:
            splits[name] = read_csv(release / path_of(name), SplitRow)
        except InputError as error:
            place = f"{path_of(name)}, {error.place}"
            ledger.fault("named-split", place, error.found, error.expected)
    return splits


def _check_rows(
    ledger: Ledger,
    release: Path,
    manifest: Manifest,
    splits: dict[str, list[SplitRow]],
    found: Found,
    progress: Progress,
) -> None:
    """Every row of every table against the others and the manifest, a document at a time.

    Args:
        ledger: takes what is found.
        release: its folder.
        manifest: the release's.
        splits: rows of named splits, by name.
        found: size and sha256 of the files that are as SHA256SUMS has them.
        progress: is told of documents.
    """
    tables = {
        name: OpenTable(ledger, release, name, entry) for name, entry in manifest.tables.items()
    }
    reader = Reader(ledger, manifest)
    data = (release / HYDRATION).read_bytes() if HYDRATION in found else None
    report = HydrationReport(ledger, manifest, data)
    named = [Named(ledger, name, rows, manifest) for name, rows in splits.items()]
    sides: dict[str, str] = {}
    n_documents = manifest.tables["documents"].n_rows
    n_done = 0
    for split in SPLITS:
        order: list[str] = []
        for document_id in tables["documents"].ids(split):
            place, side = f"documents/{split}, {document_id}", sides.get(document_id)
            ledger.expect(side in (None, split), "split-twice", place, f"it on {side}", "one side")
            ledger.expect(side != split, "document-id-twice", place, "the id again", "each once")
            order.append(document_id)
            sides.setdefault(document_id, split)
        streams = {name: table.rows(split) for name, table in tables.items()}
        for document_id, rows in by_document(ledger, streams, list(dict.fromkeys(order))):
            if not any(document_id in table.holes for table in tables.values()):
                reader.read(split, rows)
                report.meet(split, rows)
                for each in named:
                    each.meet(split, rows)
            n_done += 1
            progress("documents", n_done, n_documents)
    if TOMBSTONES in found:
        stones = check_tombstones(ledger, release)
        check_buried(ledger, stones, _texts(release, manifest) if stones else ())
    for table in tables.values():
        table.finish()
    whole = {name: table.content for name, table in tables.items() if table.whole}
    with (release / DIGESTS).open(encoding="utf-8", errors="replace", newline="") as lines:
        check_digests(ledger, manifest, lines, whole)
    if not ledger.n_failed("null-not-allowed", "parquet-unreadable"):
        corpus = reader.corpus
        reader.hydrated.finish(ledger)
        report.finish()
        check_totals(ledger, manifest, corpus.counts, corpus.normalisers, reader.people.kinds)
        check_survey(ledger, manifest, survey_release(release, manifest.tables))


def _texts(release: Path, manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Id and digest of the text of every document."""
    import pyarrow.parquet as pq

    columns = ["document_id", "text_sha256"]
    for file in manifest.tables["documents"].files:
        with pq.ParquetFile(release / file.path) as parquet:
            for batch in parquet.iter_batches(columns=columns):
                yield from zip(*(batch[each].to_pylist() for each in columns), strict=True)

"""A stand-off release and the articles it was made from to the same release with its texts.

The ladder: the article's bytes are the ones recorded, or they normalise to the recorded text;
else the document cannot be filled and nothing is written. Every quote is checked by its digest.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from tandai.digest import sha256_bytes, sha256_text
from tandai.documents import NORMALISER, make_document
from tandai.documents.normalise import decode_article
from tandai.errors import CheckError, InputError, TandaiError
from tandai.findings import Finding, raise_on_errors
from tandai.offsets import apply_edits
from tandai.records import Edit
from tandai.release.build import file_entry, write_pages
from tandai.release.content import ContentDigest
from tandai.release.digests import write_digests
from tandai.release.manifest import Manifest, TableEntry, parse_manifest
from tandai.release.parquet import TableWriter, read_rows
from tandai.release.schema import Row, fill
from tandai.release.sums import check_sums
from tandai.store import read_bytes, read_text


def read_manifest(release: Path) -> Manifest:
    """A release's manifest, once SHA256SUMS says that the folder is as it was made.

    Raises:
        InputError: the folder is no release, is incomplete or changed, or its manifest is broken,
            of another schema, or names files elsewhere.
    """
    check_sums(release)
    path = release / "manifest.json"
    text = read_text(path, expected="the manifest of a release folder")
    return parse_manifest(path, text)


def check_files(release: Path, manifest: Manifest) -> None:
    """Every Parquet file has the recorded digest.

    Raises:
        InputError: one is missing or was changed.
    """
    for table in manifest.tables.values():
        for file in table.files:
            path = release / file.path
            data = read_bytes(path, expected=f"{file.n_rows} rows")
            if sha256_bytes(data) != file.sha256:
                found = f"bytes with sha256 {sha256_bytes(data)[:12]}…"
                raise InputError(path, found=found, expected=f"{file.sha256[:12]}…")


def find_texts(release: Path, manifest: Manifest, articles: Path) -> dict[str, str]:
    """The text of every document, made again from the articles.

    Args:
        release: a release folder.
        manifest: its manifest.
        articles: a folder of article files, named as recorded or not.

    Raises:
        CheckError: an article is missing or is another text; names every one.
        InputError: there is no such folder.
        TandaiError: the release holds its texts already.
    """
    if manifest.text != "stand-off":
        raise TandaiError(f"{release} holds its texts already (text: {manifest.text}).")
    if not articles.is_dir():
        raise InputError(articles, found="no folder", expected="the folder of the article files")
    wanted = {row["document_id"]: row for row in _rows(release, manifest.tables["documents"])}
    files = {row["document_id"]: row["file"] for row in _rows(release, manifest.tables["articles"])}
    by_digest = {sha256_bytes(p.read_bytes()): p for p in sorted(articles.iterdir()) if p.is_file()}
    texts: dict[str, str] = {}
    findings: list[Finding] = []
    for document_id, row in wanted.items():
        name = Path(files.get(document_id, "")).name
        same = by_digest.get(row["raw_sha256"])
        path = same or articles / name
        place = f"{articles}, {document_id}"
        if not path.is_file():
            found = f"neither {name!r} nor a file with its digest"
            findings.append(Finding("article-missing", "error", place, found, "the article"))
            continue
        text = _text_of(row, path, exactly=same is not None)
        if isinstance(text, InputError):
            found, expected = f"{path.name}: {text.found}", text.expected
            findings.append(Finding("article-unreadable", "error", place, found, expected))
            continue
        if sha256_text(text) != row["text_sha256"]:
            # An older normaliser's text cannot be made by a newer one: say which it was.
            made = f"{path.name}, which {NORMALISER} makes another text of"
            wanted_text = f"the text {row['text_sha256'][:12]}… ({row['normaliser']})"
            findings.append(Finding("article-changed", "error", place, made, wanted_text))
            continue
        texts[document_id] = text
    raise_on_errors(findings, doing="looking for the articles")
    return texts


def _text_of(row: Row, path: Path, *, exactly: bool) -> str | InputError:
    """The same bytes take the recorded edits; other bytes may still normalise to the same text."""
    try:
        return _make_text(row, path, exactly=exactly)
    except InputError as error:
        # One bad file among many: all of them are named in the end.
        return error


def _make_text(row: Row, path: Path, *, exactly: bool) -> str:
    if exactly:
        edits = [msgspec.convert(edit, Edit) for edit in row["edits"]]
        return apply_edits(decode_article(path.name, path.read_bytes()), edits)
    return make_document(row["document_id"], path.read_bytes(), name=path.name)[1]


def hydrate_release(
    release: Path, manifest: Manifest, texts: Mapping[str, str], folder: Path
) -> Manifest:
    """Writes the release into an empty folder, under the same names, text columns filled.

    Raises:
        OffsetError: a quote's digest does not fit, so that nothing may be written.
        CheckError: the rows are not those of the manifest.
    """
    tables: dict[str, TableEntry] = {}
    contents: dict[str, ContentDigest] = {}
    for name, table in manifest.tables.items():
        content = contents[name] = ContentDigest(table.columns)
        files = []
        for file in table.files:
            writer = TableWriter(folder / file.path, table.columns)
            for row in read_rows(release / file.path, table.columns):
                document_id = row["document_id"]
                if document_id not in texts:
                    raise CheckError(
                        f"{release}, table {name}: {document_id} is no document of it."
                    )
                content.add(row, file.split)
                where = f"{name}, {document_id}"
                writer.write(fill(row, table.columns, texts[document_id], where=where))
            writer.close()
            files.append(file_entry(folder, file.split, writer))
        if content.hexdigest() != table.content_sha256:
            raise CheckError(f"{release}, table {name}: its rows are not those of the manifest.")
        tables[name] = msgspec.structs.replace(table, files=tuple(files))
    if write_digests(folder, contents) != manifest.digests_sha256:
        raise CheckError(f"{release}: the digests of its documents are not those of the manifest.")
    hydrated = msgspec.structs.replace(manifest, text="hydrated", tables=tables)
    write_pages(folder, hydrated)
    return hydrated


def _rows(release: Path, table: TableEntry) -> Iterator[Row]:
    for file in table.files:
        yield from read_rows(release / file.path, table.columns)

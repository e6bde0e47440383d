"""A release folder to its manifest, once its files are those that it names, and to its texts."""

from pathlib import Path

from tandai.digest import sha256_bytes
from tandai.errors import InputError
from tandai.findings import Finding, raise_on_errors
from tandai.hydration.ladder import WHOLE
from tandai.hydration.plan import find_tombstones, make_plan
from tandai.release.manifest import Manifest, parse_manifest
from tandai.release.sums import check_sums
from tandai.store import read_bytes, read_text
from tandai.wording import count_of


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
            data = read_bytes(path, expected=count_of(file.n_rows, "row"))
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
        CheckError: not every article is there and makes the release's text; names every one.
        InputError: there is no such folder.
        TandaiError: the release holds its texts already.
    """
    stones = find_tombstones(release, manifest.name, None)
    plan = make_plan(release, manifest, articles, tombstones=stones)
    findings = [
        Finding("article-changed", "error", f"{articles}, {each.document_id}", each.why, "its text")
        for each in plan.report.documents
        if each.status not in WHOLE
    ]
    raise_on_errors(findings, doing="looking for the articles")
    return {document_id: each.text for document_id, each in plan.filled.items()}

"""Documents to the texts that the report's page may show: free ones, or all that are here."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tandai.digest import sha256_text
from tandai.errors import InputError
from tandai.findings import Finding
from tandai.hydrate import read_manifest
from tandai.project import Project
from tandai.records import SHIPPABLE, Document
from tandai.release.parquet import read_rows


class ShownTexts(NamedTuple):
    """What the page shows of the texts."""

    texts: dict[str, str]
    """By document."""
    private: frozenset[str]
    """Documents whose text is shown and may not be passed on."""
    findings: tuple[Finding, ...]


def find_texts(
    project: Project, documents: Sequence[Document], *, with_text: bool, release: Path | None
) -> ShownTexts:
    """The texts that are here and may be shown.

    Args:
        project: whose build/documents/ is looked into.
        documents: all of them.
        with_text: whether texts count that may not be passed on.
        release: a hydrated release to take texts from first; None: there is none.

    Raises:
        InputError: a text in build/documents/ is of another revision, or the release is none,
            is broken, or holds no texts.
    """
    permission = {each.document_id: each.permission for each in project.read_articles()}
    hydrated = _texts_of(release) if release else {}
    texts: dict[str, str] = {}
    private: set[str] = set()
    findings: list[Finding] = []
    for document in documents:
        name = document.document_id
        is_free = permission.get(name) in SHIPPABLE
        if not (is_free or with_text):
            continue
        text = hydrated.get(name)
        if text is not None and sha256_text(text) != document.text_sha256:
            found = "the text of another revision, which the offsets are not of"
            expected = f"the text {document.text_sha256[:12]}…; build/documents/ is looked into"
            place = f"{release}, {name}"
            findings.append(Finding("text-of-another-revision", "warning", place, found, expected))
            text = None
        if text is None and project.text_path(name).exists():
            text = project.read_document_text(document)
        if text is None:
            continue
        texts[name] = text
        if not is_free:
            private.add(name)
    return ShownTexts(texts, frozenset(private), tuple(findings))


def _texts_of(release: Path) -> dict[str, str]:
    """The texts of a hydrated release.

    Raises:
        InputError: it is no release, or holds no texts.
    """
    manifest = read_manifest(release)
    if manifest.text == "stand-off":
        expected = "a release with texts, as `tandai hydrate` makes one"
        raise InputError(release, found="a stand-off release, without texts", expected=expected)
    table = manifest.tables["documents"]
    return {
        row["document_id"]: row["text"]
        for file in table.files
        for row in read_rows(release / file.path, table.columns)
    }

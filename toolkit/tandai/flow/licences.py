"""A project's licences to what in them is unknown, or contradicts its files and permissions."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from tandai.findings import Finding
from tandai.licences import is_known, is_reference, spelled
from tandai.project import Project
from tandai.records import SHIPPABLE
from tandai.release.citation import NAME as CITATION
from tandai.release.licences import LABELS_PAGE

_ID = re.compile(r"^SPDX-License-Identifier: (.*)$", re.MULTILINE)


def check_licences(project: Project) -> Iterator[Finding]:
    """Every licence is one that is known, and nobody else's text or file says otherwise."""
    said = project.settings.licences
    parts = {"labels": said.labels, "code": said.code, "text": said.text}
    for part, licence in parts.items():
        if not is_known(licence):
            place = f"tandai.toml, licences.{part}"
            near = spelled(licence)
            expected = f"{near}, as the SPDX list spells it" if near else "an id of the SPDX list"
            found = repr(licence)
            yield Finding("licence-unknown", "error", place, found, f"{expected}, or LicenseRef-…")
    if not is_reference(said.text):
        for article in project.read_articles():
            if article.permission not in SHIPPABLE:
                place = f"corpus/articles.csv, {article.document_id}"
                found = f"permission {article.permission!r} under {said.text}"
                expected = f"{' or '.join(sorted(SHIPPABLE))}, or a LicenseRef- as licences.text"
                yield Finding("licence-without-permission", "error", place, found, expected)
    yield from _check_file(project)
    yield from _check_citation(project)


def _check_file(project: Project) -> Iterator[Finding]:
    """LICENSE-LABELS of the project, where there is one, states the labels' licence."""
    path = project.root / LABELS_PAGE
    if not path.is_file():
        return
    found = _ID.findall(path.read_text(encoding="utf-8", errors="replace"))
    expected = project.settings.licences.labels
    if found != [expected]:
        said = ", ".join(found) or "no line SPDX-License-Identifier"
        yield Finding("licence-differs", "error", LABELS_PAGE, said, f"{expected}, as tandai.toml")


def _check_citation(project: Project) -> Iterator[Finding]:
    """CITATION.cff of the project, where there is one, is of a licence that tandai.toml names."""
    path = project.root / CITATION
    if not path.is_file():
        return
    try:
        said: Any = yaml.safe_load(path.read_bytes())
    except (yaml.YAMLError, ValueError) as error:
        found = " ".join(str(error).split())
        yield Finding("citation-differs", "error", CITATION, found, "YAML of keys")
        return
    cited = said if isinstance(said, dict) else {}
    for key in ("title", "version", "authors"):
        if not cited.get(key):
            yield Finding("citation-differs", "error", f"{CITATION}, {key}", "none", f"a {key}")
    licences = project.settings.licences
    is_data = cited.get("type") == "dataset"
    wanted = licences.labels if is_data else licences.code
    if cited.get("license") != wanted:
        what = "labels" if is_data else "code"
        place, found = f"{CITATION}, license", repr(cited.get("license"))
        yield Finding("citation-differs", "error", place, found, f"{wanted}, as licences.{what}")

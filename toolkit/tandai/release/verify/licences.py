"""The pages about licences and citation to whether they say what the manifest says."""

import re

import yaml

from tandai.release.citation import NAME as CITATION
from tandai.release.citation import cite
from tandai.release.licences import LABELS_PAGE, TEXT_PAGE
from tandai.release.manifest import Manifest
from tandai.release.verify.ledger import Ledger
from tandai.wording import count_of

_ID = re.compile(r"^SPDX-License-Identifier: (.*)$", re.MULTILINE)
_CITED = ("type", "title", "version", "license", "authors", "identifiers")


def check_label_licence(ledger: Ledger, data: bytes, manifest: Manifest) -> None:
    """LICENSE-LABELS states one licence: the labels'."""
    found = _ID.findall(data.decode(errors="replace"))
    expected = manifest.licences["labels"]
    ledger.expect(
        found == [expected], "licence-differs", LABELS_PAGE, ", ".join(found) or "none", expected
    )


def check_text_rights(ledger: Ledger, data: bytes, manifest: Manifest) -> None:
    """TEXT-RIGHTS.md names the texts' licence, and every publisher with their documents."""
    text = data.decode(errors="replace")
    licence = manifest.licences["text"]
    named = re.search(rf"(?<![\w.+-]){re.escape(licence)}(?![\w+-])", text) is not None
    found = f"nothing of {licence!r}"
    ledger.expect(named, "licence-differs", TEXT_PAGE, found, "the licence of the texts")
    n_said = sum(int(n) for n in re.findall(r"^\|.*\| (\d+) \|$", text, re.MULTILINE))
    n_documents = sum(each.n_documents for each in manifest.survey.sources)
    found, expected = f"{count_of(n_said, 'document')} of publishers", f"{n_documents}"
    ledger.expect(n_said == n_documents, "licence-differs", TEXT_PAGE, found, expected)


def check_citation(ledger: Ledger, data: bytes, manifest: Manifest) -> None:
    """CITATION.cff cites this release: its title, version, makers, licence and digest."""
    try:
        said = yaml.safe_load(data)
    except (yaml.YAMLError, RecursionError, ValueError):
        said = None
    found = said if isinstance(said, dict) else {}
    wanted = cite(manifest)
    for key in _CITED:
        have, place = found.get(key), f"{CITATION}, {key}"
        expected = repr(wanted.get(key))
        ledger.expect(have == wanted.get(key), "citation-differs", place, repr(have)[:80], expected)

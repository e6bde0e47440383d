"""A layer's exports to its annotations and suggestions, joined with what was there, not yet written."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tandai.annotations import Collected, collect_annotations
from tandai.authors import Account
from tandai.findings import Finding
from tandai.flow.studio_exports import Said, Survey, faults_in_files, read_surveyed, survey_export
from tandai.joined import Joined, join_exports
from tandai.project import Project
from tandai.records import Document


class LayerRead(NamedTuple):
    """What was read of one layer, not yet written."""

    layer: str
    exports: list[Collected]
    joined: Joined

    def findings(self) -> tuple[Finding, ...]:
        """All that is to be said of it."""
        in_files = [finding for each in self.exports for finding in each.findings]
        return (*in_files, *self.joined.findings)


def survey_layer(
    project: Project,
    layer: str,
    given: Path | Sequence[Path],
    documents: Mapping[str, Document],
    offsets: Said | None,
) -> list[Survey]:
    """Reads each export of a layer once, for what must be known before its answers are read.

    Raises:
        InputError: there is no such file, or it cannot be read.
    """
    paths = [given] if isinstance(given, Path) else list(given)
    text_key = project.label_configs[layer].text_key
    return [survey_export(path, text_key, documents, said=offsets) for path in paths]


def read_layer(
    project: Project,
    layer: str,
    surveyed: list[Survey],
    documents: Mapping[str, Document],
    accounts: Mapping[str, Account],
) -> LayerRead:
    """Reads the exports of a layer and joins them with what was there; every fault is a finding.

    Raises:
        InputError: an export cannot be read any more.
    """
    exports = [_collect(project, layer, each, documents, accounts) for each in surveyed]
    joined = join_exports(
        exports,
        list(project.read_annotations(layer)),
        list(project.read_suggestions(layer)),
        place=f"corpus/annotations/{layer}",
    )
    joined.findings.extend(_numbered_accounts(surveyed))
    return LayerRead(layer, exports, joined)


def _collect(
    project: Project,
    layer: str,
    survey: Survey,
    documents: Mapping[str, Document],
    accounts: Mapping[str, Account],
) -> Collected:
    """What one export holds, each finding naming the file it is about."""
    config = project.label_configs[layer]
    places: dict[int, str] = {}
    collected = collect_annotations(
        read_surveyed(survey, config.text_key, documents, places),
        config,
        documents,
        accounts,
        layer=layer,
        source=str(survey.path),
        inventories=project.codes(layer),
    )
    collected.findings = list(faults_in_files(collected.findings, survey.path, places))
    return collected


def _numbered_accounts(surveyed: list[Survey]) -> list[Finding]:
    """Accounts called by one number in two exports: on two servers these are two people."""
    seen: dict[str, Path] = {}
    findings = []
    for survey in surveyed:
        for key in sorted(survey.accounts):
            if key.startswith("id:") and seen.setdefault(key, survey.path) != survey.path:
                found = f"account {key.removeprefix('id:')}, as in {seen[key]}"
                expected = "accounts by e-mail, unless both are of one server"
                place = str(survey.path)
                told = Finding("account-by-number", "warning", place, found, expected)
                findings.append(told)
    return findings

"""Curation projects to corpus/adjudications/LAYER.jsonl: what curators submitted, a line a document."""

from collections.abc import Sequence
from pathlib import Path

from tandai.accounts import name_new_accounts, read_accounts, write_accounts
from tandai.errors import StudioError
from tandai.findings import raise_on_errors
from tandai.flow.adjudicate.queue import take_off_queue
from tandai.flow.adjudicate.reading import CurationPull, read_curation
from tandai.flow.progress import Progress, silent, watched
from tandai.flow.studio_exports import survey_export
from tandai.flow.targets import curation_title
from tandai.project import Project
from tandai.records import AnnotatorKind
from tandai.store import write_jsonl
from tandai.studio.client import Studio
from tandai.studio.increment import pull_newest
from tandai.studio.pull import title_slug

FOLDER = "curation"
"""Under the pulls of the user data directory; no layer's own pulls are looked for there."""


def run_curation_pull(
    project: Project,
    studio: Studio,
    layers: Sequence[str],
    *,
    stamp: str,
    named: bool = False,
    server: str = "",
    new_accounts: AnnotatorKind | None = None,
    progress: Progress = silent,
) -> list[CurationPull]:
    """Reads the curators' answers and keeps the newest of each document.

    Args:
        project: whose layers they are.
        studio: the server of the curation projects.
        layers: the layers' names.
        stamp: name of this pull.
        named: whether each layer was asked for, so that one without a project is an error.
        server: its label: snapshots of two servers stay apart.
        new_accounts: what accounts without a pseudonym are.
        progress: told of every layer.

    Raises:
        CheckError: an answer does not fit its text, config or task; nothing was written.
        StudioError: the server failed, or has no curation project of a layer that was named.
        TandaiError: an account is unknown.
    """
    paths = {
        layer: _fetch(project, studio, layer, stamp, server)
        for layer in watched(layers, "pull", progress)
        if named or studio.find_project(curation_title(project, layer)) is not None
    }
    if not paths:
        titles = ", ".join(curation_title(project, layer) for layer in layers)
        raise StudioError(f"The server has none of the projects {titles}; push questions first.")
    documents = {document.document_id: document for document in project.read_documents()}
    configs = {layer: project.label_configs[layer] for layer in paths}
    surveys = {
        layer: survey_export(path, configs[layer].text_key, documents)
        for layer, path in paths.items()
    }
    known = read_accounts(project.data_dir / "accounts.json")
    accounts = name_new_accounts(
        known,
        {key for each in surveys.values() for key in each.accounts},
        new_accounts,
        taken=_pseudonyms(project),
    )
    read = [
        read_curation(project, layer, each, documents, accounts) for layer, each in surveys.items()
    ]
    raise_on_errors(
        [finding for each in read for finding in each.report.findings],
        doing="reading curators' answers",
    )
    if accounts != known:
        write_accounts(project.data_dir / "accounts.json", accounts)
    for each in read:
        if each.curated:
            write_jsonl(project.adjudications_path(each.report.layer), each.curated)
            take_off_queue(project, each.report.layer, each.taken)
    return [each.report for each in read]


def _fetch(project: Project, studio: Studio, layer: str, stamp: str, server: str) -> Path:
    folder = project.pulls / FOLDER / layer / title_slug(server or "local")
    return pull_newest(studio, curation_title(project, layer), folder, stamp=stamp).path


def _pseudonyms(project: Project) -> set[str]:
    """All that annotations and earlier adjudications have already, whosever they are."""
    layers = project.settings.layers
    made = (each for layer in layers for each in project.read_annotations(layer))
    settled = (each.annotation for layer in layers for each in project.read_adjudications(layer))
    return {each.annotator_id for each in (*made, *settled)}

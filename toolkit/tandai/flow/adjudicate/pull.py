"""Curation projects to corpus/adjudications/LAYER.jsonl: what curators submitted, a line a document."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tandai.accounts import name_new_accounts, read_accounts, write_accounts
from tandai.adjudication.answers import (
    WITHOUT_RULE,
    Asked,
    answers_task,
    is_newer,
    merge_curated,
    read_asked,
    take_answer,
)
from tandai.adjudication.config import RULES
from tandai.adjudication.records import Curated
from tandai.adjudication.submitted import last_submitted
from tandai.annotations import collect_annotations
from tandai.authors import Account
from tandai.errors import StudioError
from tandai.findings import Finding, raise_on_errors
from tandai.flow.adjudicate.making import read_curation_config
from tandai.flow.adjudicate.queue import take_off_queue
from tandai.flow.curated import read_newest
from tandai.flow.exports import Survey, read_surveyed, survey_export
from tandai.flow.progress import Progress, silent, watched
from tandai.flow.targets import curation_title
from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.validate import codes_in_data
from tandai.labelstudio.wire import WireTask
from tandai.project import Project
from tandai.records import AnnotatorKind, Document, Record
from tandai.store import write_jsonl
from tandai.studio.client import Studio
from tandai.studio.increment import pull_newest
from tandai.studio.pull import title_slug
from tandai.votes import Reason

FOLDER = "curation"
"""Under the pulls of the user data directory; no layer's own pulls are looked for there."""


class CurationPull(Record, frozen=True, kw_only=True):
    """What `adjudicate pull` did for one layer."""

    layer: str
    title: str
    path: str
    """The whole snapshot that was read."""
    n_tasks: int
    n_taken: int
    """Answers that are new, or newer than the one known."""
    n_known: int
    """Answers that are no newer than the one that was pulled before."""
    n_waiting: int
    """Tasks that nobody has submitted yet: their questions stay open."""
    n_questions: int
    """Settled by the answers taken."""
    n_without_rule: int
    """Of these, with no rule of the guideline."""
    curators: dict[str, AnnotatorKind]
    left_out: dict[Reason, int]
    """Answers that do not count, by reason: they settle nothing."""
    findings: tuple[Finding, ...]


class _Read(NamedTuple):
    """One layer's curation project as it was read, nothing written."""

    report: CurationPull
    curated: list[Curated]
    """What is known of all documents now."""
    taken: list[Curated]
    """Of these, the answers that are new."""


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
    read = [_read(project, layer, each, documents, accounts) for layer, each in surveys.items()]
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


def _read(
    project: Project,
    layer: str,
    survey: Survey,
    documents: Mapping[str, Document],
    accounts: Mapping[str, Account],
) -> _Read:
    source = project.label_configs[layer]
    _, config = read_curation_config(project, layer, has_rules=True)
    data = _data_of(read_surveyed(survey, source.text_key, documents))
    has_rules = any(each.get(RULES) for each in data.values())
    collected = collect_annotations(
        read_surveyed(survey, source.text_key, documents),
        config,
        documents,
        accounts,
        layer=layer,
        source=str(survey.path),
        inventories={**_codes(config, data.values()), **project.codes(layer)},
    )
    findings = list(collected.findings)
    before = read_newest(project, layer)
    after = dict(before)
    taken: list[Curated] = []
    n_without_rule = n_known = 0
    submitted = last_submitted(collected.annotations, project.settings.answers)
    newest = submitted.by_document
    findings += submitted.findings
    for document_id, annotation in newest.items():
        asked = read_asked(data[document_id])
        if not isinstance(asked, Asked):
            findings.append(_unreadable(survey, document_id, asked))
            continue
        answer = take_answer(annotation, asked, source, has_rules=has_rules)
        last = before.get(document_id)
        if last is not None and not is_newer(answer.curated, last):
            n_known += 1
            continue
        taken.append(answer.curated)
        after[document_id] = merge_curated(last, answer.curated)
        findings += answer.findings
        n_without_rule += sum(each.rule == WITHOUT_RULE for each in answer.findings)
    findings += [
        _taken_back(layer, document_id, last)
        for document_id, last in before.items()
        if document_id in data and document_id not in newest
        if isinstance(asked := read_asked(data[document_id]), Asked) and answers_task(last, asked)
    ]
    report = CurationPull(
        layer=layer,
        title=curation_title(project, layer),
        path=str(survey.path),
        n_tasks=collected.n_tasks,
        n_taken=len(taken),
        n_known=n_known,
        n_waiting=len(collected.document_ids - set(newest)),
        n_questions=sum(len(each.asked) for each in taken),
        n_without_rule=n_without_rule,
        curators={
            each.annotator_id: each.annotator_kind
            for each in sorted(newest.values(), key=lambda one: one.annotator_id)
        },
        left_out=submitted.left_out,
        findings=tuple(findings),
    )
    return _Read(report, [after[document_id] for document_id in sorted(after)], taken)


def _data_of(tasks: Iterable[WireTask | Finding]) -> dict[str, dict[str, Any]]:
    """What each document's task says; faults are told when its answers are read."""
    return {
        str(task.data.get("document_id")): task.data for task in tasks if isinstance(task, WireTask)
    }


def _codes(config: LabelConfig, data: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    codes: dict[str, set[str]] = {}
    for each in data:
        for name, found in codes_in_data(config, each).items():
            codes.setdefault(name, set()).update(found)
    return codes


def _taken_back(layer: str, document_id: str, last: Curated) -> Finding:
    """Its task asks as it did: the answer was deleted there, or skipped since."""
    return Finding(
        "curated-taken-back",
        "warning",
        f"{document_id}, {layer}",
        f"no submitted answer any more in the task that {last.annotation.annotator_id} answered at "
        f"{last.created_at}; what was pulled then still settles it",
        "another answer, or its line taken out of corpus/adjudications/ by hand",
    )


def _unreadable(survey: Survey, document_id: str, fault: str) -> Finding:
    return Finding(
        "curation-task-unreadable",
        "error",
        f"{survey.path}, {document_id}",
        fault,
        "what `tandai adjudicate push` puts into a task",
    )

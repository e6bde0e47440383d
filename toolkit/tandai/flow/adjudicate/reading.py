"""One layer's curation project, as it was pulled, to curators' answers and what to say of them."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

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
from tandai.findings import Finding
from tandai.flow.adjudicate.making import read_curation_config
from tandai.flow.curated import read_newest
from tandai.flow.studio_exports import Survey, read_surveyed
from tandai.flow.targets import curation_title
from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.validate import codes_in_data
from tandai.labelstudio.wire import WireTask
from tandai.project import Project
from tandai.records import AnnotatorKind, Document, Record
from tandai.votes import Reason


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


class Reading(NamedTuple):
    """One layer's curation project as it was read, nothing written."""

    report: CurationPull
    curated: list[Curated]
    """What is known of all documents now."""
    taken: list[Curated]
    """Of these, the answers that are new."""


def read_curation(
    project: Project,
    layer: str,
    survey: Survey,
    documents: Mapping[str, Document],
    accounts: Mapping[str, Account],
) -> Reading:
    """Takes each document's newest answer; nothing is written.

    Args:
        project: whose layer it is.
        layer: its name.
        survey: the snapshot.
        documents: of the corpus, by id.
        accounts: who is who.
    """
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
    submitted = last_submitted(
        collected.annotations, project.settings.answers, project.settings.adjudication.kinds
    )
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
    return Reading(report, [after[document_id] for document_id in sorted(after)], taken)


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

"""A server's tasks to annotation records under pseudonyms, stand-off, with every fault reported.

Works per task; a task that was never ours, or whose text changed, is an error finding.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from tandai.digest import sha256_text
from tandai.findings import Finding
from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.regions import Parts, read_result
from tandai.labelstudio.wire import WireAnnotation, WireDraft, WirePerson, WireTask
from tandai.records import Annotation, AnnotatorKind, Document, Record, Status
from tandai.tasks import KEY


class Account(Record, frozen=True, kw_only=True):
    """Who a server account is, as releases may say it."""

    annotator_id: str
    """Pseudonym."""
    annotator_kind: AnnotatorKind


class Collected(msgspec.Struct):
    """What came back for one layer."""

    annotations: list[Annotation] = []
    findings: list[Finding] = []
    n_tasks: int = 0
    n_unanswered: int = 0


def collect_annotations(
    tasks: Iterable[WireTask | Finding],
    config: LabelConfig,
    documents: Mapping[str, Document],
    accounts: Mapping[str, Account],
    *,
    layer: str,
    source: str,
) -> Collected:
    """Turns what was pulled into records, sorted by annotation id.

    Args:
        tasks: what `read_tasks` yields.
        config: the label config of the layer.
        documents: by id, the documents the tasks were made from.
        accounts: by account key (see `account_key`), who made what.
        layer: the layer's name.
        source: where the tasks came from, for findings.
    """
    collected = Collected()
    for task in tasks:
        if isinstance(task, Finding):
            collected.findings.append(task)
            continue
        collected.n_tasks += 1
        _read_task(task, config, documents, accounts, layer, source, collected)
    collected.annotations.sort(key=lambda each: each.annotation_id)
    return collected


def account_key(person: int | WirePerson | None) -> str:
    """What identifies an account: its e-mail where the export has it, else its number."""
    if isinstance(person, WirePerson):
        return person.email or f"id:{person.id}"
    return f"id:{person}"


def accounts_in(tasks: Iterable[WireTask | Finding]) -> set[str]:
    """Keys of all accounts that answered or drafted something."""
    keys = set()
    for task in tasks:
        if isinstance(task, WireTask):
            keys |= {account_key(each.completed_by) for each in task.annotations}
            keys |= {_draft_key(each) for each in _own_drafts(task)}
    return keys


def _read_task(
    task: WireTask,
    config: LabelConfig,
    documents: Mapping[str, Document],
    accounts: Mapping[str, Account],
    layer: str,
    source: str,
    collected: Collected,
) -> None:
    place = f"{source}, task {task.id}"
    document = _document_of(task, config, documents, layer, place, collected.findings)
    if document is None:
        return
    made: dict[str, list[tuple[WireAnnotation | WireDraft, Status]]] = {}
    for each in sorted(task.annotations, key=lambda one: (one.created_at, one.id)):
        status: Status = "skipped" if each.was_cancelled else "submitted"
        made.setdefault(account_key(each.completed_by), []).append((each, status))
    for draft in _own_drafts(task):
        made.setdefault(_draft_key(draft), []).append((draft, "draft"))
    collected.n_unanswered += not made
    for key, answers in made.items():
        account = accounts.get(key)
        if account is None:
            found = "an answer of an account without pseudonym"
            collected.findings.append(
                Finding("account-unknown", "error", place, found, "an entry in accounts.json")
            )
            continue
        for number, (answer, status) in enumerate(answers, start=1):
            where = f"{place} ({document.document_id}), {account.annotator_id}/{number}"
            parts = read_result(answer.result, config, task.data[config.text_key], place=where)
            collected.findings.extend(parts.findings)
            guideline = str(task.data.get("guideline_version", ""))
            collected.annotations.append(
                _record(answer, parts, document, account, layer, number, status, guideline)
            )


def _record(
    answer: WireAnnotation | WireDraft,
    parts: Parts,
    document: Document,
    account: Account,
    layer: str,
    number: int,
    status: Status,
    guideline_version: str,
) -> Annotation:
    return Annotation(
        annotation_id=f"{document.document_id}/{layer}/{account.annotator_id}/{number}",
        document_id=document.document_id,
        text_sha256=document.text_sha256,
        layer=layer,
        guideline_version=guideline_version,
        annotator_id=account.annotator_id,
        annotator_kind=account.annotator_kind,
        status=status,
        spans=tuple(sorted(parts.spans, key=lambda span: (span.start, span.end, span.span_id))),
        attributes=tuple(parts.attributes),
        relations=tuple(parts.relations),
        answers=tuple(parts.answers),
        extras=tuple(parts.extras),
        created_at=answer.created_at,
        lead_time=answer.lead_time,
    )


def _document_of(
    task: WireTask,
    config: LabelConfig,
    documents: Mapping[str, Document],
    layer: str,
    place: str,
    findings: list[Finding],
) -> Document | None:
    """The document a task is about, if its key and its text are the ones we know."""

    def report(rule: str, found: str, expected: str) -> None:
        findings.append(Finding(rule, "error", place, found, expected))

    data: dict[str, Any] = task.data
    missing = [key for key in KEY if key not in data]
    if missing:
        report("task-without-key", f"no {missing[0]} in its data", f"{', '.join(KEY)}")
        return None
    document = documents.get(data["document_id"])
    if document is None:
        report("document-unknown", repr(data["document_id"]), "a document of this corpus")
        return None
    if data["layer"] != layer:
        report("task-of-other-layer", repr(data["layer"]), repr(layer))
        return None
    text = data.get(config.text_key)
    if not isinstance(text, str) or sha256_text(text) != document.text_sha256:
        report("text-changed", "another text than the document's", document.text_sha256[:12])
        return None
    return document


def _own_drafts(task: WireTask) -> list[WireDraft]:
    """Drafts of answers never submitted; a draft on a submitted answer is a change begun."""
    return [draft for draft in task.drafts if draft.annotation is None]


def _draft_key(draft: WireDraft) -> str:
    """Drafts name their author as text (``name, e-mail``), number or object."""
    if isinstance(draft.user, str):
        return draft.user.rsplit(" ", 1)[-1].strip("()<>,")
    if isinstance(draft.user, dict):
        return str(draft.user.get("email") or f"id:{draft.user.get('id')}")
    return f"id:{draft.user}"

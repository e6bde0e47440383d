"""A server's tasks to annotation records under pseudonyms, stand-off, with every fault reported.

Works per task, and numbers an annotator's answers to one document at the end, by date: the order
of tasks changes nothing. A task that was never ours, or whose text changed, is an error finding.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from tandai.digest import sha256_text
from tandai.findings import Finding, Severity
from tandai.labelstudio.arrows import mark_accepted, suggested_arrows
from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.regions import read_result
from tandai.labelstudio.wire import (
    WireAnnotation,
    WireDraft,
    WirePerson,
    WirePrediction,
    WireTask,
)
from tandai.records import Annotation, AnnotatorKind, Document, Record, Span, Status
from tandai.tasks import KEY

NOBODY = "nobody"
"""Key of answers whose account is gone; given a pseudonym by hand only."""


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
    collector = _Collector(config, documents, accounts, layer=layer, source=source)
    for task in tasks:
        if isinstance(task, Finding):
            collector.collected.findings.append(task)
        else:
            collector.read(task)
    return collector.numbered()


def account_key(person: int | WirePerson | None) -> str:
    """What identifies an account: its e-mail where the export has it, else its number."""
    if isinstance(person, WirePerson):
        return person.email or f"id:{person.id}"
    return NOBODY if person is None else f"id:{person}"


def accounts_in(tasks: Iterable[WireTask | Finding]) -> set[str]:
    """Keys of all accounts that answered or drafted something; `NOBODY` is none."""
    keys = set()
    for task in tasks:
        if isinstance(task, WireTask):
            keys |= {account_key(each.completed_by) for each in task.annotations}
            keys |= {_draft_key(each) for each in _own_drafts(task)}
    return keys - {NOBODY}


class _Made(msgspec.Struct):
    """An annotation that has no number yet, and what it is numbered by."""

    is_draft: bool
    created_at: str
    server_id: int
    annotation: Annotation


class _Collector:
    """Reads the tasks of one layer, one after the other."""

    def __init__(
        self,
        config: LabelConfig,
        documents: Mapping[str, Document],
        accounts: Mapping[str, Account],
        *,
        layer: str,
        source: str,
    ) -> None:
        self.config = config
        self.documents = documents
        self.accounts = accounts
        self.layer = layer
        self.source = source
        self.collected = Collected()
        self.made: dict[str, list[_Made]] = {}

    def read(self, task: WireTask) -> None:
        self.collected.n_tasks += 1
        place = f"{self.source}, task {task.id}"
        document = self._document(task, place)
        if document is None:
            return
        self.collected.n_unanswered += not task.annotations and not _own_drafts(task)
        for each in task.annotations:
            where = f"{place} ({document.document_id}), annotation {each.id}"
            status: Status = "skipped" if each.was_cancelled else "submitted"
            self._answer(each, account_key(each.completed_by), status, document, task, where)
        for draft in task.drafts:
            where = f"{place} ({document.document_id}), draft {draft.id}"
            if draft.annotation is None:
                self._answer(draft, _draft_key(draft), "draft", document, task, where)
            else:
                found = f"a change to annotation {draft.annotation} that nobody submitted"
                self._report("draft-of-change", where, found, "", severity="warning")

    def numbered(self) -> Collected:
        """Everything read, sorted by annotation id."""
        for stem, made in self.made.items():
            # Drafts go last: one that is submitted later keeps its number.
            made.sort(key=lambda one: (one.is_draft, one.created_at, one.server_id))
            for number, one in enumerate(made, start=1):
                self.collected.annotations.append(
                    msgspec.structs.replace(one.annotation, annotation_id=f"{stem}/{number}")
                )
        self.collected.annotations.sort(key=lambda each: each.annotation_id)
        return self.collected

    def _answer(
        self,
        answer: WireAnnotation | WireDraft,
        key: str,
        status: Status,
        document: Document,
        task: WireTask,
        place: str,
    ) -> None:
        account = self.accounts.get(key)
        if account is None:
            # An e-mail belongs into no message; whoever has the export can look up the place.
            found = "an answer of an account without pseudonym"
            expected = f"an entry in accounts.json{f' for {NOBODY!r}' if key == NOBODY else ''}"
            self._report("account-unknown", place, found, expected)
            return
        text = task.data[self.config.text_key]
        parts = read_result(answer.result, self.config, text, place=place)
        self.collected.findings.extend(parts.findings)
        for span in _repeated(parts.spans):
            found = f"{span.start}:{span.end} {span.label} a second time"
            self._report("span-twice", place, found, "one region", severity="warning")
        shown = suggested_arrows(
            each.result for each in task.predictions if isinstance(each, WirePrediction)
        )
        stem = f"{document.document_id}/{self.layer}/{account.annotator_id}"
        annotation = Annotation(
            annotation_id=stem,
            document_id=document.document_id,
            text_sha256=document.text_sha256,
            layer=self.layer,
            guideline_version=str(task.data["guideline_version"]),
            annotator_id=account.annotator_id,
            annotator_kind=account.annotator_kind,
            status=status,
            spans=tuple(sorted(parts.spans, key=_span_order)),
            attributes=tuple(parts.attributes),
            relations=tuple(mark_accepted(parts.relations, parts.spans, shown)),
            answers=tuple(parts.answers),
            extras=tuple(parts.extras),
            created_at=answer.created_at,
            lead_time=answer.lead_time,
        )
        made = _Made(status == "draft", answer.created_at, answer.id, annotation)
        self.made.setdefault(stem, []).append(made)

    def _document(self, task: WireTask, place: str) -> Document | None:
        """The document a task is about, if its key and its text are the ones we know."""
        data: dict[str, Any] = task.data
        missing = [key for key in KEY if key not in data]
        if missing:
            found = f"no {missing[0]} in its data"
            self._report("task-without-key", place, found, ", ".join(KEY))
            return None
        # A key may be of any type: the data is whatever somebody imported.
        document = self.documents.get(str(data["document_id"]))
        if document is None:
            found = repr(data["document_id"])
            self._report("document-unknown", place, found, "a document of this corpus")
            return None
        if data["layer"] != self.layer:
            self._report("task-of-other-layer", place, repr(data["layer"]), repr(self.layer))
            return None
        text = data.get(self.config.text_key)
        if not isinstance(text, str) or sha256_text(text) != document.text_sha256:
            found, expected = "another text than the document's", document.text_sha256[:12]
            self._report("text-changed", place, found, expected)
            return None
        return document

    def _report(
        self, rule: str, place: str, found: str, expected: str, *, severity: Severity = "error"
    ) -> None:
        self.collected.findings.append(Finding(rule, severity, place, found, expected))


def _repeated(spans: Iterable[Span]) -> list[Span]:
    """Spans of two regions at one place with one label; gold can only count them once."""
    seen: set[tuple[int, int, str, str]] = set()
    twice = []
    for span in spans:
        key = (span.start, span.end, span.control, span.label)
        if key in seen:
            twice.append(span)
        seen.add(key)
    return twice


def _span_order(span: Span) -> tuple[int, int, str, str, str]:
    return span.start, span.end, span.span_id, span.control, span.label


def _own_drafts(task: WireTask) -> list[WireDraft]:
    """Drafts of answers never submitted; a draft on a submitted answer is a change begun."""
    return [draft for draft in task.drafts if draft.annotation is None]


def _draft_key(draft: WireDraft) -> str:
    """Drafts name their author by e-mail, in whatever form annotations do."""
    if isinstance(draft.user, dict):
        return str(draft.user.get("email") or f"id:{draft.user.get('id')}")
    if isinstance(draft.user, int):
        return f"id:{draft.user}"
    return str(draft.user or NOBODY)

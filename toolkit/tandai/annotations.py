"""A server's tasks to annotation records under pseudonyms, stand-off, with every fault reported.

Works per task, and numbers an annotator's answers to one document at the end, by date: the order
of tasks changes nothing. A task that was never ours, or whose text changed, is an error finding.
What the tasks showed is read beside what was answered; faults in it hold no answer up.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec

from tandai.authors import NOBODY, Account, account_key, draft_key, maker_of
from tandai.digest import sha256_text
from tandai.findings import Finding, Severity
from tandai.labelstudio.arrows import (
    Said,
    Shown,
    mark_accepted,
    shown_items,
    suggested_arrows,
)
from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.reading import Parts
from tandai.labelstudio.regions import read_result
from tandai.labelstudio.wire import (
    WireAnnotation,
    WireDraft,
    WirePrediction,
    WireTask,
)
from tandai.moments import utc_text
from tandai.numbering import check_annotators
from tandai.records import Annotation, Document, Span, Status
from tandai.tasks import KEY
from tandai.wording import count_of


class Collected(msgspec.Struct):
    """What came back for one layer."""

    annotations: list[Annotation] = []
    suggestions: list[Annotation] = []
    """What the tasks showed; the same thing shown by two tasks is one."""
    findings: list[Finding] = []
    n_tasks: int = 0
    n_unanswered: int = 0
    document_ids: set[str] = set()
    """Documents that have a task here, answered or not."""


def collect_annotations(
    tasks: Iterable[WireTask | Finding],
    config: LabelConfig,
    documents: Mapping[str, Document],
    accounts: Mapping[str, Account],
    *,
    layer: str,
    source: str,
    inventories: Mapping[str, Collection[str]] = {},
) -> Collected:
    """Turns what was pulled into records, sorted by annotation id.

    Args:
        tasks: what `read_tasks` yields.
        config: the label config of the layer.
        documents: by id, the documents the tasks were made from.
        accounts: by account key (see `account_key`), who made what.
        layer: the layer's name.
        source: where the tasks came from, for findings.
        inventories: by control name, the codes of choices that come with the task.
    """
    collector = _Collector(
        config, documents, accounts, layer=layer, source=source, inventories=inventories
    )
    for task in tasks:
        if isinstance(task, Finding):
            collector.collected.findings.append(task)
        else:
            collector.read(task)
    return collector.numbered()


class _Made(msgspec.Struct):
    """An annotation that has no number yet, and what it is numbered by."""

    annotation: Annotation
    server_id: int
    copied_from: int | None
    """The server's number of the suggestion it began as."""
    draft_of: int | None
    """The server's number of the answer it would change."""

    def turn(self) -> tuple[bool, str, int]:
        """Drafts go last: one that is submitted later keeps its number."""
        created_at = self.annotation.created_at.removesuffix("Z")
        return self.annotation.status == "draft", created_at, self.server_id


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
        inventories: Mapping[str, Collection[str]],
    ) -> None:
        self.config = config
        self.documents = documents
        self.accounts = accounts
        self.layer = layer
        self.source = source
        self.inventories = inventories
        self.collected = Collected()
        self.made: dict[str, list[_Made]] = {}
        """By what their ids begin with."""
        self.shown: dict[str, list[tuple[int, Annotation]]] = {}
        """By what their ids begin with, with the server's numbers."""
        self.n_bare_predictions = 0

    def read(self, task: WireTask) -> None:
        self.collected.n_tasks += 1
        place = f"{self.source}, task {task.id}"
        document = self._document(task, place)
        if document is None:
            return
        self.collected.document_ids.add(document.document_id)
        self.collected.n_unanswered += not task.annotations and not _own_drafts(task)
        shown = self._suggestions(document, task, place)
        for each in task.annotations:
            where = f"{place} ({document.document_id}), annotation {each.id}"
            if each.ground_truth:
                found = "an answer marked as ground truth"
                self._report(
                    "ground-truth-left-out", where, found, "gold made here", severity="warning"
                )
            status: Status = "skipped" if each.was_cancelled else "submitted"
            self._answer(each, account_key(each.completed_by), status, document, task, shown, where)
        for draft in task.drafts:
            where = f"{place} ({document.document_id}), draft {draft.id}"
            self._answer(draft, draft_key(draft), "draft", document, task, shown, where)
            if draft.annotation is not None:
                found = f"a change to annotation {draft.annotation} that nobody submitted"
                expected = "a submitted change; as a draft it is kept and never counts"
                self._report("draft-of-change", where, found, expected, severity="warning")

    def numbered(self) -> Collected:
        """Everything read, sorted by annotation id."""
        shown = self._numbered_suggestions()
        answers: dict[int, str] = {}
        for stem, made in self.made.items():
            made.sort(key=_Made.turn)
            for number, one in enumerate(made, start=1):
                annotation_id = f"{stem}/{number}"
                one.annotation = msgspec.structs.replace(
                    one.annotation,
                    annotation_id=annotation_id,
                    copied_from=""
                    if one.copied_from is None
                    else shown.get(one.copied_from, f"prediction:{one.copied_from}"),
                )
                if one.annotation.status != "draft":
                    answers[one.server_id] = annotation_id
        for one in (each for made in self.made.values() for each in made):
            draft_of = "" if one.draft_of is None else answers.get(one.draft_of, "")
            if one.draft_of is not None and not draft_of:
                found = f"a change to annotation {one.draft_of}, which is not in the export"
                expected = "an annotation of the same task"
                place = one.annotation.annotation_id
                self._report("draft-of-nothing", place, found, expected, severity="warning")
            self.collected.annotations.append(
                msgspec.structs.replace(one.annotation, draft_of=draft_of)
            )
        self.collected.annotations.sort(key=lambda each: each.annotation_id)
        self.collected.findings += check_annotators(self.collected.annotations)
        if self.n_bare_predictions:
            found = f"{count_of(self.n_bare_predictions, 'suggestion')} as bare numbers"
            expected = (
                "an export with its predictions, to know what was shown; arrows between accepted "
                "regions are held for suggested"
            )
            self._report("suggestion-not-in-export", self.source, found, expected, severity="note")
        return self.collected

    def _numbered_suggestions(self) -> dict[int, str]:
        """Numbers what the tasks showed; gives annotation ids by the server's numbers."""
        ids: dict[int, str] = {}
        for stem, suggestions in self.shown.items():
            # By what they say, for a server's ids are others after every import.
            different = dict(sorted({_as_text(each): each for _, each in suggestions}.items()))
            numbers = {said: number for number, said in enumerate(different, start=1)}
            for said, suggestion in different.items():
                self.collected.suggestions.append(
                    msgspec.structs.replace(suggestion, annotation_id=f"{stem}/{numbers[said]}")
                )
            for server_id, each in suggestions:
                ids[server_id] = f"{stem}/{numbers[_as_text(each)]}"
        self.collected.suggestions.sort(key=lambda each: each.annotation_id)
        return ids

    def _answer(
        self,
        answer: WireAnnotation | WireDraft,
        key: str,
        status: Status,
        document: Document,
        task: WireTask,
        shown: frozenset[Said],
        place: str,
    ) -> None:
        """One answer of the server to an annotation that is collected, or to a finding why not.

        Args:
            answer: what was submitted, or a draft; its offsets are code points.
            key: the account, as ``accounts`` has it.
            status: of the annotation.
            document: the task's.
            task: the answer's, with the predictions it may have been begun from.
            shown: what suggestions said, to tell what was accepted from what was made.
            place: of the answer in the export, for findings.
        """
        account = self.accounts.get(key)
        if account is None:
            # An e-mail belongs into no message; whoever has the export can look up the place.
            found = "an answer of an account without pseudonym"
            expected = f"an entry in accounts.json{f' for {NOBODY!r}' if key == NOBODY else ''}"
            self._report("account-unknown", place, found, expected)
            return
        copied_from = answer.parent_prediction if isinstance(answer, WireAnnotation) else None
        parts = read_result(
            answer.result,
            self.config,
            task.data[self.config.text_key],
            place=place,
            inventories=self.inventories,
            shown=Shown(shown, was_copied=copied_from is not None),
            other_texts=self._other_texts(task),
        )
        self.collected.findings.extend(parts.findings)
        for span in _repeated(parts.spans):
            found = f"{span.start}:{span.end} {span.label} a second time"
            self._report("span-twice", place, found, "one region", severity="warning")
        suggestions = _predictions(task)
        arrows = suggested_arrows(each.result for each in suggestions)
        copies_unseen = copied_from is not None and all(e.id != copied_from for e in suggestions)
        parts.relations = mark_accepted(
            parts.relations,
            parts.spans,
            arrows,
            has_unseen=copies_unseen or len(suggestions) < len(task.predictions),
        )
        annotation = msgspec.structs.replace(
            self._annotation(document, task, account, parts),
            status=status,
            created_at=self._moment(answer.created_at, f"{place}.created_at"),
            updated_at=self._moment(answer.updated_at, f"{place}.updated_at"),
            unique_id=(isinstance(answer, WireAnnotation) and answer.unique_id) or "",
            lead_time=answer.lead_time,
        )
        draft_of = answer.annotation if isinstance(answer, WireDraft) else None
        made = _Made(annotation, answer.id, copied_from, draft_of)
        self.made.setdefault(annotation.annotation_id, []).append(made)

    def _suggestions(self, document: Document, task: WireTask, place: str) -> frozenset[Said]:
        """Reads what the task showed; its items tell what was only accepted."""
        items: set[Said] = set()
        self.n_bare_predictions += len(task.predictions) - len(_predictions(task))
        for each in _predictions(task):
            parts = read_result(
                each.result,
                self.config,
                task.data[self.config.text_key],
                place=f"{place} ({document.document_id}), prediction {each.id}",
                suggested=True,
                inventories=self.inventories,
                other_texts=self._other_texts(task),
            )
            self.collected.findings += [
                Finding(fault.rule, "warning", fault.place, fault.found, fault.expected)
                for fault in parts.findings
            ]
            items |= shown_items(parts.spans, parts.attributes, parts.answers)
            names = [account.annotator_id for account in self.accounts.values()]
            maker = Account(annotator_id=maker_of(each, names), annotator_kind="program")
            suggestion = msgspec.structs.replace(
                self._annotation(document, task, maker, parts),
                model_version=each.model_version or "",
            )
            self.shown.setdefault(suggestion.annotation_id, []).append((each.id, suggestion))
        return frozenset(items)

    def _other_texts(self, task: WireTask) -> dict[str, str]:
        """By object name, what the task shows beside the document."""
        shown = {each.name: task.data.get(each.key) for each in self.config.objects}
        return {
            name: text
            for name, text in shown.items()
            if isinstance(text, str) and name != self.config.text_name
        }

    def _moment(self, written: object, place: str) -> str:
        if written is None or written == "":
            return ""
        try:
            return utc_text(str(written))
        except ValueError:
            found, expected = repr(written), "a date such as 2031-05-02T08:00:00Z"
            self._report("date-unreadable", place, found, expected, severity="warning")
            return ""

    def _annotation(
        self, document: Document, task: WireTask, account: Account, parts: Parts
    ) -> Annotation:
        """The record of what was read, with no number in its id yet."""
        return Annotation(
            annotation_id=f"{document.document_id}/{self.layer}/{account.annotator_id}",
            document_id=document.document_id,
            text_sha256=document.text_sha256,
            layer=self.layer,
            guideline_version=task.data["guideline_version"],
            annotator_id=account.annotator_id,
            annotator_kind=account.annotator_kind,
            spans=tuple(sorted(parts.spans, key=_span_order)),
            attributes=tuple(parts.attributes),
            relations=tuple(parts.relations),
            answers=tuple(parts.answers),
            extras=tuple(parts.extras),
        )

    def _document(self, task: WireTask, place: str) -> Document | None:
        """The document a task is about, if its key and its text are the ones we know."""
        data: dict[str, Any] = task.data
        missing = [key for key in KEY if key not in data]
        if missing:
            found = f"no {missing[0]} in its data"
            self._report("task-without-key", place, found, ", ".join(KEY))
            return None
        if not isinstance(data["guideline_version"], str):
            found = f"the guideline_version {data['guideline_version']!r}"
            self._report("task-without-key", place, found, "a text")
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


def _predictions(task: WireTask) -> list[WirePrediction]:
    """The suggestions an export holds; some exports hold their numbers only."""
    return [each for each in task.predictions if isinstance(each, WirePrediction)]


def _as_text(suggestion: Annotation) -> tuple[str, bytes]:
    return suggestion.model_version, msgspec.json.encode(suggestion)


def _span_order(span: Span) -> tuple[int, int, str, str]:
    # The labels of one item stay in its order.
    return span.start, span.end, span.span_id, span.control


def _own_drafts(task: WireTask) -> list[WireDraft]:
    """Drafts of answers never submitted; a draft on a submitted answer is a change begun."""
    return [draft for draft in task.drafts if draft.annotation is None]

"""A task to whose answers it holds: ids, pseudonyms, states and dates, all but what was said."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from tandai.authors import Account
from tandai.convert.head import Head, Heads, TaskHead
from tandai.convert.who import Given, account_of, author_of, suggester_of
from tandai.digest import sha256_text
from tandai.findings import Finding, Severity
from tandai.labelstudio.wire import (
    WireAnnotation,
    WireDraft,
    WirePerson,
    WirePrediction,
    WireTask,
)
from tandai.moments import utc_text
from tandai.records import Annotation, Status

_ENCODER = msgspec.json.Encoder(order="sorted")


def read_heads(task: WireTask, given: Given, place: str) -> Heads:
    """Reads everything of a task but its result lists.

    Args:
        task: offsets in code points; its result lists may have been read already.
        given: what is known beside the export.
        place: where the task stands, for findings.
    """
    made = Heads()
    text = task.data.get(given.config.text_key)
    if not isinstance(text, str):
        found = f"no text under {given.config.text_key!r}"
        expected = "the text under the key that the label config names"
        made.findings.append(Finding("text-key-missing", "error", place, found, expected))
        return made
    reader = _Reader(task, given, place, made)
    made.task = TaskHead(
        document_id=reader.document_id,
        task_id=task.id,
        text=text,
        text_sha256=sha256_text(text),
        data=_json({k: v for k, v in task.data.items() if k != given.config.text_key}),
        meta=_json(task.meta),
        created_at=reader.moment(task.created_at, place),
        updated_at=reader.moment(task.updated_at, place),
    )
    made.other_texts = {
        each.name: task.data[each.key]
        for each in given.config.objects
        if each.name != given.config.text_name and isinstance(task.data.get(each.key), str)
    }
    made.heads.extend(reader.heads(made.task.text_sha256))
    ids = [head.annotation.annotation_id for head in made.heads]
    if len(set(ids)) != len(ids):
        twice = next(each for each in ids if ids.count(each) > 1)
        reader.report("annotation-id-twice", place, f"{twice} again", "one number for one answer")
    return made


class _Reader:
    """Reads one task's heads; holds what all of them need."""

    def __init__(self, task: WireTask, given: Given, place: str, made: Heads) -> None:
        self.task = task
        self.given = given
        self.place = place
        self.made = made
        self.document_id = self._document_id()
        version = task.data.get("guideline_version")
        self.guideline_version = version if isinstance(version, str) else ""

    def heads(self, text_sha256: str) -> Iterator[Head]:
        suggestions = [
            self._suggestion(each, text_sha256)
            for each in self.task.predictions
            if isinstance(each, WirePrediction)
        ]
        self.made.n_bare_predictions = len(self.task.predictions) - len(suggestions)
        shown = {head.server_id: head.annotation.annotation_id for head in suggestions}
        submitted: dict[int, str] = {}
        for answer in self.task.annotations:
            head = self._answer(answer, text_sha256, shown)
            if head is not None:
                submitted[answer.id] = head.annotation.annotation_id
                yield head
        for draft in self.task.drafts:
            head = self._draft(draft, text_sha256, submitted)
            if head is not None:
                yield head
        yield from suggestions

    def _answer(
        self, answer: WireAnnotation, text_sha256: str, shown: Mapping[int, str]
    ) -> Head | None:
        place = f"{self.place}, annotation {answer.id}"
        account = self._account(answer.completed_by, None, place)
        if account is None:
            return None
        if answer.ground_truth is not None and not isinstance(answer.ground_truth, bool):
            found = type(answer.ground_truth).__name__
            self.report("ground-truth-unknown", place, found, "yes or no", severity="warning")
        parent = answer.parent_prediction
        status: Status = "skipped" if answer.was_cancelled else "submitted"
        return Head(
            annotation=self._annotation(
                account,
                str(answer.id),
                text_sha256,
                status=status,
                created_at=self.moment(answer.created_at, place),
                updated_at=self.moment(answer.updated_at, place),
                unique_id=answer.unique_id or "",
                copied_from="" if parent is None else shown.get(parent, f"prediction:{parent}"),
                lead_time=answer.lead_time,
            ),
            task_id=self.task.id,
            server_id=answer.id,
            ground_truth=answer.ground_truth if isinstance(answer.ground_truth, bool) else None,
            score=None,
            result=answer.result,
            was_copied=parent is not None,
        )

    def _draft(
        self, draft: WireDraft, text_sha256: str, submitted: Mapping[int, str]
    ) -> Head | None:
        place = f"{self.place}, draft {draft.id}"
        account = self._account(author_of(draft), draft.created_username, place)
        if account is None:
            return None
        draft_of = ""
        if draft.annotation is not None:
            draft_of = submitted.get(draft.annotation, "")
            if not draft_of:
                found = f"a change to annotation {draft.annotation}"
                expected = "an annotation of the same task"
                self.report("draft-of-nothing", place, found, expected, severity="warning")
        return Head(
            annotation=self._annotation(
                account,
                f"draft-{draft.id}",
                text_sha256,
                status="draft",
                created_at=self.moment(draft.created_at, place),
                updated_at=self.moment(draft.updated_at, place),
                draft_of=draft_of,
                lead_time=draft.lead_time,
            ),
            task_id=self.task.id,
            server_id=draft.id,
            ground_truth=None,
            score=None,
            result=draft.result,
        )

    def _suggestion(self, prediction: WirePrediction, text_sha256: str) -> Head:
        place = f"{self.place}, prediction {prediction.id}"
        return Head(
            annotation=self._annotation(
                suggester_of(prediction, self.given),
                str(prediction.id),
                text_sha256,
                created_at=self.moment(prediction.created_at, place),
                updated_at=self.moment(prediction.updated_at, place),
                model_version=prediction.model_version or "",
            ),
            task_id=self.task.id,
            server_id=prediction.id,
            ground_truth=None,
            score=prediction.score,
            result=prediction.result,
            is_suggestion=True,
        )

    def _annotation(
        self, account: Account, number: str, text_sha256: str, **rest: Any
    ) -> Annotation:
        layer = self.given.layer
        return Annotation(
            annotation_id=f"{self.document_id}/{layer}/{account.annotator_id}/{number}",
            document_id=self.document_id,
            text_sha256=text_sha256,
            layer=layer,
            guideline_version=self.guideline_version,
            annotator_id=account.annotator_id,
            annotator_kind=account.annotator_kind,
            **rest,
        )

    def _account(
        self, person: int | str | WirePerson | None, username: object, place: str
    ) -> Account | None:
        account = account_of(person, username, self.given)
        if account is None:
            # E-mails and names belong into no table or message.
            found = "an answer of an account that has an e-mail and no number"
            self.report("account-unknown", place, found, "a pseudonym for it in an accounts file")
        return account

    def _document_id(self) -> str:
        value = self.task.data.get("document_id")
        if isinstance(value, str) and value:
            return value
        if type(value) is int:
            return str(value)
        if value is not None:
            found = f"a document_id that is {'empty' if value == '' else type(value).__name__}"
            expected = f"a text; taken: task-{self.task.id}"
            self.report("document-id-unusable", self.place, found, expected, severity="warning")
        return f"task-{self.task.id}"

    def moment(self, written: object, place: str) -> str:
        """A date in UTC; empty, with a finding, where it is none."""
        if written is None or written == "":
            return ""
        try:
            return _utc(str(written))
        except ValueError:
            expected = "a date such as 2031-05-02T08:00:00Z"
            self.report("date-unreadable", place, repr(written), expected, severity="warning")
            return ""

    def report(
        self, rule: str, place: str, found: str, expected: str, *, severity: Severity = "error"
    ) -> None:
        self.made.findings.append(Finding(rule, severity, place, found, expected))


def _json(value: object) -> str:
    return "" if value is None or value == {} else _ENCODER.encode(value).decode()


def _utc(written: str) -> str:
    """As `utc_text`, and at once where the server wrote it so already, as most do."""
    datetime.fromisoformat(written)
    is_canonical = (
        len(written) == 27
        and (written[4], written[7], written[10], written[13]) == ("-", "-", "T", ":")
        and (written[16], written[19], written[26]) == (":", ".", "Z")
        and written[20:26] != "000000"
    )
    return written if is_canonical else utc_text(written)

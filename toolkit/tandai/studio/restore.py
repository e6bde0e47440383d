"""Turns answers that a server had, or another server, into answers on it, each once.

Label Studio makes an annotation of one unique id once, and answers 409 to the second; so a
restoration that was cut off is simply begun again. The id is unique on the whole server: where
it is held by another project, the copy in this one gets an id made from it and the title.
"""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from tandai.errors import StudioError
from tandai.findings import Finding
from tandai.restore import Sending, digest_of, make_unique_id
from tandai.studio.client import AlreadyThereError, Studio
from tandai.studio.held import Held, HeldTask, look_at_project
from tandai.wording import count_of


class Restored(msgspec.Struct):
    """What a restoration did."""

    n_made: int = 0
    n_drafts: int = 0
    n_there: int = 0
    findings: list[Finding] = []


def restore_answers(
    studio: Studio,
    project: int,
    title: str,
    sendings: Sequence[Sending],
    *,
    email: str,
    account: int,
    progress: Callable[[int, int], None] | None = None,
) -> Restored:
    """Makes the answers that the project lacks, for one account; run again, it makes none.

    Args:
        studio: the server; its token's account may answer for others, but draft only for itself.
        project: id of a project that has a task of each document.
        title: of that project.
        sendings: of one annotator, checked.
        email: of the account they belong to.
        account: the server's number of it.
        progress: told how many are done, and of how many.

    Raises:
        StudioError: the server failed; what it made is found by the next run. Or it holds
            something else than was sent.
    """
    run = _Run(studio, project, title, email.casefold(), account)
    drafts = [each for each in sendings if each.status == "draft"]
    answers = [each for each in sendings if each.status != "draft"]
    # Drafts go last: some are changes to an answer that must be there first.
    for number, sending in enumerate([*answers, *drafts], start=1):
        (run.draft if sending.status == "draft" else run.answer)(sending)
        if progress:
            progress(number, len(sendings))
        if number == len(answers):
            run.answer_elsewhere()
    run.look_again()
    return run.done


class _Run:
    """One restoration: what the project holds, and what was made of it so far."""

    def __init__(self, studio: Studio, project: int, title: str, email: str, account: int) -> None:
        self.studio = studio
        self.project = project
        self.title = title
        self.email = email
        self.account = account
        self.done = Restored()
        self.made: dict[str, Sending] = {}
        """By the unique id they were made under."""
        self.numbers: dict[str, int] = {}
        """By unique id, the server's number of an answer."""
        self.known_as: dict[str, str] = {}
        """Unique id of an answer to the one it has in this project."""
        self.elsewhere: list[Sending] = []
        self.me = studio.whoami().casefold()
        self._look()

    def answer(self, sending: Sending) -> None:
        for unique_id in (sending.unique_id, self._own_id(sending)):
            if unique_id in self.held.answers:
                self._is_there(sending, unique_id)
                return
        try:
            self._make(sending, sending.unique_id)
        except AlreadyThereError:
            self.elsewhere.append(sending)

    def answer_elsewhere(self) -> None:
        """Whose unique id the server knew: made meanwhile by a run that was cut off, or elsewhere."""
        if not self.elsewhere:
            return
        self._look()
        for sending in self.elsewhere:
            if sending.unique_id in self.held.answers:
                self._is_there(sending, sending.unique_id)
                continue
            try:
                self._make(sending, self._own_id(sending))
            except AlreadyThereError:
                self._look()
                self._is_there(sending, self._own_id(sending))

    def draft(self, sending: Sending) -> None:
        if self.email != self.me:
            found = "a draft of another account than the token's"
            expected = "the token of its account: Label Studio takes drafts from nobody else"
            self._warn("draft-of-other-account", sending, found, expected)
            return
        changes = self.numbers.get(self.known_as.get(sending.draft_of, sending.draft_of), 0)
        if sending.draft_of and not changes:
            found = "a draft of an answer that is not there"
            self._warn("draft-without-answer", sending, found, "the answer that it would change")
            return
        task = self._task(sending)
        theirs = {digest for email, of, digest in task.drafts if (email, of) == (self.me, changes)}
        if digest_of(sending.result) in theirs:
            self.done.n_there += 1
        elif theirs:
            found, expected = "another draft of this account", "none; it was left as it is"
            self._warn("draft-differs", sending, found, expected)
        else:
            self.studio.create_draft(
                task.task_id,
                sending.result,
                annotation_id=changes or None,
                lead_time=sending.lead_time or 0.0,
            )
            self.done.n_drafts += 1

    def look_again(self) -> None:
        """What was made is read back: a server takes anything, and may keep something else.

        Raises:
            StudioError: it holds something else than was sent.
        """
        if not self.made:
            return
        held = look_at_project(self.studio, self.project)
        wrong = []
        for unique_id, sending in self.made.items():
            found = held.answers.get(unique_id)
            if found is None:
                wrong.append(f"{sending.annotation_id} is not there")
            elif found.result_sha256 != digest_of(sending.result):
                wrong.append(f"{sending.annotation_id} has another result")
            elif found.ground_truth or found.was_cancelled != (sending.status == "skipped"):
                wrong.append(f"{sending.annotation_id} has another standing")
            elif found.email != self.email:
                wrong.append(f"{sending.annotation_id} belongs to another account")
        if wrong:
            more = f" and {len(wrong) - 5} more" if len(wrong) > 5 else ""
            raise StudioError(
                f"Of {count_of(len(self.made), 'answer')} restored to {self.title!r} not all came back as "
                f"they were sent: {'; '.join(wrong[:5])}{more}."
            )

    def _look(self) -> None:
        self.held = look_at_project(self.studio, self.project)
        self.numbers |= {key: each.annotation_id for key, each in self.held.answers.items()}

    def _make(self, sending: Sending, unique_id: str) -> None:
        task = self._task(sending)
        number = self.studio.create_annotation(
            task.task_id,
            sending.result,
            unique_id=unique_id,
            was_cancelled=sending.status == "skipped",
            lead_time=sending.lead_time,
            completed_by=self.account,
            parent_prediction=self._parent(sending, task),
        )
        self.numbers[unique_id] = number
        self.known_as[sending.unique_id] = unique_id
        self.made[unique_id] = sending
        self.done.n_made += 1

    def _is_there(self, sending: Sending, unique_id: str) -> None:
        self.done.n_there += 1
        self.known_as[sending.unique_id] = unique_id
        found = self.held.answers.get(unique_id)
        if found is None:
            return
        is_skipped = sending.status == "skipped"
        if found.result_sha256 != digest_of(sending.result):
            said, expected = "an answer that was changed since", "the same"
        elif found.was_cancelled != is_skipped:
            said = (
                "an answer that was skipped since" if found.was_cancelled else "one submitted since"
            )
            expected = sending.status
        elif found.email != self.email:
            said, expected = "an answer of another account", "one of the account named"
        else:
            return
        self._warn("answer-differs", sending, said, f"{expected}; it was left as it is")

    def _parent(self, sending: Sending, task: HeldTask) -> int | None:
        """The server's number of the suggestion that an answer began as a copy of."""
        if sending.copied_from is None:
            return None
        found = task.suggestions.get(sending.copied_from)
        if found is None:
            said = f"a copy of a suggestion of {sending.copied_from[0]!r} that its task lacks"
            self._warn("suggestion-not-there", sending, said, "a task with that suggestion")
        return found

    def _task(self, sending: Sending) -> HeldTask:
        tasks = self.held.tasks.get(sending.document_id, ())
        if len(tasks) != 1:
            raise StudioError(
                f"{self.title!r} has {count_of(len(tasks), 'task')} of {sending.document_id!r}; expected one."
            )
        return tasks[0]

    def _own_id(self, sending: Sending) -> str:
        return make_unique_id(sending.unique_id, self.title)

    def _warn(self, rule: str, sending: Sending, found: str, expected: str) -> None:
        place = sending.annotation_id
        self.done.findings.append(Finding(rule, "warning", place, found, expected))


def check_tasks(
    held: Held, sendings: Sequence[Sending], guideline: Mapping[str, str]
) -> list[Finding]:
    """Why answers cannot go to the tasks that a project has.

    Args:
        held: what the project holds.
        sendings: answers to restore.
        guideline: by annotation id, the version of the guideline that its annotator had read;
            it comes back from the task, not from the answer.
    """
    findings = []
    for sending in sendings:
        for task in held.tasks.get(sending.document_id, ()):
            wanted = guideline[sending.annotation_id]
            if task.guideline_version != wanted:
                found = f"guideline {task.guideline_version!r} in task {task.task_id}"
                findings.append(
                    Finding(
                        "task-of-other-guideline",
                        "error",
                        sending.annotation_id,
                        found,
                        f"{wanted!r}, by which it was made; restore to another --title",
                    )
                )
    return findings

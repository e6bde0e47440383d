"""Gold, or one annotator's answers, back to a project on a server: to go on with, or to look at."""

import time
from collections import defaultdict
from functools import partial
from pathlib import Path
from typing import Any, Literal

from tandai.accounts import read_accounts
from tandai.errors import TandaiError
from tandai.findings import Finding, errors_of, raise_on_errors
from tandai.flow.kept import GOLD, Kept, read_kept, text_of
from tandai.flow.progress import Progress, silent
from tandai.flow.push import journal_path
from tandai.flow.targets import all_titles, project_title, review_title
from tandai.flow.tasks import inventory_data
from tandai.labelstudio.instruction import render_instruction
from tandai.labelstudio.results import write_result
from tandai.labelstudio.validate import codes_in_data
from tandai.project import Project
from tandai.records import Annotation, Document, Record
from tandai.restore import Sending, as_suggestion, digest_of, make_sending, write_checked
from tandai.studio.client import Studio
from tandai.studio.held import look_at_project
from tandai.studio.journal import open_journal
from tandai.studio.push import PushReport, push_tasks
from tandai.studio.rest import Patience
from tandai.studio.restore import Restored, check_tasks, restore_answers
from tandai.tasks import make_task

ShownAs = Literal["annotations", "predictions"]
Task = dict[str, Any]


class RestoreReport(Record, frozen=True, kw_only=True):
    """What `restore` did."""

    layer: str
    annotator: str
    shown_as: ShownAs
    title: str
    project_id: int
    n_tasks: int
    """Tasks inserted."""
    n_restored: int
    """Answers made, or documents whose answers are shown as suggestions."""
    n_drafts: int
    n_already_there: int
    n_withdrawn: int
    """Answers that their annotator had taken back: left out."""
    findings: tuple[Finding, ...]


def run_restore(
    project: Project,
    studio: Studio,
    layer: str,
    annotator: str,
    *,
    release: Path | None = None,
    shown_as: ShownAs | None = None,
    account: str = "",
    title: str = "",
    server: str = "",
    patience: Patience | None = None,
    progress: Progress = silent,
) -> RestoreReport:
    """Restores gold or one annotator's answers; run again, it restores nothing twice.

    Args:
        project: whose layer it is.
        studio: one of its servers.
        layer: the layer's name.
        annotator: a pseudonym, or ``gold``.
        release: a release folder to take them from; none: the corpus.
        shown_as: answers of an account, or suggestions; by default gold is suggested.
        account: e-mail of the account that gets the answers; by default the one that accounts.json
            has for the annotator. Gold has none by itself.
        title: of the project on the server; by default the round's own for answers, one to review
            for suggestions.
        server: the server's label: the journal is found by it.
        patience: how to wait for a server whose answer nobody heard.
        progress: told how far it is.

    Raises:
        CheckError: an annotation does not fit its text, the config or the task on the server;
            nothing was sent.
        TandaiError: there is nothing to restore, the account is unknown, or gold would be taken
            for somebody's answers.
        StudioError: the server failed; what is there is there once.
    """
    how = shown_as or ("predictions" if annotator == GOLD else "annotations")
    as_answers = how == "annotations"
    is_alone = as_answers and project.settings.studio.mode != "shared"
    kept = read_kept(project, layer, annotator, release)
    default = project_title if as_answers else review_title
    name = title or default(project, layer, annotator)
    if as_answers:
        _refuse_gold_in_round(project, layer, annotator, name)
    email, number = _account(project, studio, annotator, account) if as_answers else ("", 0)
    made = _Making(project, layer, annotator, kept)
    tasks = made.tasks_with_answers() if as_answers else made.tasks_that_suggest()
    so = "nothing was restored"
    raise_on_errors(made.findings, doing=f"looking at what to restore to {name!r}", so=so)
    there = studio.find_project(name)
    if there is not None and as_answers:
        held = look_at_project(studio, there)
        raise_on_errors(
            check_tasks(held, made.sendings, made.guidelines), doing=f"looking at {name!r}", so=so
        )
    with open_journal(journal_path(project, server, name), at=time.time()) as journal:
        pushed = push_tasks(
            studio,
            name,
            project.read_config_xml(layer),
            tasks,
            config=project.label_configs[layer],
            description=f"{project.settings.project.title}: {layer}",
            # One answer finishes a task that only one person is to see.
            maximum_annotations=1 if is_alone else project.settings.studio.annotators_per_task,
            journal=journal,
            patience=patience,
            progress=partial(progress, "tasks"),
        )
        raise_on_errors(
            pushed.refused, doing=f"pushing the tasks of {name!r}", so="these were not pushed"
        )
        instruction = render_instruction(project.read_guideline(layer))
        studio.set_instruction(pushed.project_id, instruction)
        restored = Restored(n_made=pushed.inserted, n_there=pushed.already_there)
        if as_answers:
            restored = restore_answers(
                studio,
                pushed.project_id,
                name,
                made.sendings,
                email=email,
                account=number,
                progress=partial(progress, "answers"),
            )
    return _report(layer, annotator, how, name, pushed, restored, made)


class _Making:
    """What goes to the server, made of what was kept; faults are gathered, nothing is sent."""

    def __init__(self, project: Project, layer: str, annotator: str, kept: Kept) -> None:
        self.project = project
        self.layer = layer
        self.annotator = annotator
        self.kept = kept
        self.config = project.label_configs[layer]
        self.data = inventory_data(project, layer)
        self.codes = codes_in_data(self.config, self.data)
        self.titles = {each.document_id: each.title for each in project.read_articles()}
        self.findings: list[Finding] = []
        self.sendings: list[Sending] = []
        self.guidelines: dict[str, str] = {}
        self.n_withdrawn = 0
        self.by_document: dict[str, list[Annotation]] = defaultdict(list)
        for each in kept.annotations:
            if each.status == "withdrawn":
                self.n_withdrawn += 1
            else:
                self.by_document[each.document_id].append(each)

    def tasks_with_answers(self) -> list[Task]:
        """Tasks as annotators were shown them; what is to be sent to them is in ``sendings``."""
        suggestions: dict[str, list[Annotation]] = defaultdict(list)
        proposed = self.project.read_proposals(self.layer)
        for each in self.project.read_suggestions(self.layer) or proposed:
            suggestions[each.document_id].append(each)
        tasks = []
        for document, text, annotations in self._documents():
            shown = [
                each
                for each in suggestions[document.document_id]
                if each.text_sha256 == document.text_sha256
            ]
            task = self._task(document, text, annotations, shown)
            if task is not None:
                tasks.append(task)
                self._send(text, annotations, shown)
        return tasks

    def tasks_that_suggest(self) -> list[Task]:
        """Tasks that show the answers as suggestions; skipped and unfinished ones show nothing."""
        tasks = []
        prefix = "gold" if self.annotator == GOLD else "answers"
        words = self.kept.version if self.annotator == GOLD else self.annotator
        version = f"{prefix}-{words}" if words else prefix
        for document, text, annotations in self._documents():
            shown = [as_suggestion(a, version) for a in annotations if a.status == "submitted"]
            if shown:
                task = self._task(document, text, annotations, shown)
                if task is not None:
                    tasks.append(task)
        return tasks

    def _documents(self) -> list[tuple[Document, str, list[Annotation]]]:
        found = []
        for document_id, annotations in sorted(self.by_document.items()):
            document = self.kept.documents.get(document_id)
            if document is None:
                self._error(
                    "document-unknown", document_id, "no such document", "one of the corpus"
                )
            else:
                found.append((document, text_of(self.project, self.kept, document), annotations))
        return found

    def _task(
        self,
        document: Document,
        text: str,
        annotations: list[Annotation],
        shown: list[Annotation],
    ) -> Task | None:
        versions = sorted({each.guideline_version for each in annotations})
        if len(versions) > 1:
            found = f"answers by the guidelines {', '.join(versions)}"
            self._error(
                "guidelines-differ", document.document_id, found, "one, for it is the task's"
            )
            return None
        self.guidelines |= {each.annotation_id: versions[0] for each in annotations}
        faults = [fault for each in shown for fault in self._result(each, text)[1]]
        self.findings += faults
        if errors_of(faults):
            return None
        return make_task(
            document,
            text,
            self.config,
            layer=self.layer,
            guideline_version=versions[0],
            title=self.titles.get(document.document_id, ""),
            others=shown,
            data=self.data,
        )

    def _send(self, text: str, annotations: list[Annotation], shown: list[Annotation]) -> None:
        answers = {each.annotation_id: each for each in annotations}
        copies = {
            each.annotation_id: (
                each.model_version,
                digest_of(write_result(each, self.config, text)),
            )
            for each in shown
        }
        for each in annotations:
            result, findings = self._result(each, text)
            self.findings += findings
            if each.copied_from and each.copied_from not in copies:
                found = f"a copy of {each.copied_from}, which its task does not show"
                self.findings.append(
                    Finding(
                        "suggestion-not-there", "warning", each.annotation_id, found, "a suggestion"
                    )
                )
            if not errors_of(findings):
                self.sendings.append(
                    make_sending(each, result, self.project.name, answers=answers, shown=copies)
                )

    def _result(
        self, annotation: Annotation, text: str
    ) -> tuple[list[dict[str, Any]], list[Finding]]:
        return write_checked(annotation, self.config, text, codes=self.codes)

    def _error(self, rule: str, place: str, found: str, expected: str) -> None:
        self.findings.append(Finding(rule, "error", place, found, expected))


def _refuse_gold_in_round(project: Project, layer: str, annotator: str, title: str) -> None:
    """Gold is nobody's answer: a pull would count it as a vote of the account that holds it."""
    if annotator == GOLD and title in all_titles(project, layer):
        raise TandaiError(
            f"{title!r} is a project of the round, where gold would be pulled as somebody's "
            "answers; expected --as predictions, or another --title."
        )


def _account(project: Project, studio: Studio, annotator: str, given: str) -> tuple[str, int]:
    """E-mail and number of the account that gets the answers.

    Raises:
        TandaiError: none is known, or the one named is another annotator's.
    """
    accounts = read_accounts(project.data_dir / "accounts.json")
    numbers = {email.casefold(): number for number, email in studio.accounts().items()}
    owner = {key.casefold(): account.annotator_id for key, account in accounts.items()}
    if given:
        wanted = [given.casefold()]
        whose = owner.get(wanted[0], annotator)
        if whose != annotator:
            raise TandaiError(
                f"The account given with --account is {whose}'s in accounts.json; expected one of "
                f"{annotator}: one person's answers would become another's."
            )
    else:
        wanted = [key for key, whose in owner.items() if whose == annotator and "@" in key]
    found = [key for key in wanted if key in numbers]
    if len(found) == 1:
        return found[0], numbers[found[0]]
    said = "several accounts" if found else "no account"
    raise TandaiError(
        f"The server has {said} of {annotator!r}: name one of its accounts with --account E-MAIL, "
        "sign one up there and give its e-mail an entry in accounts.json, or show the answers "
        "as suggestions with --as predictions."
    )


def _report(
    layer: str,
    annotator: str,
    how: ShownAs,
    title: str,
    pushed: PushReport,
    restored: Restored,
    made: _Making,
) -> RestoreReport:
    # Tasks with other suggestions than these lose no answer; those that suggest them show others.
    differing = pushed.differing
    return RestoreReport(
        layer=layer,
        annotator=annotator,
        shown_as=how,
        title=title,
        project_id=pushed.project_id,
        n_tasks=pushed.inserted,
        n_restored=restored.n_made,
        n_drafts=restored.n_drafts,
        n_already_there=restored.n_there,
        n_withdrawn=made.n_withdrawn,
        findings=(*made.findings, *pushed.refused, *differing, *restored.findings),
    )

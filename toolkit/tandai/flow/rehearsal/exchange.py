"""A rehearsal's tasks to scripted answers on its servers and back, layer by layer."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tandai.accounts import read_accounts
from tandai.errors import TandaiError
from tandai.findings import raise_on_errors
from tandai.flow.annotations import latest_pulls, run_annotations
from tandai.flow.connect import OpenServer
from tandai.flow.gold import GoldReport, run_gold
from tandai.flow.logins import make_accounts
from tandai.flow.progress import Progress, watched
from tandai.flow.rehearsal.compare import compare
from tandai.flow.round import pull_all, push_all
from tandai.flow.targets import owners, project_title
from tandai.flow.tasks import run_tasks
from tandai.flow.withheld import read_cells
from tandai.labelstudio.results import write_result
from tandai.project import Project
from tandai.records import Annotation, Document
from tandai.rehearsal import Scripted, script_answers
from tandai.store import write_jsonl
from tandai.studio.client import RemoteStudio, Studio
from tandai.withholding import withheld_documents

_NAMESPACE = uuid.UUID("0d0a8c1e-7b52-4f3a-9a53-9f2f1d7c4b60")

Scripts = Mapping[tuple[str, str], Studio]
"""By label of a server and pseudonym of a script, the line that the script answers by."""


@dataclass(frozen=True)
class Run:
    """One rehearsal: where it happens, what it is called, and what it leaves on the server."""

    project: Project
    articles: Path
    stamp: str
    seed: str
    progress: Progress
    projects_left: list[str] = field(default_factory=list)
    accounts_left: list[str] = field(default_factory=list)

    @property
    def accounts_path(self) -> Path:
        """Which account is which script."""
        return self.project.root / "answers" / "accounts.json"


@dataclass
class Exchanged:
    """What was sent and settled in all layers."""

    sent: list[Scripted] = field(default_factory=list)
    golds: list[GoldReport] = field(default_factory=list)
    n_suggested: int = 0


def exchange(run: Run, opened: Sequence[OpenServer]) -> Exchanged:
    """Tasks out, answers in, gold made, layer by layer.

    Args:
        run: whose documents are made.
        opened: the servers of its mode.

    Raises:
        CheckError: what came back is not what was sent.
        TandaiError: a stage failed.
    """
    project, progress = run.project, run.progress
    done = Exchanged()
    with _scripts(run, opened) as scripts:
        for layers in project.settings.rounds():
            done.n_suggested += sum(
                each.n_suggested_spans for each in run_tasks(project, layers, progress=progress)
            )
            run.projects_left.extend(
                project_title(project, layer, owner)
                for layer in layers
                for each in opened
                for owner in owners(project, each.server)
            )
            for report in push_all(project, opened, layers, progress=progress):
                raise_on_errors(report.refused, doing=f"pushing {report.title}")
            for layer in layers:
                answers = [
                    answer
                    for each in opened
                    for owner in owners(project, each.server)
                    for answer in _answer_project(run, each, owner, scripts, layer)
                ]
                write_jsonl(project.root / "answers" / f"{layer}.jsonl", answers)
                done.sent += answers
            pull_all(project, opened, layers, stamp=run.stamp, progress=progress)
            pulls = {layer: latest_pulls(project)[layer] for layer in layers}
            run_annotations(project, pulls, accounts_path=run.accounts_path, progress=progress)
            compare(project, layers, done.sent)
            done.golds += run_gold(project, layers, progress=progress)
    return done


@contextmanager
def _scripts(run: Run, opened: Sequence[OpenServer]) -> Iterator[Scripts]:
    """An account for each script where it is to answer, and a line with that account's token."""
    try:
        made = [
            (each, account)
            for each in opened
            for account in make_accounts(
                run.project, [each], kind="script", accounts_path=run.accounts_path
            )
        ]
    finally:  # also those made before a server failed
        run.accounts_left.extend(read_accounts(run.accounts_path))
    with ExitStack() as stack:
        yield {
            (each.server.label, account.annotator): stack.enter_context(
                closing(RemoteStudio(account.url, account.token))
            )
            for each, account in made
        }


def _answer_project(
    run: Run, opened: OpenServer, owner: str, scripts: Scripts, layer: str
) -> list[Scripted]:
    """Every script that a project is for answers every task of it."""
    project = run.project
    title = project_title(project, layer, owner)
    number = opened.studio.find_project(title)
    if number is None:
        return []  # no document had the gold this layer asks about
    tasks = opened.studio.find_tasks(number)
    config = project.label_configs[layer]
    suggestions = {each.document_id: each for each in project.read_proposals(layer)}
    withheld = withheld_documents(read_cells(project), layer)
    documents = [each for each in project.read_documents() if each.document_id in tasks]
    named = {name: line for (label, name), line in scripts.items() if label == opened.server.label}
    answers = []
    for document in watched(documents, f"answers: {layer}", run.progress):
        text = project.read_document_text(document)
        shown = suggestions.get(document.document_id)
        if shown is None:
            shown = _nothing(project, layer, document, is_withheld=document.document_id in withheld)
        for name in [owner] if owner else list(named):
            scripted = script_answers(
                shown,
                document,
                text,
                config,
                annotator_id=name,
                seed=run.seed,
                spans_are_given=bool(project.settings.layers[layer].spans_from),
            )
            made = scripted.annotation
            named[name].create_annotation(
                tasks[document.document_id][0],
                write_result(made, config, text),
                unique_id=str(uuid.uuid5(_NAMESPACE, f"{title}/{made.annotation_id}")),
            )
            answers.append(scripted)
    return answers


def _nothing(project: Project, layer: str, document: Document, *, is_withheld: bool) -> Annotation:
    """What a task without suggestions shows; scripts answer that nothing is there.

    Raises:
        TandaiError: a program is named for this layer, and it always says something where its
            suggestion is not withheld.
    """
    program = project.settings.layers[layer].suggest
    if program and not is_withheld:
        raise TandaiError(f"{document.document_id}, {layer}: {program!r} suggested nothing at all.")
    return Annotation(
        annotation_id=f"{document.document_id}/{layer}/nothing/1",
        document_id=document.document_id,
        text_sha256=document.text_sha256,
        layer=layer,
        guideline_version=project.settings.layers[layer].guideline_version,
        annotator_id="nothing",
        annotator_kind="program",
    )

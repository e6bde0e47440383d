"""Snapshots of the server to corpus/annotations/LAYER/ANNOTATOR.jsonl, stand-off, under pseudonyms."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from tandai.accounts import name_new_accounts, read_accounts, write_accounts
from tandai.authors import Account
from tandai.errors import TandaiError
from tandai.findings import Finding, as_errors, raise_on_errors
from tandai.flow.layerread import LayerRead, read_layer, survey_layer
from tandai.flow.progress import Progress, silent, watched
from tandai.flow.studio_exports import Said, Survey
from tandai.flow.targets import all_titles
from tandai.labelstudio.exports import Unit
from tandai.numbering import number_of
from tandai.project import Project
from tandai.records import Annotation, AnnotatorKind, Record
from tandai.store import write_jsonl
from tandai.studio.pull import title_slug
from tandai.votes import AnswerCounts, count_answers


class AnnotationsReport(Record, frozen=True, kw_only=True):
    """What `annotations` did for one layer."""

    layer: str
    n_tasks: int
    n_unanswered: int
    n_submitted: int
    n_skipped: int
    n_drafts: int
    n_spans: int
    annotators: tuple[str, ...]
    answers: AnswerCounts
    """Of what was read, each class, and what ``[answers]`` makes of it."""
    units: dict[str, Unit]
    """By export, what its offsets count in, and the regions that say so."""
    findings: tuple[Finding, ...]


MOST_FAULTS = 200
"""Faults that a message names; the error holds them all."""


def latest_pulls(project: Project) -> dict[str, tuple[Path, ...]]:
    """By layer, the newest snapshot of each server its project was pulled from."""
    found = {}
    for layer in project.settings.layer_order():
        newest: dict[Path, Path] = {}
        for path in sorted(pulls_of(project, layer), key=lambda each: each.name):
            newest[path.parent] = path
        if newest:
            found[layer] = tuple(newest[folder] for folder in sorted(newest))
    return found


def run_annotations(
    project: Project,
    exports: Mapping[str, Path | Sequence[Path]],
    *,
    new_accounts: AnnotatorKind | None = None,
    accounts_path: Path | None = None,
    offsets: Said | None = None,
    strict: bool = False,
    progress: Progress = silent,
) -> list[AnnotationsReport]:
    """Reads the exports of each layer and writes what each annotator said.

    Every export is read twice, first for its accounts and offset unit, so that no more than one
    file's bytes and the records made of it are held. The faults of all exports come out together.

    Args:
        project: whose documents the tasks show.
        exports: by layer a file, zip or folder, or several: one a server.
        new_accounts: what accounts without a pseudonym are.
        accounts_path: accounts file, if not the one in the user data directory.
        offsets: what offsets count in, for exports that do not show it.
        strict: whether warnings are errors.
        progress: told of every layer.

    Raises:
        CheckError: an answer does not fit its text, config or task; nothing was written.
        TandaiError: there is nothing to read, or an account is unknown.
    """
    if not exports:
        raise TandaiError("no snapshot to read: run `tandai pull`, or name files with --export.")
    documents = {document.document_id: document for document in project.read_documents()}
    path = accounts_path or project.data_dir / "accounts.json"
    known = read_accounts(path)
    surveys = {
        layer: survey_layer(project, layer, given, documents, offsets)
        for layer, given in exports.items()
    }
    accounts, unnamed = _accounts(project, known, surveys, new_accounts)
    read: list[LayerRead] = []
    for layer, surveyed in watched(list(surveys.items()), "annotations", progress):
        read.append(read_layer(project, layer, surveyed, documents, accounts))
    doing = f"reading answers of {', '.join(surveys)}"
    if unnamed is not None:
        # Under names for the time being, answers are not those of before: only files are judged.
        in_files = [fault for each in read for made in each.exports for fault in made.findings]
        raise_on_errors(in_files, doing=doing, most=MOST_FAULTS)
        raise unnamed
    findings = [finding for each in read for finding in each.findings()]
    raise_on_errors(as_errors(findings) if strict else findings, doing=doing, most=MOST_FAULTS)
    if accounts != known:
        # First, for a pseudonym without annotations does no harm; the reverse is nobody.
        write_accounts(path, accounts)
    for each in read:
        _write(project, each.layer, each.joined.kept)
        if each.joined.suggestions:
            write_jsonl(project.suggestions_path(each.layer), each.joined.suggestions)
    return [_report(project, each, surveys[each.layer]) for each in read]


def pulls_of(project: Project, layer: str) -> list[Path]:
    """Every snapshot of a layer's projects, of whichever server and mode."""
    names = {title_slug(title) for title in all_titles(project, layer)}
    return [path for path in (project.pulls / layer).glob("**/*.json") if path.parent.name in names]


def _accounts(
    project: Project,
    known: dict[str, Account],
    surveys: Mapping[str, list[Survey]],
    new_accounts: AnnotatorKind | None,
) -> tuple[dict[str, Account], TandaiError | None]:
    """The accounts known and those new in the exports, or names for the time being and the error.

    A new account is no reason to keep silent about what else is wrong.
    """
    seen = {key for surveyed in surveys.values() for each in surveyed for key in each.accounts}
    taken = {
        annotation.annotator_id
        for layer in project.settings.layers
        for annotation in project.read_annotations(layer)
    }
    try:
        return name_new_accounts(known, seen, new_accounts, taken=taken), None
    except TandaiError as error:
        new = sorted(seen - set(known))
        nameless = {
            key: Account(annotator_id=f"new-{number}", annotator_kind="person")
            for number, key in enumerate(new, start=1)
        }
        return known | nameless, error


def _write(project: Project, layer: str, annotations: list[Annotation]) -> None:
    by_annotator: dict[str, list[Annotation]] = defaultdict(list)
    for annotation in sorted(annotations, key=lambda each: (each.document_id, number_of(each))):
        by_annotator[annotation.annotator_id].append(annotation)
    for annotator, theirs in by_annotator.items():
        write_jsonl(project.annotations_dir(layer) / f"{annotator}.jsonl", theirs)


def _report(project: Project, read: LayerRead, surveyed: list[Survey]) -> AnnotationsReport:
    annotations = read.joined.read
    statuses = [annotation.status for annotation in annotations]
    return AnnotationsReport(
        layer=read.layer,
        n_tasks=sum(each.n_tasks for each in read.exports),
        n_unanswered=sum(each.n_unanswered for each in read.exports),
        n_submitted=statuses.count("submitted"),
        n_skipped=statuses.count("skipped"),
        n_drafts=statuses.count("draft"),
        n_spans=sum(len(annotation.spans) for annotation in annotations),
        annotators=tuple(sorted({annotation.annotator_id for annotation in annotations})),
        answers=count_answers(annotations, project.settings.answers),
        units={str(each.path): each.unit for each in surveyed},
        findings=read.findings(),
    )

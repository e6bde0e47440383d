"""Snapshots of the server to corpus/annotations/LAYER/ANNOTATOR.jsonl, stand-off, under pseudonyms."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from tandai.accounts import name_new_accounts, read_accounts, write_accounts
from tandai.annotations import Collected, accounts_in, collect_annotations
from tandai.errors import TandaiError
from tandai.findings import Finding, raise_on_errors
from tandai.flow.progress import Progress, silent, watched
from tandai.labelstudio.wire import read_tasks
from tandai.numbering import keep_numbers, number_of
from tandai.project import Project
from tandai.records import Annotation, AnnotatorKind, Record
from tandai.store import read_bytes, read_jsonl, write_jsonl


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
    findings: tuple[Finding, ...]


def latest_pulls(project: Project) -> dict[str, Path]:
    """The newest snapshot of each layer that has one."""
    found = {}
    for layer in project.settings.layers:
        snapshots = sorted((project.pulls / layer).glob("*/*.json"))
        if snapshots:
            found[layer] = max(snapshots, key=lambda path: path.name)
    return found


def run_annotations(
    project: Project,
    exports: Mapping[str, Path],
    *,
    new_accounts: AnnotatorKind | None = None,
    accounts_path: Path | None = None,
    progress: Progress = silent,
) -> list[AnnotationsReport]:
    """Reads an export a layer and writes what each annotator said.

    Args:
        project: whose documents the tasks show.
        exports: export file by layer.
        new_accounts: what accounts without a pseudonym are.
        accounts_path: accounts file, if not the one in the user data directory.
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
    seen: set[str] = set()
    for export in exports.values():
        data = read_bytes(export, expected="an export of Label Studio (JSON)")
        seen |= accounts_in(read_tasks(str(export), data))
    accounts = name_new_accounts(known, seen, new_accounts)
    reports, made = [], []
    for layer, export in watched(list(exports.items()), "annotations", progress):
        collected = collect_annotations(
            read_tasks(str(export), export.read_bytes()),
            project.label_configs[layer],
            documents,
            accounts,
            layer=layer,
            source=export.name,
        )
        raise_on_errors(collected.findings, doing=f"reading {export}")
        kept, findings = _with_earlier(project, layer, collected.annotations)
        made.append((layer, kept))
        reports.append(_report(layer, collected, (*collected.findings, *findings)))
    if accounts != known:
        # First, for a pseudonym without annotations does no harm; the reverse is nobody.
        write_accounts(path, accounts)
    for layer, annotations in made:
        _write(project, layer, annotations)
    return reports


def _with_earlier(
    project: Project, layer: str, annotations: list[Annotation]
) -> tuple[list[Annotation], list[Finding]]:
    """What was read, and what was there before and is not in this export: nothing is lost."""
    before = list(project.read_annotations(layer))
    kept = {each.annotation_id: each for each in keep_numbers(annotations, before)}
    findings = []
    for earlier in before:
        if earlier.annotation_id not in kept:
            kept[earlier.annotation_id] = earlier
            place = f"corpus/annotations/{layer}, {earlier.annotation_id}"
            found = "an annotation that this export does not have; it was kept"
            findings.append(Finding("annotation-not-in-export", "warning", place, found))
    return list(kept.values()), findings


def _write(project: Project, layer: str, annotations: list[Annotation]) -> None:
    by_annotator: dict[str, list[Annotation]] = defaultdict(list)
    for annotation in sorted(annotations, key=lambda each: (each.document_id, number_of(each))):
        by_annotator[annotation.annotator_id].append(annotation)
    for annotator, theirs in by_annotator.items():
        write_jsonl(project.annotations_dir(layer) / f"{annotator}.jsonl", theirs)


def read_one(project: Project, layer: str, annotator: str) -> list[Annotation]:
    """One annotator's annotations of a layer."""
    return list(read_jsonl(project.annotations_dir(layer) / f"{annotator}.jsonl", Annotation))


def _report(layer: str, collected: Collected, findings: tuple[Finding, ...]) -> AnnotationsReport:
    annotations = collected.annotations
    statuses = [annotation.status for annotation in annotations]
    return AnnotationsReport(
        layer=layer,
        n_tasks=collected.n_tasks,
        n_unanswered=collected.n_unanswered,
        n_submitted=statuses.count("submitted"),
        n_skipped=statuses.count("skipped"),
        n_drafts=statuses.count("draft"),
        n_spans=sum(len(annotation.spans) for annotation in annotations),
        annotators=tuple(sorted({annotation.annotator_id for annotation in annotations})),
        findings=findings,
    )

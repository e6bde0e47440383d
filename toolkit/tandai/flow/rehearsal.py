"""A user's articles through every stage and a real server, with scripted answers, in a folder apart.

Nothing of it enters corpus/: it shows that articles, configs and server work together before
people sit down.
"""

import secrets
import shutil
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import msgspec

from tandai.accounts import write_accounts
from tandai.annotations import Account
from tandai.borrowed import known_runs, scan_bytes
from tandai.errors import CheckError, TandaiError
from tandai.findings import Finding, raise_on_errors
from tandai.flow.annotations import latest_pulls, run_annotations
from tandai.flow.check import run_check
from tandai.flow.documents import article_files, run_documents
from tandai.flow.exchange import connect, project_title, run_pull, run_push
from tandai.flow.gold import GoldReport, run_gold
from tandai.flow.hydrate import run_hydrate
from tandai.flow.loading import load_all
from tandai.flow.progress import Progress, silent, watched
from tandai.flow.release import release_path, run_release
from tandai.flow.splits import run_splits
from tandai.flow.tasks import run_tasks
from tandai.labelstudio.results import write_result
from tandai.project import Project
from tandai.records import Annotation, Record
from tandai.rehearsal import Scripted, differences, script_answers
from tandai.store import new_directory, write_jsonl
from tandai.studio.client import RemoteStudio, Studio
from tandai.studio.local import LocalStudio

VERSION = "0.0.1"
MARK = ".tandai-run"
SCRIPTS = ("script-1", "script-2")
_NAMESPACE = uuid.UUID("0d0a8c1e-7b52-4f3a-9a53-9f2f1d7c4b60")


class RehearsalReport(Record, frozen=True, kw_only=True):
    """What `run` did."""

    folder: str
    server: str
    release: str
    hydrated: str
    content_sha256: str
    n_documents: int
    n_suggested_spans: int
    n_answers: int
    n_changes: int
    """Items that the scripts answered otherwise than suggested; all listed in answers/."""
    gold_spans: dict[str, int]
    n_ties: int
    split_sizes: dict[str, int]
    left_out: tuple[str, ...]
    rows: dict[str, dict[str, int]]
    """Rows that ``load_dataset`` read back from the hydrated release."""
    findings: tuple[Finding, ...]


def run_rehearsal(
    project: Project,
    articles: Path,
    folder: Path,
    *,
    stamp: str,
    seed: str,
    url: str | None = None,
    port: int,
    progress: Progress = silent,
    tell: Callable[[str], None] = lambda _: None,
) -> RehearsalReport:
    """Takes the articles all the way and compares what was pulled with what was sent.

    Args:
        project: whose settings and label configs are tried.
        articles: folder of ``*.txt`` files.
        folder: where to; one of an earlier rehearsal gives way.
        stamp: names this run's projects and accounts on the server.
        seed: of the scripts' answers.
        url: an existing server; else a local one is started and stopped again.
        port: of the local one.
        progress: told how far each stage is.
        tell: told what the server does.

    Raises:
        TandaiError: a stage failed; then the folder is as it was.
    """
    if folder.exists() and not (folder / MARK).exists():
        raise TandaiError(f"{folder} is there and is no rehearsal of before; name another with -o.")
    article_files(articles)  # said before a server is started
    with new_directory(folder, replace=True) as root:
        rehearsal = _copy_project(project, articles, root, stamp)
        local = LocalStudio(rehearsal.data_dir, port)
        started = url is None and not local.status().running
        if started:
            local.start(progress=tell)
        try:
            return _rehearse(rehearsal, articles, folder, stamp, seed, url, progress)
        finally:
            if started:
                local.stop()


def _copy_project(project: Project, articles: Path, root: Path, stamp: str) -> Project:
    """Settings, configs and story groups, under a name and a data folder of its own."""
    shutil.copyfile(project.root / "tandai.toml", root / "tandai.toml")
    shutil.copytree(project.configs, root / "annotation_configs")
    (root / MARK).touch()
    there = {path.name for path in article_files(articles)}
    if {article.file for article in project.read_articles()} == there:
        # The corpus' own articles keep their ids, provenance and groups.
        for name in ("articles.csv", "groups.csv"):
            if (project.corpus / name).exists():
                (root / "corpus").mkdir(exist_ok=True)
                shutil.copyfile(project.corpus / name, root / "corpus" / name)
    settings = msgspec.structs.replace(
        project.settings,
        project=msgspec.structs.replace(project.settings.project, name=f"{project.name}-rehearsal"),
        release=msgspec.structs.replace(project.settings.release, text="stand-off"),
        # Scripts sign up on a shared server only where --url names it.
        studio=msgspec.structs.replace(project.settings.studio, url=""),
    )
    return Project(
        root.resolve(),
        settings,
        project.data_dir / "rehearsal",
        server_name=f"{settings.project.name}-{stamp.lower()}",
    )


def _rehearse(
    project: Project,
    articles: Path,
    folder: Path,
    stamp: str,
    seed: str,
    url: str | None,
    progress: Progress,
) -> RehearsalReport:
    documents = run_documents(project, articles, progress=progress)
    with ExitStack() as stack:
        curator, connected = stack.enter_context(connect(project, url))
        accounts_path = project.root / "answers" / "accounts.json"
        scripts = _script_accounts(curator, connected.url, accounts_path, stamp)
        for studio in scripts.values():
            stack.callback(studio.close)
        sent, golds, n_suggested = _rounds(
            project, curator, scripts, accounts_path, stamp, seed, progress
        )
    splits = run_splits(project)
    manifest = run_release(project, VERSION, progress=progress)
    built = release_path(project, VERSION)
    findings = [*connected.findings, *run_check(project, articles_dir=articles)]
    findings += _borrowed_in(built, articles)
    raise_on_errors(findings, doing="checking the rehearsal")
    hydrated = built.with_name(f"{built.name}-hydrated")
    full = run_hydrate(built, articles, hydrated)
    load_all(built, manifest, progress=progress)
    rows = load_all(hydrated, full, progress=progress)
    return RehearsalReport(
        folder=str(folder),
        server=connected.url,
        release=str(folder / built.relative_to(project.root)),
        hydrated=str(folder / hydrated.relative_to(project.root)),
        content_sha256=manifest.content_sha256,
        n_documents=documents.n_documents,
        n_suggested_spans=n_suggested,
        n_answers=len(sent),
        n_changes=sum(len(each.changes) for each in sent),
        gold_spans={gold.layer: gold.n_spans for gold in golds},
        n_ties=sum(sum(gold.ties.values()) for gold in golds),
        split_sizes=splits.sizes,
        left_out=manifest.left_out,
        rows=rows,
        findings=tuple(findings),
    )


def _rounds(
    project: Project,
    curator: Studio,
    scripts: dict[str, RemoteStudio],
    accounts_path: Path,
    stamp: str,
    seed: str,
    progress: Progress,
) -> tuple[list[Scripted], list[GoldReport], int]:
    """Tasks out, answers in, gold made, layer by layer: what was sent, settled and suggested."""
    sent: list[Scripted] = []
    golds: list[GoldReport] = []
    n_suggested = 0
    for layers in project.settings.rounds():
        n_suggested += sum(
            each.n_suggested_spans for each in run_tasks(project, layers, progress=progress)
        )
        for report in run_push(project, curator, layers, progress=progress):
            raise_on_errors(report.refused, doing=f"pushing {report.title}")
        for layer in layers:
            answers = _answer_layer(project, curator, scripts, layer, seed, progress)
            write_jsonl(project.root / "answers" / f"{layer}.jsonl", answers)
            sent += answers
        run_pull(project, curator, layers, stamp=stamp, progress=progress)
        pulls = {layer: latest_pulls(project)[layer] for layer in layers}
        run_annotations(project, pulls, accounts_path=accounts_path, progress=progress)
        _compare(project, layers, sent)
        golds += run_gold(project, layers, progress=progress)
    return sent, golds, n_suggested


def _script_accounts(
    curator: Studio, url: str, accounts_path: Path, stamp: str
) -> dict[str, RemoteStudio]:
    """An account for each script, whose answers it gives with its own token."""
    emails = {name: f"{name}-{stamp.lower()}@tandai.invalid" for name in SCRIPTS}
    write_accounts(
        accounts_path,
        {
            email: Account(annotator_id=name, annotator_kind="script")
            for name, email in emails.items()
        },
    )
    return {
        name: RemoteStudio(url, curator.create_account(email, secrets.token_urlsafe(18)))
        for name, email in emails.items()
    }


def _answer_layer(
    project: Project,
    curator: Studio,
    scripts: dict[str, RemoteStudio],
    layer: str,
    seed: str,
    progress: Progress,
) -> list[Scripted]:
    """Every script answers every task of a layer."""
    title = project_title(project, layer)
    number = curator.find_project(title)
    if number is None:
        return []  # no document had the gold this layer asks about
    tasks = curator.find_tasks(number)
    config = project.label_configs[layer]
    documents = {document.document_id: document for document in project.read_documents()}
    answers = []
    for suggestion in watched(project.read_proposals(layer), f"answers: {layer}", progress):
        document = documents[suggestion.document_id]
        text = project.read_document_text(document)
        for name, studio in scripts.items():
            scripted = script_answers(
                suggestion,
                document,
                text,
                config,
                annotator_id=name,
                seed=seed,
                spans_are_given=bool(project.settings.layers[layer].spans_from),
            )
            made = scripted.annotation
            studio.create_annotation(
                tasks[document.document_id][0],
                write_result(made, config, text),
                unique_id=str(uuid.uuid5(_NAMESPACE, f"{title}/{made.annotation_id}")),
            )
            answers.append(scripted)
    return answers


def _compare(project: Project, layers: tuple[str, ...], sent: list[Scripted]) -> None:
    """What was pulled is exactly what was sent.

    Raises:
        CheckError: it is not; names the first differences.
    """
    pulled: dict[str, Annotation] = {
        each.annotation_id: each for layer in layers for each in project.read_annotations(layer)
    }
    wanted = [each.annotation for each in sent if each.annotation.layer in layers]
    wrong = [line for each in wanted for line in differences(each, pulled.get(each.annotation_id))]
    more = set(pulled) - {each.annotation_id for each in wanted}
    wrong += [f"{annotation_id}: pulled and never sent" for annotation_id in sorted(more)]
    if wrong:
        shown = "\n".join(f"  {line}" for line in wrong[:5])
        raise CheckError(f"{len(wrong)} differences between answers and pull:\n{shown}")


def _borrowed_in(release: Path, articles: Path) -> list[Finding]:
    """A stand-off release holds no run of the articles' words, whatever its files' form."""
    known = known_runs(path.read_text(encoding="utf-8") for path in article_files(articles))
    return [
        finding
        for path in sorted(release.rglob("*"))
        if path.is_file()
        for finding in scan_bytes(path.relative_to(release).as_posix(), path.read_bytes(), known)
    ]

"""A user's articles through every stage and a real server, with scripted answers, in a folder apart.

Nothing of it enters corpus/: it shows that articles, configs and server work together before
people sit down.
"""

import os
import secrets
import shutil
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from tandai.accounts import write_accounts
from tandai.annotations import Account
from tandai.borrowed import known_runs, scan_bytes
from tandai.documents.normalise import decode_article
from tandai.errors import CheckError, StudioError, TandaiError
from tandai.findings import Finding, raise_on_errors
from tandai.flow.annotations import latest_pulls, run_annotations
from tandai.flow.check import SHIPPABLE, run_check
from tandai.flow.connect import connect, project_title
from tandai.flow.documents import article_files, run_documents
from tandai.flow.gold import GoldReport, run_gold
from tandai.flow.hydrate import run_hydrate
from tandai.flow.loading import load_all
from tandai.flow.progress import Progress, silent, watched
from tandai.flow.pull import run_pull
from tandai.flow.push import run_push
from tandai.flow.release import release_path, run_release
from tandai.flow.splits import run_splits
from tandai.flow.tasks import run_tasks
from tandai.flow.tracked import tracked_files
from tandai.labelstudio.results import write_result
from tandai.project import Project
from tandai.records import Annotation, Document, Record
from tandai.rehearsal import Scripted, differences, script_answers
from tandai.store import new_directory, write_jsonl
from tandai.studio.client import RemoteStudio, Studio
from tandai.studio.local import LocalStudio

VERSION = "0.0.1"
MARK = ".tandai-run"
SCRIPTS = ("script-1", "script-2")
LONGEST_TITLE = 50
"""Characters that Label Studio takes."""
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
    projects_left: tuple[str, ...]
    """Titles of the projects that stay on a server named by ``--url``; else none stays."""
    accounts_left: tuple[str, ...]
    """E-mails of the scripts' accounts there."""
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Run:
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
    warn: Callable[[str], None] = lambda _: None,
) -> RehearsalReport:
    """Takes the articles all the way and compares what was pulled with what was sent.

    Whatever an earlier rehearsal left is removed first, and this one's server data at its end.

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
        warn: told what stays behind, also where a stage fails.

    Raises:
        TandaiError: a stage failed; then the folder is as it was.
    """
    if folder.exists() and not (folder / MARK).exists():
        raise TandaiError(f"{folder} is there and is no rehearsal of before; name another with -o.")
    article_files(articles)  # said before a server is started
    with _alone(project.data_dir), _server_data(project.data_dir) as data_dir:
        _sweep(folder)
        with new_directory(folder, replace=True) as root, _marked(root):
            copied = _copy_project(project, articles, root, data_dir, stamp)
            run = _Run(copied, articles, stamp, seed, progress)
            if not url:
                with _local_server(data_dir, port, tell, warn) as address:
                    return _rehearse(run, folder, copied, address)
            try:
                # The data folder of the project itself: its token may be that server's.
                report = _rehearse(run, folder, project, url)
            finally:
                if run.projects_left or run.accounts_left:
                    warn(
                        f"Not deleted from {url}: the projects {_list(run.projects_left)}; "
                        f"the accounts {_list(run.accounts_left)}."
                    )
            return msgspec.structs.replace(
                report,
                projects_left=tuple(run.projects_left),
                accounts_left=tuple(run.accounts_left),
            )


def _list(names: list[str]) -> str:
    return ", ".join(names) or "none"


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """Two rehearsals of one project would stop each other's server."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with _held(data_dir) as is_ours:
        if not is_ours:
            raise TandaiError("Another `tandai run` of this project is at work; wait for its end.")
        yield


@contextmanager
def _server_data(data_dir: Path) -> Iterator[Path]:
    """A folder for database, token and pulls: empty at the start, gone at the end.

    A killed rehearsal leaves its server running and its pulls, texts and all; neither is used.
    """
    folder = data_dir / "rehearsal"
    LocalStudio(folder).stop()
    _remove(folder)
    _kept_log(data_dir).unlink(missing_ok=True)
    try:
        yield folder
    finally:
        _remove(folder)


@contextmanager
def _local_server(
    data_dir: Path, port: int, tell: Callable[[str], None], warn: Callable[[str], None]
) -> Iterator[str]:
    """Address of a server that lives as long as the rehearsal."""
    local = LocalStudio(data_dir, port)
    try:
        yield local.start(progress=tell).url
    except StudioError:
        if local.log_file.exists():
            kept = _kept_log(data_dir.parent)
            local.log_file.replace(kept)
            warn(f"The server's log is kept in {kept} until the next run.")
        raise
    finally:
        local.stop()


def _kept_log(data_dir: Path) -> Path:
    return data_dir / "rehearsal.log"


def _sweep(folder: Path) -> None:
    """Half-built folders of killed rehearsals: beside this one, ours, and nobody is filling them."""
    for beside in sorted(folder.absolute().parent.glob(".*")):
        # The second is an earlier rehearsal on its way out when the new one was moved in.
        marks = (beside / MARK, beside / folder.name / MARK)
        mark = next((mark for mark in marks if mark.is_file()), None)
        if mark is None or not beside.name.startswith(f".{folder.name}."):
            continue
        with _held(mark) as is_ours:
            if is_ours:
                _remove(beside)


@contextmanager
def _marked(root: Path) -> Iterator[None]:
    """Says that the folder is a rehearsal's, and as long as it is held, that one is at work."""
    (root / MARK).touch()
    with _held(root / MARK):
        yield


@contextmanager
def _held(path: Path) -> Iterator[bool]:
    """Holds a file or folder as long as this process lives; false where another one does."""
    if sys.platform == "win32":
        yield True  # no such locks; rehearsals at the same time are the user's to avoid
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        yield _lock(descriptor)
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks holds nobody up
        return True
    return True


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except OSError as error:
        raise TandaiError(
            f"{folder} holds the articles' texts and cannot be removed ({error.strerror}); "
            "remove it by hand."
        ) from error


def _copy_project(
    project: Project, articles: Path, root: Path, data_dir: Path, stamp: str
) -> Project:
    """Settings, configs and story groups, under a name and a data folder of its own."""
    shutil.copyfile(project.root / "tandai.toml", root / "tandai.toml")
    shutil.copytree(project.configs, root / "annotation_configs")
    settings = msgspec.structs.replace(
        project.settings,
        project=msgspec.structs.replace(project.settings.project, name=f"{project.name}-rehearsal"),
        release=msgspec.structs.replace(project.settings.release, text="stand-off"),
        # Scripts sign up on a shared server only where --url names it.
        studio=msgspec.structs.replace(project.settings.studio, url=""),
    )
    there = {path.name for path in article_files(articles)}
    if {article.file for article in project.read_articles()} == there:
        # The corpus' own articles keep their ids, provenance and groups.
        for name in ("articles.csv", "groups.csv"):
            if (project.corpus / name).exists():
                (root / "corpus").mkdir(exist_ok=True)
                shutil.copyfile(project.corpus / name, root / "corpus" / name)
    else:
        # Pins are of the corpus' stories, and these are others.
        splits = msgspec.structs.replace(settings.splits, pin={})
        settings = msgspec.structs.replace(settings, splits=splits)
    return Project(
        root.resolve(),
        settings,
        data_dir,
        server_name=_server_name(settings.project.name, stamp.lower(), settings.layer_order()),
    )


def _server_name(name: str, stamp: str, layers: tuple[str, ...]) -> str:
    """What the titles begin with, as telling as their length allows; a description tells the rest.

    Raises:
        TandaiError: a layer's name leaves no room for any.
    """
    longest = max(layers, key=len)
    for each in (f"{name}-{stamp}", f"rehearsal-{stamp}", stamp):
        if len(f"{each}-{longest}") <= LONGEST_TITLE:
            return each
    raise TandaiError(
        f"The layer {longest!r} has too long a name: with {stamp}- before it, found "
        f"{len(stamp) + 1 + len(longest)} characters; expected at most {LONGEST_TITLE}."
    )


def _rehearse(run: _Run, folder: Path, owner: Project, url: str) -> RehearsalReport:
    """Every stage, on a server that is there.

    Args:
        run: what is rehearsed.
        folder: where the rehearsal's root will stand once it is whole.
        owner: whose data folder may hold the server's token.
        url: the server.
    """
    project, progress = run.project, run.progress
    documents = run_documents(project, run.articles, progress=progress)
    with ExitStack() as stack:
        curator, connected = stack.enter_context(connect(owner, url))
        scripts = _script_accounts(run, curator, connected.url)
        for studio in scripts.values():
            stack.callback(studio.close)
        sent, golds, n_suggested = _rounds(run, curator, scripts)
    splits = run_splits(project)
    manifest = run_release(project, VERSION, progress=progress)
    built = release_path(project, VERSION)
    findings = [*connected.findings, *run_check(project)]
    findings += _borrowed_in(project, built, run.articles)
    raise_on_errors(findings, doing="checking the rehearsal")
    hydrated = built.with_name(f"{built.name}-hydrated")
    full = run_hydrate(built, run.articles, hydrated)
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
        projects_left=(),
        accounts_left=(),
        findings=tuple(findings),
    )


def _rounds(
    run: _Run, curator: Studio, scripts: dict[str, RemoteStudio]
) -> tuple[list[Scripted], list[GoldReport], int]:
    """Tasks out, answers in, gold made, layer by layer: what was sent, settled and suggested."""
    project, progress = run.project, run.progress
    sent: list[Scripted] = []
    golds: list[GoldReport] = []
    n_suggested = 0
    for layers in project.settings.rounds():
        n_suggested += sum(
            each.n_suggested_spans for each in run_tasks(project, layers, progress=progress)
        )
        run.projects_left.extend(project_title(project, layer) for layer in layers)
        for report in run_push(project, curator, layers, progress=progress):
            raise_on_errors(report.refused, doing=f"pushing {report.title}")
        for layer in layers:
            answers = _answer_layer(run, curator, scripts, layer)
            write_jsonl(project.root / "answers" / f"{layer}.jsonl", answers)
            sent += answers
        run_pull(project, curator, layers, stamp=run.stamp, progress=progress)
        pulls = {layer: latest_pulls(project)[layer] for layer in layers}
        run_annotations(project, pulls, accounts_path=run.accounts_path, progress=progress)
        _compare(project, layers, sent)
        golds += run_gold(project, layers, progress=progress)
    return sent, golds, n_suggested


def _script_accounts(run: _Run, curator: Studio, url: str) -> dict[str, RemoteStudio]:
    """An account for each script, whose answers it gives with its own token."""
    emails = {name: f"{name}-{run.stamp.lower()}@tandai.invalid" for name in SCRIPTS}
    write_accounts(
        run.accounts_path,
        {
            email: Account(annotator_id=name, annotator_kind="script")
            for name, email in emails.items()
        },
    )
    made = {}
    for name, email in emails.items():
        token = curator.create_account(email, secrets.token_urlsafe(18))
        run.accounts_left.append(email)
        made[name] = RemoteStudio(url, token)
    return made


def _answer_layer(
    run: _Run, curator: Studio, scripts: dict[str, RemoteStudio], layer: str
) -> list[Scripted]:
    """Every script answers every task of a layer."""
    project = run.project
    title = project_title(project, layer)
    number = curator.find_project(title)
    if number is None:
        return []  # no document had the gold this layer asks about
    tasks = curator.find_tasks(number)
    config = project.label_configs[layer]
    suggestions = {each.document_id: each for each in project.read_proposals(layer)}
    documents = [each for each in project.read_documents() if each.document_id in tasks]
    answers = []
    for document in watched(documents, f"answers: {layer}", run.progress):
        text = project.read_document_text(document)
        shown = suggestions.get(document.document_id) or _nothing(project, layer, document)
        for name, studio in scripts.items():
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
            studio.create_annotation(
                tasks[document.document_id][0],
                write_result(made, config, text),
                unique_id=str(uuid.uuid5(_NAMESPACE, f"{title}/{made.annotation_id}")),
            )
            answers.append(scripted)
    return answers


def _nothing(project: Project, layer: str, document: Document) -> Annotation:
    """What a task without suggestions shows; scripts answer that nothing is there.

    Raises:
        TandaiError: a program is named for this layer, and it always says something.
    """
    program = project.settings.layers[layer].suggest
    if program:
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


def _borrowed_in(project: Project, release: Path, articles: Path) -> list[Finding]:
    """Neither project nor stand-off release holds a run of words that may not be shipped."""
    ours = {each.file for each in project.read_articles() if each.permission in SHIPPABLE}
    known = known_runs(
        decode_article(str(path), path.read_bytes())
        for path in article_files(articles)
        if path.name not in ours
    )
    in_release = sorted(path for path in release.rglob("*") if path.is_file())
    return [
        finding
        for folder, paths in ((project.root, tracked_files(project.root)), (release, in_release))
        for path in paths
        for finding in scan_bytes(path.relative_to(folder).as_posix(), path.read_bytes(), known)
    ]

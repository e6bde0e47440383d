"""A user's articles through every stage and real servers, with scripted answers, in a folder apart.

Nothing of it enters corpus/: it shows that articles, configs and servers work together before
people sit down.
"""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import msgspec

from tandai.errors import CheckError, TandaiError
from tandai.findings import raise_on_errors
from tandai.flow.check import run_check
from tandai.flow.connect import connect_all
from tandai.flow.documents import article_files, run_documents
from tandai.flow.hydrate import run_hydrate
from tandai.flow.loading import load_all
from tandai.flow.progress import Progress, silent
from tandai.flow.rehearsal.compare import borrowed_in
from tandai.flow.rehearsal.copy import copy_project
from tandai.flow.rehearsal.exchange import Run, exchange
from tandai.flow.rehearsal.place import (
    MARK,
    alone,
    marked,
    running_servers,
    server_data,
    sweep,
)
from tandai.flow.rehearsal.report import RehearsalReport
from tandai.flow.release import release_path, run_release
from tandai.flow.splits import run_splits
from tandai.project import Project
from tandai.settings import Mode
from tandai.store import new_directory

VERSION = "0.0.1"


def run_rehearsal(
    project: Project,
    articles: Path,
    folder: Path,
    *,
    stamp: str,
    seed: str,
    mode: Mode = "shared",
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
        mode: who sees whose answers; a blind rehearsal has a server for each script.
        url: an existing server; else local ones are started and stopped again.
        port: of the first local one; a blind rehearsal takes the next one too.
        progress: told how far each stage is.
        tell: told what the server does.
        warn: told what stays behind, also where a stage fails.

    Raises:
        TandaiError: a stage failed; then the folder is as it was.
    """
    if folder.exists() and not (folder / MARK).exists():
        raise TandaiError(f"{folder} is there and is no rehearsal of before; name another with -o.")
    if url and mode == "blind":
        raise TandaiError(f"found one server, {url}; expected one for each script of a blind run.")
    article_files(articles)  # said before a server is started
    with alone(project.data_dir), server_data(project) as data_dir:
        sweep(folder)
        with new_directory(folder, replace=True) as root, marked(root):
            copied = copy_project(
                project, articles, root, data_dir, stamp=stamp, mode=mode, port=port
            )
            run = Run(copied, articles, stamp, seed, progress)
            if not url:
                with running_servers(copied, tell, warn):
                    return _rehearse(run, folder, copied, None)
            try:
                # The data folder of the project itself: its token may be that server's.
                owner = dataclasses.replace(copied, data_dir=project.data_dir)
                report = _rehearse(run, folder, owner, url)
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


def _rehearse(run: Run, folder: Path, owner: Project, url: str | None) -> RehearsalReport:
    """Every stage, on a server that is there.

    Args:
        run: what is rehearsed.
        folder: where the rehearsal's root will stand once it is whole.
        owner: whose data folder may hold the server's token.
        url: somebody's server; else those of the mode, which run.
    """
    project, progress = run.project, run.progress
    documents = run_documents(project, run.articles, progress=progress)
    with connect_all(owner, url) as opened:
        done = exchange(run, opened)
    splits = run_splits(project)
    manifest = run_release(project, VERSION, progress=progress)
    built = release_path(project, VERSION)
    findings = [finding for each in opened for finding in each.connected.findings]
    findings += run_check(project)
    findings += borrowed_in(project, built, run.articles)
    raise_on_errors(findings, doing="checking the rehearsal")
    hydrated = built.with_name(f"{built.name}-hydrated")
    full = run_hydrate(built, run.articles, hydrated).manifest
    if full is None or full.content_sha256 != manifest.content_sha256:
        raise CheckError(f"{built} does not hydrate from the articles it was made of.")
    load_all(built, manifest, progress=progress)
    rows = load_all(hydrated, full, progress=progress)
    return RehearsalReport(
        folder=str(folder),
        mode=project.settings.studio.mode,
        servers=tuple(each.connected.url for each in opened),
        release=str(folder / built.relative_to(project.root)),
        hydrated=str(folder / hydrated.relative_to(project.root)),
        content_sha256=manifest.content_sha256,
        n_documents=documents.n_documents,
        n_suggested_spans=done.n_suggested,
        n_answers=len(done.sent),
        n_changes=sum(len(each.changes) for each in done.sent),
        gold_spans={gold.layer: gold.n_spans for gold in done.golds},
        n_ties=sum(sum(gold.ties.values()) for gold in done.golds),
        split_sizes=splits.sizes,
        left_out=manifest.left_out,
        rows=rows,
        projects_left=(),
        accounts_left=(),
        findings=tuple(findings),
    )

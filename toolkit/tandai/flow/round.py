"""A project's mode to a round: servers started, accounts made, tasks on all of them, all pulled."""

from collections.abc import Callable, Sequence

import msgspec

from tandai.accounts import read_accounts
from tandai.errors import InputError
from tandai.findings import Finding
from tandai.flow.annotations import AnnotationsReport, latest_pulls, run_annotations
from tandai.flow.connect import Connected, OpenServer, connect_all
from tandai.flow.logins import MadeAccount, check_blind, make_accounts, other_accounts
from tandai.flow.progress import Progress, silent
from tandai.flow.pull import LayerPull, run_pull
from tandai.flow.push import LayerPush, check_layers, run_push
from tandai.flow.servers import ensure_servers
from tandai.flow.targets import owners
from tandai.project import Project
from tandai.records import Record


class RoundLogin(Record, frozen=True, kw_only=True):
    """Where an annotator's login is; the login itself is in that file alone."""

    annotator: str
    url: str
    is_new: bool
    file: str
    """Empty where somebody else made the account."""


class RoundStart(Record, frozen=True, kw_only=True):
    """What `round start` did."""

    servers: tuple[Connected, ...]
    logins: tuple[RoundLogin, ...]
    layers: tuple[LayerPush, ...]
    findings: tuple[Finding, ...]


class RoundCollect(Record, frozen=True, kw_only=True):
    """What `round collect` did."""

    servers: tuple[Connected, ...]
    pulls: tuple[LayerPull, ...]
    layers: tuple[AnnotationsReport, ...]


def start_round(
    project: Project,
    layers: tuple[str, ...] = (),
    *,
    port: int | None = None,
    tell: Callable[[str], None] = lambda _: None,
    progress: Progress = silent,
) -> RoundStart:
    """Starts the servers that do not run, makes the accounts that are missing, pushes the tasks.

    May be repeated at any time, also after a kill: what is there already stays as it is.

    Args:
        project: whose settings say mode, annotators and servers.
        layers: the layers named; all that have tasks where none are.
        port: of the first local server, instead of tandai.toml's.
        tell: told what the servers do.
        progress: told how far each layer is.

    Raises:
        InputError: no tasks are made.
        CheckError: a push would be refused; nothing was sent anywhere.
        StudioError: a server failed, or a blind round's has another annotator's account.
    """
    _check_tasks_made(project, layers)
    ensure_servers(project, port=port, progress=tell)
    with connect_all(project) as opened:
        made = make_accounts(project, opened)
        known = read_accounts(project.data_dir / "accounts.json")
        findings = [found for each in opened for found in other_accounts(each, known)]
        reports = push_all(project, opened, layers, progress=progress)
    return RoundStart(
        servers=tuple(each.connected for each in opened),
        logins=tuple(_login(each) for each in made),
        layers=tuple(reports),
        findings=tuple(findings),
    )


def collect_round(
    project: Project,
    layers: tuple[str, ...] = (),
    *,
    stamp: str,
    progress: Progress = silent,
) -> RoundCollect:
    """Pulls from every server and reads all answers together, each document once an annotator.

    Args:
        project: whose settings say mode and servers.
        layers: the layers named; all that a server has where none are.
        stamp: name of this pull.
        progress: told of every project.

    Raises:
        CheckError: an answer does not fit its text, config or task; no annotation was written.
        StudioError: a server failed, or has no project of a layer that was named.
        TandaiError: an account is unknown.
    """
    with connect_all(project) as opened:
        pulls = pull_all(project, opened, layers, stamp=stamp, progress=progress)
    newest = latest_pulls(project)
    pulled = {each.layer for each in pulls}
    exports = {layer: paths for layer, paths in newest.items() if layer in pulled}
    return RoundCollect(
        servers=tuple(each.connected for each in opened),
        pulls=tuple(pulls),
        layers=tuple(run_annotations(project, exports, progress=progress)),
    )


def _check_tasks_made(project: Project, layers: tuple[str, ...]) -> None:
    """Said before a server is started."""
    wanted = layers or project.settings.layer_order()
    made = [layer for layer in wanted if project.tasks_path(layer).exists()]
    if not made or (layers and len(made) < len(layers)):
        missing = next(project.tasks_path(layer) for layer in wanted if layer not in made)
        raise InputError(missing, found="no file", expected="what `tandai tasks` writes")


def _login(made: MadeAccount) -> RoundLogin:
    return RoundLogin(
        annotator=made.annotator,
        url=made.url,
        is_new=made.is_new,
        file=str(made.path or ""),
    )


def push_all(
    project: Project,
    opened: Sequence[OpenServer],
    layers: tuple[str, ...] = (),
    *,
    progress: Progress = silent,
) -> list[LayerPush]:
    """Sends the tasks of each layer that has any to every server that is open.

    All servers are looked at before any is sent anything: annotators get the same tasks or none.

    Args:
        project: whose tasks to push.
        opened: its servers, see ``connect_all``.
        layers: the layers named; all that have tasks where none are.
        progress: told how far each layer is.

    Raises:
        InputError: a layer was named whose tasks are not made.
        CheckError: as for ``run_push``; nothing was sent anywhere.
        StudioError: a server failed, or a blind round's has another annotator's account.
    """
    _check_all_blind(project, opened)
    if len(opened) > 1:
        for each in opened:
            check_layers(
                project,
                each.studio,
                layers,
                annotators=owners(project, each.server),
                server=each.server.label,
            )
    return [
        msgspec.structs.replace(report, server=each.server.label)
        for each in opened
        for report in run_push(
            project,
            each.studio,
            layers,
            annotators=owners(project, each.server),
            server=each.server.label,
            progress=progress,
        )
    ]


def pull_all(
    project: Project,
    opened: Sequence[OpenServer],
    layers: tuple[str, ...] = (),
    *,
    stamp: str,
    full: bool = False,
    progress: Progress = silent,
) -> list[LayerPull]:
    """Writes what every project on every server that is open holds now, see ``run_pull``.

    Args:
        project: whose projects to pull.
        opened: its servers, see ``connect_all``.
        layers: the layers named; all that a server has where none are.
        stamp: name of this pull.
        full: whether to fetch all, whatever has changed.
        progress: told of every project.

    Raises:
        StudioError: a server failed, or has no project of a layer that was named.
    """
    return [
        msgspec.structs.replace(report, server=each.server.label)
        for each in opened
        for report in run_pull(
            project,
            each.studio,
            layers,
            stamp=stamp,
            server=each.server.label,
            annotators=owners(project, each.server),
            full=full,
            progress=progress,
        )
    ]


def _check_all_blind(project: Project, opened: Sequence[OpenServer]) -> None:
    known = read_accounts(project.data_dir / "accounts.json")
    for each in opened:
        if each.server.annotator:
            check_blind(each.server, each.studio.accounts().values(), known)

"""`tandai adjudicate`: what no policy settles to a person in Label Studio, and back."""

from datetime import UTC, datetime
from typing import Literal

import click

from tandai.cli.common import (
    chosen_layers,
    json_option,
    layer_option,
    next_step,
    project_options,
    say,
    server_options,
    show_findings,
    show_json,
    show_table,
    showing_progress,
    warn,
)
from tandai.cli.open import findings_of, servers_line
from tandai.cli.units import ITEMS
from tandai.findings import errors_of
from tandai.project import Project
from tandai.wording import count_of


@click.group(name="adjudicate")
def command() -> None:
    """Send what no policy settles to a person in Label Studio, and fetch it back.

    `list` shows what is open, `push` makes a curation project of it, and `pull` writes what
    curators submitted to corpus/adjudications/, which `tandai gold` applies.
    """


@command.command(name="list")
@layer_option
@click.option(
    "--most",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="Questions shown of a layer.",
)
@project_options
@json_option
def list_(project: Project, layers: tuple[str, ...], most: int, *, as_json: bool) -> None:
    """List what is open, the most important documents and questions first.

    A question weighs as docs/decisions/0031-curation-in-label-studio.md says, a document as much
    as all of its questions.
    """
    from tandai.flow.adjudicate.queue import run_queue
    from tandai.flow.corrections import open_losses

    chosen = chosen_layers(project, layers)
    queues, lost = run_queue(project, chosen), open_losses(project, chosen)
    if as_json:
        show_json({"layers": queues, "lost": lost})
        return
    for queue in queues:
        show_findings(queue.findings)
        rows = [
            (each.document_id, question.weight, question.item, _votes(question.votes), reason)
            for each in queue.documents
            for question in each.questions
            for reason in [" ".join(filter(None, [question.reason, question.rule]))]
        ]
        if rows:
            columns = ("document", "weight", "item", "votes", "why")
            show_table(f"Open in {queue.layer}", columns, rows[:most])
        if len(rows) > most:
            say(f"And {len(rows) - most} more of {queue.layer} (--most, or --json for all).")
    if lost:
        columns = ("document", "layer", "in", "item", "why")
        gone = [(each.document_id, each.layer, each.source, each.item, each.why) for each in lost]
        show_table("Lost by corrections", columns, gone[:most])
        ids = ", ".join(dict.fromkeys(each.document_id for each in lost))
        warn(
            f"{count_of(len(lost), 'item')} of {ids} could not be carried to the corrected text. "
            "`tandai adjudicate push` shows them to the curator of each document that has gold, and "
            "they stay open until an answer to it is pulled, or `tandai correct DOCUMENT --settled`."
        )
    n_open = sum(each.n_questions for each in queues)
    n_documents = sum(len(each.documents) for each in queues)
    say(f"{count_of(n_open, 'question')} open in {count_of(n_documents, 'task')}.")
    if n_open:
        say(ITEMS)
    next_step("tandai adjudicate push" if n_documents else "tandai splits")


@command.command(name="push")
@layer_option
@server_options
@project_options
@json_option
def push(project: Project, layers: tuple[str, ...], url: str | None, *, as_json: bool) -> int:
    """Send open questions to a curation project for each layer, a task a document.

    A task begins as what policies have settled, shows every annotator's answer beside it, and is
    renewed while nobody has answered it. In a blind round the project stands on a server of its
    own, which is started: no annotator has an account there.
    """
    from tandai.flow.adjudicate.push import run_curation_push
    from tandai.flow.connect import connect_curation

    _ensure_server(project, url, as_json=as_json)
    with (
        connect_curation(project, url) as opened,
        showing_progress(quiet=as_json) as progress,
    ):
        reports = run_curation_push(
            project,
            opened.studio,
            chosen_layers(project, layers),
            server=opened.server.label,
            progress=progress,
        )
    findings = [finding for report in reports for finding in report.findings]
    if as_json:
        show_json({"servers": [opened.connected], "layers": reports})
    else:
        show_findings([*findings_of([opened]), *findings])
        show_table(
            servers_line([opened]),
            ("layer", "project", "questions", "inserted", "already there", "renewed", "closed"),
            [
                (
                    each.layer,
                    each.title if each.project_id else "none",
                    each.n_questions,
                    each.inserted,
                    each.already_there,
                    each.renewed,
                    each.closed,
                )
                for each in reports
            ],
        )
        say(
            f"{count_of(sum(each.inserted + each.renewed for each in reports), 'task')} for curators sent."
        )
        n_out = sum(each.inserted + each.already_there + each.renewed for each in reports)
        if n_out:
            next_step("tandai adjudicate pull")
        else:
            say("Nothing is open, and no task waits for a curator.")
            next_step("tandai splits")
    return 1 if errors_of(findings) else 0


@command.command(name="pull")
@layer_option
@click.option(
    "--new-accounts",
    type=click.Choice(["person", "model", "script"]),
    help="What accounts are that have no pseudonym yet.",
)
@server_options
@project_options
@json_option
def pull(
    project: Project,
    layers: tuple[str, ...],
    new_accounts: Literal["person", "model", "script"] | None,
    url: str | None,
    *,
    as_json: bool,
) -> None:
    """Fetch what curators submitted into corpus/adjudications/, the newest answer a document.

    Skipped and unfinished tasks settle nothing: their questions stay open.
    """
    from tandai.flow.adjudicate.pull import run_curation_pull
    from tandai.flow.connect import connect_curation

    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%fZ")
    _ensure_server(project, url, as_json=as_json)
    with (
        connect_curation(project, url) as opened,
        showing_progress(quiet=as_json) as progress,
    ):
        reports = run_curation_pull(
            project,
            opened.studio,
            chosen_layers(project, layers),
            stamp=stamp,
            named=bool(layers),
            server=opened.server.label,
            new_accounts=new_accounts,
            progress=progress,
        )
    if as_json:
        show_json({"servers": [opened.connected], "layers": reports})
        return
    show_findings([*findings_of([opened]), *(each for one in reports for each in one.findings)])
    show_table(
        servers_line([opened]),
        ("layer", "tasks", "taken", "known", "waiting", "questions", "without rule", "curators"),
        [
            (
                each.layer,
                each.n_tasks,
                each.n_taken,
                each.n_known,
                each.n_waiting,
                each.n_questions,
                each.n_without_rule,
                ", ".join(f"{who} ({kind})" for who, kind in each.curators.items()) or "nobody",
            )
            for each in reports
        ],
    )
    for each in reports:
        if each.left_out:
            reasons = ", ".join(f"{reason} {n}" for reason, n in each.left_out.items())
            warn(f"{each.layer}: answers that settle nothing: {reasons}.")
    say(
        f"{count_of(sum(each.n_taken for each in reports), 'answer')} taken to corpus/adjudications/."
    )
    n_waiting = sum(each.n_waiting for each in reports)
    if n_waiting and not any(each.n_taken for each in reports):
        verb = "waits" if n_waiting == 1 else "wait"
        warn(f"{count_of(n_waiting, 'task')} {verb} for a curator: nothing was submitted since.")
        next_step(f"answer them at {opened.connected.url}, then tandai adjudicate pull")
    else:
        next_step("tandai gold")


def _ensure_server(project: Project, url: str | None, *, as_json: bool) -> None:
    """In a blind round the curators' own server is started here: no other command knows it."""
    from tandai.cli.studio import show_running, teller
    from tandai.flow.servers import ensure_curation

    states = [] if url else ensure_curation(project, progress=teller(quiet=as_json))
    if states and not as_json:
        show_running(states)


def _votes(votes: dict[str, tuple[str, ...]]) -> str:
    return "; ".join(f"{value}: {', '.join(who)}" for value, who in votes.items() if who)

"""`tandai round`: servers, accounts and tasks of the project's mode at once, and all answers back."""

from datetime import UTC, datetime

import click

from tandai.cli.common import (
    chosen_layers,
    json_option,
    layer_option,
    next_step,
    project_options,
    say,
    show_findings,
    show_json,
    show_table,
    showing_progress,
    warn,
)
from tandai.cli.push import show_pushes
from tandai.cli.studio import port_option, teller
from tandai.findings import Finding, errors_of
from tandai.project import Project
from tandai.wording import count_of

SEEN = {
    "shared": "Shared: one project a layer, in which everybody can see every answer.",
    "separate": "Separate, not blind: every account on the server can open every project.",
    "blind": "Blind: each annotator has a server, and no account on another.",
}


@click.group(name="round")
def command() -> None:
    """Run a round of annotation in the mode of tandai.toml: shared, separate or blind.

    It ends with `tandai studio stop`, which stops every server of the project on this machine.
    """


@command.command(name="start")
@layer_option
@port_option
@project_options
@json_option
def start(project: Project, layers: tuple[str, ...], port: int | None, *, as_json: bool) -> int:
    """Start the servers, make each annotator an account, push the tasks.

    Can be repeated: what is there already stays as it is. Each annotator's login is written to a
    file that only you can read; hand it on.
    """
    from tandai.flow.round import start_round

    wanted = chosen_layers(project, layers) if layers else ()
    with showing_progress(quiet=as_json) as progress:
        report = start_round(
            project, wanted, port=port, tell=teller(quiet=as_json), progress=progress
        )
    refused = [finding for each in report.layers for finding in each.refused]
    if as_json:
        show_json(report)
        return 1 if errors_of(refused) else 0
    opening = [finding for each in report.servers for finding in each.findings]
    show_findings([*opening, *report.findings, *refused])
    show_table(
        "Logins",
        ("annotator", "address", "account", "file"),
        [
            (
                each.annotator,
                each.url,
                "made" if each.is_new else "there already",
                each.file or "made by somebody else",
            )
            for each in report.logins
        ],
    )
    show_pushes("Tasks", report.layers)
    if not report.logins:
        warn("tandai.toml names no annotators, so no account was made.")
    say(SEEN[project.settings.studio.mode])
    next_step("tandai round collect")
    return 1 if errors_of(refused) else 0


@command.command(name="collect")
@layer_option
@project_options
@json_option
def collect(project: Project, layers: tuple[str, ...], *, as_json: bool) -> None:
    """Pull from every server and read all answers to corpus/annotations/."""
    from tandai.flow.round import collect_round

    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%fZ")
    wanted = chosen_layers(project, layers) if layers else ()
    with showing_progress(quiet=as_json) as progress:
        report = collect_round(project, wanted, stamp=stamp, progress=progress)
    if as_json:
        show_json(report)
        return
    found: list[Finding] = [finding for each in report.servers for finding in each.findings]
    show_findings([*found, *(finding for each in report.layers for finding in each.findings)])
    show_table(
        "Pulls",
        ("server", "layer", "annotator", "bytes"),
        [
            (each.server, each.layer, each.annotator or "everybody", each.n_bytes)
            for each in report.pulls
        ],
    )
    show_table(
        "Annotations",
        ("layer", "tasks", "unanswered", "submitted", "skipped", "drafts", "spans", "annotators"),
        [
            (
                each.layer,
                each.n_tasks,
                each.n_unanswered,
                each.n_submitted,
                each.n_skipped,
                each.n_drafts,
                each.n_spans,
                ", ".join(each.annotators),
            )
            for each in report.layers
        ],
    )
    say(
        f"{count_of(sum(each.n_submitted for each in report.layers), 'submitted annotation')} of all servers."
    )
    next_step("tandai gold")

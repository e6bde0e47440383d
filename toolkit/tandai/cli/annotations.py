"""`tandai annotations`: pulled answers to annotations under pseudonyms."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import click

from tandai.cli.common import (
    FILE,
    FILE_OR_FOLDER,
    json_option,
    next_step,
    project_options,
    say,
    show_findings,
    show_json,
    show_table,
    showing_progress,
    warn,
)
from tandai.cli.votes import show_classes, show_origins
from tandai.labelstudio.exports import Unit
from tandai.project import Project
from tandai.wording import count_of

UNITS: dict[str, Literal["code points", "utf-16"]] = {
    "code-points": "code points",
    "utf-16": "utf-16",
}


@click.command(name="annotations")
@click.option(
    "--export",
    "exports",
    type=(str, FILE_OR_FOLDER),
    multiple=True,
    metavar="LAYER PATH",
    help="An export to read instead of the newest pull: a file, a zip or a folder "
    "(can be repeated; of one layer too, where it has several servers).",
)
@click.option(
    "--new-accounts",
    type=click.Choice(["person", "model", "script"]),
    help="What accounts are that have no pseudonym yet.",
)
@click.option("--accounts", type=FILE, help="Accounts file [default: in the user data directory].")
@click.option(
    "--offsets",
    type=click.Choice(["code-points", "utf-16"]),
    help="What offsets count in; only for exports that do not show it by themselves.",
)
@click.option("--strict", is_flag=True, help="Warnings are errors.")
@project_options
@json_option
def command(
    project: Project,
    exports: tuple[tuple[str, Path], ...],
    new_accounts: Literal["person", "model", "script"] | None,
    accounts: Path | None,
    offsets: str | None,
    *,
    strict: bool,
    as_json: bool,
) -> None:
    """Read answers into corpus/annotations/, stand-off: offsets and digests, no text, no names.

    An annotation that is not in the export any more is kept, and said; one that its annotator
    took back votes no more.
    """
    from tandai.accounts import read_accounts
    from tandai.flow.annotations import latest_pulls, run_annotations

    who = accounts or project.data_dir / "accounts.json"
    before = read_accounts(who)
    given = chosen_exports(project, exports)
    pulled = {} if given else latest_pulls(project)
    with showing_progress(quiet=as_json) as progress:
        reports = run_annotations(
            project,
            given or pulled,
            new_accounts=new_accounts,
            accounts_path=accounts,
            offsets=UNITS[offsets] if offsets else None,
            strict=strict,
            progress=progress,
        )
    if as_json:
        show_json({"layers": reports})
        return
    show_findings([finding for report in reports for finding in report.findings])
    new = {key: each for key, each in read_accounts(who).items() if key not in before}
    if new:
        show_table(
            f"New accounts, kept in {who} alone",
            ("account", "pseudonym", "kind"),
            [(key, each.annotator_id, each.annotator_kind) for key, each in new.items()],
        )
    show_table(
        "Annotations",
        (
            "layer",
            "tasks",
            "unanswered",
            "submitted",
            "skipped",
            "drafts",
            "spans",
            "offsets",
            "annotators",
        ),
        [
            (
                each.layer,
                each.n_tasks,
                each.n_unanswered,
                each.n_submitted,
                each.n_skipped,
                each.n_drafts,
                each.n_spans,
                ", ".join(sorted({unit_in_words(unit) for unit in each.units.values()})),
                ", ".join(each.annotators),
            )
            for each in reports
        ],
    )
    counts = {each.layer: each.answers for each in reports}
    show_classes(
        counts,
        [each.n_skipped for each in reports],
        [each.n_drafts for each in reports],
        project.settings.answers,
    )
    show_origins(counts)
    n_submitted = {each.layer: each.n_submitted for each in reports}
    for layer, paths in pulled.items():
        times = ", ".join(dict.fromkeys(time_of(path) for path in paths))
        say(
            f"{layer}: read from the pull of {times} ({count_of(n_submitted[layer], 'answer')}); "
            "newer answers need `tandai pull`."
        )
    say(f"{count_of(sum(n_submitted.values()), 'submitted annotation')} in corpus/annotations/.")
    if any(n_submitted.values()):
        next_step("tandai gold")
    else:
        warn("Nobody has submitted an answer in what was read.")
        next_step("tandai status")


def time_of(pull: Path) -> str:
    """When a pull was made, to the minute, as its file's name says; the name where it says none."""
    day, _, time = pull.stem.partition("T")
    return f"{day} {time[:2]}:{time[2:4]} UTC" if time[:6].isdigit() else pull.stem


def unit_in_words(unit: Unit) -> str:
    """What an export's offsets count in; ``either`` where no region shows a difference."""
    return unit.name if unit.matters else "either"


def chosen_exports(
    project: Project, exports: Sequence[tuple[str, Path]]
) -> dict[str, tuple[Path, ...]]:
    """Exports by layer, in the project's order.

    Raises:
        BadParameter: a layer is not the project's, or an export is named twice for it.
    """
    known = project.settings.layer_order()
    chosen: dict[str, tuple[Path, ...]] = {}
    for layer, path in exports:
        if layer not in known:
            found = f"{layer!r}; this project has {', '.join(known)}."
            raise click.BadParameter(found, param_hint="--export")
        if path.resolve() in {each.resolve() for each in chosen.get(layer, ())}:
            found = f"{path} twice for {layer!r}; expected each export once."
            raise click.BadParameter(found, param_hint="--export")
        chosen[layer] = (*chosen.get(layer, ()), path)
    return {layer: chosen[layer] for layer in known if layer in chosen}

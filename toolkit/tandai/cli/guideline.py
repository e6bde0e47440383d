"""`tandai guideline`: what each rule of a guideline costs, and what a changed rule touches."""

import shlex

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
)
from tandai.cli.guideline_diff import show_changes
from tandai.cli.units import THINGS
from tandai.project import Project
from tandai.rulebook.costs import LayerCosts
from tandai.wording import count_of


@click.group(name="guideline")
def command() -> None:
    """Show what the rules of a guideline cost in agreement, and what a change touches."""


@command.command(name="rules")
@layer_option
@project_options
@json_option
def rules(project: Project, layers: tuple[str, ...], *, as_json: bool) -> None:
    """Count differences by the rules that govern them: which rule costs most agreement."""
    from tandai.flow.rule_costs import run_rule_costs

    reports = run_rule_costs(project, chosen_layers(project, layers))
    if as_json:
        show_json({"layers": reports})
        return
    for report in reports:
        _show_costs(report)
    n_open = sum(each.n_open for each in reports)
    n_all = sum(each.n_differences for each in reports)
    if n_all:
        say(THINGS)
    say(f"{count_of(n_all, 'difference')}, {n_open} of them open.")


def _show_costs(report: LayerCosts) -> None:
    """A row a rule that costs anything; the others in a sentence."""
    show_table(
        f"Rules of {report.layer!r} by what they cost",
        ("rule", "differences", "share", "open", "adjudicated", "documents", "about", "title"),
        [
            (
                each.rule,
                each.n_differences,
                f"{each.share:.0%}",
                each.n_open,
                each.n_adjudicated,
                each.n_documents,
                ", ".join(f"{what} {n}" for what, n in list(each.kinds.items())[:3]),
                each.title,
            )
            for each in report.costs
            if each.n_differences
        ],
    )
    idle = [each.rule for each in report.costs if not each.n_differences]
    without = f" No difference under {', '.join(idle)}." if idle else ""
    say(
        f"{report.layer}: {count_of(report.n_differences, 'difference')} in "
        f"{count_of(report.n_documents, 'document')} of two or more annotators; "
        f"counted for several rules: {report.n_several}.{without}"
    )


@command.command(name="diff")
@click.argument("old")
@click.argument("new", required=False, default="")
@layer_option
@click.option(
    "--by",
    multiple=True,
    metavar="CHANGE",
    help="Only items that this rule (S5), file (claims.jsonl) or row of one (claims.jsonl K44) "
    "touches (can be repeated).",
)
@click.option("--queue", "with_queue", is_flag=True, help="Queue the touched items for curators.")
@project_options
@json_option
def diff(
    project: Project,
    old: str,
    new: str,
    layers: tuple[str, ...],
    by: tuple[str, ...],
    *,
    with_queue: bool,
    as_json: bool,
) -> None:
    """Show rules, codes and lexicon rows that changed, and the gold items they touch.

    OLD and NEW are guidelines, folders of configs, or git revisions; NEW is the project as it
    stands. With --queue exactly the items touched go to build/guideline/, which `tandai adjudicate`
    asks; with --by beside what is queued there already.
    """
    from tandai.flow.guideline import run_guideline_diff

    reports = run_guideline_diff(
        project, old, new, chosen_layers(project, layers), by=by, with_queue=with_queue
    )
    if as_json:
        show_json({"layers": reports})
        return
    for report in reports:
        show_findings(report.findings)
        show_changes(report)
    n_touched = sum(len(each.touched) for each in reports)
    queued = ", queued for curators" if with_queue and n_touched else ""
    say(f"{count_of(n_touched, 'gold item')} touched{queued}.")
    if n_touched and with_queue:
        next_step("tandai adjudicate list")
    elif n_touched:
        chosen = [word for each in layers for word in ("--layer", each)]
        chosen += [word for each in by for word in ("--by", each)]
        next_step(f"tandai guideline diff {shlex.join(filter(None, [old, new, *chosen]))} --queue")

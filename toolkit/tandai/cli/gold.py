"""`tandai gold`: annotations to gold, by majority."""

import click

from tandai.cli.common import (
    chosen_layers,
    json_option,
    layer_option,
    next_step,
    project_options,
    say,
    show_json,
    show_table,
    showing_progress,
)
from tandai.project import Project


@click.command(name="gold")
@layer_option
@project_options
@json_option
def command(project: Project, layers: tuple[str, ...], *, as_json: bool) -> None:
    """Annotations to gold by majority; a tie is listed and never gold."""
    from tandai.flow.gold import run_gold

    with showing_progress(quiet=as_json) as progress:
        reports = run_gold(project, chosen_layers(project, layers), progress=progress)
    if as_json:
        show_json({"layers": reports})
        return
    show_table(
        "Gold",
        ("layer", "documents", "by one hand", "spans", "relations", "ties"),
        [
            (
                each.layer,
                each.n_documents,
                each.n_single,
                each.n_spans,
                each.n_relations,
                ", ".join(f"{what} {n}" for what, n in each.ties.items()) or "none",
            )
            for each in reports
        ],
    )
    say(f"{sum(each.n_spans for each in reports)} gold spans in corpus/gold/.")
    next_step("tandai splits")

"""`tandai gold`: annotations and adjudications to gold, by policies and curators."""

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
)
from tandai.cli.scheme import show_scheme
from tandai.cli.units import ITEMS
from tandai.cli.votes import show_left_out
from tandai.project import Project
from tandai.wording import count_of


@click.command(name="gold")
@layer_option
@project_options
@json_option
def command(project: Project, layers: tuple[str, ...], *, as_json: bool) -> None:
    """Settle annotations as gold by policy or curator; what neither settles is never gold."""
    from tandai.flow.gold import GOLD_ORIGINS, run_gold

    with showing_progress(quiet=as_json) as progress:
        reports = run_gold(project, chosen_layers(project, layers), progress=progress)
    if as_json:
        show_json({"layers": reports})
        return
    for report in reports:
        show_findings(report.findings)
    show_table(
        "Gold",
        ("layer", "documents", "by one hand", "answers", "spans", "relations", "ties"),
        [
            (
                each.layer,
                each.n_documents,
                each.n_single,
                each.n_voting,
                each.n_spans,
                each.n_relations,
                ", ".join(f"{what} {n}" for what, n in each.ties.items()) or "none",
            )
            for each in reports
        ],
    )
    show_table(
        "How gold came about",
        ("layer", "items", *GOLD_ORIGINS, "unresolved"),
        [
            (each.layer, f"{what}s", *(counts.get(key, 0) for key in (*GOLD_ORIGINS, "unresolved")))
            for each in reports
            for what, counts in each.provenance.items()
            if counts
        ],
    )
    show_scheme({each.layer: each.scheme for each in reports})
    show_left_out({each.layer: each.left_out for each in reports})
    say(f"{count_of(sum(each.n_spans for each in reports), 'gold span')} in corpus/gold/.")
    n_open = sum(n for each in reports for n in each.ties.values())
    if n_open:
        say(f"{count_of(n_open, 'item')} open and in no gold: see `tandai adjudicate list`.")
        say(ITEMS)
    for each in reports:
        source = project.settings.layers[each.layer].spans_from or each.layer
        if each.n_sent_back:
            say(
                f"{count_of(each.n_sent_back, 'span')} of {each.layer!r} sent back to {source!r}, listed in "
                f"build/sent_back/{source}.jsonl: mend them there, then ask anew."
            )
    unasked = _unasked(project)
    then = "tandai adjudicate push" if n_open else "tandai splits"
    next_step(f"tandai tasks --layer {unasked}" if unasked else then)


def _unasked(project: Project) -> str:
    """The first layer that waited for this gold and has no answers yet."""
    for name, layer in project.settings.layers.items():
        if layer.spans_from and not any(project.annotations_dir(name).glob("*.jsonl")):
            return name
    return ""

"""`tandai agreement`: how far annotators agree, with what each figure rests on."""

from collections import Counter
from collections.abc import Sequence

import click
import msgspec

from tandai.agreement.figures import LayerAgreement, Standing
from tandai.cli.common import (
    chosen_layers,
    fail,
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
from tandai.cli.figures import (
    confusion_rows,
    count_rows,
    figure_rows,
    is_shown,
    title_of,
    whys,
)
from tandai.project import Project
from tandai.settings import AgreementSettings


@click.command(name="agreement")
@layer_option
@click.option("--pairs", is_flag=True, help="Figures of each pair of annotators too.")
@click.option("--labels", is_flag=True, help="Figures of each label too, and their mean.")
@click.option("--confusions", is_flag=True, help="Who said what of the same item, in tables.")
@click.option("--no-trim", is_flag=True, help="Compare spans with the white space at their edges.")
@click.option(
    "--samples",
    type=click.IntRange(min=1),
    help="Bootstrap samples of an interval [default: tandai.toml's].",
)
@project_options
@json_option
def command(
    project: Project,
    layers: tuple[str, ...],
    samples: int | None,
    *,
    pairs: bool,
    labels: bool,
    confusions: bool,
    no_trim: bool,
    as_json: bool,
) -> None:
    """How far annotators agree: figures with n, interval, gate and target; writes nothing."""
    from tandai.flow.agreement import run_agreement

    options = project.settings.agreement
    if no_trim:
        options = msgspec.structs.replace(options, trim=False)
    if samples:
        options = msgspec.structs.replace(options, samples=samples)
    with showing_progress(quiet=as_json) as progress:
        chosen = chosen_layers(project, layers)
        reports = run_agreement(project, chosen, options=options, progress=progress)
    if as_json:
        show_json({"layers": reports})
        return
    for report in reports:
        _show_layer(report, pairs=pairs, labels=labels, confusions=confusions)
    say(_how(options))
    _conclude(reports)


def _show_layer(report: LayerAgreement, *, pairs: bool, labels: bool, confusions: bool) -> None:
    show_findings(report.findings)
    if not report.n_shared:
        warn(f"{title_of(report)}: no agreement to measure.")
        return
    if report.counts:
        show_table(f"{report.layer}: how often each class was given", *count_rows(report.counts))
    shown = [each for each in report.figures if is_shown(each, labels=labels)]
    pooled = [each for each in shown if not each.annotators]
    show_table(title_of(report), *figure_rows(pooled))
    for sentence in whys(pooled):
        warn(sentence)
    for names in sorted({each.annotators for each in shown if each.annotators} if pairs else ()):
        theirs = [each for each in shown if each.annotators == names]
        show_table(f"{report.layer}: {' and '.join(names)}", *figure_rows(theirs))
        for sentence in whys(theirs):
            warn(sentence)
    for each in report.confusions if confusions else ():
        if pairs or not each.annotators:
            who = "all pairs, each both ways"
            if each.annotators:
                who = " (rows) and ".join(each.annotators)
            show_table(f"{report.layer}, {each.name}: {who}", *confusion_rows(each))


def _how(options: AgreementSettings) -> str:
    edges = "left out" if options.trim else "kept"
    return (
        f"White space at the edges of spans is {edges}. What is said of spans is compared where "
        f"they overlap by {options.match:g} of their union. Tolerant: {options.tolerance} code "
        f"points an edge. Intervals: {options.samples} samples of story groups."
    )


def _conclude(reports: Sequence[LayerAgreement]) -> None:
    """How many figures reach what tandai.toml aims for, and what to do now."""
    found: Counter[Standing] = Counter(
        each.standing for report in reports for each in report.figures if not each.annotators
    )
    words: dict[Standing, str] = {
        "target": "reach their target",
        "gate": "their gate",
        "below gate": "are below their gate",
        "too few": "rest on too little for a verdict",
        "no value": "have no value",
    }
    n_aims = sum(n for word, n in found.items() if word)
    if n_aims:
        told = ", ".join(f"{found[word]} {what}" for word, what in words.items())
        sentence = f"Of {n_aims} figures with a gate, {told}."
        (fail if found["below gate"] else say)(sentence)
    if not any(each.n_shared for each in reports):
        next_step("tandai annotations")
    else:
        next_step("tandai suspects" if found["below gate"] else "tandai gold")

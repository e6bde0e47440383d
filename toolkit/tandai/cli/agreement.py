"""`tandai agreement`: how far annotators agree, with what each figure rests on."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import click
import msgspec

from tandai.agreement.figures import LayerAgreement, Standing
from tandai.agreement.told import whys
from tandai.cli.common import (
    chosen_layers,
    fail,
    json_option,
    layer_option,
    near,
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
)
from tandai.project import Project
from tandai.settings import AgreementSettings
from tandai.wording import count_of

if TYPE_CHECKING:
    from tandai.agreement.saved import Selection


@click.command(name="agreement")
@layer_option
@click.option(
    "--document",
    "documents",
    metavar="ID",
    multiple=True,
    help="Only this document (can be repeated).",
)
@click.option(
    "--suggestions",
    type=click.Choice(("with", "without")),
    help="Only documents whose annotators were shown suggestions, or were shown none.",
)
@click.option("--pairs", is_flag=True, help="Figures of each pair of annotators too.")
@click.option("--labels", is_flag=True, help="Figures of each label too, and their mean.")
@click.option("--confusions", is_flag=True, help="Who said what of the same item, in tables.")
@click.option("--no-trim", is_flag=True, help="Compare spans with the white space at their edges.")
@click.option(
    "--samples",
    type=click.IntRange(min=1),
    help="Bootstrap samples of an interval [default: tandai.toml's].",
)
@click.option(
    "--save",
    "name",
    metavar="NAME",
    help="Keep the figures in corpus/agreement/NAME.json; with --labels and --pairs, theirs too.",
)
@project_options
@json_option
def command(
    project: Project,
    layers: tuple[str, ...],
    samples: int | None,
    documents: tuple[str, ...],
    suggestions: Literal["with", "without"] | None,
    name: str | None,
    *,
    pairs: bool,
    labels: bool,
    confusions: bool,
    no_trim: bool,
    as_json: bool,
) -> None:
    """Measure how far annotators agree: figures with n, interval, gate and target.

    Writes nothing but with --save.
    """
    from tandai.agreement.saved import Selection
    from tandai.flow.agreement import run_agreement
    from tandai.flow.agreement_saved import check_name, save_agreement

    if name is not None:
        check_name(name)
    selection = Selection(documents=tuple(sorted({*documents})), suggestions=suggestions or "")

    options = project.settings.agreement
    if no_trim:
        options = msgspec.structs.replace(options, trim=False)
    if samples:
        options = msgspec.structs.replace(options, samples=samples)
    with showing_progress(quiet=as_json) as progress:
        chosen = chosen_layers(project, layers)
        reports = run_agreement(
            project, chosen, options=options, progress=progress, selection=selection
        )
    saved = None
    if name is not None:
        saved = save_agreement(
            project,
            name,
            reports,
            selection=selection,
            options=options,
            labels=labels,
            pairs=pairs,
        )
    if as_json:
        show_json({"layers": reports} | ({"saved": str(saved)} if saved else {}))
        return
    for report in reports:
        _show_layer(report, pairs=pairs, labels=labels, confusions=confusions)
    say(_how(options))
    if documents or suggestions:
        say(_what(selection))
    if saved is not None:
        say(f"Saved in {near(saved)}.")
    _conclude(reports)


def _show_layer(report: LayerAgreement, *, pairs: bool, labels: bool, confusions: bool) -> None:
    show_findings(report.findings)
    if not report.n_shared:
        warn(f"{title_of(report)}: no agreement to measure. {report.why_none}")
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


def _what(selection: "Selection") -> str:
    """Which documents were looked at."""
    which = f"document {', '.join(selection.documents)}" if selection.documents else "all documents"
    if not selection.suggestions:
        return f"Looked at {which} alone."
    shown = "were shown suggestions" if selection.suggestions == "with" else "were shown none"
    return f"Looked at {which}, where annotators {shown}."


def _how(options: AgreementSettings) -> str:
    edges = "left out" if options.trim else "kept"
    return (
        f"White space at the edges of spans is {edges}. What is said of spans is compared where "
        f"they overlap by {options.match:g} of their union. Tolerant: {options.tolerance} code "
        f"points an edge. Intervals: {count_of(options.samples, 'sample')} of story groups."
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
        sentence = f"Of {count_of(n_aims, 'figure')} with a gate, {told}."
        (fail if found["below gate"] else say)(sentence)
    if not any(each.n_shared for each in reports):
        # One hand a document is no agreement, and settles gold all the same.
        next_step(
            "tandai gold" if any(each.n_documents for each in reports) else "tandai annotations"
        )
    else:
        next_step("tandai suspects" if found["below gate"] else "tandai gold")

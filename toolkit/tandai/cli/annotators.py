"""`tandai annotators`: who answered how much and how fast, and how like the others."""

from collections.abc import Iterator, Sequence

import click

from tandai.annotators.records import AnnotatorReport, Change, LayerAnnotators, WithOther
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
from tandai.project import Project
from tandai.wording import count_of

UNUSUAL = 1.25
"""Times the others' number, or that part of it, from which on a label is shown."""
FEWEST = 10
"""Items of both from which on a bias is shown; --json has all."""
FARTHEST = 0.1
"""Code points of mean difference from which on edges are shown."""


@click.command(name="annotators")
@layer_option
@project_options
@json_option
def command(project: Project, layers: tuple[str, ...], *, as_json: bool) -> None:
    """Show each annotator's answers, pace, agreement with others and gold, bias and drift."""
    from tandai.flow.annotators import run_annotators

    with showing_progress(quiet=as_json) as progress:
        found = run_annotators(project, chosen_layers(project, layers), progress=progress)
    if as_json:
        show_json({"layers": found})
        return
    for layer in found:
        show_findings(layer.findings)
    reports = [each for layer in found for each in layer.annotators]
    if not reports:
        warn("Nobody has answered yet.")
        next_step("tandai annotations")
        return
    _show_work(reports)
    _show_agreement(found)
    _show_bias(reports)
    _show_drift(reports)
    _warn_of_gold(reports)
    names = {each.annotator_id for each in reports}
    n_answers = sum(each.n_documents for each in reports)
    answers = count_of(n_answers, "answer")
    counts = "counts" if n_answers == 1 else "count"
    say(f"{count_of(len(names), 'annotator')}, {answers} that {counts}.")
    next_step("tandai suspects")


def _show_work(reports: Sequence[AnnotatorReport]) -> None:
    columns = ("layer", "by", "kind", "answers", "skipped", "drafts", "seconds", "per 100 tokens")
    rows = []
    for each in reports:
        pace = each.pace
        untimed = f", {pace.n_untimed} untimed" if pace.n_untimed and pace.n_timed else ""
        rows.append(
            (
                each.layer,
                each.annotator_id,
                each.annotator_kind,
                each.n_documents,
                each.n_skipped,
                each.n_drafts,
                _seconds(pace.median_seconds, pace.n_timed) + untimed,
                _seconds(pace.median_seconds_per_100_tokens),
            )
        )
    show_table("Answers and their median time", columns, rows)
    for each in reports:
        if each.hasty:
            warn(
                f"{each.layer}: {each.annotator_id} accepted every suggestion of "
                f"{', '.join(each.hasty)} in less time than reading takes."
            )


def _show_agreement(found: Sequence[LayerAnnotators]) -> None:
    rows = [row for layer in found for row in _agreement_rows(layer)]
    columns = ("layer", "between", "documents", "exact F1 of spans", "same answers")
    show_table("Agreement (of how many items)", columns, rows)


def _agreement_rows(layer: LayerAnnotators) -> Iterator[tuple[object, ...]]:
    """Each pair once; all others together where they are several; gold with and without."""
    for each in layer.annotators:
        name = each.annotator_id
        together, *pairs = each.others
        if len(pairs) > 1:
            yield _row(layer.layer, f"{name} and all others", together)
        for pair in pairs:
            if pair.other > name:
                yield _row(layer.layer, f"{name} and {pair.other}", pair)
        if each.gold.figures:
            yield _row(layer.layer, f"{name} and gold", each.gold)
        if each.gold_without.figures:
            yield _row(layer.layer, f"{name} and gold without them", each.gold_without)


def _row(layer: str, between: str, other: WithOther) -> tuple[object, ...]:
    said: dict[bool, list[str]] = {True: [], False: []}
    for each in other.figures:
        if each.value is not None:
            is_spans = each.metric == "exact_f1"
            said[is_spans].append(f"{each.name} {each.value:.2f} ({each.n:,})")
    return (
        layer,
        between,
        other.n_documents,
        "\n".join(said[True]) or "none",
        ", ".join(said[False]) or "none",
    )


def _show_bias(reports: Sequence[AnnotatorReport]) -> None:
    labels = [
        (
            report.layer,
            report.annotator_id,
            f"{each.name}={each.label}",
            each.n,
            f"{each.others:.1f}",
            "only they" if each.ratio is None else f"{each.ratio:.2f} times",
            each.n_documents,
        )
        for report in reports
        for each in report.labels
        if each.n + each.others >= FEWEST
        if each.ratio is None or not 1 / UNUSUAL < each.ratio < UNUSUAL
    ]
    if labels:
        columns = ("layer", "by", "what", "they", "others' mean", "ratio", "documents")
        show_table("Given much more or less often than by others", columns, labels)
    edges = [
        (
            report.layer,
            report.annotator_id,
            f"{each.name}={each.label}",
            each.n,
            f"{each.start:+.1f}",
            f"{each.end:+.1f}",
            f"{each.length:+.1f}",
        )
        for report in reports
        for each in report.edges
        if each.n >= FEWEST and max(abs(each.start), abs(each.end)) >= FARTHEST
    ]
    if edges:
        columns = ("layer", "by", "what", "matched", "start", "end", "length")
        show_table("Edges beside those of others, mean code points", columns, edges)


def _show_drift(reports: Sequence[AnnotatorReport]) -> None:
    rows = [
        (
            report.layer,
            report.annotator_id,
            change.name,
            f"{_value(change, change.first)} ({change.n_first})",
            f"{_value(change, change.second)} ({change.n_second})",
            f"{change.p:.2f}",
        )
        for report in reports
        for change in report.drift.changes
    ]
    if rows:
        columns = ("layer", "by", "what", "first half (documents)", "second half", "p by chance")
        show_table("Drift", columns, rows)
    whys: dict[str, list[str]] = {}
    for each in reports:
        if each.drift.why:
            whys.setdefault(each.drift.why, []).append(f"{each.annotator_id} ({each.layer})")
    for why, names in whys.items():
        warn(f"No drift, or not of all, of {', '.join(names)}: {why}")


def _warn_of_gold(reports: Sequence[AnnotatorReport]) -> None:
    for attribute in ("gold", "gold_without"):
        whys: dict[str, dict[str, None]] = {}
        for each in reports:
            other: WithOther = getattr(each, attribute)
            if other.why:
                whys.setdefault(other.why, {})[each.annotator_id] = None
        for why, names in whys.items():
            what = "gold" if attribute == "gold" else "gold without them"
            warn(f"{what} of {', '.join(names)}: {why}")


def _seconds(value: float | None, n: int | None = None) -> str:
    if value is None:
        return "not timed"
    return f"{value:.0f}" if n is None else f"{value:.0f} ({n})"


def _value(change: Change, value: float) -> str:
    return f"{value:.0f} s" if change.metric is None else f"{value:.2f}"

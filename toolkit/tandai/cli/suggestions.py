"""`tandai suggestions`: what annotators made of suggestions, and how far these pulled."""

from collections.abc import Iterator, Sequence

import click

from tandai.anchoring import Measured
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
    warn,
)
from tandai.cli.votes import show_left_out
from tandai.flow.suggestions import SuggestionsReport
from tandai.project import Project
from tandai.withholding import Outside
from tandai.wording import count_of

WHY: dict[Outside, str] = {
    "not-decided": "of documents that were shown before anything was withheld",
    "suggestion-unknown": "whose suggestion is not in corpus/suggestions/",
    "not-withheld": "whose annotators were shown what was to be withheld",
    "withheld-unknown": "whose withheld suggestion is not in corpus/withheld/",
}
"""Reason to the words for the answers it is about."""


@click.command(name="suggestions")
@layer_option
@project_options
@json_option
def command(project: Project, layers: tuple[str, ...], *, as_json: bool) -> None:
    """Measure what annotators made of suggestions; with some withheld, how far others pulled."""
    from tandai.flow.suggestions import run_suggestions

    reports = run_suggestions(project, chosen_layers(project, layers))
    if as_json:
        show_json({"layers": reports})
        return
    for report in reports:
        show_findings(report.findings)
    _show_fates(reports)
    _show_halves(reports)
    show_left_out({each.layer: each.left_out for each in reports})
    for report in reports:
        for reason, n in report.n_outside.items():
            warn(f"{report.layer}: {count_of(n, 'answer')} in neither half, {WHY[reason]}.")
    n_compared = sum(each.n_compared for each in reports)
    n_answers = sum(each.n_answers for each in reports)
    say(f"{n_compared} of {count_of(n_answers, 'answer')} compared with the suggestions shown.")
    if not any(each.halves for each in reports):
        next_step("[suggestions] withhold in tandai.toml, to measure how far suggestions pull")


def _show_fates(reports: Sequence[SuggestionsReport]) -> None:
    rows = [
        (
            row.layer,
            row.annotator_id,
            f"{row.what} {row.name}",
            row.n_suggested,
            _of(row.n_accepted, row.accepted_rate),
            row.n_moved + row.n_relabelled + row.n_changed,
            row.n_deleted,
            row.n_added,
        )
        for report in reports
        for row in report.rows
    ]
    columns = ("layer", "by", "item", "suggested", "accepted", "edited", "deleted", "added")
    show_table("What became of suggestions", columns, rows)


def _show_halves(reports: Sequence[SuggestionsReport]) -> None:
    """Both halves side by side: a row a figure, each with what it is counted of."""
    rows = [row for report in reports for row in _half_rows(report)]
    if rows:
        columns = ("layer", "by", "figure (of how many)", "shown", "withheld")
        show_table("With and without suggestions", columns, rows)
    pairs = [row for report in reports for row in _pair_rows(report)]
    if pairs:
        columns = ("layer", "between", "figure (of how many)", "shown", "withheld")
        show_table("Two annotators, exact matches only", columns, pairs)


def _half_rows(report: SuggestionsReport) -> Iterator[tuple[str, ...]]:
    for name in sorted({each.annotator_id for each in report.halves}):
        halves = {each.half: each for each in report.halves if each.annotator_id == name}
        shown, withheld = (
            _figures(halves[half]) if half in halves else {} for half in ("shown", "withheld")
        )
        for figure in shown or withheld:
            cells = shown.get(figure, "none"), withheld.get(figure, "none")
            if set(cells) != {"none"}:
                yield report.layer, name, figure, *cells


def _figures(half: Measured) -> dict[str, str]:
    spans = half.n_spans
    return {
        "documents": str(half.n_documents),
        "spans per 1,000 tokens (tokens)": _number(
            half.spans_per_1000_tokens, half.n_tokens, digits=1
        ),
        "precision (their spans)": _number(half.precision, spans),
        "recall (suggested spans)": _number(half.recall, half.n_suggested),
        "F1 (spans of both)": _number(half.f1, spans + half.n_suggested),
        "attributes alike (on same spans)": _number(half.values_agreed, half.n_values),
        "article answers alike": _number(half.answers_agreed, half.n_answers),
    }


def _pair_rows(report: SuggestionsReport) -> Iterator[tuple[str, ...]]:
    for names in sorted({each.annotators for each in report.pairs}):
        halves = {each.half: each for each in report.pairs if each.annotators == names}
        items = next(iter(halves.values())).items
        both = [halves.get(half) for half in ("shown", "withheld")]
        documents = ("none" if each is None else str(each.n_documents) for each in both)
        yield report.layer, " and ".join(names), "documents", *documents
        f1 = (
            "none" if each is None else _number(each.f1, each.n_first + each.n_second)
            for each in both
        )
        yield report.layer, " and ".join(names), f"F1 ({items} of both)", *f1


def _number(value: float | None, n: int, *, digits: int = 2) -> str:
    return "none" if value is None else f"{value:.{digits}f} ({n})"


def _of(n: int, rate: float | None) -> str:
    return str(n) if rate is None else f"{n} ({rate:.0%})"

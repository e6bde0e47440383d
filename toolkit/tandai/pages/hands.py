"""What is known of each annotator to small tables of words, for the page."""

from collections.abc import Iterator, Sequence

from tandai.agreement.figures import in_number
from tandai.annotators.records import AnnotatorReport, Change, LayerAnnotators
from tandai.pages.metrics import METRICS
from tandai.pages.words import WordTable

UNUSUAL = 1.25
"""Times the others' number, or that part of it, from which on a label is shown."""
FEWEST = 10
"""Items of both from which on a bias is shown."""
FARTHEST = 0.1
"""Code points of mean difference from which on edges are shown."""


def show_hands(known: LayerAnnotators) -> tuple[WordTable, ...]:
    """Work, agreement, bias and drift of a layer's annotators, each where there is any."""
    tables = (
        _work(known.annotators),
        _agreement(known.annotators),
        _labels(known.annotators),
        _edges(known.annotators),
        _drift(known.annotators),
    )
    return tuple(table for table in tables if table.rows or table.notes)


def _work(reports: Sequence[AnnotatorReport]) -> WordTable:
    rows = [
        (
            each.annotator_id,
            each.annotator_kind,
            str(each.n_documents),
            str(each.n_skipped),
            str(each.n_drafts),
            _seconds(each.pace.median_seconds),
            _seconds(each.pace.median_seconds_per_100_tokens),
            str(each.pace.n_timed),
            str(len(each.hasty)),
        )
        for each in reports
    ]
    columns = ("annotator", "kind", "answers", "skipped", "drafts", "median seconds")
    more = ("per 100 tokens", "timed", "hasty")
    return WordTable("Answers and pace", (*columns, *more), 2, tuple(rows))


def _agreement(reports: Sequence[AnnotatorReport]) -> WordTable:
    return WordTable(
        "Agreement with others and with gold",
        ("annotator", "with", "figure", "value", "n", "documents"),
        3,
        tuple(row for each in reports for row in _agreement_rows(each)),
        _whys(
            (other.why, each.annotator_id)
            for each in reports
            for other in (*each.others, each.gold, each.gold_without)
        ),
    )


def _agreement_rows(report: AnnotatorReport) -> Iterator[tuple[str, ...]]:
    """All others first, each alone where they are several, then gold with and without them."""
    together, *pairs = report.others or (report.gold,)
    others = [(together.other, together)] if report.others else []
    others += [(each.other, each) for each in pairs if len(pairs) > 1]
    others += [("gold", report.gold), ("gold of the others", report.gold_without)]
    for name, other in others:
        for each in other.figures:
            figure = f"{each.name} {METRICS[each.metric]}"
            value = "none" if each.value is None else f"{each.value:.2f}"
            n = f"{each.n:,} {in_number(each.n, each.n_of)}"
            yield report.annotator_id, name, figure, value, n, str(each.n_documents)


def _labels(reports: Sequence[AnnotatorReport]) -> WordTable:
    rows = [
        (
            report.annotator_id,
            f"{each.name}={each.label}",
            str(each.n),
            f"{each.others:.1f}",
            "only they" if each.ratio is None else f"{each.ratio:.2f}",
            str(each.n_documents),
        )
        for report in reports
        for each in report.labels
        if each.n + each.others >= FEWEST
        if each.ratio is None or not 1 / UNUSUAL < each.ratio < UNUSUAL
    ]
    columns = ("annotator", "what", "they", "others' mean", "ratio", "documents")
    return WordTable("Given much more or less often than by others", columns, 2, tuple(rows))


def _edges(reports: Sequence[AnnotatorReport]) -> WordTable:
    rows = [
        (
            report.annotator_id,
            f"{each.name}={each.label}",
            str(each.n),
            f"{each.start:+.1f}",
            f"{each.end:+.1f}",
            f"{each.length:+.1f}",
        )
        for report in reports
        for each in report.edges
        if each.n >= FEWEST and max(abs(each.start), abs(each.end)) >= FARTHEST
    ]
    columns = ("annotator", "what", "matched", "start", "end", "length")
    title = "Edges beside those of others, in mean code points"
    return WordTable(title, columns, 2, tuple(rows))


def _drift(reports: Sequence[AnnotatorReport]) -> WordTable:
    rows = [
        (
            report.annotator_id,
            change.name if change.metric is None else f"{change.name} {METRICS[change.metric]}",
            f"{_value(change, change.first)} ({change.n_first})",
            f"{_value(change, change.second)} ({change.n_second})",
            f"{change.p:.2f}",
        )
        for report in reports
        for change in report.drift.changes
    ]
    columns = ("annotator", "what", "first half (documents)", "second half", "p by chance")
    whys = _whys((each.drift.why, each.annotator_id) for each in reports)
    return WordTable("Drift", columns, 2, tuple(rows), whys)


def _whys(told: Iterator[tuple[str, str]]) -> tuple[str, ...]:
    """Each reason once, with those whom it is about."""
    names: dict[str, dict[str, None]] = {}
    for why, name in told:
        if why:
            names.setdefault(why, {})[name] = None
    return tuple(f"{', '.join(about)}: {why}" for why, about in names.items())


def _seconds(value: float | None) -> str:
    return "not timed" if value is None else f"{value:.0f}"


def _value(change: Change, value: float) -> str:
    return f"{value:.0f} s" if change.metric is None else f"{value:.2f}"

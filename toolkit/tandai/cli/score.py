"""`tandai score`: a model's predictions, beside what annotators reach on the same documents."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tandai.cli.common import (
    FILE,
    FOLDER,
    json_option,
    say,
    show_findings,
    show_json,
    show_table,
    showing_progress,
    warn,
)
from tandai.cli.sides import side_options
from tandai.wording import count_of

if TYPE_CHECKING:
    from tandai.agreement.figures import Interval
    from tandai.scoring.header import Header
    from tandai.scoring.records import Compared, Score, Scored

COUNTS = ("gold", "predicted", "correct")
RATES = ("precision", "recall", "F1", "95 % interval")
NOT_SAID = "not said"
CHANGES = {
    "predictions": "PREDICTIONS above --against",
    "labels": "Corrected labels: the same predictions on old and new gold",
    "model": "The model: old and new predictions on the new gold",
    "both": "Both: old predictions on old gold, new on new",
}


@click.command(name="score")
@click.argument("predictions", type=FILE)
@click.argument("release", type=FOLDER)
@click.option("--table", default="", metavar="TABLE", help="Table they are for [default: it fits].")
@side_options("Side to score.")
@click.option("--against", type=FILE, help="Other predictions to compare with.")
@click.option(
    "--old",
    type=FOLDER,
    help="Older release: how much of the change is its labels; with --against, how much the model.",
)
@click.option(
    "--samples",
    default=1000,
    type=click.IntRange(1),
    show_default=True,
    help="Samples of an interval.",
)
@click.option("--seed", default=20310502, show_default=True, help="Of the samples.")
@json_option
def command(
    predictions: Path,
    release: Path,
    *,
    table: str,
    split: str,
    split_name: str,
    against: Path | None,
    old: Path | None,
    samples: int,
    seed: int,
    as_json: bool,
) -> int:
    """Score a model beside the annotators' own scores, from a release's folder alone.

    PREDICTIONS is JSON lines, or Parquet with the table's own columns; RELEASE is a folder,
    stand-off or with texts. docs/score.md shows a line of each form.
    """
    from tandai.flow.score import Asked, run_score

    asked = Asked(table=table, split=split, split_name=split_name, samples=samples, seed=seed)
    with showing_progress(quiet=as_json) as progress:
        score = run_score(predictions, release, asked, against=against, old=old, progress=progress)
    if as_json:
        show_json(score)
        return 0
    show_findings(score.findings)
    _show(score)
    return 0


def _show(score: "Score") -> None:
    title = f"{score.table}, {score.split} of {score.release}, {_by(score.made_by)}"
    if not score.n_predicted:
        _show_none(score)
        return
    rows = [
        (
            *(each.what, each.match, each.label or "all"),
            *(each.n_gold, each.n_predicted, each.n_correct),
            *(_of(each.precision), _of(each.recall), _of(each.f1), _interval(each.interval)),
        )
        for each in score.scored.lines
    ]
    show_table(_plain(title), ("what", "match", "label", *COUNTS, *RATES), _all_plain(rows))
    if score.scored.accuracy:
        _show_answers(score)
    _show_annotators(score)
    for each in score.compared:
        _show_compared(each)
    if score.no_interval:
        warn(f"No intervals: {score.no_interval}")
    if score.no_ceiling:
        warn(score.no_ceiling)
    say(_plain(f"{score.table}: {_documents(score)}."))


def _show_none(score: "Score") -> None:
    """Figures of a file that predicts nothing would be noughts, and say nothing of a model."""
    for each in score.compared:
        _show_compared(each)
    n_gold = score.scored.lines[0].n_gold
    where = f"{_documents(score)}, where gold has {n_gold:,}"
    say(_plain(f"{score.table}: no predictions for {where}; recall is 0 and nothing is shown."))


def _documents(score: "Score") -> str:
    groups = count_of(score.n_groups, "story group")
    said = f"{count_of(score.n_documents, 'document')} in {groups}"
    return f"{said}, {score.n_missing} of them not in the file" if score.n_missing else said


def _by(header: "Header") -> str:
    """Who made the predictions, as far as anybody said."""
    if header.kind:
        return f"by a {' '.join(filter(None, (header.kind, header.name)))}"
    return f"{header.name or 'predictions'}, {NOT_SAID} who made them"


def _show_answers(score: "Score") -> None:
    """Accuracy and macro F1, with what the most frequent answer of train reaches."""
    sides: list[tuple[str, Scored]] = [("predictions", score.scored)]
    if score.majority:
        sides.append((f"always {score.majority_answer}", score.majority))
    rows = [
        (
            *(who, each.accuracy.n, each.accuracy.n_correct, _of(each.accuracy.value)),
            *(_interval(each.accuracy.interval), _of(_f1(each, "(macro)"))),
        )
        for who, each in sides
        if each.accuracy
    ]
    columns = ("who", "answers", "correct", "accuracy", "95 % interval", "macro F1")
    show_table("Beside the most frequent answer of train", columns, _all_plain(rows))


def _show_annotators(score: "Score") -> None:
    """What annotators reach, and what the predictions reach on each of them."""
    exact = score.scored.lines[0].match
    overlap = "overlap" if exact == "exact" else ""
    matches = tuple(filter(None, (exact, overlap)))

    def row(who: str, kind: str, against: str, each: "Scored") -> tuple[object, ...]:
        micro = [_of(_f1(each, "", match)) for match in matches]
        line = next((one for one in each.lines if not one.label and one.match == exact), None)
        interval = _interval(line.interval) if line else ""
        macro = _of(_f1(each, "(macro)", exact))
        return (who, kind, against, each.n_documents, *micro, macro, interval)

    figures = (*(f"{match} F1" for match in matches), "macro F1", "95 % interval")
    columns = ("who", "kind", "held to", "documents", *figures)
    made_by = score.made_by.kind or NOT_SAID
    rows = [row("predictions", made_by, "gold", score.scored)]
    rows += [row(each.annotator, each.kind, each.against, each.scored) for each in score.ceiling]
    rows += [
        row("predictions", made_by, f"{each.annotator} ({each.kind})", each.scored)
        for each in score.annotators
    ]
    show_table("Beside the annotators", columns, _all_plain(rows))


def _show_compared(compared: "Compared") -> None:
    rows = [
        (
            *(each.what, each.match, each.label or "all", _of(each.before), _of(each.after)),
            "–" if each.difference is None else f"{each.difference:+.3f}",
            _interval(each.interval),
        )
        for each in compared.differences
    ]
    title = f"{CHANGES[compared.of]}; {count_of(compared.n_documents, 'document')}"
    title += f" in {compared.n_groups} story groups"
    columns = ("what", "match", "label", "F1 before", "F1 after", "difference", "95 % interval")
    show_table(title, columns, _all_plain(rows))


def _f1(scored: "Scored", label: str, match: str = "") -> float | None:
    """F1 of all labels together, or the mean over them; of the first match, or the one named."""
    lines = [each for each in scored.lines if not match or each.match == match]
    found = next((each for each in lines if each.label == label), None)
    if found is None and label:
        # One label alone is its own mean.
        found = next((each for each in lines if not each.label), None)
    return found.f1 if found else None


def _of(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _interval(interval: "Interval | None") -> str:
    return "" if interval is None else f"{interval.low:.3f}–{interval.high:.3f}"


def _all_plain(rows: Iterable[Iterable[object]]) -> list[list[object]]:
    return [[_plain(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


def _plain(words: str) -> str:
    """A file from outside says these words; what steers a terminal is shown, not obeyed."""
    return "".join(char if char.isprintable() else "\ufffd" for char in words)

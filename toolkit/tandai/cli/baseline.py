"""`tandai baseline`: predictions that any model must beat, made of a release's train side."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tandai.cli.common import (
    FILE,
    FOLDER,
    json_option,
    next_step,
    say,
    show_findings,
    show_json,
    show_table,
    showing_progress,
    warn,
)
from tandai.cli.sides import SIDE, SPLITS, side_options
from tandai.wording import count_of

if TYPE_CHECKING:
    from tandai.flow.baseline import Baseline
    from tandai.flow.baseline_predict import Method

METHODS = ("majority", "lexicon", "learned")


@click.command(name="baseline")
@click.argument("release", type=FOLDER)
@click.option("-o", "--out", required=True, type=FILE, help="Predictions file to make.")
@click.option("--table", default="", metavar="TABLE", help="Table to predict [default: of spans].")
@click.option(
    "--method",
    default="majority",
    type=click.Choice(METHODS),
    show_default=True,
    help="Most frequent class; words of train; or a small model (extra `baseline`).",
)
@side_options("Side to predict.")
@click.option("--seed", default=1, show_default=True, help="Of what is learned.")
@json_option
def command(
    release: Path,
    *,
    out: Path,
    table: str,
    method: "Method",
    split: str,
    split_name: str,
    seed: int,
    as_json: bool,
) -> int:
    """Write a baseline's predictions of one side, learned on train, for `tandai score`.

    RELEASE is the folder of a release; lexicon and learned need its texts.
    """
    from tandai.flow.baseline import run_baseline

    with showing_progress(quiet=as_json) as progress:
        done = run_baseline(
            release,
            out,
            table=table,
            method=method,
            split=split,
            split_name=split_name,
            seed=seed,
            progress=progress,
        )
    if as_json:
        show_json(done)
        return 0
    show_findings(done.findings)
    _show(done)
    if done.n_predicted:
        sides = ["--split", split] if split != SIDE else []
        sides += ["--splits", split_name] if split_name != SPLITS else []
        next_step(shlex.join(["tandai", "score", str(out), str(release), *sides]))
    return 0


def _show(done: "Baseline") -> None:
    rows = [
        (label, n, done.side.labels.get(label, 0)) for label, n in sorted(done.train.labels.items())
    ]
    rows += [(each, 0, n) for each, n in done.side.labels.items() if each not in done.train.labels]
    rows += [
        ("documents", done.train.n_documents, done.side.n_documents),
        ("story groups", done.train.n_groups, done.side.n_groups),
    ]
    title = f"{done.table} of {done.release}: gold of train and of {done.split}"
    show_table(title, ("what", "train", done.split), rows)
    figures = (
        [(each.match, each.label or "all", _of(each.f1)) for each in done.scored.lines]
        if done.scored
        else [("", "all", "too few to say anything")]
    )
    title = done.method if done.seed is None else f"{done.method}, seed {done.seed}"
    show_table(title, ("match", "label", "F1"), figures)
    if done.too_few:
        warn(f"Too few to say anything: {done.too_few}")
    say(f"{count_of(done.n_predicted, 'prediction')} by a program, in {done.path}.")


def _of(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"

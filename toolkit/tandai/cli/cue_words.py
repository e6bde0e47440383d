"""`tandai suspects --cue-words`: what became of the list of cue words that are no cues, in sentences."""

import click

from tandai.cli.common import next_step, say, show_json, show_table, warn
from tandai.flow.cue_words import run_cue_words
from tandai.project import Project
from tandai.wording import count_of


def show_cue_words(
    project: Project, layers: tuple[str, ...], *, drop_stale: bool, as_json: bool
) -> None:
    """Brings corpus/cue_words.csv up to date, and says what is left to fill in.

    Raises:
        UsageError: there are several layers of cues, or were named, and the list is of one.
        InputError: a layer that was named marks no cues, or a file is broken.
    """
    of_cues = [
        name for name, settings in project.settings.layers.items() if settings.suggest == "claims"
    ]
    if len(layers or of_cues) > 1:
        which = ", ".join(layers or of_cues)
        raise click.UsageError(f"--cue-words is of one layer of cues; name it by --layer: {which}.")
    layer = next(iter(layers or of_cues), project.settings.layer_order()[0])
    report = run_cue_words(project, layer, drop_stale=drop_stale)
    if as_json:
        show_json(report)
        return
    if report.stale:
        rows = [
            (each.row.document_id, f"{each.row.start}:{each.row.end}", each.row.word, each.why)
            for each in report.stale
        ]
        show_table("Stale rows", ("document", "place", "word", "there is"), rows)
    n_blind = len(report.without_text)
    if n_blind:
        warn(
            f"{count_of(n_blind, 'document')} {'has' if n_blind == 1 else 'have'} gold and no text "
            "on this machine: no new words were looked for there."
        )
    say(
        f"{report.path}: {count_of(report.n_rows, 'row')}, {report.n_new} new; "
        f"{count_of(report.n_unexplained, 'row')} without rule or reason."
    )
    if report.stale:
        n_left = len(report.stale) - report.n_dropped
        say(f"{count_of(len(report.stale), 'row')} stale, {report.n_dropped} taken out.")
        if n_left and report.n_unexplained:
            # A corrected article makes all of its rows stale: what was written there is to be kept.
            warn(
                "Give the new rows a rule and a reason first, those of stale rows where they still "
                "fit: --drop-stale takes these out for good."
            )
            return
        if n_left:
            named = f" --layer {layers[0]}" if layers else ""
            next_step(f"tandai suspects --cue-words --drop-stale{named}")
            return
    next_step("tandai documents --articles DIR" if n_blind else "tandai check")

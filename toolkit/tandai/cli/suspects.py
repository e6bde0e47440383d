"""`tandai suspects`: what in answers and gold may be wrong, the strongest first, task by task."""

from collections.abc import Sequence

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
    warn,
)
from tandai.cli.votes import show_left_out
from tandai.flow.suspects import SuspectsReport
from tandai.project import Project
from tandai.suspects.records import RULES, Rule, Suspect
from tandai.wording import count_of

LONGEST = 40
"""Characters of the words shown."""


@click.command(name="suspects")
@layer_option
@click.option(
    "--most",
    type=click.IntRange(1),
    help="At most this many suspects of each layer, the strongest: both of those shown and of those "
    "queued. Without it, 20 are shown (with --json all) and all are queued.",
)
@click.option(
    "--rule",
    "rules",
    type=click.Choice(RULES),
    multiple=True,
    help="Only suspects of this rule (can be repeated).",
)
@click.option(
    "--queue",
    "with_queue",
    is_flag=True,
    help="Also ask curators about the suspects: replaces build/suspects/LAYER.jsonl, which "
    "`tandai adjudicate` reads.",
)
@click.option(
    "--choose",
    "places",
    metavar="PLACE",
    multiple=True,
    help="Ask curators about this place instead of looking for suspects (can be repeated). PLACE is "
    "DOCUMENT:START-END, then :LABEL or :QUESTION if you like. Needs one --layer.",
)
@click.option(
    "--url",
    help="Address of Label Studio for the links, if tandai.toml has none. No server is contacted.",
)
@click.option(
    "--cue-words",
    is_flag=True,
    help="Update corpus/cue_words.csv instead of looking for suspects.",
)
@click.option(
    "--drop-stale",
    is_flag=True,
    help="With --cue-words: delete rows about words that are no longer there.",
)
@project_options
@json_option
def command(
    project: Project,
    layers: tuple[str, ...],
    most: int | None,
    rules: tuple[Rule, ...],
    places: tuple[str, ...],
    url: str | None,
    *,
    with_queue: bool,
    cue_words: bool,
    drop_stale: bool,
    as_json: bool,
) -> None:
    """List what may be wrong in answers and gold, the strongest first, each with its task.

    Nothing is changed, and no suspect is an error until somebody has looked.

    --queue asks curators about suspects that are in gold. A suspect that a curator has already
    answered is not asked again, whether they changed something or left it.

    --choose asks curators about a place of your own choice. With a label, the question is whether
    a span of that label belongs there; with a question, what its answer is for the span there;
    with neither, it is about all that gold has there. The places are added to
    build/chosen/LAYER.jsonl and stay there until they are answered.

    --cue-words brings the list of words that look like cues and are none up to date. It adds a row
    for each word of the cue lexicon that no CUE of gold covers. Fill in its rule and reason: a
    word that has both is not suspected any more. There is one list, so it takes one layer.
    """
    if cue_words or drop_stale:
        from tandai.cli.cue_words import show_cue_words

        if with_queue or rules or most or url or places or not cue_words:
            raise click.UsageError("--cue-words takes --layer and --drop-stale alone.")
        show_cue_words(project, layers, drop_stale=drop_stale, as_json=as_json)
        return
    if places:
        from tandai.cli.suspects_chosen import show_chosen

        if with_queue or rules or most or url:
            raise click.UsageError("--choose takes --layer alone.")
        if len(layers) != 1:
            raise click.UsageError("--choose needs the one layer that the places are of: --layer.")
        show_chosen(project, chosen_layers(project, layers)[0], places, as_json=as_json)
        return
    import msgspec

    from tandai.flow.suspects import Wanted, run_suspects

    wanted = Wanted(rules=rules, with_queue=with_queue, most=most, url=url)
    reports = run_suspects(project, chosen_layers(project, layers), wanted)
    if as_json:
        cut = [msgspec.structs.replace(each, suspects=each.suspects[:most]) for each in reports]
        show_json({"layers": cut})
        return
    if not any(each.n_documents for each in reports):
        warn("Nobody has answered yet, and there is no gold.")
        next_step("tandai annotations")
        return
    reports = [each for each in reports if each.n_documents]
    show_table("Suspects by rule", ("layer", "rule", "suspects"), _rules(reports))
    for report in reports:
        shown = report.suspects[: most or 20]
        if shown:
            columns = ("score", "rule and place", "by", "found", "others")
            show_table(f"{report.layer}: suspected errors", columns, map(_row, shown))
    show_left_out({each.layer: each.left_out for each in reports})
    for report in reports:
        if report.about_other_texts:
            warn(
                f"{report.layer}: {', '.join(report.about_other_texts)}: found answers about another "
                "revision of the text, which are not looked at; `tandai check` says which is expected."
            )
        for rule, why in report.idle.items():
            warn(f"{report.layer}, {rule}: {why}.")
    n_shown = sum(min(len(each.suspects), most or 20) for each in reports)
    n_found = sum(len(each.suspects) for each in reports)
    say(f"{n_shown} of {n_found} suspects shown. None is an error until somebody has looked.")
    if with_queue:
        _show_queues(reports)
    elif n_found and not any(suspect.url for each in reports for suspect in each.suspects):
        next_step("tandai pull")


def _show_queues(reports: Sequence[SuspectsReport]) -> None:
    """What curators are asked now, and what not."""
    queues = {each.layer: each.queue for each in reports if each.queue is not None}
    show_findings([finding for queue in queues.values() for finding in queue.findings])
    columns = ("layer", "questions", "documents", "answered already", "not in gold", "queue")
    show_table(
        "Asked of curators",
        columns,
        [
            (
                layer,
                each.n_questions,
                each.n_documents,
                each.n_answered,
                each.n_elsewhere,
                each.path,
            )
            for layer, each in queues.items()
        ],
    )
    n_questions = sum(each.n_questions for each in queues.values())
    say(f"{count_of(n_questions, 'question')} queued for curators.")
    if n_questions:
        next_step("tandai adjudicate list")


def _rules(reports: Sequence[SuspectsReport]) -> list[tuple[str, str, int]]:
    return [(report.layer, rule, n) for report in reports for rule, n in report.rules.items()]


def _row(suspect: Suspect) -> tuple[str, ...]:
    place = suspect.document_id
    if suspect.start is not None:
        place += f" {suspect.start}:{suspect.end}"
    words = " ".join(suspect.quote.split())
    if len(words) > LONGEST:
        words = f"{words[: LONGEST - 1]}…"
    parts = [suspect.rule, place, f"“{words}”" if words else "", suspect.url]
    by = [*suspect.annotators, *(["gold"] if suspect.in_gold else [])]
    found = suspect.found if suspect.what == "span" else f"{suspect.item}: {suspect.found}"
    return (
        f"{suspect.score:.2f}",
        "\n".join(filter(None, parts)),
        "\n".join(by),
        found,
        suspect.others,
    )

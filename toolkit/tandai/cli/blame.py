"""`tandai blame`: who and what made the labels of one span, from suggestion to release."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tandai.cli.common import (
    FOLDER,
    chosen_layers,
    json_option,
    layer_option,
    project_options,
    say,
    show_json,
    show_table,
    warn,
)
from tandai.project import Project

if TYPE_CHECKING:
    from tandai.blame import Label, Voice
    from tandai.flow.blame import Blame
    from tandai.flow.blame_releases import InRelease


@click.command(name="blame")
@click.argument("target", metavar="DOCUMENT:SPAN")
@layer_option
@click.option(
    "--releases",
    type=FOLDER,
    help="Folder of release folders, to look for the labels themselves.",
)
@click.option("--with-text", is_flag=True, help="Show what stands there, where the text is here.")
@project_options
@json_option
def command(
    project: Project,
    target: str,
    layers: tuple[str, ...],
    releases: Path | None,
    *,
    with_text: bool,
    as_json: bool,
) -> None:
    """Show a span's suggestion, answers, curator and their rule, gold, and releases.

    DOCUMENT:SPAN is s01:120-134, in code points, or s01 and the id of anybody's span. People are
    named by their pseudonyms. What overlaps the span is shown with its own place.
    """
    from tandai.flow.blame import run_blame

    done = run_blame(
        project,
        target,
        layers=chosen_layers(project, layers),
        releases=releases,
        with_text=with_text,
    )
    if as_json:
        show_json(done)
        return
    _show(done)


def _show(done: "Blame") -> None:
    place = f"{done.document_id}, {done.start}:{done.end}"
    if done.quote is not None:
        click.echo(_plain(done.quote) + "\n")
    columns = ("layer", "step", "who", "label", "place", "origin", "by", "answers")
    rows = [row for voice in done.voices for row in _rows(voice)]
    show_table(place, columns, [[_plain(str(cell)) for cell in row] for row in rows])
    for each in done.ties:
        votes = "; ".join(f"{value}: {', '.join(who)}" for value, who in each.tie.votes.items())
        warn(_plain(f"Open in {each.layer}: {each.tie.item} ({votes})"))
    if done.releases:
        shown = ("version", "document in", "rows of spans", "gold there")
        show_table("Releases", shown, [_release(each) for each in done.releases])
    for sentence in done.withdrawn:
        warn(_plain(sentence))
    n = sum(bool(voice.labels) for voice in done.voices)
    say(f"{place}: {n} of {len(done.voices)} said something there.")


def _rows(voice: "Voice") -> Iterator[tuple[str, ...]]:
    who = f"{voice.who} ({voice.kind})" if voice.step != "gold" else "gold"
    if voice.status != "submitted":
        who += f", {voice.status}"
    head = (voice.layer, voice.step, who)
    if not voice.labels:
        yield (*head, "nothing", "", "", _by_curator(voice), "")
    for label in voice.labels:
        at = "here" if label.fit == "same" else f"{label.start}:{label.end}"
        by = _by(label) if voice.step == "gold" else _by_curator(voice)
        answers = "; ".join(f"{each.name}={', '.join(each.values)}" for each in label.answers)
        yield (*head, f"{label.control} {label.label}", at, label.settled.origin, by, answers)


def _by(label: "Label") -> str:
    """Whose answers gold rests on, and what settled it."""
    settled = label.settled
    how = settled.rule or settled.policy
    return ", ".join(settled.annotators) + (f" ({how})" if how else "")


def _by_curator(voice: "Voice") -> str:
    rules = ", ".join(f"{item}: {rule}" for item, rule in voice.rules.items())
    asked = ", ".join(voice.asked)
    return "; ".join(each for each in (f"asked {asked}" if asked else "", rules) if each)


def _release(each: "InRelease") -> tuple[str, ...]:
    same = {None: "", True: "others than before", False: "as before"}[each.has_other_spans]
    gold = "not looked at" if each.gold is None else ", ".join(each.gold) or "none"
    version = f"{each.version} (yanked)" if each.is_yanked else each.version
    return version, each.split or "not in it", same, gold if each.split else ""


def _plain(words: str) -> str:
    """What steers a terminal is shown, not obeyed."""
    return "".join(char if char.isprintable() else "\ufffd" for char in words)

"""`tandai splits`: documents to train, validation and test."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from tandai.cli.common import (
    fail,
    json_option,
    next_step,
    project_options,
    say,
    show_findings,
    show_json,
    show_table,
    warn,
)
from tandai.findings import errors_of
from tandai.project import Project
from tandai.splits.records import DEFAULT, NAMED, moves_file, split_file
from tandai.wording import count_of

if TYPE_CHECKING:
    from tandai.splits.leaks import LeakReport

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command(name="splits")
@click.option(
    "--move-splits",
    "move",
    metavar="REASON",
    help="Bring groups on two sides to one, and obey pins that came late; recorded with its reason "
    "in splits/moves.csv.",
)
@click.option(
    "--on", "day", type=DAY, metavar="DAY", help="Day of the move [default: today, in UTC]."
)
@click.option(
    "--name",
    type=click.Choice((DEFAULT, *NAMED)),
    default=DEFAULT,
    show_default=True,
    help="Which split. claim: no canonical claim is on two sides; for those who ask for it only.",
)
@project_options
@json_option
def command(
    project: Project, move: str | None, day: datetime | None, name: str, *, as_json: bool
) -> int:
    """Divide story groups into train, validation and test; none placed moves unasked."""
    from tandai.flow.splits import run_splits

    moved_on = (day or datetime.now(UTC)).date().isoformat()
    report = run_splits(project, move=move, day=moved_on, name=name)
    bad = errors_of(report.findings)
    if as_json:
        show_json(report)
        return 1 if bad else 0
    show_findings(report.findings)
    show_table("Splits", ("split", "documents"), report.sizes.items())
    _show_leaks(report.leaks)
    if report.empty:
        warn(f"Empty, so left out of a release: {', '.join(report.empty)}.")
    groups = "story groups" if name == DEFAULT else "groups of shared claims"
    say(
        f"{report.n_groups} {groups}, {count_of(report.n_new, 'document')} placed, in {split_file(name)}."
    )
    if report.moves:
        say(f"{count_of(len(report.moves), 'document')} moved; {moves_file(name)} says why.")
    if bad:
        fail(f"The split leaks: {count_of(len(bad), 'finding')} to mend before a release.")
        return 1
    next_step("tandai release VERSION")
    return 0


def _show_leaks(leaks: "LeakReport") -> None:
    """The leak report: what must be none, and what of test is known from train."""
    compared = f"pairs sharing most words (texts here: {leaks.n_texts} of {leaks.n_documents})"
    otherwise = f"labelled in two ways, of {leaks.n_paragraphs_shared} paragraphs twice in gold"
    rows = (
        ("groups", leaks.n_groups_across),
        ("near duplicates", leaks.n_near_across),
        (compared, leaks.n_word_pairs_across),
        ("paragraphs of train elsewhere", leaks.n_paragraphs_across),
        (otherwise, leaks.n_labelled_otherwise),
    )
    show_table("On two sides", ("what", "how many"), rows)
    show_table(
        "Seen in train",
        ("what", "of", "mentions", "seen", "share", "kinds", "seen"),
        [
            (
                each.what,
                each.split,
                each.n_mentions,
                each.n_mentions_seen,
                "–" if each.share is None else f"{each.share:.0%}",
                each.n_kinds,
                each.n_kinds_seen,
            )
            for each in leaks.seen
        ],
    )

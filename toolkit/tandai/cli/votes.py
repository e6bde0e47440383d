"""Counts of answers to the tables that say which of them count, and why the others do not."""

from collections.abc import Mapping, Sequence

from tandai.cli.common import show_table
from tandai.settings import AnswerSettings
from tandai.votes import AnswerCounts, Reason

WHY: dict[Reason, str] = {
    "withdrawn": "taken back by their annotators",
    "draft": "drafts",
    "skipped": "skipped",
    "kind": "of other kinds of annotators",
    "copy": "untouched copies of suggestions",
    "empty": "empty",
    "several": "one of several of one annotator",
}
"""Reason to the words for the answers it is about."""


def show_left_out(reasons: Mapping[str, Mapping[Reason, int]]) -> None:
    """How many answers did not count in each layer, by reason; no table where all did."""
    rows = [(layer, WHY[reason], n) for layer, by in reasons.items() for reason, n in by.items()]
    if rows:
        show_table("Answers that did not count", ("layer", "which", "answers"), rows)


def show_classes(
    counts: Mapping[str, AnswerCounts],
    n_skipped: Sequence[int],
    n_drafts: Sequence[int],
    policy: AnswerSettings,
) -> None:
    """A row a class of answers: how many there are in each layer, and what tandai.toml says."""
    each = list(counts.values())
    machines = sorted({kind for one in each for kind in one.kinds} - {"person"})
    rows = [
        ("empty", [one.n_empty for one in each], f"empty = {policy.empty}"),
        ("skipped", n_skipped, f"skipped = {policy.skipped}"),
        ("drafts", n_drafts, f"drafts = {policy.drafts}"),
        ("several of one", [one.n_several for one in each], f"several = {policy.several}"),
        *(
            (
                f"of kind {kind}",
                [one.kinds.get(kind, 0) for one in each],
                f"kinds = {', '.join(policy.kinds)}",
            )
            for kind in machines
        ),
        ("untouched copies", [one.n_untouched_copies for one in each], f"copies = {policy.copies}"),
        ("answers that count", [one.n_counting for one in each], ""),
    ]
    show_table(
        "Which answers count",
        ("class", *counts, "[answers] in tandai.toml"),
        [(name, *numbers, says) for name, numbers, says in rows],
    )


def show_origins(counts: Mapping[str, AnswerCounts]) -> None:
    """Whose work the items are: an annotator's own, a changed suggestion, or one only accepted."""
    rows = []
    for layer, one in counts.items():
        for what, by in one.items.items():
            numbers = (by.get(origin, 0) for origin in ("manual", "changed", "accepted_untouched"))
            rows.append((layer, what, *numbers))
    show_table("Items by origin", ("layer", "item", "own", "changed", "accepted untouched"), rows)

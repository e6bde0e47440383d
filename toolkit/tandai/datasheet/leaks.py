"""Facts to the sides of a split and what of test was seen in train."""

from tandai.datasheet.facts import SheetFacts
from tandai.datasheet.tables import share, table
from tandai.release.counted import Leaks
from tandai.splits.seen import Seen
from tandai.wording import count_of


def split_lines(facts: SheetFacts) -> list[str]:
    """Documents a side, what stands on two sides, and shares seen in train."""
    if not facts.counts:
        return ["There is no split yet."]
    said = ", ".join(
        f"{split} {counts.get('documents', 0)}" for split, counts in facts.counts.items()
    )
    return [
        f"Documents: {said}.",
        *leak_lines(facts.leaks),
        "",
        *seen_lines(facts.seen),
    ]


def leak_lines(leaks: Leaks | None) -> list[str]:
    """What stands on two sides, in two sentences."""
    if leaks is None:
        return []
    return [
        f"On two sides: {count_of(leaks.n_groups_across, 'group')} of documents, "
        f"{count_of(leaks.n_near_across, 'pair')} of near duplicates; in train and in validation "
        f"or test too: {count_of(leaks.n_paragraphs_across, 'paragraph')}.",
        f"Paragraphs that two documents share in gold: {leaks.n_paragraphs_shared}; "
        f"labelled otherwise in one of them: {leaks.n_labelled_otherwise}.",
    ]


def seen_lines(seen: tuple[Seen, ...]) -> list[str]:
    """How much of validation and test stands in train too, by what is said."""
    return table(
        ("said in gold", "split", "of all mentions in train too", "of different ones in train too"),
        [
            (
                f"`{each.what}`",
                each.split,
                f"{each.n_mentions_seen} of {each.n_mentions} "
                f"({share(each.n_mentions_seen, each.n_mentions)})",
                f"{each.n_kinds_seen} of {each.n_kinds} ({share(each.n_kinds_seen, each.n_kinds)})",
            )
            for each in seen
            if each.n_mentions
        ],
        numbers=2,
    )

"""Counts of train and of the side that is scored to whether a figure would say anything."""

from tandai.records import Record
from tandai.wording import count_of

MIN_GROUPS = 10
"""Story groups on either side: under it there is no interval, and one story makes the figure."""
MIN_ITEMS = 30
"""Labelled items on either side."""
SILENCE = "too few to say anything"


class SideCounts(Record, frozen=True, kw_only=True):
    """What a side holds for one table."""

    n_documents: int
    n_groups: int
    labels: dict[str, int]
    """How often gold has each."""

    @property
    def n_items(self) -> int:
        """All of them."""
        return sum(self.labels.values())


def why_too_few(train: SideCounts, side: SideCounts, name: str) -> str:
    """A sentence with what there is and the minimum; empty where there is enough.

    Args:
        train: what was learned from.
        side: what is scored.
        name: of the side.
    """
    lacking = [
        f"{which} has {count_of(each.n_items, 'item')} in {count_of(each.n_groups, 'story group')}"
        for which, each in (("train", train), (name, side))
        if each.n_groups < MIN_GROUPS or each.n_items < MIN_ITEMS
    ]
    if not lacking:
        return ""
    wanted = f"at least {MIN_ITEMS} items in {MIN_GROUPS} story groups on each side"
    return f"{' and '.join(lacking)}; a figure takes {wanted}."

"""Documents to train, validation and test, stories whole, and what still leaks between them."""

from tandai.splits.assign import assign_splits
from tandai.splits.check import check_moves, check_shares, check_splits, empty_splits
from tandai.splits.records import (
    EXCLUDED,
    SPLITS,
    GroupRow,
    Link,
    MoveRow,
    SplitName,
    SplitRow,
)

__all__ = [
    "EXCLUDED",
    "SPLITS",
    "GroupRow",
    "Link",
    "MoveRow",
    "SplitName",
    "SplitRow",
    "assign_splits",
    "check_moves",
    "check_shares",
    "check_splits",
    "empty_splits",
]

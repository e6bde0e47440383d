"""Two releases to what differs between them: documents, labels, splits, how gold came about."""

from tandai.diff.compare import compare_releases
from tandai.diff.result import ReleaseDiff

__all__ = ["ReleaseDiff", "compare_releases"]

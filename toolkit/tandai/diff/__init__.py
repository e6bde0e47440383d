"""Two releases to what differs between them: documents, labels, splits, how gold came about."""

from tandai.diff.result import ReleaseDiff

__all__ = ["ReleaseDiff"]

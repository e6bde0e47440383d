"""What a stage tells whoever watches: how far it is. Watching is the caller's business."""

from collections.abc import Callable, Iterable, Iterator, Sized
from typing import TypeVar

T = TypeVar("T")
Progress = Callable[[str, int, int], None]
"""Called with what is going on, how many are done, and how many there are."""


def silent(what: str, done: int, total: int) -> None:
    """Says nothing."""


def watched(items: Iterable[T], what: str, progress: Progress) -> Iterator[T]:
    """Passes items on, telling how far it is."""
    total = len(items) if isinstance(items, Sized) else 0
    progress(what, 0, total)
    for done, item in enumerate(items, start=1):
        yield item
        progress(what, done, total)

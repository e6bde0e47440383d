"""Two release folders to what differs between them; nothing is written."""

from collections.abc import Callable
from pathlib import Path

from tandai.diff import ReleaseDiff
from tandai.diff.compare import compare_part
from tandai.diff.result import Item
from tandai.diff.total import Total
from tandai.flow.diff_read import Opened, Parts
from tandai.versions.tombstones import NAME as TOMBSTONES
from tandai.versions.tombstones import merge_tombstones, read_tombstones
from tandai.versions.withdrawn import say_withdrawn


def count_diff(
    old: Path, new: Path, take_items: Callable[[tuple[Item, ...]], None] | None = None
) -> ReleaseDiff:
    """Compares two release folders, stand-off or with texts, of one schema or two.

    Changes are not held one by one: memory grows with the ids alone.

    Args:
        old: a release's folder.
        new: another's.
        take_items: is given the changes of some documents after others, each document's at once,
            by place. Without it they are only counted.

    Raises:
        InputError: a folder is no release, is incomplete or changed, or lacks what is compared.
    """
    parts = Parts()
    with Opened(old, parts) as was, Opened(new, parts) as now:
        total = Total(was.manifest, now.manifest)
        for number in range(parts.n):
            part = compare_part(
                was.read(number), now.read(number), with_items=take_items is not None
            )
            if take_items is not None:
                take_items(part.items)
            total.add(part)
    return total.finish()


def find_withdrawn(old: Path, new: Path, diff: ReleaseDiff) -> tuple[str, ...]:
    """Sentences on what was withdrawn of either, as far as the two and a project at hand know.

    Raises:
        InputError: tombstones cannot be read.
        TandaiError: the index at hand is broken.
    """
    known = merge_tombstones(*(read_tombstones(folder / TOMBSTONES) for folder in (new, old)))
    said = (
        say_withdrawn(folder, each.name, each.version, more=known)
        for folder, each in ((old, diff.old), (new, diff.new))
    )
    return tuple(dict.fromkeys(sentence for sentences in said for sentence in sentences))

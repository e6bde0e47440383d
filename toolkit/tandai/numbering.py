"""Annotations just read and those read before to ids that stay: a record is never taken for another.

The number in an annotation's id is given once. What was read before is recognised by when the
server made it; without that, deleting the first of two answers would give the second its id and
write the first over.
"""

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from tandai.records import Annotation


def number_of(annotation: Annotation) -> int:
    """The number an annotation's id ends in."""
    return int(annotation.annotation_id.rpartition("/")[2])


def keep_numbers(read: Iterable[Annotation], earlier: Iterable[Annotation]) -> list[Annotation]:
    """The annotations just read, under the ids they had before; sorted by id.

    Args:
        read: of one layer, numbered as the export has them.
        earlier: of the same layer, as they were read before.
    """
    before: dict[str, list[Annotation]] = defaultdict(list)
    for annotation in earlier:
        before[_stem(annotation)].append(annotation)
    now: dict[str, list[Annotation]] = defaultdict(list)
    for annotation in read:
        now[_stem(annotation)].append(annotation)
    kept = [each for stem, made in now.items() for each in _renumbered(stem, made, before[stem])]
    return sorted(kept, key=lambda each: (_stem(each), number_of(each)))


def _renumbered(
    stem: str, made: list[Annotation], before: list[Annotation]
) -> Iterable[Annotation]:
    numbers = {(each.created_at, each.status == "draft"): number_of(each) for each in before}
    known = {
        id(each): numbers[each.created_at, each.status == "draft"]
        for each in made
        if each.created_at and (each.created_at, each.status == "draft") in numbers
    }
    # A draft that is gone was submitted, or thrown away: its number is free, its work is not kept.
    drafts = {number_of(each) for each in before if each.status == "draft"}
    settled = {number_of(each) for each in before} - drafts
    taken = settled | set(known.values())
    for each in sorted(made, key=number_of):
        number = known.get(id(each), 0)
        if not number:
            number = next(n for n in range(1, len(before) + len(made) + 1) if n not in taken)
            taken.add(number)
        yield msgspec.structs.replace(each, annotation_id=f"{stem}/{number}")


def _stem(annotation: Annotation) -> str:
    return annotation.annotation_id.rpartition("/")[0]

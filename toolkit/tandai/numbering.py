"""Annotations just read and those read before to ids that stay: a record is never taken for another.

The number in an annotation's id is given once. What was read before is recognised by when the
server made it, and where that is not known or not enough by what it says; without that, deleting
the first of two answers would give the second its id and write the first over.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator

import msgspec

from tandai.findings import Finding
from tandai.records import Annotation


def number_of(annotation: Annotation) -> int:
    """The number an annotation's id ends in."""
    return int(annotation.annotation_id.rpartition("/")[2])


def keep_numbers(read: Iterable[Annotation], earlier: Iterable[Annotation]) -> list[Annotation]:
    """The annotations just read, under the ids they had before; sorted by id.

    Args:
        read: of one layer, numbered as the export has them; those of several exports may share
            numbers.
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


def check_annotators(annotations: Iterable[Annotation]) -> list[Finding]:
    """Answers made at one moment with the same items by two annotators: one person, two names.

    So it is where an export names accounts by number, and one before named them by e-mail.

    Args:
        annotations: of one layer.
    """
    by_work: dict[Hashable, dict[str, Annotation]] = defaultdict(dict)
    for annotation in annotations:
        if annotation.created_at and any(_items(annotation)):
            work = (annotation.document_id, annotation.created_at, _items(annotation))
            by_work[work].setdefault(annotation.annotator_id, annotation)
    findings = []
    for same in by_work.values():
        first, *others = (same[annotator] for annotator in sorted(same))
        for other in others:
            found = f"the answer of {first.annotation_id}, made at the same moment"
            expected = "one pseudonym for one account in accounts.json"
            place = other.annotation_id
            findings.append(Finding("annotator-twice", "error", place, found, expected))
    return sorted(findings, key=lambda finding: finding.place)


def _renumbered(
    stem: str, made: list[Annotation], before: list[Annotation]
) -> Iterable[Annotation]:
    made = sorted(made, key=lambda each: (number_of(each), each.created_at))
    known = _recognised(made, before)
    # A draft that is gone was submitted, or thrown away: its number is free, its work is not kept.
    settled = {number_of(each) for each in before if each.status != "draft"}
    taken = settled | set(known.values())
    for position, each in enumerate(made):
        number = known.get(position, 0)
        if not number:
            number = next(n for n in range(1, len(taken) + 2) if n not in taken)
            taken.add(number)
        yield msgspec.structs.replace(each, annotation_id=f"{stem}/{number}")


def _recognised(made: list[Annotation], before: list[Annotation]) -> dict[int, int]:
    """By position, the number of each that was read before; no number is given twice."""
    # What was withdrawn comes last: it is what an answer was, where nothing better is.
    left = sorted(before, key=lambda each: (each.status == "withdrawn", number_of(each)))
    numbers: dict[int, int] = {}
    for is_same in _TESTS:
        for position, each in enumerate(made):
            if position in numbers:
                continue
            found = next((one for one in left if _may_be(one, each) and is_same(one, each)), None)
            if found is not None:
                numbers[position] = number_of(found)
                left.remove(found)
    return numbers


def _may_be(earlier: Annotation, read: Annotation) -> bool:
    """A draft and an answer of one moment are two; a withdrawn one may have been either."""
    if earlier.status == "withdrawn":
        return True
    return (earlier.status == "draft") == (read.status == "draft")


def _is_unchanged(earlier: Annotation, read: Annotation) -> bool:
    same = earlier.created_at == read.created_at and earlier.status == read.status
    return same and _items(earlier) == _items(read)


def _has_moment(earlier: Annotation, read: Annotation) -> bool:
    return bool(read.created_at) and earlier.created_at == read.created_at


def _tests() -> Iterator[Callable[[Annotation, Annotation], bool]]:
    """How one is recognised, the surest first."""
    yield _is_unchanged
    yield lambda earlier, read: _has_moment(earlier, read) and _items(earlier) == _items(read)
    yield _has_moment
    yield (
        lambda earlier, read: (
            not (earlier.created_at and read.created_at) and _items(earlier) == _items(read)
        )
    )


_TESTS = tuple(_tests())


def _items(annotation: Annotation) -> tuple[frozenset[Hashable], ...]:
    """What it says, whoever made it and in whatever order."""
    return (
        frozenset((each.span_id, each.start, each.end, each.control, each.label)
                  for each in annotation.spans),
        frozenset((each.span_id, each.name, each.values) for each in annotation.attributes),
        frozenset((each.from_id, each.to_id, each.direction, each.labels)
                  for each in annotation.relations),
        frozenset((each.name, each.values) for each in annotation.answers),
    )  # fmt: skip


def _stem(annotation: Annotation) -> str:
    return annotation.annotation_id.rpartition("/")[0]

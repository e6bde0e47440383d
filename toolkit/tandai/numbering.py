"""Annotations just read and those read before to ids that stay: a record is never taken for another.

The number in an annotation's id is given once. What was read before is recognised by the server's
UUID of it, which survives a restoration; where one of the two has none, by when the server made
it, however that is written; and where that is not known or not enough, by what it says. Without
that, deleting the first of two answers would give the second its id and write the first over.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import lru_cache

from tandai.findings import Finding
from tandai.moments import read_moment
from tandai.records import Annotation


def number_of(annotation: Annotation) -> int:
    """The number an annotation's id ends in."""
    return int(annotation.annotation_id.rpartition("/")[2])


def ids_that_stay(read: Sequence[Annotation], earlier: Iterable[Annotation]) -> list[str]:
    """The id of each of the annotations just read, in their order: those they had before.

    Args:
        read: of one layer, numbered as the export has them; those of several exports may share
            numbers.
        earlier: of the same layer, as they were read before.
    """
    before: dict[str, list[Annotation]] = defaultdict(list)
    for annotation in earlier:
        before[stem_of(annotation)].append(annotation)
    now: dict[str, list[int]] = defaultdict(list)
    for position, annotation in enumerate(read):
        now[stem_of(annotation)].append(position)
    ids = [""] * len(read)
    for stem, positions in now.items():
        positions.sort(key=lambda at: (number_of(read[at]), read[at].created_at))
        numbers = _numbers([read[at] for at in positions], before[stem])
        for at, number in zip(positions, numbers, strict=True):
            ids[at] = f"{stem}/{number}"
    return ids


def check_annotators(annotations: Iterable[Annotation]) -> list[Finding]:
    """Answers made at one moment with the same items by two annotators: one person, two names.

    So it is where an export names accounts by number, and one before named them by e-mail. One
    UUID under two names is the same.

    Args:
        annotations: of one layer.
    """
    by_work: dict[Hashable, dict[str, Annotation]] = defaultdict(dict)
    by_uuid: dict[Hashable, dict[str, Annotation]] = defaultdict(dict)
    for annotation in annotations:
        moment, items = moment_of(annotation.created_at), items_said(annotation)
        if moment is not None and any(items):
            work = (annotation.document_id, moment, items)
            by_work[work].setdefault(annotation.annotator_id, annotation)
        if annotation.unique_id:
            uuid = annotation.document_id, annotation.unique_id
            by_uuid[uuid].setdefault(annotation.annotator_id, annotation)
    findings: dict[str, Finding] = {}
    for grouped, how in ((by_work, "made at the same moment"), (by_uuid, "of the same UUID")):
        for same in grouped.values():
            first, *others = (same[annotator] for annotator in sorted(same))
            for other in others:
                found = f"the answer of {first.annotation_id}, {how}"
                expected = "one pseudonym for one account in accounts.json"
                place = other.annotation_id
                told = Finding("annotator-twice", "error", place, found, expected)
                findings.setdefault(place, told)
    return [findings[place] for place in sorted(findings)]


@lru_cache(maxsize=65536)
def moment_of(date: str) -> Hashable:
    """A date as something to compare: ``Z`` and ``+00:00`` are one; None where there is none.

    What is no date is itself: two servers that write the same mean the same.
    """
    if not date:
        return None
    try:
        return read_moment(date)
    except ValueError:
        return date


def _numbers(made: Sequence[Annotation], before: list[Annotation]) -> list[int]:
    """The number of each: the one it had, or the lowest that nobody has."""
    known = _recognised(made, before)
    # A draft that is gone was submitted, or thrown away: its number is free, its work is not kept.
    settled = {number_of(each) for each in before if each.status != "draft"}
    taken = settled | set(known.values())
    numbers = []
    for position in range(len(made)):
        number = known.get(position, 0)
        if not number:
            number = next(n for n in range(1, len(taken) + 2) if n not in taken)
            taken.add(number)
        numbers.append(number)
    return numbers


def _recognised(made: Sequence[Annotation], before: list[Annotation]) -> dict[int, int]:
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
    """A draft and an answer of one moment are two; a withdrawn one may have been either.

    Two UUIDs are two annotations, whatever else is the same.
    """
    if earlier.unique_id and read.unique_id:
        return earlier.unique_id == read.unique_id
    if earlier.status == "withdrawn":
        return True
    return (earlier.status == "draft") == (read.status == "draft")


def _has_uuid(earlier: Annotation, read: Annotation) -> bool:
    return bool(read.unique_id) and earlier.unique_id == read.unique_id


def _is_unchanged(earlier: Annotation, read: Annotation) -> bool:
    same = moment_of(earlier.created_at) == moment_of(read.created_at)
    return same and earlier.status == read.status and items_said(earlier) == items_said(read)


def _has_moment(earlier: Annotation, read: Annotation) -> bool:
    moment = moment_of(read.created_at)
    return moment is not None and moment_of(earlier.created_at) == moment


def _tests() -> Iterator[Callable[[Annotation, Annotation], bool]]:
    """How one is recognised, the surest first."""
    yield _has_uuid
    yield _is_unchanged
    yield (
        lambda earlier, read: _has_moment(earlier, read) and items_said(earlier) == items_said(read)
    )
    yield _has_moment
    yield (
        lambda earlier, read: (
            not (earlier.created_at and read.created_at) and items_said(earlier) == items_said(read)
        )
    )


_TESTS = tuple(_tests())


def items_said(annotation: Annotation) -> tuple[frozenset[Hashable], ...]:
    """What it says, whoever made it and in whatever order."""
    return (
        frozenset((each.span_id, each.start, each.end, each.control, each.label)
                  for each in annotation.spans),
        frozenset((each.span_id, each.name, each.values) for each in annotation.attributes),
        frozenset((each.from_id, each.to_id, each.direction, each.labels)
                  for each in annotation.relations),
        frozenset((each.name, each.values) for each in annotation.answers),
        frozenset(each.json for each in annotation.extras),
    )  # fmt: skip


def stem_of(annotation: Annotation) -> str:
    """Its id without the number: document, layer and annotator."""
    return annotation.annotation_id.rpartition("/")[0]

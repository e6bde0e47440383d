"""Annotations of several exports to one each, where two exports hold the same one.

So it is where a server was restored beside the first, or one was exported twice.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import datetime

from tandai.findings import Finding
from tandai.numbering import items_said, moment_of, stem_of
from tandai.records import Annotation


def once_each(exports: Sequence[Sequence[Annotation]]) -> tuple[list[int], list[Finding]]:
    """Which annotation of several exports stands for which: one that is in two of them is one.

    Args:
        exports: the annotations of one layer by export, by whichever numbers.

    Returns:
        For each of all in their order, the position of the one that stands for it: its own, or
        that of the same UUID that was saved last, or, where one has no UUID, that of the same
        moment and words; and a finding for each that is there twice: a note where both say the
        same, a warning where one was saved later, an error where nobody knows which was.
    """
    read = [annotation for export in exports for annotation in export]
    stands_for, findings = _by_uuid(read)
    works = [work for export in exports for work in _works(export)]
    first = {work: at for at, work in reversed(list(enumerate(works))) if read[at].unique_id}
    for position, (annotation, work) in enumerate(zip(read, works, strict=True)):
        if annotation.unique_id or not annotation.created_at:
            continue
        one = first.setdefault(work, position)
        if one != position:
            stands_for[position] = stands_for[one]
            findings.append(_twins(stem_of(annotation), [read[one], annotation]))
    return stands_for, findings


def _by_uuid(read: Sequence[Annotation]) -> tuple[list[int], list[Finding]]:
    by_uuid: dict[tuple[str, str], list[int]] = defaultdict(list)
    for position, annotation in enumerate(read):
        if annotation.unique_id:
            by_uuid[stem_of(annotation), annotation.unique_id].append(position)
    stands_for = list(range(len(read)))
    findings = []
    for (stem, _), positions in by_uuid.items():
        if len(positions) > 1:
            last = max(positions, key=lambda at: _saved(read[at]))
            for position in positions:
                stands_for[position] = last
            findings.append(_twins(stem, [read[at] for at in positions]))
    return stands_for, findings


def _works(export: Iterable[Annotation]) -> Iterator[Hashable]:
    """What each annotation of one export is known by without a UUID; equal ones are counted."""
    seen: Counter[Hashable] = Counter()
    for annotation in export:
        moment = moment_of(annotation.created_at)
        work = (stem_of(annotation), annotation.status, moment, items_said(annotation))
        seen[work] += 1
        yield work, seen[work]


def _twins(stem: str, same: Sequence[Annotation]) -> Finding:
    found = f"{same[0].unique_id or 'an answer of one moment'} {len(same)} times"
    if len({(each.status, items_said(each)) for each in same}) == 1:
        return Finding("annotation-in-two-exports", "note", stem, f"{found}, saying the same")
    *_, before, last = sorted(map(_saved, same))
    if before == last:
        found, expected = f"{found}, saying different things", "to know which was saved last"
        return Finding("annotation-in-two-exports", "error", stem, found, expected)
    found = f"{found}, saying different things; the one saved last is kept"
    return Finding("annotation-in-two-exports", "warning", stem, found)


def _saved(annotation: Annotation) -> tuple[str, str]:
    """When it was saved last, to be sorted by; nobody knows comes first."""
    moments = (moment_of(annotation.updated_at), moment_of(annotation.created_at))
    first, second = (
        each.isoformat(timespec="microseconds") if isinstance(each, datetime) else ""
        for each in moments
    )
    return first or second, second

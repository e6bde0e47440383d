"""Annotations and suggestions of several exports to one layer's, under ids that stay.

Each server has numbers of its own, and what one annotation says of another (that it began as its
copy, that it would change it) is said in them; here they become the corpus's. Nothing that was
read before is lost.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from tandai.annotations import Collected
from tandai.findings import Finding
from tandai.numbering import check_annotators, ids_that_stay
from tandai.records import Annotation, Record
from tandai.shown import merge_shown
from tandai.twice import once_each


class Joined(Record, frozen=True, kw_only=True):
    """One layer after reading; lists are sorted by annotation id."""

    read: list[Annotation]
    """What the exports hold."""
    kept: list[Annotation]
    """That, and what was there before."""
    suggestions: list[Annotation]
    findings: list[Finding]


def join_exports(
    exports: Sequence[Collected],
    before: Sequence[Annotation],
    shown_before: Iterable[Annotation],
    *,
    place: str,
) -> Joined:
    """Joins what was read with what was there.

    Args:
        exports: what each export of one layer holds.
        before: the layer's annotations as they are known.
        shown_before: its suggestions as they are known.
        place: where annotations stand, for findings.
    """
    made = [each for export in exports for each in export.annotations]
    stands_for, findings = once_each([export.annotations for export in exports])
    ids = _ids(made, stands_for, before)
    left, missing = _not_read(before, set(ids), exports, place)
    suggestions, shown_ids = merge_shown(
        [export.suggestions for export in exports],
        shown_before,
        needed={each.copied_from for each in left},
    )
    read: list[Annotation] = []
    first = 0
    for export, shown in zip(exports, shown_ids, strict=True):
        positions = range(first, first + len(export.annotations))
        first = positions.stop
        own = {made[at].annotation_id: ids[at] for at in positions}
        read += [
            _renamed(made[at], ids[at], own, shown) for at in positions if stands_for[at] == at
        ]
    read.sort(key=lambda each: each.annotation_id)
    kept = sorted([*read, *left], key=lambda each: each.annotation_id)
    # Across exports too: one person known by e-mail then and by number now is no second one.
    findings += [*missing, *check_annotators(kept)]
    return Joined(read=read, kept=kept, suggestions=suggestions, findings=findings)


def _ids(
    made: Sequence[Annotation], stands_for: Sequence[int], before: Sequence[Annotation]
) -> list[str]:
    """The id that stays of each, or of the one that stands for it."""
    alone = [at for at, one in enumerate(stands_for) if one == at]
    stay = ids_that_stay([made[at] for at in alone], before)
    by_position = dict(zip(alone, stay, strict=True))
    return [by_position[one] for one in stands_for]


def _renamed(
    annotation: Annotation, annotation_id: str, own: Mapping[str, str], shown: Mapping[str, str]
) -> Annotation:
    return msgspec.structs.replace(
        annotation,
        annotation_id=annotation_id,
        copied_from=shown.get(annotation.copied_from, annotation.copied_from),
        draft_of=own.get(annotation.draft_of, annotation.draft_of),
    )


def _not_read(
    before: Iterable[Annotation], ids: set[str], exports: Sequence[Collected], place: str
) -> tuple[list[Annotation], list[Finding]]:
    """What was there before and is in no export, with a finding each.

    An answer that its annotator took back (the task and others of the same hand are there, it is
    not) stays as withdrawn, and votes no more.
    """
    documents = {document_id for export in exports for document_id in export.document_ids}
    hands = {each.annotator_id for export in exports for each in export.annotations}
    left, findings = [], []
    for earlier in before:
        if earlier.annotation_id in ids:
            continue
        was_taken_back = earlier.document_id in documents and earlier.annotator_id in hands
        left.append(
            msgspec.structs.replace(earlier, status="withdrawn") if was_taken_back else earlier
        )
        done = "withdrawn: it votes no more" if was_taken_back else "kept as it was"
        found = f"an annotation that this export does not have; {done}"
        where = f"{place}, {earlier.annotation_id}"
        findings.append(Finding("annotation-not-in-export", "warning", where, found))
    return left, findings

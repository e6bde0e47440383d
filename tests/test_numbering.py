"""An annotation keeps the id it was given, whatever a later export holds beside it."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tandai.numbering import keep_numbers
from tandai.records import Annotation, Status


def made(number: int, created_at: str, status: Status = "submitted") -> Annotation:
    return Annotation(
        annotation_id=f"d1/entity/a/{number}",
        document_id="d1",
        text_sha256="0",
        layer="entity",
        guideline_version="1",
        annotator_id="a",
        annotator_kind="person",
        status=status,
        created_at=created_at,
    )


def ids(annotations: list[Annotation]) -> dict[str, str]:
    return {each.created_at: each.annotation_id for each in annotations}


def test_second_answer_keeps_its_id_when_the_first_is_deleted() -> None:
    earlier = [made(1, "t1"), made(2, "t2")]
    assert ids(keep_numbers([made(1, "t2")], earlier)) == {"t2": "d1/entity/a/2"}


def test_new_answer_gets_a_number_nobody_had() -> None:
    earlier = [made(1, "t1"), made(2, "t2")]
    read = [made(1, "t2"), made(2, "t3")]
    assert ids(keep_numbers(read, earlier)) == {"t2": "d1/entity/a/2", "t3": "d1/entity/a/3"}


def test_submitted_draft_keeps_the_drafts_number() -> None:
    earlier = [made(1, "t1"), made(2, "t2", "draft")]
    read = [made(1, "t1"), made(2, "t9")]
    assert ids(keep_numbers(read, earlier))["t9"] == "d1/entity/a/2"


def test_draft_and_answer_of_one_moment_are_told_apart() -> None:
    earlier = [made(1, "t1", "draft")]
    read = [made(1, "t1"), made(2, "t1", "draft")]
    assert sorted(each.annotation_id for each in keep_numbers(read, earlier)) == [
        "d1/entity/a/1",
        "d1/entity/a/2",
    ]


def test_eleventh_answer_stands_after_the_second() -> None:
    read = [made(number, f"t{number:02}") for number in range(1, 12)]
    assert [each.created_at for each in keep_numbers(read, [])] == [
        f"t{number:02}" for number in range(1, 12)
    ]


@given(
    st.lists(st.integers(0, 30), unique=True, max_size=8),
    st.sets(st.integers(0, 30), max_size=8),
)
def test_ids_are_unique_and_what_is_read_again_keeps_its_own(
    first: list[int], gone: set[int]
) -> None:
    """A law: read once, delete some, add some, read again."""
    earlier = keep_numbers([made(n, f"t{at:02}") for n, at in enumerate(first, start=1)], [])
    left = [at for at in [*first, 40, 41] if at not in gone]
    read = [made(n, f"t{at:02}") for n, at in enumerate(left, start=1)]
    again = keep_numbers(read, earlier)
    assert len({each.annotation_id for each in again}) == len(left)
    before = ids(earlier)
    for created_at, annotation_id in ids(again).items():
        if created_at in before:
            assert annotation_id == before[created_at]
        else:
            assert annotation_id not in before.values()
    assert keep_numbers(again, earlier) == again
    assert keep_numbers([msgspec.structs.replace(each) for each in again], again) == again

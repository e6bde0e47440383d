"""An annotation keeps the id it was given, whatever a later export holds beside it."""

from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.numbering import check_annotators, ids_that_stay, number_of, stem_of
from tandai.records import Annotation, Answer, Status
from tandai.twice import once_each


def made(number: int, created_at: str, status: Status = "submitted", says: str = "") -> Annotation:
    answer = Answer(name="tone", kind="choices", values=(says,), origin="manual")
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
        answers=(answer,) if says else (),
    )


def numbers(annotations: list[Annotation]) -> dict[int, str]:
    """Number to what is said."""
    return {number_of(each): each.answers[0].values[0] for each in annotations}


def ids(annotations: list[Annotation]) -> dict[str, str]:
    return {each.created_at: each.annotation_id for each in annotations}


def keep_numbers(read: list[Annotation], earlier: list[Annotation]) -> list[Annotation]:
    """The annotations just read, under the ids they had before; sorted by id."""
    kept = [
        msgspec.structs.replace(each, annotation_id=annotation_id)
        for each, annotation_id in zip(read, ids_that_stay(read, earlier), strict=True)
    ]
    return sorted(kept, key=lambda each: (stem_of(each), number_of(each)))


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


def test_answers_of_one_moment_keep_separate_numbers() -> None:
    earlier = [made(1, "t1", says="A"), made(2, "t1", says="B")]
    assert numbers(keep_numbers(earlier, earlier)) == {1: "A", 2: "B"}
    assert numbers(keep_numbers([made(1, "t1", says="B")], earlier)) == {2: "B"}
    changed = [made(1, "t1", says="C"), made(2, "t1", says="A")]
    assert numbers(keep_numbers(changed, earlier)) == {1: "A", 2: "C"}


def test_answers_without_a_date_are_known_by_what_they_say() -> None:
    earlier = [made(1, "", says="A"), made(2, "t2", says="B")]
    read = [made(1, "", says="B"), made(2, "t9", says="A"), made(3, "", says="C")]
    assert numbers(keep_numbers(read, earlier)) == {1: "A", 2: "B", 3: "C"}


def test_what_was_withdrawn_and_is_there_again_has_its_number_and_the_exports_status() -> None:
    earlier = [made(1, "t1", "withdrawn"), made(2, "t2")]
    (again,) = keep_numbers([made(1, "t1", "draft")], earlier)
    assert (number_of(again), again.status) == (1, "draft")


def test_the_number_of_what_was_withdrawn_is_not_given_to_another() -> None:
    (new,) = keep_numbers([made(1, "t2", says="B")], [made(1, "t1", "withdrawn", says="A")])
    assert number_of(new) == 2


STATUSES = st.sampled_from(["submitted", "skipped", "draft"])
MANY = st.lists(
    st.builds(
        made, st.integers(1, 4), st.sampled_from(["", "t1", "t2"]), STATUSES,
        st.sampled_from(["", "A", "B"]),
    ),
    max_size=7,
)  # fmt: skip


@given(MANY, MANY)
def test_nothing_that_is_read_is_lost_and_reading_again_adds_nothing(
    first: list[Annotation], second: list[Annotation]
) -> None:
    """A law, whatever shares a number, a moment or its words."""
    earlier = keep_numbers(first, [])
    read = keep_numbers(second, earlier)
    assert len(earlier) == len(first)
    assert len(read) == len(second)
    assert len({each.annotation_id for each in read}) == len(read)
    strip = msgspec.structs.replace
    assert sorted(map(repr, (strip(each, annotation_id="") for each in read))) == sorted(
        map(repr, (strip(each, annotation_id="") for each in second))
    )
    kept = {each.annotation_id for each in read}
    gone = [strip(each, status="withdrawn") for each in earlier if each.annotation_id not in kept]
    assert keep_numbers(second, [*read, *gone]) == read


def as_of(annotator: str, annotation: Annotation) -> Annotation:
    return msgspec.structs.replace(
        annotation, annotator_id=annotator, annotation_id=f"d1/entity/{annotator}/1"
    )


def test_one_answer_under_two_pseudonyms_is_one_person_twice() -> None:
    answer = made(1, "t1", says="A")
    (finding,) = check_annotators([as_of("b", answer), as_of("a", answer)])
    assert (finding.rule, finding.severity) == ("annotator-twice", "error")
    assert finding.place == "d1/entity/b/1"
    assert finding.found == "the answer of d1/entity/a/1, made at the same moment"


def test_equal_words_or_an_equal_moment_alone_make_nobody_twice() -> None:
    one = as_of("a", made(1, "t1", says="A"))
    for other in (made(1, "t2", says="A"), made(1, "t1", says="B"), made(2, "t1", says="A")):
        annotator = "a" if number_of(other) == 2 else "b"
        assert check_annotators([one, as_of(annotator, other)]) == []
    unsaid = made(1, "t1"), made(1, "", says="A")
    for each in unsaid:
        assert check_annotators([as_of("a", each), as_of("b", each)]) == []


def uuid_of(annotation: Annotation, unique_id: str, **changes: object) -> Annotation:
    return msgspec.structs.replace(annotation, unique_id=unique_id, **changes)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2031-05-02T08:00:00.000001Z", "2031-05-02T08:00:00.000001+00:00"),
        ("2031-05-02T08:00:00.5Z", "2031-05-02T15:00:00.500000+07:00"),
        ("2031-05-02T08:00:00Z", "2031-05-02T08:00:00"),
    ],
)
def test_one_moment_is_one_however_it_is_written(before: str, after: str) -> None:
    earlier = [made(1, "2031-05-01T00:00:00Z", says="A"), made(2, before, says="B")]
    assert numbers(keep_numbers([made(1, after, says="C")], earlier)) == {2: "C"}


def test_what_a_restored_server_has_keeps_its_number_by_its_uuid() -> None:
    """A restoration makes new numbers and dates, in another order, and keeps UUIDs."""
    earlier = [uuid_of(made(1, "t1", says="A"), "u1"), uuid_of(made(2, "t2", says="B"), "u2")]
    read = [uuid_of(made(1, "t8", says="B"), "u2"), uuid_of(made(2, "t9", says="C"), "u1")]
    assert numbers(keep_numbers(read, earlier)) == {2: "B", 1: "C"}


def test_two_uuids_are_two_annotations_whatever_else_is_the_same() -> None:
    earlier = [uuid_of(made(1, "t1", says="A"), "u1")]
    assert numbers(keep_numbers([uuid_of(made(1, "t1", says="A"), "u2")], earlier)) == {2: "A"}


def test_an_export_without_uuids_is_still_recognised_by_date_and_words() -> None:
    earlier = [uuid_of(made(1, "t1", says="A"), "u1"), uuid_of(made(2, "t2", says="B"), "u2")]
    assert numbers(keep_numbers([made(1, "t2", says="B")], earlier)) == {2: "B"}
    bare = [made(1, "t1", says="A"), made(2, "t2", says="B")]
    assert numbers(keep_numbers([uuid_of(made(1, "t2", says="B"), "u2")], bare)) == {2: "B"}


@given(
    st.lists(st.sampled_from("abcdef"), unique=True, min_size=1),
    st.randoms(use_true_random=False),
)
def test_uuids_keep_their_ids_through_any_restoration(uuids: list[str], random: Random) -> None:
    """A law: new dates and another order change no id, and nobody gets another's."""
    first = [uuid_of(made(n, f"t{n}", says=u), u) for n, u in enumerate(uuids, start=1)]
    earlier = keep_numbers(first, [])
    shuffled = random.sample(uuids, len(uuids))
    read = [uuid_of(made(n, f"s{n}", says="x"), u) for n, u in enumerate(shuffled, start=1)]
    again = keep_numbers([*read, uuid_of(made(9, "s9", says="x"), "new")], earlier)
    ids_of = {each.unique_id: each.annotation_id for each in earlier}
    new = {each.unique_id: each.annotation_id for each in again}
    assert new.pop("new") not in ids_of.values()
    assert new == ids_of


def test_of_one_uuid_in_two_exports_the_one_saved_last_stands_for_both() -> None:
    old = uuid_of(made(1, "2031-05-02T08:00:00Z", says="A"), "u1")
    new = uuid_of(made(1, "2031-05-02T07:00:00Z", says="B"), "u1",
                  updated_at="2031-05-02T15:30:00+07:00")  # fmt: skip
    for pair, last in (([old, new], 1), ([new, old], 0)):
        stands_for, (finding,) = once_each([[each] for each in pair])
        assert stands_for == [last, last]
        assert (finding.rule, finding.severity) == ("annotation-in-two-exports", "warning")
    stands_for, (finding,) = once_each([[old], [old]])
    assert (len(set(stands_for)), finding.severity) == (1, "note")
    undated = uuid_of(made(1, "2031-05-02T08:00:00Z", says="B"), "u1")
    _, (finding,) = once_each([[old], [undated]])
    assert finding.severity == "error"
    assert once_each([[old, made(1, "t1")], [as_of("b", new)]]) == ([0, 1, 2], [])


def test_one_uuid_under_two_pseudonyms_is_one_person_twice() -> None:
    one, other = (uuid_of(made(1, f"t{n}", says=str(n)), "u1") for n in (1, 2))
    (finding,) = check_annotators([as_of("a", one), as_of("b", other)])
    assert finding.found == "the answer of d1/entity/a/1, of the same UUID"


def test_without_uuids_the_same_of_one_moment_in_two_exports_is_one() -> None:
    one, other = made(1, "t1", says="A"), made(1, "t1", says="B")
    undated = made(1, "", says="A")
    assert once_each([[one, other], [other, one]])[0] == [0, 1, 1, 0]
    # Twice in one export they are two, as the server says; and twice in the other as well.
    assert once_each([[one, one], [one, one, one]])[0] == [0, 1, 0, 1, 4]
    assert once_each([[undated], [undated]]) == ([0, 1], [])
    assert once_each([[one], [made(1, "t1", "draft", "A")]]) == ([0, 1], [])
    named = uuid_of(one, "u1")
    for pair, stands_for in (([one], [named]), [1, 1]), (([named], [one]), [0, 0]):
        found, (finding,) = once_each(pair)
        assert (found, finding.severity) == (stands_for, "note")

"""A changelog's section: why the version is what it is, a line a declared move, and no markup."""

from tandai.splits import MoveRow
from tandai.versions.bump import Shape, smallest_bump
from tandai.versions.changes import insert_notes, list_notes, render_changes
from versions.made import shape

DAY = "2031-05-02"


def move(document_id: str, reason: str = "one story", *, to: str = "test") -> MoveRow:
    return MoveRow(
        document_id=document_id,
        group_id="g1",
        from_split="train",
        to_split=to,
        reason=reason,
        moved_on=DAY,
    )


def notes_of(old: Shape, new: Shape, *moves: MoveRow) -> list[str]:
    return list_notes(smallest_bump(old, new), old, new, moves)


SIDES = {"s01": "train", "s02": "train", "s03": "train"}
OLD = shape(splits=SIDES)
MOVED = shape("2.0.0", splits=SIDES | {"s01": "test", "s02": "test"})


def test_a_declared_move_has_its_own_line() -> None:
    assert notes_of(OLD, MOVED, move("s02"), move("s01")) == [
        "MAJOR: 2 documents on another side (s01, s02).",
        "Declared move from train to test, 2031-05-02, s01, s02: one story",
    ]


def test_moves_of_other_reasons_have_lines_of_their_own() -> None:
    _, *lines = notes_of(OLD, MOVED, move("s01", "a_link"), move("s02", "late pin"))
    assert lines == [
        "Declared move from train to test, 2031-05-02, s01: a\\_link",
        "Declared move from train to test, 2031-05-02, s02: late pin",
    ]


def test_the_last_move_of_a_document_counts_and_old_ones_are_not_told() -> None:
    first = move("s01", "first", to="validation")
    _, *lines = notes_of(OLD, MOVED, first, move("s01", "second"), move("s03"))
    assert lines == [
        "Declared move from train to test, 2031-05-02, s01: second",
        "On another side without a declared move: s02",
    ]
    assert notes_of(OLD, shape(splits=SIDES), first) == ["PATCH: the content is the same."]


def test_digests_say_which_documents_came_went_and_changed() -> None:
    old = shape(splits=SIDES, rows={"spans": {"s01": "a", "s02": "a", "s03": "a"}})
    new = shape(
        "2.0.0",
        splits={"s01": "train", "s02": "test", "s04": "test"},
        rows={"spans": {"s01": "b", "s02": "b", "s04": "a"}},
    )
    section = render_changes(old, new, notes_of(old, new))
    assert section.startswith("## 2.0.0\n\nAgainst 1.0.0: 3 documents, now 3; content `")
    assert section.splitlines()[-6:] == [
        "| what | documents | which |",
        "| --- | ---: | --- |",
        "| added | 1 | s04 |",
        "| removed | 1 | s03 |",
        "| on another side | 1 | s02 |",
        "| other rows in spans | 1 | s01 |",
    ]
    assert section.endswith("|\n")


def test_the_first_release_says_how_many() -> None:
    assert render_changes(None, shape(), []) == ("## 1.0.0\n\nThe first release, of 2 documents.\n")


def test_notes_stand_before_the_tables_of_a_diff() -> None:
    section = "## 2.0.0\n\nAgainst small 1.0.0.\n\n### Spans\n\n| a |\n"
    assert insert_notes(section, ["One.", "Two."]) == (
        "## 2.0.0\n\nAgainst small 1.0.0.\n\n- One.\n- Two.\n\n### Spans\n\n| a |\n"
    )
    assert insert_notes("## 1.0.1\n\nNothing differs.\n", ["One."]) == (
        "## 1.0.1\n\nNothing differs.\n\n- One.\n"
    )

"""The smallest honest step between two releases, and its reasons."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.errors import TandaiError
from tandai.versions.bump import Shape, is_too_small, smallest_bump
from tandai.versions.numbers import LEVELS, next_version, parse_version
from versions.made import shape

SIDES = st.sampled_from(["train", "validation", "test"])
SPLITS = st.dictionaries(st.sampled_from(["s01", "s02", "s03", "s04"]), SIDES)
ROWS = st.dictionaries(st.sampled_from(["s01", "s02", "s03", "s04"]), st.sampled_from("abc"))


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    splits = draw(SPLITS)
    tables = draw(st.dictionaries(st.sampled_from(["spans", "claims"]), ROWS))
    return shape(
        splits=splits,
        rows={
            name: {each: digest for each, digest in rows.items() if each in splits}
            for name, rows in tables.items()
        },
    )


def said(old: Shape, new: Shape) -> str:
    return smallest_bump(old, new).say()


def test_the_first_release_is_one() -> None:
    first = smallest_bump(None, shape())
    assert (first.version, first.level, first.say()) == ("1.0.0", None, "the first release")
    assert not is_too_small("0.1.0", first)


def test_the_same_content_is_patch() -> None:
    bump = smallest_bump(shape("1.4.2"), shape())
    assert (bump.version, bump.say()) == ("1.4.3", "PATCH: the content is the same")


def test_documents_and_tables_added_are_minor() -> None:
    splits = {"s01": "train", "s02": "test", "s03": "train", "s04": "train"}
    rows = {"spans": dict.fromkeys(splits, "a"), "claims": {"s03": "b"}}
    bump = smallest_bump(shape("1.4.2"), shape(splits=splits, rows=rows))
    assert bump.version == "1.5.0"
    assert bump.say() == "MINOR: 2 documents added (s03, s04); table claims added"


def test_other_rows_are_major_and_named() -> None:
    splits = {f"s{each:02}": "train" for each in range(1, 8)}
    old = shape("1.4.2", splits=splits)
    one = shape(splits=splits, rows={"spans": dict.fromkeys(splits, "a") | {"s03": "b"}})
    assert said(old, one) == "MAJOR: 1 document has other rows in spans (s03)"
    assert smallest_bump(old, one).version == "2.0.0"
    most = shape(splits=splits, rows={"spans": dict.fromkeys(splits, "b")})
    named = "s01, s02, s03, s04, s05 and 2 more"
    assert said(old, most) == f"MAJOR: 7 documents have other rows in spans ({named})"


def test_rows_that_came_or_went_are_other_rows() -> None:
    less = shape(rows={"spans": {"s01": "a"}})
    assert said(shape(), less) == said(less, shape())
    assert said(shape(), less) == "MAJOR: 1 document has other rows in spans (s02)"


def test_documents_gone_or_on_another_side_are_major() -> None:
    gone = shape(splits={"s01": "train"})
    assert said(shape(), gone) == "MAJOR: 1 document gone (s02)"
    moved = shape(splits={"s01": "test", "s02": "test"})
    assert said(shape(), moved) == "MAJOR: 1 document on another side (s01)"


def test_a_table_gone_is_major() -> None:
    more = shape(rows={"spans": {"s01": "a", "s02": "a"}, "claims": {}})
    assert said(more, shape()) == "MAJOR: table claims is gone"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"schema_version": "5"}, "schema_version 4 is now 5"),
        ({"normaliser": "n-2"}, "normaliser n-1 is now n-2"),
        ({"guideline_versions": {"entity": "2.0"}}, "guideline of entity 1.2 is now 2.0"),
        ({"guideline_versions": {}}, "guideline of entity 1.2 is now none"),
        ({"label_sets": {}}, "label set entity is gone"),
        (
            {"label_sets": {"entity": ("PER", "LOC")}},
            "label set entity is another (with LOC and without ORG)",
        ),
        (
            {"label_sets": {"entity": ("ORG", "PER")}},
            "label set entity is another (in another order)",
        ),
        (
            {"content_sha256": "other"},
            "another content, though each document's rows are equal",
        ),
    ],
)
def test_what_is_major_without_a_document_that_differs(
    change: dict[str, Any], sentence: str
) -> None:
    assert said(shape(), shape(**change)) == f"MAJOR: {sentence}"


def test_a_named_split_is_as_frozen_as_the_other() -> None:
    claim = {"s01": "train", "s02": "test"}
    old = shape(named_splits={"claim": claim})
    assert said(shape(), old) == "MINOR: split claim added"
    assert said(old, shape()) == "MAJOR: split claim is gone"
    moved = shape(named_splits={"claim": claim | {"s02": "train"}})
    assert said(old, moved) == "MAJOR: 1 document on another side of split claim (s02)"
    splits = {"s01": "train", "s02": "test", "s03": "test"}
    grown = shape(splits=splits, named_splits={"claim": claim | {"s03": "train"}})
    assert said(old, grown) == "MINOR: 1 document added (s03)"


def test_a_guideline_of_the_same_major_is_not() -> None:
    new = shape(guideline_versions={"entity": "1.3", "claim": "1"})
    assert smallest_bump(shape(), new).level == "PATCH"


@given(shapes(), shapes())
def test_minor_is_exactly_that_all_of_the_old_is_there(old: Shape, new: Shape) -> None:
    bump = smallest_bump(old, new)
    kept = all(new.digests.splits.get(each) == side for each, side in old.digests.splits.items())
    kept &= set(old.digests.rows) <= set(new.digests.rows)
    for table, rows in old.digests.rows.items():
        now = new.digests.rows.get(table, {})
        kept &= all(rows.get(each) == now.get(each) for each in old.digests.splits)
    same = kept and old.content_sha256 == new.content_sha256
    assert bump.level == ("PATCH" if same else "MINOR" if kept else "MAJOR")


@given(shapes(), shapes(), shapes())
def test_steps_in_between_do_not_hide_a_change(one: Shape, two: Shape, three: Shape) -> None:
    """From the first to the last is never more than the largest step on the way."""
    rank = LEVELS.index
    levels = [smallest_bump(a, b).level for a, b in ((one, two), (two, three), (one, three))]
    first, second, whole = (rank(each) for each in levels if each is not None)
    assert whole <= max(first, second)


@given(st.tuples(*[st.integers(0, 30)] * 3), st.sampled_from(LEVELS))
def test_a_step_rises_and_a_larger_level_rises_more(numbers: Any, level: Any) -> None:
    version = ".".join(map(str, numbers))
    steps = [parse_version(next_version(version, each)) for each in LEVELS]
    assert parse_version(version) < steps[0] < steps[1] < steps[2]
    assert parse_version(next_version(version, level)) in steps


@pytest.mark.parametrize("version", ["1.0", "v1.0.0", "1.0.0-draft", "01.0.0", "1.0.0\n", "١.0.0"])
def test_what_is_no_version(version: str) -> None:
    with pytest.raises(TandaiError, match=r"expected MAJOR\.MINOR\.PATCH"):
        parse_version(version)


def test_a_version_may_be_larger_and_not_smaller() -> None:
    bump = smallest_bump(shape("1.4.2"), shape(splits={"s01": "train"}))
    assert is_too_small("1.5.0", bump)
    assert not is_too_small("2.0.0", bump)
    assert not is_too_small("3.1.0", bump)

"""What cannot be sent is named with its place, and the quick look agrees with the slow one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.labelstudio.sendable import _is_sendable, _name, unsendable

texts = st.text(st.characters(exclude_categories=()), max_size=4) | st.sampled_from(
    ["a\0", "\ud800"]
)
leaves = st.none() | st.booleans() | st.integers() | st.floats() | texts
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(values)
def test_the_quick_look_says_what_the_slow_one_finds(value: object) -> None:
    assert _is_sendable(value) == (not list(_name(value, "task")))


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"data": {"title": "x\ud800"}}, "a lone surrogate in task.data.title"),
        ({"a\ud800": 1}, "a lone surrogate in a key of task"),
        ([{"hints": ["a", "b\0"]}], "a NUL character in task[0].hints[1]"),
        ({"score": float("nan")}, "nan in task.score"),
        ((2**60,), "a whole number of 61 bits in task[0]"),
    ],
)
def test_what_cannot_be_sent_is_named_with_its_place(value: object, found: str) -> None:
    assert [each for _, each, _ in unsendable(value, "task")] == [found]

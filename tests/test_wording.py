"""Counts read as words: one document, two documents."""

import pytest

from tandai.wording import count_of


@pytest.mark.parametrize(
    ("n", "words"), [(0, "0 documents"), (1, "1 document"), (1204, "1,204 documents")]
)
def test_one_is_no_several(n: int, words: str) -> None:
    assert count_of(n, "document") == words


def test_a_plural_of_its_own() -> None:
    assert [count_of(n, "entry", "entries") for n in (1, 2)] == ["1 entry", "2 entries"]

"""Counts read as words: one document, two documents."""

import re
from pathlib import Path

import pytest

from tandai.wording import count_of


@pytest.mark.parametrize(
    ("n", "words"), [(0, "0 documents"), (1, "1 document"), (1204, "1,204 documents")]
)
def test_one_is_no_several(n: int, words: str) -> None:
    assert count_of(n, "document") == words


def test_a_plural_of_its_own() -> None:
    assert [count_of(n, "entry", "entries") for n in (1, 2)] == ["1 entry", "2 entries"]


def test_no_message_leaves_the_number_to_its_reader(root: Path) -> None:
    """``1 error(s)``: `count_of` knows which."""
    package = root / "toolkit" / "tandai"
    pages = [*package.rglob("*.py"), *package.rglob("*.j2")]
    lines = [line for path in pages for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line for line in lines if re.search(r"(?<!http)\(e?s\) ", line) and "}" in line] == []

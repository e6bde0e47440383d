"""Trimming by tokens alone is trimming of the text."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tandai.agreement.shared import Tokens
from tandai.agreement.trimming import trim, trim_one
from tandai.text.tokens import tokenize

# No-break space, joiners, a combining mark, an emoji of several characters, an ideographic space.
letters = st.sampled_from([*"ab7.-' \t\n", "\u00a0", "\u200d", "\u0301", "\U0001f469", "\u3000"])
texts = st.lists(st.lists(letters, min_size=1, max_size=12).map("".join), min_size=1, max_size=4)


def stripped(text: str, start: int, end: int) -> tuple[int, int]:
    quote = text[start:end]
    if not quote.strip():
        return start, end
    start += len(quote) - len(quote.lstrip())
    return start, start + len(quote.strip())


@given(texts)
def test_edges_are_where_the_text_strips_to(documents: list[str]) -> None:
    """Every span of every document, all in one call."""
    spans = [
        (number, start, end)
        for number, text in enumerate(documents)
        for start in range(len(text))
        for end in range(start + 1, len(text) + 1)
    ]
    tokens = [(n, *token) for n, text in enumerate(documents) for token in tokenize(text)]
    columns = np.array(tokens, dtype=np.int64).reshape(len(tokens), 3).T
    lengths = np.array([len(text) for text in documents])
    found = trim(*np.array(spans).T, Tokens(*columns), lengths)
    for row, (number, start, end) in enumerate(spans):
        text = documents[number]
        expected = stripped(text, start, end)
        assert (int(found.start[row]), int(found.end[row])) == expected, (text, start, end)
        assert trim_one(start, end, tokenize(text)) == expected
        assert bool(found.is_blank[row]) == (not text[start:end].strip())


def test_no_spans_and_no_tokens() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    none = Tokens(nothing, nothing, nothing)
    assert trim(nothing, nothing, nothing, none, nothing).start.size == 0
    alone = trim(np.array([0]), np.array([1]), np.array([2]), none, np.array([3]))
    assert (alone.start.tolist(), alone.end.tolist(), alone.is_blank.tolist()) == ([1], [2], [True])

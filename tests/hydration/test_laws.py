"""Whatever became of an article, no span that comes back has another quote."""

import unicodedata

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from hydration.made import ARTICLES, QUOTES, bundle_of
from tandai.digest import sha256_text, short_digest
from tandai.hydration.anchors import align
from tandai.hydration.ladder import WHOLE, climb
from tandai.hydration.moved import is_there
from tandai.hydration.readings import read_as, readings_of
from tandai.records import Paragraph
from tandai.release.tables import TABLES

BUNDLES = {key: bundle_of(key, text) for key, text in ARTICLES.items()}
TABLE = {table.name: table for table in TABLES}
ROWS = {key: next(iter(TABLE["documents"].rows(each))) for key, each in BUNDLES.items()}
SPANS = {key: list(TABLE["spans"].rows(each)) for key, each in BUNDLES.items()}
LINES = [line for text in ARTICLES.values() for line in text.split("\n\n")]
EDITS = st.lists(
    st.tuples(
        st.integers(0, 400),
        st.integers(0, 30),
        st.one_of(
            st.text(max_size=8), st.sampled_from([*LINES, "\n", "\n\n", "\r\n", "&amp;", "\xa0"])
        ),
    ),
    max_size=4,
)


@settings(max_examples=150)
@given(st.sampled_from(sorted(ARTICLES)), EDITS)
def test_no_span_that_comes_back_has_another_quote(
    key: str, edits: list[tuple[int, int, str]]
) -> None:
    raw = ARTICLES[key]
    for at, size, words in edits:
        begin = at % (len(raw) + 1)
        raw = f"{raw[:begin]}{words}{raw[begin + size :]}"
    filled = climb(ROWS[key], raw.encode("utf-8", "ignore"))
    if filled.status in WHOLE:
        assert filled.text == ARTICLES[key]
    elif filled.status == "re-anchored":
        assert filled.anchors
        for row in SPANS[key]:
            if is_there(filled, row):
                start, end = filled.anchors.move(row["start"], row["end"]) or (0, 0)
                assert sha256_text(filled.text[start:end]) == row["quote_sha256"]
        for token in ROWS[key]["tokens"]:
            there = filled.anchors.move(token["start"], token["end"])
            old = ARTICLES[key][token["start"] : token["end"]]
            assert there is None or filled.text[slice(*there)] == old
    else:
        assert filled.text == ""


@given(st.lists(st.sampled_from("abc"), max_size=8), st.lists(st.sampled_from("abc"), max_size=8))
def test_lines_are_found_in_order_and_are_the_same(old: list[str], new: list[str]) -> None:
    """Equal lines are kept apart by where they stand, never looked for one by one."""
    anchors = align(paragraphs(old), paragraphs(new)).anchors
    assert all(old[each.old] == new[each.new] for each in anchors)
    pairs = [(each.old, each.new) for each in anchors]
    assert pairs == sorted(pairs)
    assert len({each.old for each in anchors}) == len({each.new for each in anchors}) == len(pairs)
    if old == new:
        assert len(anchors) == len(old)


def paragraphs(lines: list[str]) -> list[Paragraph]:
    return [
        Paragraph(start=3 * n, end=3 * n + 1, digest=short_digest(line))
        for n, line in enumerate(lines)
    ]


def test_an_interval_over_lines_moves_where_they_stand_together() -> None:
    whole = align(paragraphs(list("abc")), paragraphs(list("xabc")))
    assert whole.move(0, 7) == (3, 10)
    torn = align(paragraphs(list("abc")), paragraphs(list("axbc")))
    assert torn.move(0, 4) is None
    assert torn.move(3, 7) == (6, 10)
    assert torn.move(1, 2) is None
    assert torn.move(0, 3) is None


def test_readings_are_tried_until_one_is_wanted() -> None:
    line = "&ldquo;Kami tak menduga,&rdquo; kata Rukmi&#39;s cafe&#x301;"
    wanted = "“Kami tak menduga,” kata Rukmi’s café"
    assert read_as(line, {short_digest(wanted)}) == wanted
    assert read_as('"Ya," katanya', {short_digest("“Ya,” katanya")}) == "“Ya,” katanya"
    assert read_as("“Ya,”", {short_digest('"Ya,"')}) == '"Ya,"'
    assert read_as("Ya", {short_digest("Tidak")}) is None
    made = list(readings_of(line))
    assert made[0] == line
    assert len(made) == len(set(made))


def test_quotes_of_the_sample_are_quotes_of_its_texts() -> None:
    for key, quotes in QUOTES.items():
        assert all(quote in ARTICLES[key] for quote in quotes)
        assert msgspec.convert(ROWS[key]["paragraphs"], list[Paragraph])


@settings(max_examples=60)
@given(
    st.text(alphabet="ab 2.N½²…№", min_size=1, max_size=12).map(str.strip).filter(bool),
    st.sampled_from("…½²№"),
    st.integers(0, 12),
)
def test_one_character_that_a_scraper_simplified_is_put_back(
    line: str, char: str, place: int
) -> None:
    """Of a line with one such character, or with it alone however often; by its digest."""
    plain = unicodedata.normalize("NFKC", line).replace("\u2044", "/")
    at = place % (len(plain) + 1)
    release = f"{plain[:at]}{char}{plain[at:]}".strip()
    wanted = {short_digest(release)}
    simple = unicodedata.normalize("NFKC", release)
    part = unicodedata.normalize("NFKC", char)
    if sum(simple.startswith(part, n) for n in range(len(simple))) <= 8:
        assert read_as(simple, wanted) == release
    assert read_as(release, {short_digest(simple)}) == simple

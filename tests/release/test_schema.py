"""A text column is null or is cut from the text by the row's own offsets, by one rule."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.digest import sha256_text
from tandai.errors import OffsetError
from tandai.release.schema import QUOTE, WHOLE, Column, Fill, arrow_schema, blank, features, fill

SPAN = (
    Column("start", "int", ""),
    Column("end", "int", ""),
    Column("quote", "string", "", fill=QUOTE),
    Column("quote_sha256", "string", ""),
)
COLUMNS = (
    Column("document_id", "string", ""),
    Column("text", "string", "", fill=WHOLE),
    Column("text_sha256", "string", ""),
    Column("spans", "structs", "", fields=SPAN),
    Column("tokens", "strings", "", fill=Fill("pieces", "token_starts", "token_ends")),
    Column("clean", "string", "", fill=Fill("joined", "token_starts", "token_ends")),
    Column("token_starts", "ints", ""),
    Column("token_ends", "ints", ""),
)
TEXTS = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("🛥👩\u200d️é\u0301 \n")),
    min_size=1,
)


def row_of(text: str, intervals: list[tuple[int, int]]) -> dict[str, Any]:
    return {
        "document_id": "d1",
        "text": None,
        "text_sha256": sha256_text(text),
        "spans": [
            {
                "start": start,
                "end": end,
                "quote": None,
                "quote_sha256": sha256_text(text[start:end]),
            }
            for start, end in intervals
        ],
        "tokens": None,
        "clean": None,
        "token_starts": [start for start, _ in intervals],
        "token_ends": [end for _, end in intervals],
    }


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    text = draw(TEXTS)
    starts = draw(st.lists(st.integers(0, len(text) - 1), max_size=4))
    return text, [(start, draw(st.integers(start + 1, len(text)))) for start in starts]


@given(marked_texts())
def test_what_is_filled_in_is_what_stands_there(made: tuple[str, list[tuple[int, int]]]) -> None:
    text, intervals = made
    filled = fill(row_of(text, intervals), COLUMNS, text, where="d1")
    assert filled["text"] == text
    assert filled["tokens"] == [text[start:end] for start, end in intervals]
    for span in filled["spans"]:
        assert 0 <= span["start"] < span["end"] <= len(text)
        assert span["quote"] == text[span["start"] : span["end"]]


@given(marked_texts())
def test_a_filled_row_made_blank_again_is_the_row(made: tuple[str, list[tuple[int, int]]]) -> None:
    text, intervals = made
    row = row_of(text, intervals)
    assert blank(fill(row, COLUMNS, text, where="d1"), COLUMNS) == blank(row, COLUMNS) == row
    assert list(blank(dict(reversed(row.items())), COLUMNS)) == [each.name for each in COLUMNS]


@given(marked_texts(), st.data())
def test_a_text_that_is_not_the_one_labelled_is_refused(
    made: tuple[str, list[tuple[int, int]]], data: st.DataObject
) -> None:
    text, intervals = made
    at = data.draw(st.integers(0, len(text) - 1))
    other = text[:at] + data.draw(st.characters(exclude_categories=["Cs"])) + text[at + 1 :]
    row = row_of(text, intervals)
    if other == text:
        return
    with pytest.raises(OffsetError, match="d1, text: the text there is not the one"):
        fill(row, COLUMNS, other, where="d1")


def test_a_quote_with_another_digest_is_refused_by_place() -> None:
    row = row_of("air surut", [(0, 3)])
    row["spans"][0]["quote_sha256"] = sha256_text("laut")
    with pytest.raises(OffsetError, match=r"d1, quote: the text there is not"):
        fill(row, COLUMNS, "air surut", where="d1")


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (3, 2), (0, 10), (9, 10)])
def test_an_interval_outside_the_text_is_refused(start: int, end: int) -> None:
    row = row_of("air surut", [])
    row["spans"] = [{"start": start, "end": end, "quote": None, "quote_sha256": ""}]
    with pytest.raises(OffsetError, match=f"found span {start}:{end}"):
        fill(row, COLUMNS, "air surut", where="d1")


def test_joined_pieces_have_one_space_between_them() -> None:
    text = "Airnya, kata Bayu,\n surut"
    row = row_of(text, [(0, 7), (18, len(text))])
    assert fill(row, COLUMNS, text, where="d1")["clean"] == "Airnya, surut"


def test_a_missing_column_is_an_error_and_never_null() -> None:
    row = row_of("air", [])
    del row["token_ends"]
    with pytest.raises(KeyError, match="token_ends"):
        blank(row, COLUMNS)


def test_another_writers_numbers_become_ours() -> None:
    columns = (Column("n", "int", ""), Column("x", "float", ""), Column("t", "string", ""))
    made = blank({"n": 12.0, "x": 3, "t": None}, columns)
    assert [type(value) for value in made.values()] == [int, float, type(None)]


def test_no_column_has_a_type_of_its_own_in_arrow() -> None:
    schema = arrow_schema(COLUMNS)
    assert schema.names == [column.name for column in COLUMNS]
    assert str(schema.field("spans").type).startswith("list<")
    assert schema.metadata is None


def test_labels_are_declared_as_classes_and_stored_as_strings() -> None:
    columns = (
        Column("label", "string", "", labels="ner"),
        Column("tags", "strings", "", labels="ner"),
        Column("words", "strings", ""),
        Column("spans", "structs", "", fields=(Column("start", "int", ""),)),
    )
    named = {"class_label": {"names": {"0": "PER", "1": "ORG"}}}
    assert features(columns, {"ner": ("PER", "ORG")}) == [
        {"name": "label", "dtype": named},
        {"name": "tags", "list": named},
        {"name": "words", "list": "string"},
        {"name": "spans", "list": [{"name": "start", "dtype": "int32"}]},
    ]
    assert str(arrow_schema(columns).field("label").type) == "string"

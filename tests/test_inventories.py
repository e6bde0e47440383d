import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.errors import InputError
from tandai.inventories import Item, pair_codes, parse_inventory

FIRST = '{"claim_id": "K01", "text": "Kapal terlambat.", "gloss": "A ship is late."}'
SECOND = '{"claim_id": "K02", "text": "Feri tiba.", "target": null, "entity_ids": ["feri"]}'
SENTENCES = st.text(min_size=1).filter(str.strip)


def test_items_stand_in_the_order_of_the_lines() -> None:
    assert parse_inventory("f", f"{FIRST}\n\n{SECOND}\n") == (
        Item("K01", "Kapal terlambat.", "A ship is late."),
        Item("K02", "Feri tiba.", ""),
    )


def test_an_inventory_may_be_empty_and_have_any_line_ending() -> None:
    assert parse_inventory("f", "\n") == ()
    assert len(parse_inventory("f", f"{FIRST}\r\n{SECOND}")) == 2


@given(st.lists(SENTENCES, max_size=4))
def test_any_sentence_comes_back_as_it_was_written(sentences: list[str]) -> None:
    rows = [{"target_id": f"T{n}", "text": text} for n, text in enumerate(sentences)]
    lines = "\n".join(msgspec.json.encode(row).decode() for row in rows)
    assert [item.text for item in parse_inventory("f", lines)] == sentences


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("K02 Feri tiba.", "no JSON: "),
        ('["K02", "Feri tiba."]', "a list"),
        ("{}", r"\{\}"),
        ('{"claim": "K02", "text": "Feri tiba."}', "claim, text"),
        ('{"text": "Feri tiba.", "claim_id": "K02"}', "text, claim_id"),
        ('{"claim_id": 2, "text": "Feri tiba."}', "claim_id, text"),
        ('{"claim_id": " ", "text": "Feri tiba."}', "claim_id, text"),
        ('{"claim_id": "K02"}', "claim_id"),
        ('{"claim_id": "K02", "text": ""}', "claim_id, text"),
        ('{"claim_id": "K02", "text": "Feri tiba.", "gloss": 1}', "claim_id, text, gloss"),
        (FIRST, "K01 again"),
    ],
)
def test_a_bad_line_is_named_by_its_number(line: str, found: str) -> None:
    with pytest.raises(InputError, match=rf"^f, line 3: found {found}.*; expected "):
        parse_inventory("f", f"{FIRST}\n\n{line}\n")


def test_pairs_are_every_answer_under_every_item_and_items_alone() -> None:
    assert pair_codes(["K1", "a/b"], ["YES"]) == (
        "K1", "K1/YES", r"a\/b", r"a\/b/YES", "NONE", "NEW", "NEW/YES",
    )  # fmt: skip

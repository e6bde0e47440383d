"""A new row of an inventory touches the answers NEW that it may be, and no others."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.made import AROUND, annotation
from tandai.rulebook.book import read_rulebook
from tandai.rulebook.changes import RowChange, compare
from tandai.rulebook.things import Thing
from tandai.rulebook.touched import find_touched
from tandai.rulebook.unlisted import listed_since

OLD = '{"claim_id": "K1", "text": "Bela tiba."}\n{"claim_id": "K2", "text": "Ratna lelah."}\n'
ASKED = {"claims.jsonl": {"canonical_stance"}}
C1, C2 = "12:28 claim=CLAIM canonical_stance", "0:10 claim=CLAIM canonical_stance"


def touched(
    rows: str, answers: tuple[str, str], asked: dict[str, set[str]] = ASKED
) -> dict[str, tuple[str, ...]]:
    """What rows in place of the old ones touch, by item.

    Args:
        rows: of the inventory now.
        answers: about the two claims.
        asked: as of `find_touched`.
    """
    guideline = b"Versi: 1\n\n**S5. Tanpa K.**\n"
    old, new = (
        read_rulebook(
            "layer", {"guideline.md": guideline, "claims.jsonl": each.encode()}, place="here"
        )
        for each in (OLD, rows)
    )
    spans = {"c1": f"CLAIM Bela diduga tiba; {answers[0]}", "c2": f"CLAIM Rapat usai; {answers[1]}"}
    found = find_touched(
        compare(old, new), old, new, [annotation("gold", spans)], (), AROUND, asked
    )
    return {each.item: each.others for each in found}


def row(claim_id: str, text: str) -> str:
    return f'{{"claim_id": "{claim_id}", "text": "{text}"}}\n'


NEW_1 = "canonical_stance=NEW/SUPPORT; new_claim=Rapat para lurah selesai."
NEW_2 = "canonical_stance=NEW/DENY; new_claim=Bela pulang."


@pytest.mark.parametrize("written", ["Bela pulang.", "bela  pulang", "BELA PULANG."])
def test_an_answer_new_is_touched_by_the_row_of_its_sentence(written: str) -> None:
    rows = OLD + row("K3", "Rapat para lurah selesai.") + row("K4", written)
    assert touched(rows, (NEW_1, NEW_2)) == {C1: ("claims.jsonl K3",), C2: ("claims.jsonl K4",)}


def test_where_the_words_are_others_every_new_row_may_be_it() -> None:
    rows = OLD + row("K3", "Para lurah menutup rapat.") + row("K4", "Bela pulang.")
    assert touched(rows, (NEW_1, NEW_2)) == {
        C1: ("claims.jsonl K3", "claims.jsonl K4"),
        C2: ("claims.jsonl K4",),
    }


def test_what_names_a_row_or_none_is_not_touched_by_a_new_one() -> None:
    answers = ("canonical_stance=K1/SUPPORT", "canonical_stance=NONE")
    assert touched(OLD + row("K3", "Bela pulang."), answers) == {}


def test_a_row_reworded_to_the_sentence_touches_it_and_another_does_not() -> None:
    answers = ("canonical_stance=K2/SUPPORT", NEW_2)
    assert touched(OLD.replace("Bela tiba", "Bela pulang"), answers) == {C2: ("claims.jsonl K1",)}
    assert touched(OLD.replace("Bela tiba", "Bela datang"), answers) == {}


def test_an_inventory_that_answers_another_question_touches_no_answer_new() -> None:
    rows = OLD + row("K3", "Bela pulang.")
    assert touched(rows, (NEW_1, NEW_2), {"claims.jsonl": {"other"}}) == {}
    assert touched(rows, (NEW_1, NEW_2), {"others.jsonl": {"canonical_stance"}}) == {}
    assert touched(rows, (NEW_1, NEW_2), {}) == {}


SENTENCES = st.sampled_from(["a.", "b.", "c.", "d."])


@settings(max_examples=40)
@given(
    st.lists(SENTENCES, unique=True, max_size=3),
    st.lists(st.tuples(st.sampled_from(["NEW/DENY", "NEW", "NONE", "K1/DENY"]), SENTENCES)),
)
def test_every_answer_new_and_no_other_is_asked_again_once_a_row_is_added(
    texts: list[str], answers: list[tuple[str, str]]
) -> None:
    rows = [
        RowChange(file="k.jsonl", key=f"K{n}", change="added", old={}, new={"text": text})
        for n, text in enumerate(texts, start=2)
    ]
    things = [
        Thing("d1", "attribute", f"{n} {name}", names=(name,), values=(value,), places=((n, n + 1),))
        for n, (value, text) in enumerate(answers)
        for name, value in (("which", value), ("sentence", text))
    ]  # fmt: skip
    found: dict[str, set[str]] = {}
    for thing, each in listed_since(rows, things, {"k.jsonl": {"which"}}):
        found.setdefault(thing.item, set()).add(each.new["text"])
    assert found == {
        f"{n} which": {text} if text in texts else set(texts)
        for n, (value, text) in enumerate(answers)
        if value.startswith("NEW") and texts
    }

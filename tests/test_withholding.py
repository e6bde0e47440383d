from hypothesis import given
from hypothesis import strategies as st

from tandai.withholding import Cell, assign_withheld

IDS = st.sets(st.text("abcdef0123456789", min_size=1, max_size=4), max_size=30)
SHARES = st.floats(min_value=0, max_value=1)


def withheld(cells: list[Cell]) -> set[str]:
    return {cell.document_id for cell in cells if cell.suggestions == "withheld"}


@given(IDS, SHARES, st.text(max_size=5))
def test_the_share_is_met_as_nearly_as_whole_documents_allow(
    ids: set[str], share: float, seed: str
) -> None:
    cells = assign_withheld(ids, "claim", [], share=share, seed=seed)
    assert [cell.document_id for cell in cells] == sorted(ids)
    assert abs(len(withheld(cells)) - share * len(ids)) <= 0.5


@given(IDS, IDS, SHARES, SHARES, st.text(max_size=5))
def test_what_was_decided_stays_whatever_comes_later(
    first: set[str], more: set[str], share: float, later: float, seed: str
) -> None:
    before = assign_withheld(first, "claim", [], share=share, seed="a")
    after = assign_withheld(first | more, "claim", before, share=later, seed=seed)
    assert {each for each in after if each.document_id in first} == set(before)
    assert {each.document_id for each in after} == first | more


@given(IDS, SHARES)
def test_cells_of_another_layer_decide_nothing(ids: set[str], share: float) -> None:
    other = assign_withheld(ids, "entity", [], share=1, seed="a")
    alone = assign_withheld(ids, "claim", [], share=share, seed="a")
    assert assign_withheld(ids, "claim", other, share=share, seed="a") == alone


def test_another_seed_or_layer_chooses_other_documents() -> None:
    ids = [f"{number:03}" for number in range(40)]
    chosen = {
        frozenset(withheld(assign_withheld(ids, layer, [], share=0.5, seed=seed)))
        for layer in ("entity", "claim")
        for seed in ("a", "b")
    }
    assert len(chosen) == 4


def test_half_of_five_documents_are_three() -> None:
    """Half a document goes to those without suggestions: the rarer thing to have seen."""
    ids = ["000", "001", "002", "003", "004"]
    assert len(withheld(assign_withheld(ids, "claim", [], share=0.5, seed="tandai"))) == 3

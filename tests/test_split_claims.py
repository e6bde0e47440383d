"""Who shares a canonical claim, over any number of steps, is on one side of the split `claim`."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tandai.splits import SPLITS, SplitName, assign_splits
from tandai.splits.claims import WHY, claim_links

SHARES: dict[SplitName, float] = {"train": 0.8, "validation": 0.1, "test": 0.1}
IDS = [f"d{number}" for number in range(8)]
said = st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(["K1", "K2", "K3", "K4"])))


def place(mentions: list[tuple[str, str]], ids: list[str] = IDS) -> dict[str, str]:
    rows = assign_splits(
        ids, {}, {}, SHARES, {}, seed="s", links=claim_links({"stance.pair": mentions})
    )
    return {row.document_id: row.split for row in rows}


@settings(max_examples=50)
@given(said)
def test_no_claim_is_on_two_sides(mentions: list[tuple[str, str]]) -> None:
    side_of = place(mentions)
    assert set(side_of) == set(IDS)
    assert set(side_of.values()) <= set(SPLITS)
    for claim in {claim for _, claim in mentions}:
        assert len({side_of[each] for each, its in mentions if its == claim}) == 1


@settings(max_examples=30)
@given(said, st.randoms())
def test_the_order_of_what_is_said_changes_nothing(
    mentions: list[tuple[str, str]], random: Random
) -> None:
    turned = list(mentions)
    random.shuffle(turned)
    assert claim_links({"a": mentions}) == claim_links({"a": turned})


def test_items_of_two_questions_are_not_the_same() -> None:
    """K1 of one inventory is another claim than K1 of the other."""
    links = claim_links({"a": [("d1", "K1"), ("d2", "K1")], "b": [("d3", "K1"), ("d2", "K2")]})
    assert [(each.one, each.other, each.why) for each in links] == [("d1", "d2", WHY)]

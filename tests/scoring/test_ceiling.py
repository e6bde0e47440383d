"""Annotators are held to the others, never to gold made with their own answers."""

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.made import FEW, SPANS, make_gold, predict, spans
from tandai.scoring.ceiling import ALL, find_ceiling, hold_to_annotators, what_others_say
from tandai.scoring.items import Items

ONE, TWO, THREE = (0, 5, "PER"), (6, 9, "PER"), (10, 12, "ORG")


def test_two_are_held_to_each_other() -> None:
    said = {"a": {"d": spans(ONE, TWO)}, "b": {"d": spans(ONE)}}
    gold = make_gold({"d": spans(ONE, TWO, THREE)}, said)
    ceiling, why = find_ceiling(SPANS, gold, FEW)
    assert why == ""
    assert [(each.annotator, each.against, each.scored.lines[0].f1) for each in ceiling] == [
        ("a", "the other annotator (person)", 2 / 3),
        ("b", "the other annotator (person)", 2 / 3),
        (ALL, "each of 2 held to the others (person)", 2 / 3),
    ]
    assert ceiling[0].scored.lines[0].precision == 1 / 2


def test_of_three_most_of_the_others_count_and_gold_does_not() -> None:
    """Gold says what only `a` says: held to gold `a` would be right, held to the others not."""
    said: dict[str, Items] = {
        "a": {"d": spans(THREE)},
        "b": {"d": spans(ONE, TWO)},
        "c": {"d": spans(ONE)},
    }
    gold = make_gold({"d": spans(THREE)}, said, {"a": "person", "b": "person", "c": "model"})
    ceiling, _ = find_ceiling(SPANS, gold, FEW)
    by_name = {(each.annotator, each.kind): each for each in ceiling}
    assert by_name["a", "person"].scored.lines[0].f1 == 0
    assert by_name["a", "person"].against == "most of up to 2 others (model, person)"
    # People and machines are never pooled.
    assert set(by_name) == {("a", "person"), ("b", "person"), ("c", "model"), (ALL, "person")}


def test_a_machine_among_the_others_is_said() -> None:
    """Held to a model alone, a person's figure is not what people reach."""
    said = {"a": {"d": spans(ONE)}, "m": {"d": spans(ONE)}}
    gold = make_gold({"d": spans(ONE)}, said, {"a": "person", "m": "model"})
    ceiling, _ = find_ceiling(SPANS, gold, FEW)
    assert [(each.kind, each.against) for each in ceiling] == [
        ("person", "the other annotator (model)"),
        ("model", "the other annotator (person)"),
    ]


def test_one_hand_is_no_ceiling() -> None:
    items: Items = {"d": spans(ONE)}
    ceiling, why = find_ceiling(SPANS, make_gold(items, {"a": items}, {"a": "script"}), FEW)
    assert ceiling == ()
    assert why.startswith("No ceiling: one hand alone, a (script),")
    assert find_ceiling(SPANS, make_gold(items), FEW)[1].startswith("No ceiling: nobody")
    apart = make_gold({"d": spans(ONE), "e": spans(ONE)}, {"a": items, "b": {"e": spans(ONE)}})
    assert find_ceiling(SPANS, apart, FEW)[1] == (
        "No ceiling: no two annotators answered the same document."
    )


def test_predictions_are_held_to_each_over_what_they_answered() -> None:
    said = {"a": {"d": spans(ONE)}, "b": {"d": spans(TWO), "e": spans(TWO)}}
    gold = make_gold({"d": spans(ONE), "e": spans(TWO)}, said)
    held = list(hold_to_annotators(SPANS, gold, predict({"d": spans(ONE), "e": spans(TWO)}), FEW))
    assert [
        (each.annotator, each.scored.n_documents, each.scored.lines[0].f1) for each in held
    ] == [
        ("a", 1, 1),
        ("b", 2, 0.5),
    ]


items = st.sets(st.sampled_from([((n, n + 3), label) for n in (0, 5) for label in ("PER", "ORG")]))


@settings(max_examples=40)
@given(st.lists(items, min_size=1, max_size=4))
def test_others_decide_by_more_than_half(others: list[set[tuple[tuple[int, int], str]]]) -> None:
    truth, most = what_others_say({"d": set()}, [{"d": set(each)} for each in others])
    assert most == len(others)
    every = set().union(*others)
    assert truth["d"] == {x for x in every if sum(x in each for each in others) * 2 > len(others)}

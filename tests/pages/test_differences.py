"""What annotators do not agree on: each kind, who is odd, and whether gold has settled it."""

from itertools import permutations

from pages.made import said
from tandai.pages.differences import Difference, find_differences
from tandai.records import Annotation, Tie

PER, ORG, LONG = (0, 5, "PER"), (0, 5, "ORG"), (0, 9, "PER")
CLAIM, OTHER = (20, 40, "CLAIM"), (50, 60, "SOURCE")


def kinds(*voting: Annotation, gold: Annotation | None = None) -> list[tuple[str, ...]]:
    return [each.kinds for each in find_differences(voting, gold)]


def only(*voting: Annotation, gold: Annotation | None = None) -> Difference:
    (found,) = find_differences(voting, gold)
    return found


def words(difference: Difference) -> dict[str, str]:
    return {who: each.words for who, each in difference.said.items()}


def test_who_says_the_same_differs_in_nothing() -> None:
    one = {"answers": {"stance": ["AGREE"]}, "attributes": {(PER, "sure"): ["YES"]}}
    assert kinds(said("h1", PER, **one), said("h2", PER, **one)) == []  # type: ignore[arg-type]
    assert kinds(said("h1", PER)) == []


def test_each_kind_of_difference_about_a_span() -> None:
    assert kinds(said("h1", PER), said("h2")) == [("missing",)]
    assert kinds(said("h1", PER), said("h2", ORG)) == [("label",)]
    assert kinds(said("h1", PER), said("h2", LONG)) == [("boundary",)]
    assert kinds(said("h1", LONG), said("h2", ORG)) == [("label", "boundary")]
    assert kinds(said("h1", LONG), said("h2", ORG), said("h3")) == [
        ("missing", "label", "boundary")
    ]


def test_an_attribute_is_compared_where_both_marked_the_span() -> None:
    yes = said("h1", LONG, attributes={(LONG, "sure"): ["YES"]})
    silent = said("h2", PER)
    assert kinds(yes, silent) == [("boundary",), ("attribute",)]
    found = find_differences([yes, silent], None)[1]
    assert (found.what, words(found)) == ("PER sure", {"h1": "YES", "h2": "(none)"})
    assert kinds(yes, said("h2")) == [("missing",)]


def test_choices_are_the_same_in_any_order_and_texts_are_not() -> None:
    one = said("h1", PER, attributes={(PER, "of"): ["A", "B"]})
    assert kinds(one, said("h2", PER, attributes={(PER, "of"): ["B", "A"]})) == []
    first = said("h1", PER, attributes={(PER, "of"): ["A", "B"]}, text=True)
    second = said("h2", PER, attributes={(PER, "of"): ["B", "A"]}, text=True)
    found = only(first, second)
    assert all(each.is_text for each in found.said.values())


def test_a_relation_is_compared_where_both_marked_both_ends() -> None:
    drawn = said("h1", CLAIM, OTHER, arrows=[(OTHER, CLAIM, "source")])
    found = only(drawn, said("h2", CLAIM, OTHER))
    assert (found.kinds, found.start, found.end) == (("relation",), 20, 60)
    assert found.what == "SOURCE → CLAIM source"
    assert words(found) == {"h1": "source", "h2": "(none)"}
    assert kinds(drawn, said("h2", CLAIM)) == [("missing",)]


def test_an_arrow_that_ends_in_no_span_is_left_to_its_annotator() -> None:
    """A region without a label is kept as an extra; its arrow has nothing to be compared with."""
    import msgspec

    drawn = said("h1", CLAIM, OTHER, arrows=[(OTHER, CLAIM, "source")])
    lost = msgspec.structs.replace(drawn, spans=drawn.spans[:1])
    assert kinds(lost, said("h2", CLAIM)) == []


def test_an_answer_about_the_document_stands_last() -> None:
    one, other = said("h1", PER, answers={"T1": ["AGREE"]}), said("h2")
    found = find_differences([one, other], None)
    assert [each.kinds for each in found] == [("missing",), ("answer",)]
    assert (found[1].start, words(found[1])) == (-1, {"h1": "AGREE", "h2": "(none)"})


def test_odd_is_who_does_not_say_what_most_say() -> None:
    assert only(said("h1", PER), said("h2", PER), said("h3", ORG)).odd == ("h3",)
    assert only(said("h1", PER), said("h2", ORG)).odd == ("h1", "h2")


def test_open_is_what_gold_lists_as_a_tie() -> None:
    voting = (said("h1", PER), said("h2", ORG), said("h3", PER))
    tie = Tie(what="span", item="0:5 entity=PER", votes={})
    assert not only(*voting).is_settled
    assert only(*voting, gold=said("gold", PER)).is_settled
    assert not only(*voting, gold=said("gold", ties=[tie])).is_settled


def test_a_tie_about_an_attribute_leaves_the_span_settled() -> None:
    yes = said("h1", LONG, attributes={(LONG, "sure"): ["YES"]})
    no = said("h2", LONG, attributes={(LONG, "sure"): ["NO"]})
    for item in ("0:9 entity=PER sure", "0:9 entity=PER sure K01"):
        gold = said("gold", LONG, ties=[Tie(what="attribute", item=item, votes={})])
        assert not only(yes, no, gold=gold).is_settled
    near = Tie(what="attribute", item="0:9 entity=PER surely", votes={})
    assert only(yes, no, gold=said("gold", LONG, ties=[near])).is_settled


def test_a_tie_about_a_relation_or_an_answer_is_open() -> None:
    arrow = "50:60 entity=SOURCE -> 20:40 entity=CLAIM source"
    drawn = said("h1", CLAIM, OTHER, arrows=[(OTHER, CLAIM, "source")])
    gold = said("gold", CLAIM, OTHER, ties=[Tie(what="relation", item=arrow, votes={})])
    assert not only(drawn, said("h2", CLAIM, OTHER), gold=gold).is_settled
    assert only(drawn, said("h2", CLAIM, OTHER), gold=said("gold", CLAIM, OTHER)).is_settled
    asked = (said("h1", answers={"T1": ["AGREE"]}), said("h2", answers={"T1": ["DISCUSS"]}))
    gold = said("gold", ties=[Tie(what="answer", item="T1", votes={})])
    assert not only(*asked, gold=gold).is_settled
    assert only(*asked, gold=said("gold")).is_settled


def test_the_order_of_annotators_changes_nothing() -> None:
    voting = [said("h1", PER, CLAIM), said("h2", LONG), said("h3", ORG, CLAIM)]
    seen = set()
    for order in permutations(voting):
        found = find_differences(order, None)
        seen.add(tuple((e.kinds, e.start, e.end, tuple(sorted(words(e).items()))) for e in found))
    assert len(seen) == 1

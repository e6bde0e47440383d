"""Spans of several hands to places: nothing is lost, and the order of hands changes nothing."""

from hypothesis import given
from hypothesis import strategies as st

from pages.made import span
from tandai.pages.places import Place, find_places
from tandai.records import Span

SPANS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 8), st.sampled_from("AB")).map(
        lambda each: (each[0], each[0] + each[1], each[2])
    ),
    unique=True,
    max_size=6,
).map(lambda places: [span(each) for each in places])
HANDS = st.dictionaries(st.sampled_from(["h1", "h2", "h3"]), SPANS)


def keys(places: list[Place]) -> list[set[tuple[str, str]]]:
    return [{(who, each.span_id) for who, each in place.spans.items()} for place in places]


@given(HANDS)
def test_every_span_is_in_exactly_one_place(hands: dict[str, list[Span]]) -> None:
    found = [each for place in keys(find_places(hands)) for each in place]
    wanted = [(who, each.span_id) for who, spans in hands.items() for each in spans]
    assert sorted(found) == sorted(wanted)


@given(HANDS)
def test_the_order_of_hands_and_spans_changes_nothing(hands: dict[str, list[Span]]) -> None:
    turned = {who: list(reversed(hands[who])) for who in reversed(list(hands))}
    assert keys(find_places(turned)) == keys(find_places(hands))


@given(SPANS)
def test_two_who_say_the_same_are_always_together(spans: list[Span]) -> None:
    places = find_places({"h1": spans, "h2": spans})
    assert len(places) == len(spans)
    for place in places:
        assert place.spans["h1"] == place.spans["h2"]


def test_the_same_label_comes_before_more_in_common() -> None:
    inner, outer = span((0, 4, "CUE")), span((0, 20, "CLAIM"))
    wider = span((0, 6, "CLAIM"))
    places = find_places({"h1": [inner, outer], "h2": [wider]})
    assert keys(places) == [
        {("h1", "0-4-CUE")},
        {("h1", "0-20-CLAIM"), ("h2", "0-6-CLAIM")},
    ]


def test_spans_of_two_controls_never_share_a_place() -> None:
    one, other = span((0, 4, "A")), span((0, 4, "A"), control="claim")
    assert len(find_places({"h1": [one], "h2": [other]})) == 2


def test_spans_side_by_side_do_not_overlap() -> None:
    assert len(find_places({"h1": [span((0, 4, "A"))], "h2": [span((4, 8, "A"))]})) == 2

"""What annotators differ in is found once, by kind, and counted for the rules that govern it."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from rulebook.made import AROUND, annotation
from tandai.adjudication.records import Curated
from tandai.gold import settle
from tandai.records import Annotation, Tie
from tandai.rulebook.costs import LayerCosts, count_costs
from tandai.rulebook.differences import differences_in
from tandai.rulebook.scopes import parse_scopes

SCOPES = parse_scopes(
    "rules.csv",
    "rule,about,zones,words\nC1,CLAIM/mark,,\nC2,CLAIM/edge,,\nC3,CLAIM/edge,,yang\n"
    "C4,certainty,,\nC5,certainty=(none),,\nC6,source,,\nC7,stance,,\n",
)
TITLES = {scope.rule: f"title of {scope.rule}" for scope in SCOPES} | {"C9": "idle"}


def told(*voting: Annotation) -> list[tuple[str, list[str], list[str]]]:
    """Items and kinds of all differences."""
    return [
        (thing.what, [thing.item, *thing.also], sorted(thing.kinds))
        for thing in differences_in(voting)
    ]


def costs(*voting: Annotation, gold: Annotation | None = None, **rules: str) -> LayerCosts:
    curated = [
        Curated(
            document_id="d1",
            layer="layer",
            text_sha256=voting[0].text_sha256,
            annotation=voting[0],
            asked=(),
            began=(),
            known=(),
            rules=dict(rules),
            guideline_version="1",
            created_at="2031-05-02T08:00:00Z",
        )
    ]
    return count_costs(
        "layer",
        differences_in(voting),
        SCOPES,
        AROUND,
        [gold] if gold else [],
        curated if rules else [],
        titles=TITLES,
        n_documents=1,
    )


def counted(report: LayerCosts) -> dict[str, int]:
    return {each.rule: each.n_differences for each in report.costs if each.n_differences}


def test_one_hand_differs_from_nobody() -> None:
    assert differences_in([annotation("a", {"c": "CLAIM Rapat usai"})]) == ()
    assert differences_in([]) == ()


def test_an_edge_drawn_elsewhere_is_one_difference() -> None:
    one = annotation("a", {"c": "CLAIM Bela diduga tiba"})
    other = annotation("b", {"c": "CLAIM diduga tiba"})
    assert told(one, other) == [("span", ["12:28 claim=CLAIM", "17:28 claim=CLAIM"], ["edge"])]


def test_a_span_that_one_alone_marked_is_about_marking() -> None:
    one = annotation("a", {"c": "CLAIM Rapat usai"})
    assert told(one, annotation("b")) == [("span", ["0:10 claim=CLAIM"], ["mark"])]


def test_one_place_under_two_labels_is_about_its_class() -> None:
    one, other = annotation("a", {"c": "PER Bela"}), annotation("b", {"c": "ORG Bela"})
    assert told(one, other) == [("span", ["12:16 entity=ORG", "12:16 entity=PER"], ["class"])]


def test_three_hands_may_differ_in_two_ways_at_once() -> None:
    one = annotation("a", {"c": "CLAIM Bela diduga tiba"})
    other = annotation("b", {"c": "CLAIM diduga tiba"})
    assert told(one, other, annotation("c"))[0][2] == ["edge", "mark"]


def test_a_cue_in_a_claim_is_another_thing() -> None:
    one = annotation("a", {"c": "CLAIM Bela diduga tiba", "u": "CUE diduga"})
    assert [items for _, items, _ in told(one, annotation("b"))] == [
        ["12:28 claim=CLAIM"],
        ["17:23 claim=CUE"],
    ]


def test_answers_differ_part_by_part() -> None:
    spans = "CLAIM Rapat usai; certainty=CERTAIN; canonical_stance=K1/SUPPORT+K2/DENY"
    others = "CLAIM Rapat usai; canonical_stance=K1/DENY+K2/DENY"
    one = annotation("a", {"c": spans}, None, {"stance_T1": "AGREE"})
    other = annotation("b", {"c": others}, None, {"stance_T1": "DISCUSS"})
    key = "0:10 claim=CLAIM"
    assert told(one, other) == [
        ("attribute", [f"{key} canonical_stance K1"], ["class"]),
        ("attribute", [f"{key} certainty"], ["mark"]),
        ("answer", ["stance_T1"], ["class"]),
    ]


def test_what_is_said_of_one_thing_is_compared_across_its_edges() -> None:
    one = annotation("a", {"c": "CLAIM Bela diduga tiba; certainty=CERTAIN"})
    other = annotation("b", {"c": "CLAIM diduga tiba; certainty=UNCERTAIN"})
    items = ["12:28 claim=CLAIM certainty", "17:28 claim=CLAIM certainty"]
    assert told(one, other)[1:] == [("attribute", items, ["class"])]
    third = annotation("c", {"c": "CLAIM diduga tiba; certainty=UNCERTAIN"})
    assert told(one, other, third)[1:] == [("attribute", items, ["class"])]
    own = annotation("c", {"c": "CLAIM diduga tiba; certainty=CERTAIN"})
    assert told(one, other, own)[1:] == [("attribute", items[1:], ["class"])]
    far = annotation("b", {"c": "CLAIM tiba; certainty=UNCERTAIN"})
    assert [what for what, *_ in told(one, far)] == ["span"]


def test_arrows_differ_where_both_ends_are_marked_by_both() -> None:
    spans = {"c": "CLAIM Bela diduga tiba", "s": "SOURCE Ratna"}
    one = annotation("a", spans, [("s", "source", "c")])
    item = "35:40 claim=SOURCE -> 12:28 claim=CLAIM source"
    assert told(one, annotation("b", spans)) == [("relation", [item], ["mark"])]
    lacking = annotation("b", {"c": spans["c"]})
    assert [what for what, *_ in told(one, lacking)] == ["span"]


def test_differences_count_for_the_rules_that_govern_them() -> None:
    one = annotation("a", {"c": "CLAIM Bela diduga tiba", "d": "CLAIM Rapat usai"})
    other = annotation("b", {"c": "CLAIM diduga tiba"})
    report = costs(one, other)
    assert counted(report) == {"C1": 1, "C2": 1, "C3": 1}
    assert (report.n_differences, report.n_several, report.n_open) == (2, 1, 0)
    assert {each.rule: each.share for each in report.costs}["C2"] == 0.5


def test_a_rule_of_a_value_counts_where_it_was_given() -> None:
    one = annotation("a", {"c": "CLAIM Rapat usai; certainty=CERTAIN"})
    other = annotation("b", {"c": "CLAIM Rapat usai; certainty=UNCERTAIN"})
    assert counted(costs(one, other)) == {"C4": 1}
    assert counted(costs(one, annotation("b", {"c": "CLAIM Rapat usai"}))) == {
        "C4": 1,
        "C5": 1,
    }


def test_what_no_rule_governs_is_listed_as_such() -> None:
    report = costs(annotation("a", {"c": "CUE kata"}), annotation("b"))
    assert counted(report) == {"(no rule)": 1}


def test_a_rule_that_costs_nothing_is_told_too() -> None:
    report = costs(annotation("a"), annotation("b"))
    assert [each.rule for each in report.costs] == list(TITLES)
    assert all(each.n_differences == each.share == 0 for each in report.costs)


def test_what_a_curator_settled_counts_for_the_rule_they_named() -> None:
    one = annotation("a", {"c": "CLAIM Bela diduga tiba"})
    other = annotation("b", {"c": "CLAIM diduga tiba"})
    report = costs(one, other, **{"17:28 claim=CLAIM": "C9"})
    assert counted(report) == {"C9": 1}
    (cost,) = [each for each in report.costs if each.rule == "C9"]
    assert (cost.n_adjudicated, report.n_adjudicated, report.n_several) == (1, 1, 0)


def test_ties_of_gold_are_open() -> None:
    one = annotation("a", {"c": "CLAIM Bela diduga tiba"})
    other = annotation("b", {"c": "CLAIM diduga tiba"})
    tie = Tie(what="span", item="17:28 claim=CLAIM", votes={})
    report = costs(one, other, gold=annotation("gold", ties=(tie,)))
    assert (report.n_open, {each.rule: each.n_open for each in report.costs}["C2"]) == (1, 1)


PLACES = st.sampled_from(
    ["Rapat", "Rapat usai", "Bela", "Bela diduga", "diduga tiba", "kata Ratna"]
)
LABELS = st.sampled_from(["CLAIM", "SOURCE", "PER", "ORG"])
VALUES = st.sampled_from(["", "; certainty=CERTAIN", "; certainty=UNCERTAIN"])
SPANS = st.lists(st.tuples(LABELS, PLACES, VALUES), max_size=4, unique_by=lambda one: one[:2])


@st.composite
def hands(draw: st.DrawFn) -> list[Annotation]:
    """What two to four annotators might say of one document."""
    return [
        annotation(
            who,
            {f"r{n}": f"{label} {quote}{value}" for n, (label, quote, value) in enumerate(spans)},
            draw(st.sampled_from([[], [("r0", "source", "r1")]])) if len(spans) > 1 else [],
            draw(st.sampled_from([{}, {"stance": "AGREE"}, {"stance": "DISCUSS"}])),
        )
        for who in "abcd"[: draw(st.integers(2, 4))]
        for spans in [draw(SPANS)]
    ]


@given(voting=hands())
def test_the_order_of_annotators_changes_nothing(voting: list[Annotation]) -> None:
    assert differences_in(voting) == differences_in(voting[::-1])


@given(voting=hands())
def test_who_agrees_with_themselves_differs_in_nothing(voting: list[Annotation]) -> None:
    twin = msgspec.structs.replace(voting[0], annotator_id="twin")
    assert differences_in([voting[0], twin]) == ()


@given(voting=hands())
def test_every_tie_of_gold_is_in_a_difference(voting: list[Annotation]) -> None:
    """So nothing that gold leaves open is missing from what rules cost."""
    gold = settle(voting)
    assert gold is not None
    items = {item for each in differences_in(voting) for item in (each.item, *each.also)}
    assert {tie.item for tie in gold.ties} <= items


@given(voting=hands())
def test_no_item_is_in_two_differences(voting: list[Annotation]) -> None:
    items = [item for each in differences_in(voting) for item in (each.item, *each.also)]
    assert len(items) == len(set(items))

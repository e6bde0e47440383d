"""What is said of matched spans and of documents, against counts by hand; and laws."""

from collections.abc import Sequence
from typing import get_args

import numpy as np
import pytest

from agreement.samples import share
from agreement.saying import CONFIG, ask, confusion, counts, draft, in_a_row, say, value
from tandai.agreement.figures import ClassCounts, Metric
from tandai.agreement.said import measure_attributes, measure_documents
from tandai.agreement.shared import Asked, Draft
from tandai.errors import TandaiError
from tandai.labelstudio.config import parse_config
from tandai.pages.metrics import METRICS
from tandai.records import Annotation
from tandai.settings import LayerSettings


def attributes(made: Sequence[Annotation], asked: Asked | None = None) -> list[object]:
    asked = asked or ask()
    return list(measure_attributes(share(made, asked), asked))


def about_documents(made: Sequence[Annotation], asked: Asked | None = None) -> list[object]:
    asked = asked or ask()
    return list(measure_documents(share(made, asked), asked))


def moods(annotator: str, *given: str) -> Annotation:
    """One mood a span; ``-``: none."""
    spans = in_a_row("A", [{"mood": [each]} if each != "-" else {} for each in given])
    return say("d", annotator, spans)


TWO = [
    moods("a", "GOOD", "GOOD", "GOOD", "BAD", "BAD", "ODD", "-"),
    moods("b", "GOOD", "GOOD", "BAD", "BAD", "BAD", "GOOD", "-"),
]


def test_one_answer_by_hand() -> None:
    """Seven spans, five the same, silence among them; marginals of 14: 6, 5, 1 and 2."""
    found = attributes(TWO)
    alpha = draft(found, "mood", "alpha")
    assert (alpha.n, alpha.n_of, alpha.n_documents) == (7, "matched spans", 1)
    expected = 1 - (6**2 + 5**2 + 1 + 2**2) / 14**2
    assert value(found, "mood", "observed") == pytest.approx(5 / 7)
    # Alpha: 1 - (n - 1) Do / De of coincidences.
    assert value(found, "mood", "alpha") == pytest.approx(1 - 13 * 4 / (14**2 * expected))
    # Of two annotators with every span rated by both, Fleiss' chance is that of the shares.
    assert value(found, "mood", "fleiss_kappa") == pytest.approx(
        (5 / 7 - (1 - expected)) / expected
    )
    # AC1 over four classes: the three of the config and silence.
    chance = expected / 3
    assert value(found, "mood", "ac1") == pytest.approx((5 / 7 - chance) / (1 - chance))
    # Cohen: marginals 3 2 1 1 of the one, 3 3 0 1 of the other.
    by_chance = (3 * 3 + 2 * 3 + 1 * 0 + 1 * 1) / 49
    assert value(found, "mood", "cohen_kappa", "a", "b") == pytest.approx(
        (5 / 7 - by_chance) / (1 - by_chance)
    )


def test_counts_and_confusion() -> None:
    found = attributes(TWO)
    assert counts(found, "mood") == {
        "GOOD": {"a": 3, "b": 3},
        "BAD": {"a": 2, "b": 3},
        "ODD": {"a": 1, "b": 0},
        "(none)": {"a": 1, "b": 1},
    }
    one_way = confusion(found, "mood", "a", "b")
    assert one_way.classes == ("GOOD", "BAD", "ODD", "(none)")
    assert one_way.table == ((2, 1, 0, 0), (0, 2, 0, 0), (1, 0, 0, 0), (0, 0, 0, 1))
    both_ways = confusion(found, "mood")
    assert both_ways.table == ((4, 1, 1, 0), (1, 4, 0, 0), (1, 0, 0, 0), (0, 0, 0, 2))


def test_a_question_is_asked_of_its_labels_alone() -> None:
    """Spans called B are not asked for their mood, and silence there is no answer."""
    spans = in_a_row("B", [{}, {}])
    found = attributes([say("d", "a", spans), say("d", "b", spans)])
    assert draft(found, "mood", "alpha").n == 0
    assert draft(found, "mood", "alpha").why == "No item has answers of two annotators."
    assert draft(found, "traits", "masi_alpha").n == 2


def test_a_question_behind_an_answer_is_compared_where_both_were_asked() -> None:
    made = [
        say("d", "a", in_a_row("A", [{"mood": ["BAD"], "why": ["OLD"]}, {"mood": ["BAD"]}])),
        say("d", "b", in_a_row("A", [{"mood": ["BAD"], "why": ["NEW"]}, {"mood": ["GOOD"]}])),
    ]
    found = attributes(made)
    assert draft(found, "why", "observed").n == 1
    assert counts(found, "why") == {
        "OLD": {"a": 1, "b": 0},
        "NEW": {"a": 0, "b": 1},
        "(none)": {"a": 1, "b": 0},
    }


def test_an_answer_to_a_question_that_was_not_asked_is_no_answer() -> None:
    """Hotkeys answer questions that are not on the screen."""
    spans = in_a_row("A", [{"mood": ["GOOD"], "why": ["OLD"]}])
    found = attributes([say("d", "a", spans), say("d", "b", spans)])
    assert draft(found, "why", "observed").n == 0
    assert not any(sum(each.values()) for each in counts(found, "why").values())


def test_spans_are_matched_before_answers_are() -> None:
    """Half of a span is enough, less is not; what one alone marked has no partner."""
    made = [
        say("d", "a", [((0, 4, "thing=A"), {"mood": ["GOOD"]}), ((10, 20, "thing=A"), {})]),
        say("d", "b", [((0, 8, "thing=A"), {"mood": ["BAD"]}), ((16, 26, "thing=A"), {})]),
    ]
    found = attributes(made)
    assert draft(found, "mood", "observed").n == 1
    assert value(found, "mood", "observed") == 0
    # All their answers are counted, about spans without a partner too.
    assert counts(found, "mood")["(none)"] == {"a": 1, "b": 1}


def test_two_answers_to_one_question_are_a_class_of_their_own() -> None:
    spans = in_a_row("A", [{"mood": ["ODD", "BAD"]}])
    found = attributes([say("d", "a", spans), moods("b", "BAD")])
    assert value(found, "mood", "observed") == 0
    assert counts(found, "mood")["BAD + ODD"] == {"a": 1, "b": 0}


def test_too_few_of_the_second_class_and_no_alpha() -> None:
    many = ["GOOD"] * 9
    made = [moods("a", *many, "BAD"), moods("b", *many, "GOOD")]
    found = attributes(made, ask(min_items=2))
    for metric, pair in (("alpha", ()), ("fleiss_kappa", ()), ("cohen_kappa", ("a", "b"))):
        each = draft(found, "mood", metric, pair)
        assert each.tally is None
        assert "second most frequent class has 1 " in each.why
        assert each.n == 10
    assert value(found, "mood", "observed") == pytest.approx(0.9)
    assert value(found, "mood", "ac1") is not None
    for metric in ("ac1", "observed"):
        assert "second most frequent class has 1 " in draft(found, "mood", metric).caution
        assert not draft(attributes(made), "mood", metric).caution
    assert value(attributes(made), "mood", "alpha") is not None


def test_an_item_is_one_however_many_pairs_matched_it() -> None:
    """Three annotators make three pairs of a span; its class has one item all the same."""
    given = ["GOOD"] * 9 + ["BAD"]
    found = attributes([moods(each, *given) for each in "abc"], ask(min_items=2))
    assert draft(found, "mood", "alpha").n == 10
    assert "has 1 " in draft(found, "mood", "alpha").why


def test_three_annotators_are_three_pairs() -> None:
    """The third one marked two of the four spans."""
    made = [
        moods("a", "GOOD", "BAD", "GOOD", "BAD"),
        moods("b", "GOOD", "BAD", "BAD", "BAD"),
        moods("c", "GOOD", "GOOD"),
    ]
    found = attributes(made)
    pooled = draft(found, "mood", "observed")
    assert pooled.n == 4
    assert value(found, "mood", "observed") == pytest.approx((3 + 1 + 1) / 8)
    assert value(found, "mood", "observed", "a", "b") == pytest.approx(3 / 4)
    assert value(found, "mood", "observed", "a", "c") == pytest.approx(1 / 2)
    # Fleiss: the two spans of all three; 3 of 3 pairs agree, then 1 of 3; 5 GOOD... of 6: 4, 2.
    fleiss = draft(found, "mood", "fleiss_kappa")
    assert (fleiss.n, fleiss.n_of) == (2, "spans matched by all")
    chance = (4 / 6) ** 2 + (2 / 6) ** 2
    assert value(found, "mood", "fleiss_kappa") == pytest.approx(
        ((1 + 1 / 3) / 2 - chance) / (1 - chance)
    )


def test_a_chain_of_matches_is_not_marked_by_all() -> None:
    """The ends of the chain overlap too little to be one."""
    made = [
        say("d", who, [((start, start + 10, "thing=A"), {"mood": ["GOOD"]})])
        for who, start in (("a", 0), ("b", 3), ("c", 6))
    ]
    found = attributes(made)
    assert draft(found, "mood", "observed", ("a", "b")).n == 1
    assert draft(found, "mood", "observed", ("a", "c")).n == 0
    assert draft(found, "mood", "fleiss_kappa").n == 0


def traits(annotator: str, *given: str) -> Annotation:
    return say("d", annotator, in_a_row("B", [{"traits": list(each)} for each in given]))


def test_sets_by_masi() -> None:
    """Distances 0, 1 - 2/3 x 1/2, 1, 0 (nobody chose anything of the last)."""
    found = attributes([traits("a", "x", "xy", "z", ""), traits("b", "x", "x", "y", "")])
    observed = (0 + 2 / 3 + 1 + 0) / 4
    values = ["x", "x", "xy", "x", "z", "y", "", ""]
    between = {("x", "xy"): 2 / 3, ("xy", "y"): 2 / 3}
    expected = sum(
        0 if one == other else between.get((min(one, other), max(one, other)), 1)
        for i, one in enumerate(values)
        for j, other in enumerate(values)
        if i != j
    ) / (8 * 7)
    assert value(found, "traits", "masi_alpha") == pytest.approx(1 - observed / expected)
    assert value(found, "traits", "observed") == pytest.approx(2 / 4)
    assert counts(found, "traits") == {
        "x": {"a": 2, "b": 2},
        "y": {"a": 1, "b": 1},
        "z": {"a": 1, "b": 0},
        "(none)": {"a": 1, "b": 1},
    }


def test_sets_that_are_nearly_all_the_same_have_no_alpha() -> None:
    made = [traits("a", *["x"] * 8, "y"), traits("b", *["x"] * 8, "x")]
    each = draft(attributes(made, ask(min_items=3)), "traits", "masi_alpha")
    assert each.tally is None
    assert "was given of 1 matched span; below 3" in each.why


def test_a_thing_with_two_rare_values_is_one_thing() -> None:
    """Two spans of nine are no four, though neither annotator gave what most have."""
    made = [traits("a", *["x"] * 7, "y", "z"), traits("b", *["x"] * 7, "xy", "yz")]
    assert (
        "was given of 2 " in draft(attributes(made, ask(min_items=3)), "traits", "masi_alpha").why
    )
    assert value(attributes(made, ask(min_items=2)), "traits", "masi_alpha") is not None


def test_a_box_is_ticked_or_not() -> None:
    """Of one choice there are no sets to be near each other: two classes."""
    made = [
        say("d", who, in_a_row("B", [{"box": ["YES"]} if each == "x" else {} for each in ticked]))
        for who, ticked in (("a", "xx--"), ("b", "x---"))
    ]
    found = attributes(made)
    assert counts(found, "box") == {"YES": {"a": 2, "b": 1}, "(none)": {"a": 2, "b": 3}}
    assert value(found, "box", "alpha") == pytest.approx(1 - 7 * 2 / (2 * 3 * 5))
    assert confusion(found, "box", "a", "b").table == ((1, 1), (0, 2))


def test_numbers_by_their_distance() -> None:
    """Who gave no number, or two, gave none that can be compared."""
    weights = (("1", "2", "5", "", "3"), ("1", "3", "5", "4", "3"))
    made = [
        say("d", who, in_a_row("A", [{"weight": [each]} if each else {} for each in given]))
        for who, given in zip("ab", weights, strict=True)
    ]
    found = attributes(made)
    assert draft(found, "weight", "interval_alpha").n == 4
    numbers = [1, 1, 2, 3, 5, 5, 3, 3]
    observed = 2 * 1 / 8
    expected = sum((one - other) ** 2 for one in numbers for other in numbers) / (8 * 7)
    assert value(found, "weight", "interval_alpha") == pytest.approx(1 - observed / expected)
    assert value(found, "weight", "observed") == pytest.approx(3 / 4)
    assert list(counts(found, "weight")) == ["1.0", "2.0", "3.0", "4.0", "5.0"]


def test_texts_are_the_same_or_not_where_there_is_one() -> None:
    made = [
        say("d", who, in_a_row("A", [{"note": [each]} if each else {} for each in given]))
        for who, given in (("a", ("eins", "zwei", "", "")), ("b", ("eins", "drei", "vier", "")))
    ]
    found = attributes(made)
    each = draft(found, "note", "observed")
    assert (each.n, each.n_of) == (3, "matched spans with a text")
    assert value(found, "note", "observed") == pytest.approx(1 / 3)
    # The counts do not hold what was written.
    assert counts(found, "note") == {"(none)": {"a": 2, "b": 1}, "(written)": {"a": 2, "b": 3}}


def links(annotator: str, *given: str) -> Annotation:
    """Pairs of each span, with blanks between: ``K1/FOR K2/AGAINST``."""
    return say("d", annotator, in_a_row("A", [{"link": each.split()} for each in given]))


PAIRS = [
    links("a", "K1/FOR", "K1/FOR K2/AGAINST", "NONE", "K3/FOR", "NEW/FOR"),
    links("b", "K1/FOR", "K1/AGAINST K3/FOR", "NONE", "K2/FOR", "NEW/AGAINST"),
]


def test_answers_to_items_that_both_chose() -> None:
    """K1 of the first and second span; NONE and NEW are no items."""
    found = attributes(PAIRS)
    alpha = draft(found, "link", "alpha")
    assert (alpha.n, alpha.n_of) == (2, "items that both chose")
    assert value(found, "link", "alpha") == pytest.approx(1 - 3 * 2 / (2 * 3 * 1))
    ac1_chance = 2 * (3 / 4) * (1 / 4)
    assert value(found, "link", "ac1") == pytest.approx((0.5 - ac1_chance) / (1 - ac1_chance))
    assert confusion(found, "link", "a", "b").table == ((1, 1), (0, 0))
    assert counts(found, "link.chosen") == {
        "by both": {"a": 2, "b": 2},
        "by one alone": {"a": 2, "b": 2},
    }
    assert counts(found, "link") == {"FOR": {"a": 3, "b": 3}, "AGAINST": {"a": 1, "b": 1}}
    assert counts(found, "link.items") == {
        "K1": {"a": 2, "b": 2},
        "K2": {"a": 1, "b": 1},
        "K3": {"a": 1, "b": 1},
        "NEW": {"a": 1, "b": 1},
        "NONE": {"a": 1, "b": 1},
    }


def test_an_item_answered_twice_or_not_at_all_is_a_class() -> None:
    made = [links("a", "K1/FOR K1/AGAINST", "K2"), links("b", "K1/FOR", "K2/FOR")]
    found = attributes(made)
    assert list(counts(found, "link")) == ["FOR", "AGAINST", "(none)", "AGAINST + FOR"]
    assert value(found, "link", "observed") == 0


def test_items_of_pairs_as_sets_and_as_clusters() -> None:
    found = attributes(PAIRS)
    # K1, K1 K2, NONE, K3, NEW beside K1, K1 K3, NONE, K2, NEW.
    assert value(found, "link", "masi_alpha") is not None
    each = draft(found, "link", "b_cubed_f1")
    assert (each.n, each.n_of) == (3, "matched spans in a cluster")
    # Each shares K1 with the other, and one of two items with itself: (1 + 3/4 ... ) by hand:
    # first span: itself 1, the second 1; second: the first 1, itself 2 of 2; third: itself 1.
    assert value(found, "link", "b_cubed_f1") == pytest.approx(1)


def test_clusters_apart() -> None:
    found = attributes([links("a", "K1/FOR", "K1/FOR"), links("b", "K1/FOR", "K2/FOR")])
    # Ours: each shares with two, of which one holds: 1/2; theirs: each alone: 1.
    assert value(found, "link", "b_cubed_f1") == pytest.approx(2 * 0.5 / 1.5)


def test_one_item_of_an_inventory_makes_clusters_too() -> None:
    """A question whose choices the task data bring, one of them to be chosen."""
    config = CONFIG.replace(
        "</View>",
        '<Choices name="topic" toName="text" perRegion="true" value="$topics" choice="single"/>'
        "</View>",
    )
    asked = ask()._replace(
        config=parse_config("config.xml", config),
        settings=LayerSettings(choices={"topics": "topics.jsonl"}),
    )
    made = [
        say("d", who, in_a_row("A", [{"topic": [each]} for each in given]))
        for who, given in (("a", ("K1", "K1", "NONE")), ("b", ("K1", "K2", "NONE")))
    ]
    found = attributes(made, asked)
    assert value(found, "topic", "observed") == pytest.approx(2 / 3)
    assert value(found, "topic", "b_cubed_f1") == pytest.approx(2 * 0.5 / 1.5)


def test_nobody_in_a_cluster() -> None:
    found = attributes([links("a", "NONE", "NEW/FOR"), links("b", "NONE", "")])
    each = draft(found, "link", "b_cubed_f1")
    assert (each.n, each.tally, each.why) == (0, None, "Nobody put a matched span in a cluster.")


def test_documents_by_item_and_the_related_alone() -> None:
    """Two documents of two items: both unrelated, both YES, YES beside NO, unrelated beside YES."""
    given = {
        "a": {"d1": ("OFF", "YES"), "d2": ("YES", "OFF")},
        "b": {"d1": ("OFF", "YES"), "d2": ("NO", "YES")},
    }
    made = [
        say(name, who, answers={"about_T1": [one], "about_T2": [other], "tone": ["WARM"]})
        for who, said in given.items()
        for name, (one, other) in said.items()
    ]
    found = about_documents(made)
    alpha = draft(found, "about", "alpha")
    assert (alpha.n, alpha.n_of, alpha.n_documents) == (4, "document items", 2)
    assert value(found, "about", "observed") == pytest.approx(2 / 4)
    # Of 8 answers: OFF 3, YES 4, NO 1.
    assert value(found, "about", "alpha") == pytest.approx(1 - 7 * 4 / (64 - 9 - 16 - 1))
    related = draft(found, "about.related", "observed")
    assert (related.n, related.n_of) == (3, "related document items")
    assert value(found, "about.related", "observed") == pytest.approx(1 / 3)
    assert value(found, "about.related", "alpha") == pytest.approx(1 - 5 * 4 / (36 - 1 - 16 - 1))
    assert counts(found, "about")["OFF"] == {"a": 2, "b": 1}
    assert confusion(found, "about", "a", "b").table == ((1, 1, 0), (0, 0, 0), (1, 0, 1))
    tone = draft(found, "tone", "alpha")
    assert (tone.n, tone.tally, tone.n_of) == (2, None, "documents")
    assert "Only one class" in tone.why


def test_unrelated_to_a_pair_may_be_related_to_a_third() -> None:
    made = [
        say("d", who, answers={"about_T1": [given], "about_T2": ["OFF"]})
        for who, given in (("a", "OFF"), ("b", "OFF"), ("c", "YES"))
    ]
    found = about_documents(made)
    assert draft(found, "about.related", "observed").n == 1
    assert draft(found, "about.related", "observed", ("a", "b")).n == 0
    assert draft(found, "about.related", "observed", ("a", "c")).n == 1


def test_silence_about_a_document_is_an_answer_and_no_annotator_is_none() -> None:
    made = [
        say("d1", "a", answers={"tone": ["WARM"]}),
        say("d1", "b"),
        say("d1", "c", answers={"tone": ["WARM"]}),
        say("d2", "a", answers={"tone": ["COLD"]}),
        say("d2", "b", answers={"tone": ["COLD"]}),
    ]
    found = about_documents(made)
    assert counts(found, "tone") == {
        "WARM": {"a": 1, "b": 0, "c": 1},
        "COLD": {"a": 1, "b": 1, "c": 0},
        "(none)": {"a": 0, "b": 1, "c": 0},
    }
    assert draft(found, "tone", "observed").n == 2
    assert "2 to 3 answers" in draft(found, "tone", "fleiss_kappa").why


def test_figures_of_a_pair_are_on_what_both_answered() -> None:
    """AC1 counts classes of documents that one answered: here only those of the pair's own."""
    shared = [
        say(name, who, answers={"tone": [tone]})
        for name, tones in (("d1", ("WARM", "WARM")), ("d2", ("COLD", "WARM")))
        for who, tone in zip("ab", tones, strict=True)
    ]
    apart = [say("d3", who, answers={"tone": ["COLD"]}) for who in "bc"]
    alone, beside = about_documents(shared), about_documents([*shared, *apart])
    for metric in ("ac1", "observed"):
        assert value(beside, "tone", metric, "a", "b") == value(alone, "tone", metric, "a", "b")
    tally = draft(beside, "tone", "ac1", ("a", "b")).tally
    assert tally is not None
    assert np.count_nonzero((tally.sums != 0).any(axis=1)) == 2


def test_numbers_and_texts_about_documents() -> None:
    ages = {"a": ("30", "40"), "b": ("30", "44")}
    made = [
        say(f"d{n}", who, answers={"age": [age], "remark": [age]})
        for who, given in ages.items()
        for n, age in enumerate(given)
    ]
    found = about_documents(made)
    numbers = [30, 30, 40, 44]
    expected = sum((one - other) ** 2 for one in numbers for other in numbers) / 12
    assert value(found, "age", "interval_alpha") == pytest.approx(1 - 2 * 16 / 4 / expected)
    assert value(found, "remark", "observed") == pytest.approx(1 / 2)


def test_every_question_has_a_draft_where_nobody_answered() -> None:
    """One document, and one annotator: no pairs, and each figure says so."""
    made = [moods("a", "GOOD")]
    found = [*attributes(made), *about_documents(made)]
    drafts = [each for each in found if isinstance(each, Draft)]
    assert {each.name for each in drafts} == {
        *("mood", "why", "traits", "box", "weight", "note", "link", "link.items"),
        *("tone", "about", "about.related", "remark", "age"),
    }
    assert all(each.tally is None and each.why and each.n == 0 for each in drafts)


def test_a_name_and_a_metric_mean_one_figure() -> None:
    made = [*PAIRS, *TWO]
    for found in (attributes(made[:2]), attributes(made[2:]), about_documents(made[:2])):
        drafts = [each for each in found if isinstance(each, Draft)]
        keys = {(each.name, each.metric, each.annotators) for each in drafts}
        assert len(keys) == len(drafts)
        names = [each.name for each in found if isinstance(each, ClassCounts)]
        assert len(names) == len(set(names))


def test_one_number_alone_is_no_agreement_and_says_why() -> None:
    spans = in_a_row("A", [{"weight": ["3"]}] * 9)
    found = attributes([say("d", "a", spans), say("d", "b", spans)], ask())
    each = draft(found, "weight", "interval_alpha")
    assert each.tally is None
    assert "Only one class was given" in each.why


def test_the_page_has_a_name_for_every_metric() -> None:
    assert set(METRICS) == set(get_args(Metric))


@pytest.mark.parametrize("number", ["many", "nan", "inf"])
def test_a_number_that_is_none_is_told_with_its_place(number: str) -> None:
    made = [say("d", who, [((0, 4, "thing=A"), {"weight": [number]})]) for who in "ab"]
    with pytest.raises(TandaiError, match=f"{made[0].annotation_id}, weight: found .*{number}"):
        attributes(made)

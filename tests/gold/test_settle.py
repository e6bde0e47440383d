"""Gold is what more than half of those asked said; the rest is listed or was outvoted."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gold.made import (
    ANA,
    BUDI,
    CICI,
    annotation_sets,
    answer,
    arrow,
    by,
    facts,
    gold_of,
    intervals,
    items_of,
    said,
    span,
)
from tandai.errors import TandaiError
from tandai.gold import POLICY, settle, voters
from tandai.records import Annotation


def test_what_everybody_marked_is_unanimous_and_names_everybody() -> None:
    gold = gold_of(by(BUDI, span(0, 4)), by(ANA, span(0, 4)))
    assert intervals(gold) == [(0, 4, "PER", "unanimous")]
    assert gold.spans[0].annotators == (ANA, BUDI)
    assert gold.annotators == (ANA, BUDI)
    assert gold.ties == ()


def test_two_of_three_are_a_majority_and_one_of_three_is_outvoted() -> None:
    gold = gold_of(by(ANA, span(0, 4), span(9, 12)), by(BUDI, span(0, 4)), by(CICI))
    assert intervals(gold) == [(0, 4, "PER", "majority")]
    assert gold.ties == ()


def test_one_of_two_is_a_tie_listed_and_never_gold() -> None:
    gold = gold_of(by(ANA, span(0, 4)), by(BUDI, span(0, 4, "ORG")))
    assert gold.spans == ()
    assert [(tie.what, tie.item, tie.votes) for tie in gold.ties] == [
        ("span", "0:4 entity=ORG", {"ORG": (BUDI,), "(none)": (ANA,)}),
        ("span", "0:4 entity=PER", {"PER": (ANA,), "(none)": (BUDI,)}),
    ]


def test_one_annotator_alone_is_single_and_never_called_agreement() -> None:
    gold = gold_of(
        by(ANA, span(0, 4), span(5, 9), said("r0", "metonymy", "YES"), arrow("r0", "r5", "x"),
           answer("tone", "A"))
    )  # fmt: skip
    items = (*gold.spans, *gold.attributes, *gold.relations, *gold.answers)
    assert len(items) == 5
    assert {item.origin for item in items} == {"single"}
    assert {item.annotators for item in items} == {(ANA,)}


def test_only_those_who_marked_the_span_are_asked_about_it() -> None:
    gold = gold_of(
        by(ANA, span(0, 4), said("r0", "certainty", "SURE")),
        by(BUDI, span(0, 4), said("r0", "certainty", "SURE")),
        by(CICI),
    )
    assert [(each.values, each.origin) for each in gold.attributes] == [(("SURE",), "unanimous")]


def test_silence_about_a_marked_span_is_a_vote_for_nothing() -> None:
    marked = by(CICI, span(0, 4))
    one = by(ANA, span(0, 4), said("r0", "certainty", "SURE"))
    assert gold_of(one, by(BUDI, span(0, 4)), marked).attributes == ()
    (tie,) = gold_of(one, by(BUDI, span(0, 4))).ties
    assert (tie.what, tie.item) == ("attribute", "0:4 entity=PER certainty")
    assert tie.votes == {"SURE": (ANA,), "(none)": (BUDI,)}


def test_three_answers_of_three_annotators_are_a_tie() -> None:
    gold = gold_of(*(by(who, answer("tone", who.upper())) for who in (ANA, BUDI, CICI)))
    assert gold.answers == ()
    assert gold.ties[0].votes == {"ANA": (ANA,), "BUDI": (BUDI,), "CICI": (CICI,)}


def test_answers_about_the_document_are_settled_like_the_rest() -> None:
    gold = gold_of(by(ANA, answer("tone", "A")), by(BUDI, answer("tone", "A")), by(CICI))
    assert [(each.values, each.origin) for each in gold.answers] == [(("A",), "majority")]


@pytest.mark.parametrize(("kind", "n_gold"), [("choices", 1), ("taxonomy", 1), ("text", 0)])
def test_the_order_of_clicks_is_nothing_and_the_order_of_words_is(kind: str, n_gold: int) -> None:
    gold = gold_of(
        by(ANA, span(0, 4), said("r0", "canonical", "K02", "K01", kind=kind)),
        by(BUDI, span(0, 4), said("r0", "canonical", "K01", "K02", kind=kind)),
    )
    assert len(gold.attributes) == n_gold
    assert len(gold.ties) == 1 - n_gold


def pairs(who: str, *paths: str) -> Annotation:
    return by(who, span(0, 4), said("r0", "canonical_stance", *paths, kind="taxonomy"))


def settled_pairs(gold: Annotation) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {
        value: (each.origin, each.annotators) for each in gold.attributes for value in each.values
    }


def test_who_agrees_on_one_of_two_pairs_agrees_on_that_pair() -> None:
    gold = gold_of(pairs(ANA, "K1/SUPPORT", "K2/DENY"), pairs(BUDI, "K1/SUPPORT", "K2/QUERY"))
    assert settled_pairs(gold) == {"K1/SUPPORT": ("unanimous", (ANA, BUDI))}
    (tie,) = gold.ties
    assert (tie.what, tie.item) == ("attribute", "0:4 entity=PER canonical_stance K2")
    assert tie.votes == {"K2/DENY": (ANA,), "K2/QUERY": (BUDI,)}


def test_each_pair_names_those_who_said_it() -> None:
    gold = gold_of(
        pairs(ANA, "K1/SUPPORT", "K2/DENY", "K3/DENY"),
        pairs(BUDI, "K1/SUPPORT", "K2/DENY"),
        pairs(CICI, "K1/SUPPORT", "K3/QUERY"),
    )
    assert settled_pairs(gold) == {
        "K1/SUPPORT": ("unanimous", (ANA, BUDI, CICI)),
        "K2/DENY": ("majority", (ANA, BUDI)),
    }
    assert [tie.item.split()[-1] for tie in gold.ties] == ["K3"]


def test_two_stances_of_one_annotator_on_one_item_count_for_neither() -> None:
    gold = gold_of(pairs(ANA, "K1/SUPPORT", "K1/DENY"), pairs(BUDI, "K1/SUPPORT"))
    assert gold.attributes == ()
    assert gold.ties[0].votes == {"K1/DENY, K1/SUPPORT": (ANA,), "K1/SUPPORT": (BUDI,)}


def test_three_stances_of_three_annotators_on_one_item_are_a_tie() -> None:
    gold = gold_of(pairs(ANA, "K1/SUPPORT"), pairs(BUDI, "K1/DENY"), pairs(CICI, "K1/QUERY"))
    assert (gold.attributes, len(gold.ties)) == ((), 1)


def test_of_several_choices_each_is_settled_alone() -> None:
    gold = gold_of(
        by(ANA, span(0, 4), said("r0", "topics", "A", "B")),
        by(BUDI, span(0, 4), said("r0", "topics", "A")),
        by(CICI, span(0, 4), said("r0", "topics", "A", "C")),
    )
    assert settled_pairs(gold) == {"A": ("unanimous", (ANA, BUDI, CICI))}
    assert gold.ties == ()


def test_where_nobody_chose_several_the_choices_exclude_each_other() -> None:
    gold = gold_of(*(by(who, span(0, 4), said("r0", "tone", who)) for who in (ANA, BUDI, CICI)))
    assert (gold.attributes, len(gold.ties)) == ((), 1)


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["K1", "K2", "K3"]), st.sampled_from("SDQ"), min_size=1),
        min_size=1,
        max_size=3,
    )
)
def test_a_pair_is_gold_where_more_than_half_gave_it_and_no_item_is_lost(
    said_by: list[dict[str, str]],
) -> None:
    """Every item is gold, a tie, or left out by more than half."""
    who = (ANA, BUDI, CICI)
    gold = gold_of(
        *(
            pairs(name, *(f"{item}/{stance}" for item, stance in mine.items()))
            for name, mine in zip(who, said_by, strict=False)
        )
    )
    votes = [f"{item}/{stance}" for mine in said_by for item, stance in mine.items()]
    wanted = {pair for pair in votes if 2 * votes.count(pair) > len(said_by)}
    assert set(settled_pairs(gold)) == wanted
    tied = {tie.item.split()[-1] for tie in gold.ties}
    for item in {pair.split("/")[0] for pair in votes}:
        silent = sum(item not in mine for mine in said_by)
        is_gold = any(pair.startswith(f"{item}/") for pair in wanted)
        assert is_gold + (item in tied) + (2 * silent > len(said_by)) == 1


def test_no_vote_is_lost_where_two_answers_read_the_same() -> None:
    gold = gold_of(
        by(ANA, span(0, 4), said("r0", "note", "a, b", kind="text")),
        by(BUDI, span(0, 4), said("r0", "note", "a", "b", kind="text")),
    )
    assert gold.ties[0].votes == {"a, b": (BUDI, ANA)}


def test_an_arrow_to_the_left_is_one_to_the_right_turned() -> None:
    ends = span(0, 4), span(5, 9)
    gold = gold_of(
        by(ANA, *ends, arrow("r0", "r5", "cue")),
        by(BUDI, *ends, arrow("r5", "r0", "cue", direction="left")),
    )
    (relation,) = gold.relations
    assert (relation.from_id, relation.to_id, relation.direction) == ("g1", "g2", "right")
    assert relation.origin == "unanimous"


def test_an_arrow_both_ways_has_no_first_end_but_an_arrow_one_way_has() -> None:
    ends = span(0, 4), span(5, 9)
    both = [
        by(ANA, *ends, arrow("r0", "r5", "same", direction="bi")),
        by(BUDI, *ends, arrow("r5", "r0", "same", direction="bi")),
    ]
    assert [each.origin for each in gold_of(*both).relations] == ["unanimous"]
    one_way = [
        by(ANA, *ends, arrow("r0", "r5", "same")),
        by(BUDI, *ends, arrow("r5", "r0", "same")),
    ]
    assert gold_of(*one_way).relations == ()
    assert len(gold_of(*one_way).ties) == 2


def test_who_lacks_an_end_of_an_arrow_was_not_asked_about_it() -> None:
    ends = span(0, 4), span(5, 9)
    gold = gold_of(
        by(ANA, *ends, arrow("r0", "r5", "cue")),
        by(BUDI, *ends, arrow("r0", "r5", "cue")),
        by(CICI, span(0, 4)),
    )
    assert gold.relations[0].origin == "unanimous"


def test_an_arrow_of_one_of_two_is_a_tie() -> None:
    ends = span(0, 4), span(5, 9)
    gold = gold_of(by(ANA, *ends, arrow("r0", "r5")), by(BUDI, *ends))
    (tie,) = gold.ties
    assert (tie.what, tie.item) == ("relation", "0:4 entity=PER -> 5:9 entity=PER")
    assert tie.votes == {"(unlabelled)": (ANA,), "(none)": (BUDI,)}


def test_drafts_and_skips_do_not_vote() -> None:
    gold = gold_of(
        by(ANA, span(0, 4)), by(BUDI, status="skipped"), by(CICI, span(5, 9), status="draft")
    )
    assert intervals(gold) == [(0, 4, "PER", "single")]
    assert gold.annotators == (ANA,)


def test_where_nobody_submitted_there_is_no_gold() -> None:
    assert settle([]) is None
    assert settle([by(ANA, span(0, 4), status="draft")]) is None


def test_the_last_submitted_answer_counts_and_ten_comes_after_nine() -> None:
    annotations = [by(ANA, span(0, n), n=n) for n in (10, 9, 2)]
    assert [each.annotation_id for each in voters(annotations)] == ["d1/entity/ana/10"]
    later_draft = by(ANA, span(0, 11), n=11, status="draft")
    assert intervals(gold_of(*annotations, later_draft)) == [(0, 10, "PER", "single")]


def test_both_labels_of_a_region_keep_its_answers() -> None:
    gold = gold_of(by(ANA, span(0, 4, id="r"), span(0, 4, "ORG", id="r"), said("r", "sure", "Y")))
    assert [each.label for each in gold.spans] == ["ORG", "PER"]
    assert [each.span_id for each in gold.attributes] == ["g1", "g2"]


@pytest.mark.parametrize("field", ["document_id", "layer", "text_sha256"])
def test_annotations_of_different_things_are_refused(field: str) -> None:
    other = msgspec.structs.replace(by(BUDI, span(0, 4)), **{field: "other"})
    with pytest.raises(TandaiError, match="expected those of one"):
        settle([by(ANA, span(0, 4)), other])


def test_gold_says_by_which_policy_and_guidelines() -> None:
    gold = gold_of(by(ANA, guideline_version="2"), by(BUDI, guideline_version="1"))
    assert (gold.model_version, gold.guideline_version) == (POLICY, "1, 2")
    assert (gold.annotator_id, gold.annotator_kind) == ("gold", "gold")
    assert gold.annotation_id == "d1/entity/gold/1"


@given(annotation_sets(), st.randoms(use_true_random=False))
def test_the_order_of_annotators_changes_nothing(
    annotations: list[Annotation], random: Any
) -> None:
    shuffled = random.sample(annotations, len(annotations))
    assert settle(shuffled) == settle(annotations)


@given(annotation_sets(n_max=1))
def test_an_annotator_alone_gives_every_item_back(annotations: list[Annotation]) -> None:
    gold = settle(annotations)
    if annotations[0].status == "draft":
        assert gold is None
        return
    assert gold is not None
    assert facts(gold) == facts(annotations[0])
    assert all(item.origin == "single" for item in items_of(gold))
    assert gold.ties == ()


@given(annotation_sets())
def test_settling_gold_again_gives_the_same_items(annotations: list[Annotation]) -> None:
    gold = settle(annotations)
    if gold is None:
        return
    again = gold_of(gold)
    assert facts(again) == facts(gold)
    assert [each.span_id for each in again.spans] == [each.span_id for each in gold.spans]


@given(annotation_sets())
def test_every_gold_span_was_marked_by_more_than_half(annotations: list[Annotation]) -> None:
    gold = settle(annotations)
    voting = voters(annotations)
    for each in gold.spans if gold else ():
        assert 2 * len(each.annotators) > len(voting)


def test_the_last_answer_is_the_one_made_last_whatever_its_number() -> None:
    late = by(ANA, answer("tone", "LATE"), n=1, created_at="2031-05-09T08:00:00Z")
    early = by(ANA, answer("tone", "EARLY"), n=2, created_at="2031-05-02T08:00:00Z")
    assert voters([late, early]) == [late]
    # As texts these two stand the other way round.
    whole = by(ANA, n=2, created_at="2031-05-02T08:00:00Z")
    half = by(ANA, n=1, created_at="2031-05-02T08:00:00.500000Z")
    assert voters([half, whole]) == [half]


def test_answers_without_a_date_come_before_those_with_one_and_by_number() -> None:
    dated = by(ANA, n=1, created_at="2031-05-02T08:00:00")
    assert voters([by(ANA, n=2), dated]) == [dated]
    assert voters([by(ANA, n=10), by(ANA, n=9)]) == [by(ANA, n=10)]


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(TandaiError, match=r"^d1/entity/ana/1: found the date 'kemarin'"):
        voters([by(ANA, created_at="kemarin")])


def test_what_was_withdrawn_votes_no_more() -> None:
    gone = by(BUDI, span(0, 4), status="withdrawn")
    assert voters([gone]) == []
    assert gold_of(by(ANA, span(5, 9)), gone).annotators == (ANA,)
    first = by(BUDI, span(5, 9), n=1)
    taken_back = by(BUDI, span(0, 4), n=2, status="withdrawn")
    assert voters([first, taken_back]) == [first]


def twice(annotator: str, *values: str) -> Annotation:
    """One place marked once for each value, by one annotator."""
    spans = [span(0, 4, id=f"r{n}") for n in range(len(values))]
    answers = [said(f"r{n}", "certainty", value) for n, value in enumerate(values) if value]
    return by(annotator, *spans, *answers)


def test_two_answers_of_one_annotator_about_one_place_are_a_tie_and_the_last_never_wins() -> None:
    gold = gold_of(twice(ANA, "SURE", "UNSURE"))
    assert (len(gold.spans), gold.attributes) == (1, ())
    (tie,) = gold.ties
    assert (tie.what, tie.item) == ("attribute", "0:4 entity=PER certainty")
    assert tie.votes == {"SURE": (ANA,), "UNSURE": (ANA,)}
    assert gold_of(twice(ANA, "UNSURE", "SURE")) == gold


def test_who_says_two_things_has_no_vote_and_the_others_may_outvote() -> None:
    split, sure = twice(ANA, "SURE", "UNSURE"), twice(BUDI, "SURE")
    gold = gold_of(split, sure)
    assert gold.attributes == ()
    assert gold.ties[0].votes == {"SURE": (ANA, BUDI), "UNSURE": (ANA,)}
    gold = gold_of(split, sure, twice(CICI, "SURE"))
    assert gold.ties == ()
    assert [(each.values, each.origin, each.annotators) for each in gold.attributes] == [
        (("SURE",), "majority", (BUDI, CICI))
    ]


def test_saying_the_same_twice_or_once_of_two_regions_is_one_clear_answer() -> None:
    for one in (twice(ANA, "SURE", "SURE"), twice(ANA, "SURE", "")):
        assert [each.values for each in gold_of(one).attributes] == [("SURE",)]

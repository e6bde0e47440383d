"""Precision, recall and F1: by hand, beside seqeval, nervaluate and scikit-learn, and intervals."""

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scoring.made import ANSWERS, CLAIMS, FEW, PAIRS, SPANS, ids, make_gold, predict, spans
from tandai.scoring.items import Items
from tandai.scoring.predictions import Predictions
from tandai.scoring.rates import Sampling
from tandai.scoring.records import MACRO, Line, Scored
from tandai.scoring.sides import score_side
from tandai.scoring.tasks import Task


def scored(task: Task, truth: Items, said: Items, sampling: Sampling = FEW) -> Scored:
    gold = make_gold(truth)
    return score_side(task, gold, truth, predict(said), sorted(truth), sampling)


def line(of: Scored, label: str = "", match: str = "exact", what: str = "") -> Line:
    (found,) = (
        each
        for each in of.lines
        if (each.label, each.match) == (label, match) and what in ("", each.what)
    )
    return found


def test_exact_and_overlap_by_hand() -> None:
    """One exact, one with another edge, one with another label, one missed, one too many."""
    truth = {"d": spans((0, 5, "PER"), (10, 15, "PER"), (20, 25, "ORG"), (30, 35, "ORG"))}
    said = {"d": spans((0, 5, "PER"), (10, 14, "PER"), (20, 25, "PER"), (40, 45, "ORG"))}
    found = scored(SPANS, truth, said)
    exact, overlap = line(found), line(found, match="overlap")
    assert (exact.n_gold, exact.n_predicted, exact.n_correct) == (4, 4, 1)
    assert (exact.precision, exact.recall, exact.f1) == (0.25, 0.25, 0.25)
    assert (overlap.n_correct, overlap.f1) == (2, 0.5)
    assert line(found, "PER", "overlap").precision == pytest.approx(2 / 3)
    assert line(found, "ORG").recall == 0
    assert line(found, MACRO).f1 == pytest.approx((2 / 5) / 2)


def test_one_long_prediction_finds_one_span() -> None:
    truth = {"d": spans((0, 5, "PER"), (6, 9, "PER"))}
    found = scored(SPANS, truth, {"d": spans((0, 9, "PER"))})
    assert line(found, match="overlap").n_correct == 1


def test_what_nothing_defines_is_no_number() -> None:
    found = scored(SPANS, {"d": spans()}, {})
    assert (line(found).precision, line(found).recall, line(found).f1) == (None, None, None)
    missed = line(scored(SPANS, {"d": spans((0, 5, "PER"))}, {}))
    assert (missed.precision, missed.recall, missed.f1) == (None, 0, 0)


def test_links_count_where_both_ends_are_exact() -> None:
    truth = {"d": spans((0, 5, "CLAIM"), (10, 15, "CLAIM"))}
    gold = make_gold(truth)._replace(
        links={"sources": {"d": {((0, 5, 6, 8), "sources"), ((10, 15, 6, 8), "sources")}}}
    )
    said = Predictions(
        truth, {"sources": {"d": {((0, 5, 6, 8), "sources"), ((10, 15, 6, 9), "sources")}}}
    )
    found = score_side(CLAIMS, gold, truth, said, ["d"], FEW)
    assert line(found, what="sources").n_correct == 1
    # A file that says nothing of sources is not held to them.
    without = score_side(CLAIMS, gold, truth, predict(truth), ["d"], FEW)
    assert {each.what for each in without.lines} == {"claims"}


def test_a_pair_too_many_is_wrong_and_a_question_left_open_is_not() -> None:
    truth: Items = {"d": {((0, 5, "K1"), "SUPPORT")}}
    said: Items = {"d": {((0, 5, "K1"), "DENY"), ((0, 5, "K2"), "DENY")}}
    found = scored(PAIRS, truth, said)
    assert line(found, match="answer").n_predicted == 2
    pair = line(found, what="pair")
    assert (pair.n_correct, pair.precision, pair.recall) == (1, 0.5, 1)
    assert found.accuracy is not None
    assert (found.accuracy.n, found.accuracy.n_correct, found.accuracy.value) == (1, 0, 0)
    open_truth: Items = {"d": {(("T1",), "AGREE")}}
    answers: Items = {"d": {(("T1",), "AGREE"), (("T2",), "DISAGREE")}}
    assert line(scored(ANSWERS, open_truth, answers), match="answer").f1 == 1


def test_intervals_from_ten_groups_on() -> None:
    for n, wanted in ((9, False), (10, True)):
        truth = {each: spans((0, 5, "PER")) for each in ids(n)}
        said = {each: spans((0, 5 - (each == "d0"), "PER")) for each in ids(n)}
        found = line(scored(SPANS, truth, said))
        assert (found.interval is not None) == wanted
        if found.interval:
            assert found.f1 is not None
            assert found.interval.low <= found.f1 <= found.interval.high <= 1
            assert found.interval.low < 1


def test_a_story_told_ten_times_is_one_group() -> None:
    truth = {each: spans((0, 5, "PER")) for each in ids(10)}
    gold = make_gold(truth)._replace(groups=dict.fromkeys(truth, "g"))
    found = score_side(SPANS, gold, truth, predict(truth), sorted(truth), FEW)
    assert (found.n_groups, line(found).interval) == (1, None)


TAGS = st.lists(st.sampled_from(["O", "B-PER", "I-PER", "B-ORG", "I-ORG"]), min_size=8, max_size=8)


@settings(max_examples=40)
@given(st.lists(st.tuples(TAGS, TAGS), min_size=1, max_size=3))
@pytest.mark.filterwarnings("ignore:.*does not seem to be NE tag:UserWarning")
def test_exact_is_seqevals_and_nervaluates(documents: list[tuple[list[str], list[str]]]) -> None:
    from nervaluate import Evaluator
    from seqeval.metrics.sequence_labeling import (
        get_entities,
        precision_recall_fscore_support,
    )

    entities = [[get_entities(tags) for tags in pair] for pair in documents]
    # Of nothing at all seqeval takes the mean of nothing.
    assume(any(each for pair in entities for each in pair))
    sides: list[Items] = [
        {
            f"d{number}": spans(*((start, end + 1, label) for label, start, end in pair[side]))
            for number, pair in enumerate(entities)
        }
        for side in (0, 1)
    ]
    found = scored(SPANS, *sides)
    truth, guess = ([pair[side] for pair in documents] for side in (0, 1))
    for average, label in (("micro", ""), ("macro", MACRO)):
        theirs = precision_recall_fscore_support(truth, guess, average=average, zero_division=0)
        ours = next(
            (each for each in found.lines if (each.label, each.match) == (label, "exact")),
            line(found),
        )
        assert [ours.precision or 0, ours.recall or 0, ours.f1 or 0] == pytest.approx(theirs[:3])
    made = [
        [
            [{"label": label, "start": s, "end": e} for label, s, e in pair[side]]
            for pair in entities
        ]
        for side in (0, 1)
    ]
    scores: dict[str, Any] = Evaluator(*made, tags=["PER", "ORG"], loader="dict").evaluate()
    strict, micro = scores["overall"]["strict"], line(found)
    assert (strict.precision, strict.recall, strict.f1) == pytest.approx(
        (micro.precision or 0, micro.recall or 0, micro.f1 or 0)
    )


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.booleans(), st.booleans(), st.integers(0, 3), st.integers(6, 9), st.integers(6, 9)
        ),
        min_size=1,
        max_size=5,
    )
)
def test_overlap_is_nervaluates_where_spans_overlap_one_at_most(
    slots: list[tuple[bool, bool, int, int, int]],
) -> None:
    from nervaluate import Evaluator

    ours = [(n * 10 + s, n * 10 + e) for n, (a, _, s, e, _) in enumerate(slots) if a]
    theirs = [(n * 10 + s, n * 10 + e) for n, (_, b, s, _, e) in enumerate(slots) if b]
    truth, said = ({"d": spans(*((s, e, "PER") for s, e in side))} for side in (ours, theirs))
    found = line(scored(SPANS, truth, said), match="overlap")
    made = [
        [[{"label": "PER", "start": s, "end": e - 1} for s, e in side]] for side in (ours, theirs)
    ]
    theirs_of = Evaluator(*made, tags=["PER"], loader="dict").evaluate()["overall"]["ent_type"]
    assert (theirs_of.precision, theirs_of.recall, theirs_of.f1) == pytest.approx(
        (found.precision or 0, found.recall or 0, found.f1 or 0)
    )


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from("AB")), min_size=1, max_size=12))
def test_answers_are_scikit_learns(pairs: list[tuple[str, str]]) -> None:
    from sklearn.metrics import accuracy_score, f1_score

    names = {"A": "AGREE", "B": "DISAGREE"}
    truth, said = (
        {f"d{n}": {(("T1",), names[pair[side]])} for n, pair in enumerate(pairs)} for side in (0, 1)
    )
    found = scored(ANSWERS, truth, said)
    sides = [[names[pair[side]] for pair in pairs] for side in (0, 1)]
    assert found.accuracy is not None
    assert found.accuracy.value == pytest.approx(accuracy_score(*sides))
    both = len({*sides[0], *sides[1]}) > 1
    macro = line(found, MACRO if both else "", "answer")
    assert macro.f1 == pytest.approx(f1_score(*sides, average="macro", zero_division=0))

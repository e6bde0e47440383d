"""Differences: paired, turned round, and what labels and model make of them adds up."""

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.made import FEW, SPANS, ids, make_gold, predict, spans
from tandai.scoring.compare import Side, compare, explain_change
from tandai.scoring.items import Items
from tandai.scoring.records import MACRO, Compared

NAMES = list(ids(3))
marks = st.sets(
    st.sampled_from([((n, n + 3), label) for n in (0, 5, 9) for label in ("PER", "ORG")])
)
sides = st.fixed_dictionaries(dict.fromkeys(NAMES, marks))


def between(before: Side, after: Side) -> Compared:
    groups = make_gold(before.truth).groups
    return compare("predictions", SPANS, groups, NAMES, before, after, FEW)


@settings(max_examples=30)
@given(sides, sides, sides)
def test_the_other_way_is_the_same_turned_round(gold: Items, one: Items, two: Items) -> None:
    a, b = Side(gold, {}, predict(one)), Side(gold, {}, predict(two))
    for there, back in zip(between(a, b).differences, between(b, a).differences, strict=True):
        assert (there.before, there.after) == (back.after, back.before)
        if there.difference is not None:
            assert back.difference == -there.difference
    assert all(each.difference in (0, None) for each in between(a, a).differences)


@settings(max_examples=30)
@given(sides, sides, sides, sides)
def test_labels_and_model_add_up(old: Items, new: Items, was: Items, now: Items) -> None:
    golds, models = {"old": old, "new": new}, {"old": was, "new": now}

    def side(whose: str, model: str) -> Side:
        return Side(golds[whose], {}, predict(models[model]))

    groups = make_gold(old).groups
    found = {
        each.of: each for each in explain_change(SPANS, groups, NAMES, side, FEW, two_models=True)
    }
    assert list(found) == ["labels", "model", "both"]
    parts = (found[each].differences for each in ("labels", "model", "both"))
    for labels, model, both in zip(*parts, strict=True):
        assert (labels.before, labels.after) == (both.before, model.before)
        assert model.after == both.after
        if None not in (labels.difference, model.difference):
            total = (labels.difference or 0) + (model.difference or 0)
            assert both.difference is not None
            assert abs(both.difference - total) < 1e-12


def test_a_paired_interval_is_of_the_difference() -> None:
    """Where one model is better by the same in every group, the interval is that one number."""
    gold: Items = {name: spans((0, 5, "PER"), (6, 9, "PER")) for name in ids(12)}
    half: Items = {name: spans((0, 5, "PER"), (6, 8, "PER")) for name in ids(12)}
    groups = make_gold(gold).groups
    before, after = Side(gold, {}, predict(half)), Side(gold, {}, predict(gold))
    found = compare("predictions", SPANS, groups, list(gold), before, after, FEW).differences
    exact = next(each for each in found if (each.match, each.label) == ("exact", ""))
    assert exact.interval is not None
    assert (exact.difference, exact.interval.low, exact.interval.high) == (0.5, 0.5, 0.5)
    assert {each.label for each in found} == {"", MACRO}


def test_one_model_on_two_golds_is_the_labels_alone() -> None:
    old: Items = {name: spans((0, 5, "PER")) for name in NAMES}
    new: Items = {**old, "d0": spans((0, 6, "PER"))}

    def side(whose: str, model: str) -> Side:
        assert model == "new"
        return Side({"old": old, "new": new}[whose], {}, predict(old))

    groups = make_gold(old).groups
    (labels,) = explain_change(SPANS, groups, NAMES, side, FEW, two_models=False)
    assert labels.of == "labels"
    assert (labels.differences[0].before, labels.differences[0].after) == (1, 2 / 3)

"""Drafts to figures: intervals, aims, and what is said of who answered."""

import msgspec
import numpy as np
import pytest

from agreement.samples import CONFIG, make_answer, make_asked, make_document
from tandai.agreement.aims import check_aims
from tandai.agreement.f1 import f1
from tandai.agreement.figures import Figure, LayerAgreement, standing_of
from tandai.agreement.gather import gather
from tandai.agreement.measure import measure_layer
from tandai.agreement.resample import Tally, draw_weights, interval_of
from tandai.agreement.shared import Asked
from tandai.errors import ConfigError
from tandai.records import Annotation
from tandai.settings import AnswerSettings, LayerSettings

POLICY = AnswerSettings(kinds=("person", "script", "model"))


def agreement(
    made: list[Annotation], asked: Asked | None = None, groups: dict[str, str] | None = None
) -> LayerAgreement:
    asked = asked or make_asked()
    documents = [make_document(name, "x" * 40) for name in {each.document_id for each in made}]
    return measure_layer(gather(made, documents, groups, asked, POLICY), asked)


def figure(report: LayerAgreement, name: str, label: str = "", metric: str = "exact_f1") -> Figure:
    (found,) = [
        each
        for each in report.figures
        if (each.name, each.label, each.metric, each.annotators) == (name, label, metric, ())
    ]
    return found


def twelve() -> list[Annotation]:
    """Twelve documents: b finds what a finds in all but two, and B in three."""
    made = []
    for number in range(12):
        extra = [(20, 25, "thing=B")] if number < 3 else []
        made.append(make_answer(f"d{number:02}", "a", [(0, 5, "thing=A"), *extra]))
        moved = 6 if number > 9 else 0
        made.append(make_answer(f"d{number:02}", "b", [(moved, moved + 5, "thing=A"), *extra]))
    return made


def with_aims(**aims: tuple[float, float]) -> Asked:
    named = {name.replace("__", " "): aim for name, aim in aims.items()}
    return make_asked()._replace(settings=LayerSettings(aims=named))


def test_intervals_are_over_story_groups() -> None:
    whole = figure(agreement(twelve()), "thing", "A")
    assert whole.value == pytest.approx(10 / 12)
    assert (whole.n, whole.n_of, whole.n_documents, whole.n_groups) == (24, "spans", 12, 12)
    assert whole.interval is not None
    assert whole.interval.n_samples == 1000
    assert whole.interval.low < 10 / 12 < whole.interval.high
    assert whole.why == ""
    # Two documents a story: fewer than ten groups.
    stories = {f"d{number:02}": f"g{number // 2}" for number in range(12)}
    few = figure(agreement(twelve(), groups=stories), "thing", "A")
    assert (few.value, few.interval, few.n_groups) == (whole.value, None, 6)
    assert few.why == "6 story groups; an interval needs 10."
    asked = make_asked(min_groups=6)
    assert figure(agreement(twelve(), asked, groups=stories), "thing", "A").interval is not None


def test_groups_without_an_item_change_no_interval() -> None:
    """A and B are in twelve of twenty-four groups; the others hold nothing to compare."""
    empty = [make_answer(f"e{number:02}", name) for number in range(12) for name in "ab"]
    found = figure(agreement([*twelve(), *empty]), "thing", "A")
    document = np.arange(12)
    matched = np.where(document > 9, 0.0, 2.0)
    sums = np.zeros((24, 2))
    sums[:12] = np.column_stack((matched, np.full(12, 2.0)))
    options = make_asked().options
    weights = draw_weights(24, options.samples, options.seed)
    assert found.interval == interval_of(Tally(sums, f1), weights)
    assert (found.n_groups, found.n_documents) == (12, 12)


def test_a_class_of_few_stories_has_no_interval() -> None:
    rare = figure(agreement(twelve()), "thing", "B")
    assert (rare.value, rare.interval, rare.n_groups) == (1, None, 3)
    assert rare.why == "3 story groups; an interval needs 10."


def test_the_same_seed_gives_the_same_interval() -> None:
    assert agreement(twelve()) == agreement(twelve()[::-1])
    other = figure(agreement(twelve(), make_asked(seed=1, samples=200)), "thing", "A")
    assert other.interval is not None
    assert other.interval.n_samples == 200


def test_undefined_is_a_sentence_and_no_number() -> None:
    report = agreement(twelve())
    nothing = figure(report, "other")
    assert (nothing.value, nothing.interval, nothing.n, nothing.n_groups) == (None, None, 0, 0)
    assert nothing.why == "Nobody gave any spans of 'other' to compare."
    assert all(each.why for each in report.figures if each.value is None)


def test_aims_stand_beside_their_figures() -> None:
    aims = {"thing__exact_f1": (0.5, 0.9), "B__overlap_f1": (0.9, 1.0), "of__matched_f1": (0.1, 1)}
    report = agreement(twelve(), with_aims(**aims))
    aimed = {
        (each.name, each.label, each.metric): (each.gate, each.target)
        for each in report.figures
        if each.gate is not None and not each.annotators
    }
    assert aimed == {
        ("thing", "", "exact_f1"): (0.5, 0.9),
        ("thing", "B", "overlap_f1"): (0.9, 1.0),
        ("of", "", "matched_f1"): (0.1, 1),
    }


@pytest.mark.parametrize(
    ("aim", "said"),
    [
        ("thing__exakt_f1", "expected a name and one of exact_f1"),
        ("exact_f1", "expected a name and one of exact_f1"),
        ("thing__matched_f1", "'thing' has exact_f1, tolerant_f1, overlap_f1"),
        ("things__exact_f1", "this layer has figures on (relations), A, B, near, of, other, thing"),
    ],
)
def test_an_aim_at_no_figure_is_an_error(aim: str, said: str) -> None:
    with pytest.raises(ConfigError) as refused:
        agreement(twelve(), with_aims(**{aim: (0.5, 0.9)}))
    assert said in str(refused.value)
    assert repr(aim.replace("__", " ")) in str(refused.value)


def test_a_gate_is_for_a_figure_of_all() -> None:
    """Cohen's kappa is of pairs alone, so that no gate on it would ever be looked at."""
    exact = figure(agreement(twelve()), "thing")
    kappa = msgspec.structs.replace(exact, metric="cohen_kappa", annotators=("a", "b"))
    asked = with_aims(thing__cohen_kappa=(0.5, 0.9))
    with pytest.raises(ConfigError, match="'thing' has exact_f1"):
        check_aims(asked, [exact, kappa], has_answers=True)


def test_before_anybody_answered_only_metrics_can_be_checked() -> None:
    assert agreement([], with_aims(things__exact_f1=(0.5, 0.9))).figures
    with pytest.raises(ConfigError):
        agreement([], with_aims(thing__exakt_f1=(0.5, 0.9)))


def rules(made: list[Annotation], asked: Asked | None = None) -> dict[str, str]:
    return {each.rule: each.found for each in agreement(made, asked).findings}


def test_what_stands_in_the_way_is_said() -> None:
    assert rules([]) == {"too-few-annotators": "no answers that count"}
    alone = [make_answer("d", "a", [(0, 5, "thing=A")])]
    assert rules(alone) == {"too-few-annotators": "answers of a alone"}
    report = agreement(alone)
    assert all(each.value is None for each in report.figures)
    assert {each.why for each in report.figures} == {"No document was answered by two annotators."}
    apart = [make_answer("d1", "a"), make_answer("d2", "b")]
    assert rules(apart) == {"no-document-shared": "no document that two of a, b answered"}


def test_machines_are_named_for_what_they_are() -> None:
    made = [make_answer("d", "a"), make_answer("d", "m", kind="model")]
    assert rules(made)["agreement-not-of-people"] == "m (model) among the annotators"
    made[0] = make_answer("d", "a", kind="script")
    assert rules(made)["agreement-not-of-people"] == "a (script), m (model) alone"
    assert agreement(made).annotators == {"a": "script", "m": "model"}
    # Who was a machine once is no person.
    made += [make_answer("e", "a"), make_answer("e", "m", kind="model")]
    assert agreement(made).annotators == {"a": "script", "m": "model"}


def test_what_is_left_out_is_told() -> None:
    made = [*twelve()[:2], make_answer("e", "a"), make_answer("f", "c")]
    skipped = msgspec.structs.replace(make_answer("d00", "d"), status="skipped")
    told = rules([*made, skipped])
    assert told == {
        "answers-not-counted": "1 answer that does not count: skipped",
        "annotator-shares-nothing": "no document of c that another answered",
        "answered-by-one": "2 of 3 documents answered by one annotator alone",
    }


def test_several_guidelines_are_told() -> None:
    made = twelve()[:4]
    made[1] = msgspec.structs.replace(made[1], guideline_version="2")
    assert rules(made) == {"guidelines-differ": "1 document answered under guidelines 1, 2"}


def test_spans_that_were_given_have_no_agreement() -> None:
    asked = make_asked()._replace(settings=LayerSettings(spans_from="first"))
    report = agreement(twelve(), asked)
    exact = figure(report, "thing")
    assert exact.value is None
    assert exact.why == "Its spans are the gold of 'first', given to annotators."
    assert not report.counts


def test_figures_of_all_pairs_stand_before_those_of_each() -> None:
    whose = [bool(each.annotators) for each in agreement(twelve()).figures]
    assert whose == sorted(whose)
    assert any(whose)
    assert CONFIG.count("<Labels") == len({each.name for each in agreement(twelve()).counts}) - 1


@pytest.mark.parametrize(
    ("value", "standing", "on_few"),
    [
        (0.39, "below gate", "too few"),
        (0.4, "gate", "too few"),
        (0.59, "gate", "too few"),
        (0.6, "target", "too few"),
        (None, "no value", "no value"),
    ],
)
def test_verdicts_need_items(value: float | None, standing: str, on_few: str) -> None:
    assert standing_of(value, (0.4, 0.6), is_on_few=False) == standing
    assert standing_of(value, (0.4, 0.6), is_on_few=True) == on_few
    assert standing_of(value, (None, None), is_on_few=True) == ""


def test_figures_of_few_items_are_held_against_no_gate() -> None:
    """B is on six spans, all the same; A on 24."""
    report = agreement(twelve(), with_aims(A__exact_f1=(0.5, 0.9), B__exact_f1=(0.5, 0.9)))
    few, many = figure(report, "thing", "B"), figure(report, "thing", "A")
    assert (few.value, few.n, few.standing) == (1.0, 6, "too few")
    assert few.caution == "It rests on fewer than 10 items and gets no verdict."
    assert (many.standing, many.caution) == ("gate", "")


def test_groups_that_are_all_alike_give_no_interval() -> None:
    """From 1.00 to 1.00 would be a claim that the next story is the same, which nobody knows."""
    made = [
        make_answer(f"d{number:02}", who, [(0, 5, "thing=A")])
        for number in range(12)
        for who in "ab"
    ]
    sure = figure(agreement(made), "thing", "A")
    assert (sure.value, sure.n_groups, sure.interval) == (1.0, 12, None)
    assert sure.why.startswith("Every sample of story groups gives this value")


def test_documents_without_a_story_group_are_told() -> None:
    """Each is then a story of its own, and two tellings of one make an interval too narrow."""
    groups = {f"d{number:02}": "one" for number in range(8)}
    (told,) = [
        each
        for each in agreement(twelve(), groups=groups).findings
        if each.rule == "document-without-group"
    ]
    assert "no story group of d08, d09, d10 and 1 more" in told.found
    whole = {f"d{number:02}": "one" for number in range(12)}
    rules = {each.rule for each in agreement(twelve(), groups=whole).findings}
    assert "document-without-group" not in rules

"""F1 of spans: by hand, by law, and beside seqeval and nervaluate."""

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreement.samples import CONFIG, answers, make_answer, make_asked, share
from tandai.agreement.f1 import MACRO
from tandai.agreement.figures import ClassCounts
from tandai.agreement.resample import value_of
from tandai.agreement.shared import Asked, Draft, Shared
from tandai.agreement.spans import METRICS, measure_spans
from tandai.records import Annotation

Key = tuple[str, str, str, tuple[str, ...]]


def figures(shared: Shared, asked: Asked | None = None) -> dict[Key, float | None]:
    """Values by name, label, metric and pair."""
    return {
        (each.name, each.label, each.metric, each.annotators): value_of(each.tally)
        for each in measure_spans(shared, asked or make_asked())
        if isinstance(each, Draft) and each.tally is not None
    }


def drafts(made: list[Annotation]) -> dict[Key, Draft]:
    return {
        (each.name, each.label, each.metric, each.annotators): each
        for each in measure_spans(share(made), make_asked())
        if isinstance(each, Draft)
    }


def test_three_metrics_by_hand() -> None:
    """Of A: one exact, one off by 3 at one edge, one off by 4, one alone; of B: one alone."""
    one = [(0, 5, "thing=A"), (10, 15, "thing=A"), (20, 25, "thing=A"), (30, 35, "thing=A")]
    other = [(0, 5, "thing=A"), (10, 18, "thing=A"), (20, 29, "thing=A"), (30, 35, "thing=B")]
    found = figures(share([make_answer("d", "a", one), make_answer("d", "b", other)]))
    pair = ("a", "b")
    for whose in ((), pair):
        assert found["thing", "", "exact_f1", whose] == pytest.approx(2 * 1 / 8)
        assert found["thing", "", "tolerant_f1", whose] == pytest.approx(2 * 2 / 8)
        assert found["thing", "", "overlap_f1", whose] == pytest.approx(2 * 3 / 8)
        assert found["thing", "A", "exact_f1", whose] == pytest.approx(2 * 1 / 7)
        assert found["thing", "B", "exact_f1", whose] == 0
        assert found["thing", MACRO, "exact_f1", whose] == pytest.approx(1 / 7)
        assert found["other", "", "exact_f1", whose] is None
        assert found["other", "A", "exact_f1", whose] is None


def test_tolerant_spans_overlap() -> None:
    """Two spans beside each other are within the tolerance, and not the same."""
    made = [make_answer("d", "a", [(0, 2, "thing=A")]), make_answer("d", "b", [(2, 4, "thing=A")])]
    found = figures(share(made))
    assert found["thing", "A", "tolerant_f1", ()] == found["thing", "A", "overlap_f1", ()] == 0


def test_one_long_span_matches_one_of_many() -> None:
    many = [(start, start + 2, "thing=A") for start in range(0, 20, 2)]
    made = [make_answer("d", "a", [(0, 20, "thing=A")]), make_answer("d", "b", many)]
    assert figures(share(made))["thing", "A", "overlap_f1", ()] == pytest.approx(2 / 11)


def test_pooled_is_of_all_pairs_and_only_documents_they_share() -> None:
    made = [make_answer("d1", name, [(0, 5, "thing=A")]) for name in "ab"]
    made += [make_answer("d2", "b", [(0, 5, "thing=A")]), make_answer("d2", "c")]
    found = drafts(made)
    pooled = found["thing", "A", "exact_f1", ()]
    # d1: 2 of 2; d2: 0 of 1.
    assert pooled.tally is not None
    assert value_of(pooled.tally) == pytest.approx(2 / 3)
    assert (pooled.n, pooled.n_documents) == (3, 2)
    one = found["thing", "A", "exact_f1", ("a", "b")]
    assert one.tally is not None
    assert (value_of(one.tally), one.n, one.n_documents) == (1, 2, 1)
    assert ("thing", "A", "exact_f1", ("a", "c")) not in found


def test_where_nobody_marked_anything_there_is_a_sentence() -> None:
    found = drafts([make_answer("d", "a"), make_answer("d", "b")])
    assert found["thing", "A", "exact_f1", ()].why == "Nobody gave spans A to compare."
    assert "Neither of the two" in found["thing", "", "exact_f1", ("a", "b")].why
    assert all(each.tally and value_of(each.tally) is None for each in found.values())


def test_counts_stand_first_and_name_every_label() -> None:
    made = [make_answer("d", "a", [(0, 5, "thing=A")]), make_answer("d", "b")]
    first, second, *_ = measure_spans(share(made), make_asked())
    assert first == ClassCounts(
        layer="layer", name="thing", counts={"A": {"a": 1, "b": 0}, "B": {"a": 0, "b": 0}}
    )
    assert isinstance(second, ClassCounts)


@given(answers(("a", "b", "c")), st.randoms(use_true_random=False))
def test_order_of_annotations_changes_nothing(made: list[Annotation], random: Random) -> None:
    shuffled = list(made)
    random.shuffle(shuffled)
    assert figures(share(made)) == figures(share(shuffled))


@given(answers())
def test_a_pair_is_the_same_whoever_is_first(made: list[Annotation]) -> None:
    swapped = [renamed(each, {"a": "b", "b": "a"}) for each in made]
    assert figures(share(made)) == figures(share(swapped))


@given(answers(("a",)))
def test_one_with_oneself_is_one_or_undefined(made: list[Annotation]) -> None:
    twin = [renamed(each, {"a": "b"}) for each in made]
    for (name, label, *_), value in figures(share(made + twin)).items():
        marked = any(
            span.control == name and label in {"", MACRO, span.label}
            for each in made
            for span in each.spans
        )
        assert value == (1.0 if marked else None)


@given(answers())
def test_names_of_labels_do_not_matter(made: list[Annotation]) -> None:
    """A and B of one tag change places, in config and answers."""
    other = CONFIG.replace(
        '<Label value="A"/><Label value="B"/>', '<Label value="B"/><Label value="A"/>'
    )
    flipped = [relabelled(each, {"A": "B", "B": "A"}) for each in made]
    before = figures(share(made))
    after = figures(share(flipped, make_asked(other)), make_asked(other))
    flip = {"A": "B", "B": "A"}
    for (name, label, metric, whose), value in before.items():
        key = (name, flip.get(label, label) if name == "thing" else label, metric, whose)
        assert after[key] == pytest.approx(value)


@given(answers(("a", "b", "c")))
def test_strict_metrics_are_never_above_loose_ones(made: list[Annotation]) -> None:
    found = figures(share(made))
    for (name, label, metric, whose), value in found.items():
        if metric == "exact_f1" and value is not None:
            chain = [found[name, label, each, whose] for each in METRICS]
            assert chain == sorted(chain)
            assert 0 <= chain[0] <= chain[-1] <= 1


@given(answers())
def test_labels_of_another_tag_never_hurt(made: list[Annotation]) -> None:
    """What is nested in or around a span under another tag changes no figure of its own."""
    alone = [
        make_answer(
            each.document_id,
            each.annotator_id,
            [(s.start, s.end, "thing=" + s.label) for s in each.spans if s.control == "thing"],
        )
        for each in made
    ]
    before, after = figures(share(made)), figures(share(alone))
    assert {key: value for key, value in before.items() if key[0] == "thing"} == {
        key: value for key, value in after.items() if key[0] == "thing"
    }


def renamed(annotation: Annotation, names: dict[str, str]) -> Annotation:
    marked = [(s.start, s.end, f"{s.control}={s.label}") for s in annotation.spans]
    return make_answer(annotation.document_id, names[annotation.annotator_id], marked)


def relabelled(annotation: Annotation, labels: dict[str, str]) -> Annotation:
    marked = [
        (s.start, s.end, f"{s.control}={labels[s.label] if s.control == 'thing' else s.label}")
        for s in annotation.spans
    ]
    return make_answer(annotation.document_id, annotation.annotator_id, marked)


tags = st.lists(st.sampled_from(["O", "B-A", "I-A", "B-B", "I-B"]), min_size=20, max_size=20)


def read_tags(sequence: list[str]) -> list[tuple[int, int, str]]:
    """Spans of a tag sequence in which an I goes on what it stands behind, or begins anew."""
    from seqeval.metrics.sequence_labeling import get_entities

    return [(start, end + 1, f"thing={label}") for label, start, end in get_entities(sequence)]


@settings(max_examples=60)
@given(st.lists(st.tuples(tags, tags), min_size=1, max_size=3))
@pytest.mark.filterwarnings("ignore:.*ill-defined:UserWarning")
@pytest.mark.filterwarnings("ignore:.*does not seem to be NE tag:UserWarning")
def test_seqeval_gives_the_same(documents: list[tuple[list[str], list[str]]]) -> None:
    from seqeval.metrics import f1_score

    made = [
        make_answer(f"d{number}", name, read_tags(sequence))
        for number, pair in enumerate(documents)
        for name, sequence in zip("ab", pair, strict=True)
    ]
    found = figures(share(made))
    ours = found["thing", "", "exact_f1", ()]
    truth, guess = ([pair[side] for pair in documents] for side in (0, 1))
    if any(each.spans for each in made):
        assert f1_score(truth, guess, average="micro", zero_division=0) == pytest.approx(ours)
    else:
        assert ours is None


@settings(max_examples=60)
@given(st.lists(st.tuples(tags, tags), min_size=1, max_size=3))
def test_nervaluate_gives_the_same(documents: list[tuple[list[str], list[str]]]) -> None:
    """Its strict score is our exact F1, of all and of each label."""
    made = [
        make_answer(f"d{number}", name, read_tags(sequence))
        for number, pair in enumerate(documents)
        for name, sequence in zip("ab", pair, strict=True)
    ]
    found = figures(share(made))
    scores = nervaluated(made)
    assert scores["overall"]["strict"].f1 == pytest.approx(found["thing", "", "exact_f1", ()] or 0)
    for label, score in scores["entities"].items():
        exact = found["thing", label, "exact_f1", ()]
        assert score["strict"].f1 == pytest.approx(exact or 0)


slots = st.lists(
    st.tuples(st.integers(0, 3), st.integers(6, 9), st.integers(0, 3), st.integers(6, 9)),
    min_size=1,
    max_size=4,
)


@settings(max_examples=60)
@given(slots, st.lists(st.sampled_from(["both", "a", "b"]), min_size=4, max_size=4))
def test_nervaluate_gives_the_same_by_overlap(
    edges: list[tuple[int, int, int, int]], marked_by: list[str]
) -> None:
    """Where spans overlap one at most: overlap F1 is ent_type, partial is half way to exact."""
    ours: list[tuple[int, int, str]] = []
    theirs: list[tuple[int, int, str]] = []
    for slot, (who, (start, end, its_start, its_end)) in enumerate(
        zip(marked_by, edges, strict=False)
    ):
        if who in {"both", "a"}:
            ours.append((slot * 10 + start, slot * 10 + end, "thing=A"))
        if who in {"both", "b"}:
            theirs.append((slot * 10 + its_start, slot * 10 + its_end, "thing=A"))
    made = [make_answer("d0", "a", ours), make_answer("d0", "b", theirs)]
    found = figures(share(made))
    exact, overlap = (found["thing", "", each, ()] or 0 for each in ("exact_f1", "overlap_f1"))
    scores = nervaluated(made)["overall"]
    assert scores["ent_type"].f1 == pytest.approx(overlap)
    assert scores["partial"].f1 == pytest.approx((exact + overlap) / 2)


def test_order_of_overlapping_spans_is_nothing_to_us_and_something_to_nervaluate() -> None:
    """The last of theirs is a's second; nervaluate takes it for another where it stands last."""
    ours = [(14, 19, "thing=A"), (0, 6, "thing=A"), (7, 15, "thing=A")]
    theirs = [(11, 14, "thing=A"), (17, 20, "thing=A"), (7, 15, "thing=A")]
    ordered, turned = (
        [make_answer("d0", "a", ours), make_answer("d0", "b", spans)]
        for spans in (theirs, theirs[::-1])
    )
    key = ("thing", "A", "exact_f1", ())
    assert figures(share(ordered))[key] == figures(share(turned))[key] == pytest.approx(1 / 3)
    assert nervaluated(ordered)["overall"]["strict"].f1 == 0
    assert nervaluated(turned)["overall"]["strict"].f1 == pytest.approx(1 / 3)


def nervaluated(made: list[Annotation]) -> dict[str, Any]:
    """Scores of a, held for the truth, against b; the end of its spans is their last position."""
    from nervaluate import Evaluator

    sides = [
        [
            [{"label": s.label, "start": s.start, "end": s.end - 1} for s in each.spans]
            for each in made
            if each.annotator_id == name
        ]
        for name in "ab"
    ]
    scores: dict[str, Any] = Evaluator(*sides, tags=["A", "B"], loader="dict").evaluate()
    return scores

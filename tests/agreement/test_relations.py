"""F1 of relations: by hand and by law."""

from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreement.samples import CONFIG, Marked, make_answer, make_asked, marks, share
from tandai.agreement.figures import ClassCounts
from tandai.agreement.relations import ALL, UNLABELLED, measure_relations
from tandai.agreement.resample import value_of
from tandai.agreement.shared import Draft
from tandai.findings import Finding
from tandai.records import Annotation

Key = tuple[str, str, str, tuple[str, ...]]
SPANS: list[Marked] = [(0, 5, "thing=A"), (10, 15, "thing=A"), (20, 25, "thing=B")]


def drafts(made: list[Annotation]) -> dict[Key, Draft]:
    return {
        (each.name, each.label, each.metric, each.annotators): each
        for each in measure_relations(share(made), make_asked())
        if isinstance(each, Draft)
    }


def figures(made: list[Annotation]) -> dict[Key, float | None]:
    found = drafts(made).items()
    return {key: value_of(each.tally) for key, each in found if each.tally is not None}


def test_both_metrics_by_hand() -> None:
    """Ends off by one match; a has an arrow to a span that b lacks, b one that a did not draw."""
    ours = [*SPANS, (30, 35, "thing=A")]
    theirs: list[Marked] = [(0, 6, "thing=A"), (10, 15, "thing=A"), (20, 25, "thing=B")]
    made = [
        make_answer("d", "a", ours, relations=[(0, 1, "of"), (0, 3, "of")]),
        make_answer("d", "b", theirs, relations=[(0, 1, "of"), (2, 1, "of"), (1, 2, "near")]),
    ]
    found = drafts(made)
    of = found["of", "", "matched_f1", ()]
    assert of.tally is not None
    assert value_of(of.tally) == pytest.approx(2 * 1 / (1 + 2))
    assert (of.n, of.n_of, of.n_documents) == (3, "relations", 1)
    values = figures(made)
    assert values["of", "", "end_to_end_f1", ()] == pytest.approx(2 * 1 / (2 + 2))
    assert values["near", "", "matched_f1", ()] == 0
    assert values[ALL, "", "matched_f1", ()] == pytest.approx(2 / 4)
    assert values[ALL, "(macro)", "end_to_end_f1", ()] == pytest.approx(1 / 4)
    assert values["of", "", "matched_f1", ("a", "b")] == pytest.approx(2 / 3)


def test_an_arrow_is_its_ends_direction_and_label() -> None:
    def against(other: list[tuple[int, int, str]], direction: str = "right") -> float | None:
        theirs = make_answer("d", "b", SPANS, relations=other)
        turned = [msgspec.structs.replace(each, direction=direction) for each in theirs.relations]
        made = [
            make_answer("d", "a", SPANS, relations=[(0, 1, "of")]),
            msgspec.structs.replace(theirs, relations=tuple(turned)),
        ]
        return figures(made)[ALL, "", "matched_f1", ()]

    assert against([(0, 1, "of")]) == 1
    assert against([(1, 0, "of")]) == 0
    assert against([(1, 0, "of")], "left") == 1
    assert against([(0, 1, "near")]) == 0
    assert against([(0, 1, "of")], "bi") == 0
    assert against([(0, 1, "")]) == 0


def test_two_heads_have_no_first_end() -> None:
    ends = {"a": (0, 1, "near"), "b": (1, 0, "near")}
    made = []
    for name, drawn in ends.items():
        answer = make_answer("d", name, SPANS, relations=[drawn])
        arrow = msgspec.structs.replace(answer.relations[0], direction="bi")
        made.append(msgspec.structs.replace(answer, relations=(arrow,)))
    assert figures(made)["near", "", "end_to_end_f1", ()] == 1


def test_arrows_without_a_label_and_of_several() -> None:
    made = [
        make_answer("d", "a", SPANS, relations=[(0, 1, "")]),
        make_answer("d", "b", SPANS, relations=[(0, 1, "")]),
    ]
    assert figures(made)[UNLABELLED, "", "matched_f1", ()] == 1
    both = msgspec.structs.replace(made[0].relations[0], labels=("near", "of"))
    made[0] = msgspec.structs.replace(made[0], relations=(both,))
    made[1] = make_answer("d", "b", SPANS, relations=[(0, 1, "of")])
    found = figures(made)
    assert (found["of", "", "matched_f1", ()], found["near", "", "matched_f1", ()]) == (1, 0)


def test_an_arrow_that_joins_no_spans_is_told() -> None:
    answer = make_answer("d", "a", SPANS, relations=[(0, 7, "of"), (0, 1, "of")])
    made = [answer, make_answer("d", "b", SPANS)]
    told, counts, *_ = measure_relations(share(made), make_asked())
    assert isinstance(told, Finding)
    assert (told.rule, told.found.split(",")[0]) == ("relation-without-span", "s0 -> s7")
    assert isinstance(counts, ClassCounts)
    assert counts.counts == {"of": {"a": 1, "b": 0}, "near": {"a": 0, "b": 0}}


def test_a_config_without_relations_has_no_figures_on_them() -> None:
    asked = make_asked(CONFIG.replace('<Relation value="of"/><Relation value="near"/>', ""))
    assert not list(measure_relations(share([], asked), asked))


@st.composite
def linked(draw: st.DrawFn, names: str = "abc") -> list[Annotation]:
    made = []
    for document in ("d0", "d1"):
        for name in names:
            marked = draw(marks(most=5))
            number = st.integers(0, max(len(marked) - 1, 0))
            arrow = st.tuples(number, number, st.sampled_from(["of", "near", ""]))
            arrows = draw(st.lists(arrow, max_size=4)) if marked else []
            made.append(make_answer(document, name, marked, relations=arrows))
    return made


@given(linked(), st.randoms(use_true_random=False))
def test_order_of_annotations_changes_nothing(made: list[Annotation], random: Random) -> None:
    shuffled = list(made)
    random.shuffle(shuffled)
    assert figures(made) == figures(shuffled)


@given(linked("ab"))
def test_a_pair_is_the_same_whoever_is_first(made: list[Annotation]) -> None:
    names = {"a": "b", "b": "a"}
    swapped = [msgspec.structs.replace(a, annotator_id=names[a.annotator_id]) for a in made]
    assert figures(made) == figures(swapped)


@given(linked("a"))
def test_one_with_oneself_is_one_or_undefined(made: list[Annotation]) -> None:
    twins = [msgspec.structs.replace(each, annotator_id="b") for each in made]
    drawn = any(each.relations for each in made)
    found = figures([*made, *twins])
    assert {value for value in found.values() if value is not None} <= {1.0}
    assert (found[ALL, "", "end_to_end_f1", ()] == 1) == drawn


@given(linked("ab"))
def test_names_of_labels_do_not_matter(made: list[Annotation]) -> None:
    names = {"of": "near", "near": "of"}
    renamed = []
    for each in made:
        arrows = [
            msgspec.structs.replace(arrow, labels=tuple(names[label] for label in arrow.labels))
            for arrow in each.relations
        ]
        renamed.append(msgspec.structs.replace(each, relations=tuple(arrows)))
    after = figures(renamed)
    for (name, *key), value in figures(made).items():
        assert after[(names.get(name, name), *key)] == pytest.approx(value)


@given(linked())
def test_no_figure_is_out_of_range(made: list[Annotation]) -> None:
    assert all(value is None or 0 <= value <= 1 for value in figures(made).values())

"""Which label one annotator gave where the other gave another: by hand and by law."""

from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agreement.samples import answers, make_answer, make_asked, share
from tandai.agreement.figures import Confusion
from tandai.agreement.label_confusion import measure_labels
from tandai.records import Annotation


def confusions(made: list[Annotation]) -> dict[tuple[str, ...], Confusion]:
    """Those of the tag that has two labels, by pair."""
    found = {}
    for each in measure_labels(share(made), make_asked()):
        assert isinstance(each, Confusion)
        assert (each.name, each.classes) == ("thing", ("A", "B", "(none)"))
        found[each.annotators] = each
    return found


def test_by_hand() -> None:
    """A alike, A taken for B with an edge off, one of each alone, two too far apart."""
    ours = [(0, 5, "thing=A"), (10, 14, "thing=A"), (20, 25, "thing=B"), (30, 33, "thing=A")]
    theirs = [(0, 6, "thing=A"), (10, 15, "thing=B"), (31, 40, "thing=B"), (0, 5, "other=A")]
    found = confusions([make_answer("d", "a", ours), make_answer("d", "b", theirs)])
    assert found["a", "b"].table == ((1, 1, 1), (0, 0, 1), (0, 1, 0))
    assert found[()].table == ((2, 1, 1), (1, 0, 2), (1, 2, 0))
    assert list(found) == [(), ("a", "b")]


def test_two_labels_of_one_interval_are_no_slip() -> None:
    ours = [(0, 5, "thing=A"), (0, 5, "thing=B")]
    both = confusions([make_answer("d", "a", ours), make_answer("d", "b", ours[:1])])
    assert both["a", "b"].table == ((1, 0, 0), (0, 0, 1), (0, 0, 0))


def test_a_tag_of_one_label_has_none_and_nobody_has_none() -> None:
    assert confusions([make_answer("d", "a")]) == {}
    assert {*confusions([make_answer("d", "a"), make_answer("d", "b")])} == {(), ("a", "b")}


@given(answers(("a", "b", "c")), st.randoms(use_true_random=False))
def test_every_span_is_counted_once_a_pair(made: list[Annotation], random: Random) -> None:
    found = confusions(made)
    pooled = np.array(found[()].table)
    assert (pooled == pooled.T).all()
    assert (
        pooled == sum(np.array(t.table) + np.array(t.table).T for k, t in found.items() if k)
    ).all()
    for pair, confusion in found.items():
        table = np.array(confusion.table)
        for side, name in enumerate(pair):
            given_by = [0, 0]
            for each in made:
                if each.annotator_id == name:
                    distinct = {
                        (s.start, s.end, s.label) for s in each.spans if s.control == "thing"
                    }
                    for *_, label in distinct:
                        given_by["AB".index(label)] += 1
            assert table.sum(axis=1 - side)[:2].tolist() == given_by
        assert table[2, 2] == 0
    shuffled = list(made)
    random.shuffle(shuffled)
    assert confusions(shuffled) == found


@given(answers())
def test_turned_round_it_is_transposed(made: list[Annotation]) -> None:
    swapped = [
        make_answer(
            each.document_id,
            {"a": "b", "b": "a"}[each.annotator_id],
            [(s.start, s.end, f"{s.control}={s.label}") for s in each.spans],
        )
        for each in made
    ]
    one, other = (np.array(confusions(each)["a", "b"].table) for each in (made, swapped))
    assert (one == other.T).all()

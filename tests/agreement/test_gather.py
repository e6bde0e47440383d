"""Annotations to what can be compared."""

from random import Random

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreement.samples import answers, make_answer, make_asked, make_document, share
from tandai.agreement.gather import gather
from tandai.agreement.shared import SpanClass
from tandai.errors import TandaiError
from tandai.records import Annotation
from tandai.settings import AnswerSettings

Row = tuple[int, int, int, int, int]


def rows(made: list[Annotation], **options: object) -> set[Row]:
    spans = share(made, make_asked(**options), texts={"d": "  ab cd\t ef  "}).spans
    return set(zip(*(column.tolist() for column in spans[:5]), strict=True))


def test_edges_of_white_space_are_trimmed() -> None:
    made = [make_answer("d", "a", [(1, 5, "thing=A"), (4, 9, "thing=B")]), make_answer("d", "b")]
    assert rows(made) == {(0, 0, 0, 2, 4), (0, 0, 1, 5, 7)}
    assert rows(made, trim=False) == {(0, 0, 0, 1, 5), (0, 0, 1, 4, 9)}


def test_spans_of_white_space_stay_and_are_told() -> None:
    made = [make_answer("d", "a", [(7, 9, "thing=A"), (11, 13, "thing=A"), (0, 1, "thing=A")])]
    made.append(make_answer("d", "b"))
    assert rows(made) == {(0, 0, 0, 7, 9), (0, 0, 0, 11, 13), (0, 0, 0, 0, 1)}
    documents = [make_document("d", "  ab cd\t ef  ")]
    _, (told,), _ = gather(made, documents, None, make_asked(), AnswerSettings())
    assert (told.rule, told.severity) == ("span-of-white-space", "note")
    assert told.place.endswith("a.jsonl")
    assert told.found.startswith("3 spans")


def test_spans_that_fall_together_are_one_and_told() -> None:
    twice = [(2, 4, "thing=A"), (1, 4, "thing=A"), (2, 4, "thing=A"), (2, 4, "other=A")]
    made = [make_answer("d", "a", twice), make_answer("d", "b", [(2, 4, "thing=A")])]
    found = gather(
        made, [make_document("d", "  ab cd\t ef  ")], None, make_asked(), AnswerSettings()
    )
    assert {each.rule: each.found.split()[0] for each in found.findings} == {
        "span-given-twice": "1",
        "spans-trimmed-to-one": "1",
    }
    assert found.shared.spans.ids == (("s0", "s1", "s2"), ("s3",), ("s0",))
    assert found.shared.classes[:3] == tuple(
        SpanClass(*each) for each in (("thing", "A"), ("thing", "B"), ("other", "A"))
    )


def test_only_documents_of_two_are_shared() -> None:
    made = [make_answer("d1", "a"), make_answer("d2", "a"), make_answer("d2", "b")]
    made += [make_answer("d3", "b"), make_answer("d3", "c", kind="model")]
    shared = share(made, groups={"d1": "g"})
    assert (shared.annotators, shared.kinds) == (("a", "b"), ("person", "person"))
    assert shared.document_ids == ("d2",)
    assert shared.n_answered == 3
    assert (shared.pairs, shared.group_ids) == (((0, 1),), ("d2",))


def test_story_groups_and_pairs() -> None:
    made = [make_answer(f"d{n}", name) for n in range(3) for name in "ab"]
    made += [make_answer("d2", "c"), make_answer("d3", "c"), make_answer("d3", "d")]
    shared = share(made, groups={"d0": "h", "d1": "g", "d2": "h"})
    assert shared.group_ids == ("d3", "g", "h")
    assert shared.group.tolist() == [2, 1, 2, 0]
    assert shared.pairs == ((0, 1), (0, 2), (1, 2), (2, 3))
    assert shared.both((0, 2)).tolist() == [False, False, True, False]


def test_answers_about_another_text_are_left_out_and_told() -> None:
    old = msgspec.structs.replace(make_answer("d", "a"), text_sha256="1" * 64)
    made = [old, make_answer("d", "b"), make_answer("d", "c")]
    shared, (told,), _ = gather(
        made, [make_document("d", "abc")], None, make_asked(), AnswerSettings()
    )
    assert told.rule == "answer-about-another-text"
    assert shared.annotators == ("b", "c")


def test_a_span_out_of_its_document_stops_the_run() -> None:
    made = [make_answer("d", "a", [(3, 41, "thing=A")]), make_answer("d", "b")]
    with pytest.raises(TandaiError, match=r"d/layer/a/1, s0: found span 3:41; expected .* <= 40"):
        share(made)
    with pytest.raises(TandaiError, match="expected a document of"):
        gather(made, [], None, make_asked(), AnswerSettings())


@given(answers(("a", "b", "c")), st.randoms(use_true_random=False))
def test_order_of_annotations_changes_nothing(made: list[Annotation], random: Random) -> None:
    shuffled = list(made)
    random.shuffle(shuffled)
    one, other = share(made), share(shuffled)
    assert one.spans.ids == other.spans.ids
    for before, after in zip(one.spans[:5], other.spans[:5], strict=True):
        assert np.array_equal(before, after)
    for pair in one.pairs:
        assert all(map(np.array_equal, one.pairings[pair], other.pairings[pair]))

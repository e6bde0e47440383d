"""Spans that overlap between annotators become one, and only where nobody's mark is lost by it."""

from typing import Any

import pytest

from gold.made import ANA, BUDI, CICI, arrow, by, intervals, said, span
from tandai.gold import settle
from tandai.gold.policies import Policies
from tandai.gold.settle import Means
from tandai.records import Annotation

DEDI = "dedi"


def text_of(document_id: str, start: int, end: int) -> str:
    """The digest that the invented spans have."""
    return f"{start}:{end}"


def merged(policy: str, *annotations: Annotation, digest_of: Any = text_of) -> Annotation:
    means = Means(Policies({"PER": policy}), digest_of=digest_of)
    gold = settle(annotations, means=means)
    assert gold is not None
    return gold


def open_spans(gold: Annotation) -> list[str]:
    return [tie.item for tie in gold.ties if tie.what == "span"]


@pytest.mark.parametrize(("policy", "interval"), [("union-1", (0, 9)), ("intersection-1", (3, 6))])
def test_two_that_overlap_become_one_that_names_both(
    policy: str, interval: tuple[int, int]
) -> None:
    gold = merged(policy, by(ANA, span(0, 6)), by(BUDI, span(3, 9)))
    (made,) = gold.spans
    assert (made.start, made.end, made.origin, made.policy) == (*interval, "policy", policy)
    assert (made.annotators, made.quote_sha256) == ((ANA, BUDI), "{}:{}".format(*interval))
    assert gold.ties == ()


def test_what_more_than_half_marked_so_is_their_majority_and_no_policy_s_choice() -> None:
    three = [by(ANA, span(0, 6)), by(BUDI, span(0, 6)), by(CICI, span(0, 4))]
    (made,) = merged("union-1", *three).spans
    assert (made.end, made.origin, made.annotators) == (6, "majority", (ANA, BUDI))
    (made,) = merged("intersection-1", *three).spans
    assert (made.end, made.origin, made.annotators) == (4, "policy", (ANA, BUDI, CICI))


def test_where_all_marked_the_same_or_nobody_else_did_there_is_nothing_to_merge() -> None:
    assert intervals(merged("union-1", by(ANA, span(0, 6)), by(BUDI, span(0, 6)))) == [
        (0, 6, "PER", "unanimous")
    ]
    assert intervals(merged("union-1", by(ANA, span(0, 6)))) == [(0, 6, "PER", "single")]


def test_spans_that_touch_and_spans_of_other_labels_stay_apart() -> None:
    gold = merged("union-1", by(ANA, span(0, 4)), by(BUDI, span(4, 6), span(0, 6, "ORG")))
    assert gold.spans == ()
    assert open_spans(gold) == ["0:4 entity=PER", "0:6 entity=ORG", "4:6 entity=PER"]


def test_half_is_open_and_less_than_half_is_outvoted() -> None:
    two = [by(ANA, span(0, 6)), by(BUDI, span(3, 9))]
    gold = merged("union-1", *two, by(CICI), by(DEDI))
    assert (gold.spans, open_spans(gold)) == ((), ["0:6 entity=PER", "3:9 entity=PER"])
    gold = merged("union-1", *two, by(CICI), by(DEDI), by("eka"))
    assert (gold.spans, gold.ties) == ((), ())


def test_two_marks_of_one_annotator_are_never_made_one() -> None:
    gold = merged("union-1", by(ANA, span(0, 9)), by(BUDI, span(0, 4), span(5, 9)))
    assert gold.spans == ()
    assert open_spans(gold) == ["0:4 entity=PER", "0:9 entity=PER", "5:9 entity=PER"]


def test_less_than_half_is_outvoted_whatever_they_marked() -> None:
    two = [by(ANA, span(0, 9)), by(BUDI, span(0, 4), span(5, 9))]
    gold = merged("union-1", *two, by(CICI), by(DEDI), by("eka"))
    assert (gold.spans, gold.ties) == ((), ())


def test_a_chain_without_a_common_part_is_open_under_intersection() -> None:
    chain = [by(ANA, span(0, 4)), by(BUDI, span(3, 7)), by(CICI, span(6, 9))]
    assert len(open_spans(merged("intersection-1", *chain))) == 3
    assert intervals(merged("union-1", *chain)) == [(0, 9, "PER", "policy")]
    # The first ends where the last begins: that is no part.
    chain = [by(ANA, span(0, 4)), by(BUDI, span(3, 7)), by(CICI, span(4, 9))]
    assert len(open_spans(merged("intersection-1", *chain))) == 3


def test_an_interval_whose_text_nobody_has_is_open_and_one_somebody_marked_is_not() -> None:
    asked: list[tuple[str, int, int]] = []

    def nowhere(*place: Any) -> None:
        asked.append(place)

    gold = merged("union-1", by(ANA, span(0, 6)), by(BUDI, span(3, 9)), digest_of=nowhere)
    assert (gold.spans, len(gold.ties), asked) == ((), 2, [("d1", 0, 9)])
    gold = merged("union-1", by(ANA, span(0, 9)), by(BUDI, span(3, 9)), digest_of=nowhere)
    assert (len(gold.spans), len(asked)) == (1, 1)


def test_what_was_said_of_each_is_said_of_the_one() -> None:
    gold = merged(
        "union-1",
        by(ANA, span(0, 6), span(20, 24), said("r0", "ask", "X"), arrow("r0", "r20", "rel")),
        by(BUDI, span(3, 9), span(20, 24), said("r3", "ask", "X"), arrow("r3", "r20", "rel")),
    )
    (attribute,) = gold.attributes
    assert (attribute.values, attribute.origin) == (("X",), "unanimous")
    (relation,) = gold.relations
    assert (relation.origin, relation.annotators) == ("unanimous", (ANA, BUDI))

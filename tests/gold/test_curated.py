"""A curator's word is the last on what was asked and changed, and on nothing else."""

from typing import Any

import msgspec
import pytest

from gold.curators import KURA, curate
from gold.made import ANA, BUDI, CICI, answer, arrow, by, intervals, said, span
from tandai.adjudication.records import Curated, Question
from tandai.errors import TandaiError
from tandai.gold import settle
from tandai.gold.policies import Policies
from tandai.gold.settle import PLAIN, Means
from tandai.records import Annotation

TWO = [by(ANA, span(0, 4), span(10, 14)), by(BUDI, span(10, 14), span(20, 24))]
"""One span of both, and one of each alone."""


def settled(annotations: list[Annotation], curated: Curated, means: Means = PLAIN) -> Annotation:
    gold = settle(annotations, means=means, curated=curated)
    assert gold is not None
    return gold


def test_asked_and_in_the_answer_is_gold_and_asked_and_absent_is_settled() -> None:
    rules = {"0:4 entity=PER": "E3"}
    curated = curate(TWO, span(0, 4), span(10, 14), rules=rules)
    gold = settled(TWO, curated)
    assert intervals(gold) == [(0, 4, "PER", "adjudicated"), (10, 14, "PER", "unanimous")]
    assert [(each.annotators, each.policy, each.rule) for each in gold.spans] == [
        ((KURA,), "", "E3"),
        ((ANA, BUDI), "majority-2", ""),
    ]
    assert gold.ties == ()
    assert (gold.annotators, gold.curators) == ((ANA, BUDI), {KURA: "person"})


def test_what_the_curator_adds_or_takes_away_unasked_is_theirs() -> None:
    curated = curate(TWO, span(30, 34), span(11, 14))
    gold = settled(TWO, curated)
    assert intervals(gold) == [(11, 14, "PER", "adjudicated"), (30, 34, "PER", "adjudicated")]
    assert gold.spans[1].quote_sha256 == "30:34"
    assert gold.ties == ()


def test_what_is_said_of_a_span_that_a_curator_settled_is_what_they_say() -> None:
    annotations = [
        by(ANA, span(0, 4), span(9, 12), said("r0", "ask", "X"), arrow("r0", "r9", "rel")),
        by(BUDI, span(9, 12)),
    ]
    silent = settled(annotations, curate(annotations, span(0, 4), span(9, 12)))
    assert (silent.attributes, silent.relations, silent.ties) == ((), (), ())
    curated = curate(
        annotations, span(0, 4), span(9, 12), said("r0", "ask", "Y"), arrow("r9", "r0", "rel")
    )
    gold = settled(annotations, curated)
    assert [(each.values, each.origin) for each in gold.attributes] == [(("Y",), "adjudicated")]
    (relation,) = gold.relations
    assert (relation.from_id, relation.to_id, relation.origin) == ("g2", "g1", "adjudicated")


def test_one_pair_of_a_taxonomy_is_settled_and_the_others_keep_their_majority() -> None:
    annotations = [
        by(ANA, span(0, 4), said("r0", "stance", "K1/S", "K2/D", kind="taxonomy")),
        by(BUDI, span(0, 4), said("r0", "stance", "K1/S", "K2/Q", kind="taxonomy")),
    ]
    answered = said("r0", "stance", "K1/S", "K2/Q", "K3/D", kind="taxonomy")
    curated = curate(annotations, span(0, 4), answered, rules={"0:4 entity=PER stance K2": "S7"})
    assert [each.item for each in curated.asked] == ["0:4 entity=PER stance K2"]
    found = {
        value: (each.origin, each.rule)
        for each in settled(annotations, curated).attributes
        for value in each.values
    }
    assert found == {
        "K1/S": ("unanimous", ""),
        "K2/Q": ("adjudicated", "S7"),
        "K3/D": ("adjudicated", ""),
    }


def test_a_question_that_was_asked_whole_stays_settled_when_it_falls_into_parts() -> None:
    one = [
        by(ANA, span(0, 4), said("r0", "ask", "X")),
        by(BUDI, span(0, 4), said("r0", "ask", "Y")),
    ]
    curated = curate(one, span(0, 4), said("r0", "ask", "X"))
    assert [each.item for each in curated.asked] == ["0:4 entity=PER ask"]
    several = [by(ANA, span(0, 4), said("r0", "ask", "X", "Y", "Z")), one[1]]
    gold = settled(several, curated)
    assert [(each.values, each.origin) for each in gold.attributes] == [(("X",), "adjudicated")]
    assert gold.ties == ()


def test_a_part_that_was_asked_stays_settled_when_the_question_is_one_again() -> None:
    several = [
        by(ANA, span(0, 4), said("r0", "ask", "X", "Y")),
        by(BUDI, span(0, 4), said("r0", "ask", "X")),
    ]
    curated = curate(several, span(0, 4), said("r0", "ask", "X"))
    assert [each.item for each in curated.asked] == ["0:4 entity=PER ask Y"]
    one = [by(ANA, span(0, 4), said("r0", "ask", "Y")), several[1]]
    gold = settled(one, curated)
    assert [(each.values, each.origin) for each in gold.attributes] == [(("X",), "adjudicated")]


def test_an_answer_about_the_document_is_settled_too() -> None:
    annotations = [by(ANA, answer("tone", "A")), by(BUDI, answer("tone", "B"))]
    gold = settled(annotations, curate(annotations, answer("tone", "C")))
    assert [(each.values, each.annotators) for each in gold.answers] == [(("C",), (KURA,))]
    gold = settled(annotations, curate(annotations))
    assert (gold.answers, gold.ties) == ((), ())


def test_what_came_since_is_left_to_the_policy_and_may_be_open_again() -> None:
    curated = curate(TWO, span(0, 4), span(10, 14))
    later = [TWO[0], by(BUDI, span(10, 14), span(20, 24), span(40, 44), n=2), TWO[1]]
    gold = settled(later, curated)
    assert [(tie.what, tie.item) for tie in gold.ties] == [("span", "40:44 entity=PER")]
    both = [by(who, *each.spans, span(40, 44)) for who, each in zip((ANA, BUDI), TWO, strict=True)]
    assert (40, 44, "PER", "unanimous") in intervals(settled(both, curated))


def test_what_the_curator_left_as_it_was_follows_the_annotators() -> None:
    curated = curate(TWO, span(0, 4), span(10, 14))
    taken_back = [by(ANA, span(0, 4)), by(BUDI, span(20, 24))]
    assert intervals(settled(taken_back, curated)) == [(0, 4, "PER", "adjudicated")]


def test_what_was_outvoted_then_and_untouched_is_gold_when_the_others_come_to_it() -> None:
    three = [by(ANA, span(0, 4)), by(BUDI), by(CICI)]
    curated = curate(three)
    assert (curated.asked, curated.known) == ((), ("0:4 entity=PER",))
    later = [by(who, span(0, 4)) for who in (ANA, BUDI, CICI)]
    assert intervals(settled(later, curated)) == [(0, 4, "PER", "unanimous")]


def test_who_was_asked_nothing_and_changed_nothing_adjudicated_nothing() -> None:
    both = [by(who, span(0, 4)) for who in (ANA, BUDI)]
    gold = settled(both, curate(both, span(0, 4)))
    assert gold == settle(both)
    assert gold.curators == {}


def test_an_item_chosen_for_a_look_is_theirs_though_nothing_was_wrong() -> None:
    both = [by(who, span(0, 4)) for who in (ANA, BUDI)]
    asked = (Question(what="span", item="0:4 entity=PER", reason="rule-changed", rule="E3"),)
    curated = curate(both, span(0, 4), asked=asked, guideline_version="2")
    read = msgspec.structs.replace(curated.annotation, guideline_version="2")
    gold = settled(both, msgspec.structs.replace(curated, annotation=read))
    assert intervals(gold) == [(0, 4, "PER", "adjudicated")]
    assert gold.guideline_version == "1, 2"


def test_who_contradicts_themselves_settles_nothing_of_it() -> None:
    annotations = [
        by(ANA, span(0, 4), said("r0", "ask", "X")),
        by(BUDI, span(0, 4), said("r0", "ask", "Y")),
    ]
    twice = [
        span(0, 4, id="a"), said("a", "ask", "X"), span(0, 4, id="b"), said("b", "ask", "Y")
    ]  # fmt: skip
    gold = settled(annotations, curate(annotations, *twice))
    assert gold.attributes == ()
    assert [tie.item for tie in gold.ties] == ["0:4 entity=PER ask"]


def test_a_script_that_curates_is_recorded_as_one() -> None:
    curated = curate(TWO, span(0, 4))
    said_by = msgspec.structs.replace(curated.annotation, annotator_kind="script")
    gold = settled(TWO, msgspec.structs.replace(curated, annotation=said_by))
    assert gold.curators == {KURA: "script"}


def test_an_answer_about_another_text_is_refused() -> None:
    curated = curate(TWO, span(0, 4))
    other = msgspec.structs.replace(curated.annotation, text_sha256="u" * 64)
    with pytest.raises(TandaiError, match="expected those of one"):
        settle(TWO, curated=msgspec.structs.replace(curated, annotation=other))


def digest(document_id: str, start: int, end: int) -> str:
    return f"{start}:{end}"


UNION = Means(Policies({"PER": "union-1"}), digest_of=digest)
APART = [by(ANA, span(0, 6)), by(BUDI, span(3, 9))]


@pytest.mark.parametrize(
    ("answered", "wanted"),
    [
        ([span(0, 9)], [(0, 9, "PER", "policy")]),
        ([span(1, 6)], [(1, 6, "PER", "adjudicated")]),
        ([span(0, 6)], [(0, 6, "PER", "adjudicated")]),
        ([], []),
    ],
)
def test_a_curator_corrects_what_a_policy_merged(answered: list[Any], wanted: list[Any]) -> None:
    gold = settled(APART, curate(APART, *answered, means=UNION), UNION)
    assert (intervals(gold), gold.ties) == (wanted, ())


def test_a_mark_that_came_after_the_curator_s_is_open_and_not_merged_into_it() -> None:
    curated = curate(APART, span(1, 6), means=UNION)
    later = [by(ANA, span(2, 7)), APART[1]]
    gold = settled(later, curated, UNION)
    assert intervals(gold) == [(1, 6, "PER", "adjudicated")]
    assert [tie.item for tie in gold.ties] == ["2:7 entity=PER"]

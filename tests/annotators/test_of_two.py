"""What two hands agree on: the gold that a majority of the two makes, as far as it is compared."""

from collections.abc import Sequence

import msgspec
from hypothesis import given

from gold.made import ANA, BUDI, annotation_sets, answer, by, facts, gold_of, said, span
from tandai.annotators.of_two import gold_of_two
from tandai.records import Annotation


def settled_facts(gold: Annotation) -> set[tuple[object, ...]]:
    """What gold says, but of questions that are open in a part: those are compared with nobody."""
    open_items = [tie.item for tie in gold.ties if tie.what in ("attribute", "answer")]
    told = {each.span_id: f"{each.start}:{each.end} entity={each.label}" for each in gold.spans}
    kept = tuple(
        each
        for each in gold.attributes
        if not any(
            f"{item} ".startswith(f"{told[each.span_id]} {each.name} ") for item in open_items
        )
    )
    return facts(msgspec.structs.replace(gold, attributes=kept, relations=()))


def spans_left_open(gold: Annotation) -> set[str]:
    return {tie.item for tie in gold.ties if tie.what == "span"}


@given(annotation_sets())
def test_it_is_what_the_majority_of_two_makes(made: Sequence[Annotation]) -> None:
    for one in made:
        for other in made:
            if one is other:
                continue
            two = [msgspec.structs.replace(each, status="submitted") for each in (one, other)]
            gold, quick = gold_of(*two), gold_of_two(*two)
            assert settled_facts(quick) == settled_facts(gold)
            assert spans_left_open(quick) == spans_left_open(gold)
            assert quick.ties == tuple(tie for tie in quick.ties if tie.what == "span")


def test_who_contradicts_themselves_agrees_with_nobody() -> None:
    twice = [
        span(0, 4, id="r1"),
        span(0, 4, id="r2"),
        said("r1", "ask", "X"),
        said("r2", "ask", "Y"),
    ]
    once = [span(0, 4, id="r1"), said("r1", "ask", "X")]
    for one, other in ((by(ANA, *twice), by(BUDI, *once)), (by(ANA, *once), by(BUDI, *twice))):
        assert settled_facts(gold_of_two(one, other)) == settled_facts(gold_of(one, other))
        assert not gold_of_two(one, other).attributes


def test_answers_about_the_document_that_both_gave() -> None:
    one, other = by(ANA, answer("tone", "A"), answer("way", "B")), by(BUDI, answer("tone", "A"))
    found = gold_of_two(one, other)
    assert [(each.name, each.values) for each in found.answers] == [("tone", ("A",))]

"""A second answer of a curator keeps what the first had settled."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tandai.adjudication.answers import merge_curated
from tandai.adjudication.records import Curated, Question
from tandai.digest import sha256_text
from tandai.gold import settle
from tandai.gold.keys import items_in, key_of
from tandai.records import Annotation, Span

TEXT = "x" * 40
PLACES = [(start, end) for start in range(0, 12, 3) for end in (start + 2, start + 4)]
MARKS = st.sets(st.sampled_from(PLACES))


def annotation(who: str, marks: set[tuple[int, int]]) -> Annotation:
    return Annotation(
        annotation_id=f"d/ner/{who}/1",
        document_id="d",
        text_sha256=sha256_text(TEXT),
        layer="ner",
        guideline_version="1",
        annotator_id=who,
        annotator_kind="person",
        spans=tuple(
            Span(
                span_id=f"{start}-{end}",
                start=start,
                end=end,
                control="ner",
                label="PER",
                quote_sha256=sha256_text(TEXT[start:end]),
                origin="manual",
            )
            for start, end in sorted(marks)
        ),
    )


def gold_of(hands: list[Annotation], curated: Curated | None = None) -> Annotation:
    settled = settle(hands, curated=curated)
    assert settled is not None
    return settled


def ask_and_answer(
    hands: list[Annotation], before: Curated | None, marks: set[tuple[int, int]], rule: str, at: str
) -> Curated:
    """A curator is asked what is open, and answers with these spans."""
    gold = gold_of(hands, before)
    asked = tuple(
        Question(what=tie.what, item=tie.item, votes=tie.votes, reason="tie") for tie in gold.ties
    )
    now = Curated(
        document_id="d",
        layer="ner",
        text_sha256=gold.text_sha256,
        annotation=annotation("kurator", marks),
        asked=asked,
        began=items_in(gold),
        known=tuple(sorted({each.item for hand in (gold, *hands) for each in items_in(hand)})),
        rules={each.item: rule for each in asked},
        guideline_version="1",
        created_at=at,
    )
    return merge_curated(before, now)


def spans_of(gold: Annotation) -> set[tuple[int, int]]:
    return {(each.start, each.end) for each in gold.spans}


@given(MARKS, MARKS, MARKS, MARKS, MARKS)
def test_after_each_answer_gold_is_what_the_curator_said(
    one: set[tuple[int, int]],
    two: set[tuple[int, int]],
    later: set[tuple[int, int]],
    first: set[tuple[int, int]],
    second: set[tuple[int, int]],
) -> None:
    """Whatever annotators do between, and whatever the curator changes without being asked."""
    hands = [annotation("ana", one), annotation("budi", two)]
    answered = ask_and_answer(hands, None, first, "E1", "2031-05-04T10:00:00Z")
    assert spans_of(gold_of(hands, answered)) == first

    hands = [annotation("ana", one), annotation("budi", later)]
    again = ask_and_answer(hands, answered, second, "E2", "2031-05-05T10:00:00Z")
    gold = gold_of(hands, again)
    assert spans_of(gold) == second
    assert gold.ties == ()
    # What was theirs stays theirs, and is by no policy again.
    curated = {str(key_of(each)) for each in gold.spans if each.origin == "adjudicated"}
    once = {str(key_of(e)) for e in gold_of(hands, answered).spans if e.origin == "adjudicated"}
    assert once & {str(key_of(each)) for each in gold.spans} <= curated


def test_a_rule_of_then_holds_for_what_is_as_it_was() -> None:
    hands = [annotation("ana", {(0, 2), (3, 5)}), annotation("budi", set())]
    first = ask_and_answer(hands, None, {(0, 2)}, "E1", "2031-05-04T10:00:00Z")
    hands = [*hands[:1], annotation("budi", {(6, 8)})]
    kept = ask_and_answer(hands, first, {(0, 2), (6, 8)}, "E2", "2031-05-05T10:00:00Z")
    assert kept.rules == {
        "0:2 ner=PER": "E1",
        "3:5 ner=PER": "E1",
        "6:8 ner=PER": "E2",
    }
    changed = ask_and_answer(hands, first, {(3, 5)}, "E2", "2031-05-05T10:00:00Z")
    assert changed.rules == {"6:8 ner=PER": "E2"}


def test_an_answer_about_another_text_forgets_the_first() -> None:
    hands = [annotation("ana", {(0, 2)}), annotation("budi", set())]
    first = ask_and_answer(hands, None, set(), "E1", "2031-05-04T10:00:00Z")
    other = msgspec.structs.replace(first, text_sha256="0" * 64, asked=(), rules={})
    assert merge_curated(first, other) == other

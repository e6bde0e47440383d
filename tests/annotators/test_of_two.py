"""What two hands agree on: the gold that a majority of the two makes, as far as it is compared."""

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given

from gold.made import ANA, BUDI, annotation_sets, answer, by, gold_of, said, span
from tandai.annotators.of_two import Settled, settled_by_gold, settled_by_two
from tandai.annotators.stated import Reader
from tandai.errors import TandaiError
from tandai.gold.keys import SpanKey, Values, key_of
from tandai.records import Annotation, Document
from tandai.settings import AnswerSettings

POLICY = AnswerSettings()
DOCUMENT = Document(
    document_id="d1",
    raw_sha256="r" * 64,
    text_sha256="t" * 64,
    normaliser="none",
    n_chars_raw=10,
    n_chars=10,
    edits=(),
    zones=(),
    paragraphs=(),
    sentences=((0, 10),),
    tokens=((0, 2), (3, 5), (6, 10)),
    quotations=(),
)


def reader(*, trimmed: bool = True) -> Reader:
    return Reader({"d1": DOCUMENT}, trimmed=trimmed)


def of_two(one: Annotation, other: Annotation) -> Settled:
    read = reader()
    return settled_by_two(read(one), read(other), POLICY)


def of_gold(one: Annotation, other: Annotation, answer: Annotation) -> Settled:
    read = reader()
    return settled_by_gold(read(gold_of(one, other)), read(answer), POLICY)


def answered(settled: Settled) -> dict[tuple[SpanKey | None, str], Values]:
    return {
        (key, name): values for key, said in settled.values.items() for name, values in said.items()
    }


@given(annotation_sets())
def test_it_is_what_the_majority_of_two_makes(made: Sequence[Annotation]) -> None:
    for one in made:
        for other in made:
            if one is other:
                continue
            two = [msgspec.structs.replace(each, status="submitted") for each in (one, other)]
            quick = of_two(*two)
            for held in two:
                gold = of_gold(*two, held)
                assert quick.spans == gold.spans
                assert answered(quick) == answered(gold)
                assert quick.counts == gold.counts
                assert quick.tied & set(map(key_of, held.spans)) == gold.tied


def test_who_contradicts_themselves_agrees_with_nobody() -> None:
    twice = [
        span(0, 4, id="r1"),
        span(0, 4, id="r2"),
        said("r1", "ask", "X"),
        said("r2", "ask", "Y"),
    ]
    once = [span(0, 4, id="r1"), said("r1", "ask", "X")]
    for one, other in ((by(ANA, *twice), by(BUDI, *once)), (by(ANA, *once), by(BUDI, *twice))):
        assert answered(of_two(one, other)) == answered(of_gold(one, other, one)) == {}


def test_who_says_the_same_twice_says_it() -> None:
    twice = [
        span(0, 4, id="r1"),
        span(0, 4, id="r2"),
        said("r1", "ask", "X"),
        said("r2", "ask", "X"),
    ]
    once = [span(0, 4, id="r1"), said("r1", "ask", "X")]
    found = of_two(by(ANA, *twice), by(BUDI, *once))
    assert list(answered(found).values()) == [("X",)]
    assert answered(found) == answered(of_gold(by(ANA, *twice), by(BUDI, *once), by(BUDI)))


def test_answers_about_the_document_that_both_gave() -> None:
    one, other = by(ANA, answer("tone", "A"), answer("way", "B")), by(BUDI, answer("tone", "A"))
    assert answered(of_two(one, other)) == {(None, "tone"): ("A",)}


def test_two_who_marked_nothing_settle_nothing_where_empty_answers_do_not_count() -> None:
    read = reader()
    nothing = (read(by(ANA)), read(by(BUDI)))
    assert settled_by_two(*nothing, POLICY).counts
    assert not settled_by_two(*nothing, AnswerSettings(empty="leave-out")).counts


def test_gold_of_another_text_has_no_spans_to_compare() -> None:
    read = reader()
    gold = by("gold", span(0, 40), text_sha256="u" * 64, annotator_kind="gold")
    assert not settled_by_gold(read(gold), read(by(ANA)), POLICY).counts


def test_spans_are_compared_without_white_space_at_their_edges() -> None:
    made = by(ANA, span(2, 6), span(0, 2), span(2, 3))
    compared = [(each.start, each.end) for each in reader()(made).spans.values()]
    assert compared == [(3, 5), (0, 2), (2, 3)]
    assert all(key == each for key, each in reader(trimmed=False)(made).spans.items())


def test_a_span_outside_of_its_document_is_refused() -> None:
    with pytest.raises(TandaiError, match=r"found span 5:11; expected 0 <= start < end <= 10"):
        reader()(by(ANA, span(5, 11)))

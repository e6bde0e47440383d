"""What is said, and what is open, about a span that another layer's gold has lost leaves gold."""

import msgspec

from gold.made import ANA, BUDI, answer, arrow, by, gold_of, said, span
from tandai.gold import without_lost_spans

KEPT, LOST, LONGER = span(0, 4, id="a"), span(5, 9, id="b"), span(5, 9, "PER X", id="c")


def test_nothing_stays_open_about_a_span_that_is_gone() -> None:
    spans = (KEPT, LOST, LONGER)
    gold = gold_of(
        by(ANA, *spans, said("a", "ask", "X"), said("b", "ask", "X"), said("c", "ask", "X"),
           arrow("a", "b", "rel"), arrow("c", "a", "rel"), answer("tone", "A")),
        by(BUDI, *spans, said("a", "ask", "Y"), said("b", "ask", "Y"), said("c", "ask", "Y"),
           answer("tone", "B")),
    )  # fmt: skip
    assert len(gold.ties) == 6
    source = msgspec.structs.replace(gold, spans=(gold.spans[0], gold.spans[2]))
    left, lost = without_lost_spans(gold, source)
    assert lost == (gold.spans[1],)
    assert [tie.item for tie in left.ties] == [
        "0:4 entity=PER ask",
        "5:9 entity=PER X ask",
        "5:9 entity=PER X -> 0:4 entity=PER rel",
        "tone",
    ]

"""What an annotation says has words of its own, which regions' ids and clicks do not change."""

from gold.made import ANA, BUDI, answer, arrow, by, said, span
from tandai.adjudication.records import Item
from tandai.gold import items_in
from tandai.gold.keys import known_items


def test_everything_said_is_said_once_in_words_of_its_own() -> None:
    made = by(
        ANA,
        span(5, 9),
        span(0, 4),
        said("r0", "ask", "Y", "X"),
        said("r5", "note", "b", "a", kind="text"),
        arrow("r0", "r5", "rel"),
        arrow("r5", "r0", "rel", direction="left"),
        arrow("r5", "r0", direction="bi"),
        answer("tone", "A"),
    )
    assert items_in(made) == (
        Item(what="answer", item="tone", values=("A",)),
        Item(what="attribute", item="0:4 entity=PER ask", values=("X", "Y")),
        Item(what="attribute", item="5:9 entity=PER note", values=("b", "a")),
        Item(what="relation", item="0:4 entity=PER -> 5:9 entity=PER rel"),
        Item(what="relation", item="0:4 entity=PER <-> 5:9 entity=PER"),
        Item(what="span", item="0:4 entity=PER"),
        Item(what="span", item="5:9 entity=PER"),
    )


def test_what_can_be_known_is_what_anybody_said() -> None:
    known = known_items([by(ANA, span(0, 4)), by(BUDI, span(0, 4), said("r0", "ask", "X"))])
    assert known == ("0:4 entity=PER", "0:4 entity=PER ask")

"""What annotators say otherwise than when a curator was asked is found, and nothing else is."""

from hypothesis import given

from gold.curators import curate
from gold.made import ANA, BUDI, CICI, answer, arrow, by, said, span
from gold.test_laws import FEWER, adjudicated
from tandai.adjudication.records import Curated
from tandai.gold.merging import merge_spans
from tandai.gold.settle import Means, voters
from tandai.gold.since import voted_otherwise
from tandai.records import Annotation

ONE, TWO = span(0, 4, id="a"), span(5, 9, id="b")
ANAS = by(
    ANA, ONE, TWO, span(10, 12), said("a", "ask", "X", "Y"), arrow("a", "b", "rel"),
    answer("tone", "A"),
)  # fmt: skip


def budis(value: str = "Z", *more: object, tone: str = "B") -> Annotation:
    return by(BUDI, ONE, TWO, said("a", "ask", value), answer("tone", tone), *more)


@FEWER
@given(adjudicated())
def test_where_nobody_answers_anew_nothing_is_found(
    made: tuple[list[Annotation], Means, Curated],
) -> None:
    annotations, means, curated = made
    voting = voters(annotations)
    merged = merge_spans(voting, means.policies, None, means.digest_of).voting
    assert voted_otherwise(curated, voting, merged) == []


def test_each_kind_of_answer_that_changed_is_found() -> None:
    curated = curate([ANAS, budis()])
    items = [each.item for each in curated.asked]
    assert len(items) == 6

    def changed(*voting: Annotation) -> set[str]:
        return set(voted_otherwise(curated, voting, voting))

    assert changed(ANAS, budis()) == set()
    assert changed(ANAS, budis(tone="A")) == {"tone"}
    # Both agree on X now, and on Y as before not.
    assert changed(ANAS, budis("X")) == {"0:4 entity=PER ask X", "0:4 entity=PER ask Z"}
    assert changed(ANAS, budis("Z", span(10, 12))) == {"10:12 entity=PER"}
    assert changed(ANAS, budis("Z", arrow("a", "b", "rel"))) == {
        "0:4 entity=PER -> 5:9 entity=PER rel"
    }
    assert changed(ANAS) == set(items)
    assert changed(ANAS, budis(), by(CICI)) == {"10:12 entity=PER", "tone"}

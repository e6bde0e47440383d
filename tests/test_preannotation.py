"""What became of each suggestion, counted by hand."""

from typing import Any

import msgspec
import pytest

from tandai.preannotation import is_hasty, shown_to, tally_suggestions
from tandai.records import Annotation, Answer, Attribute, Extra, Origin, Relation, Span


def span(
    span_id: str, start: int, end: int, label: str = "PER", origin: Origin = "suggested"
) -> Span:
    return Span(
        span_id=span_id,
        start=start,
        end=end,
        control="entity",
        label=label,
        quote_sha256="q",
        origin=origin,
    )


def note(span_id: str, *values: str, origin: Origin = "suggested") -> Attribute:
    return Attribute(span_id=span_id, name="note", kind="choices", values=values, origin=origin)


def arrow(from_id: str, to_id: str, label: str = "of", **fields: Any) -> Relation:
    return Relation(from_id=from_id, to_id=to_id, labels=(label,), origin="suggested", **fields)


def said(name: str, *values: str, origin: Origin = "suggested") -> Answer:
    return Answer(name=name, kind="choices", values=values, origin=origin)


def made(annotator: str = "ana", **fields: Any) -> Annotation:
    whole: dict[str, Any] = {
        "annotation_id": f"d1/entity/{annotator}/1",
        "document_id": "d1",
        "text_sha256": "t",
        "layer": "entity",
        "guideline_version": "1",
        "annotator_id": annotator,
        "annotator_kind": "person",
        **fields,
    }
    return Annotation(**whole)


def fates(answer: Annotation, suggestion: Annotation, **options: Any) -> dict[str, dict[str, int]]:
    """By item and name, the counts that are not 0."""
    rows = tally_suggestions([(answer, suggestion)], **options)
    return {
        f"{row.what} {row.name}": {
            name.removeprefix("n_"): value
            for name, value in msgspec.structs.asdict(row).items()
            if name.startswith("n_") and value
        }
        for row in rows
    }


SUGGESTED = made(
    "tandai-saran",
    spans=(
        span("a", 0, 4),
        span("b", 5, 9),
        span("c", 10, 14),
        span("d", 15, 19),
        span("e", 20, 24, "GPE"),
        span("f", 25, 29),
    ),
    attributes=(note("a", "X"), note("b", "X", "Y"), note("d", "X"), note("e", "X")),
    relations=(arrow("a", "b"), arrow("b", "c"), arrow("c", "d"), arrow("e", "a")),
    answers=(said("topic", "T1"), said("tone", "LOW")),
)
ANSWERED = made(
    spans=(
        span("a", 0, 4, origin="accepted_untouched"),
        span("b", 5, 8, origin="changed"),
        span("c", 10, 14, "GPE", origin="changed"),
        span("e", 19, 24, "PER", origin="changed"),
        span("f", 40, 44, origin="manual"),
        span("z", 50, 54, "GPE", origin="manual"),
    ),
    attributes=(note("a", "X"), note("b", "Y", "X"), note("e", "Z"), note("z", "X")),
    relations=(arrow("a", "b"), arrow("b", "c", "in"), arrow("a", "e"), arrow("f", "a")),
    answers=(said("topic", "T2"), said("scope", "ALL")),
)


def test_each_fate_is_counted_under_what_was_suggested() -> None:
    assert fates(ANSWERED, SUGGESTED) == {
        # a as it was; b moved; c relabelled; d deleted; f drawn anew under the suggested one's id
        "span PER": {
            "suggested": 5, "accepted": 1, "moved": 1, "relabelled": 1, "deleted": 2, "added": 1,
        },
        # e moved and relabelled: counts as moved, where it was suggested; z drawn
        "span GPE": {"suggested": 1, "moved": 1, "added": 1},
        # of a and, in another order, of b; e's is another; d's went with it; z's is new
        "attribute note": {"suggested": 4, "accepted": 2, "changed": 1, "deleted": 1, "added": 1},
        # b to c labelled anew; c to d and e to a gone; two drawn
        "relation of": {"suggested": 4, "accepted": 1, "changed": 1, "deleted": 2, "added": 2},
        "answer topic": {"suggested": 1, "changed": 1},
        "answer tone": {"suggested": 1, "deleted": 1},
        "answer scope": {"added": 1},
    }  # fmt: skip


def test_rates_say_nothing_where_nothing_was_suggested() -> None:
    rows = {(row.what, row.name): row for row in tally_suggestions([(ANSWERED, SUGGESTED)])}
    assert rows["span", "PER"].accepted_rate == 1 / 5
    assert rows["span", "GPE"].accepted_rate == 0
    assert rows["answer", "scope"].accepted_rate is None


def test_what_was_submitted_as_it_was_is_all_accepted_in_whatever_order() -> None:
    turned = msgspec.structs.replace(
        made(),
        spans=SUGGESTED.spans[::-1],
        attributes=SUGGESTED.attributes[::-1],
        relations=SUGGESTED.relations[::-1],
        answers=SUGGESTED.answers[::-1],
    )
    for counts in fates(turned, SUGGESTED).values():
        assert counts.keys() == {"suggested", "accepted"}
        assert counts["suggested"] == counts["accepted"]


def test_of_a_region_with_two_labels_each_is_counted() -> None:
    suggested = made("tandai-saran", spans=(span("a", 0, 4, "PER"), span("a", 0, 4, "GPE")))
    answer = made(spans=(span("a", 0, 4, "GPE", "changed"), span("a", 0, 4, "ORG", "changed")))
    assert fates(answer, suggested) == {
        "span GPE": {"suggested": 1, "accepted": 1},
        "span PER": {"suggested": 1, "relabelled": 1},
    }


def test_an_arrow_turned_round_and_two_between_the_same_ends() -> None:
    spans = (span("a", 0, 4), span("b", 5, 9))
    suggested = made(
        "tandai-saran", spans=spans, relations=(arrow("a", "b"), arrow("a", "b", "in"))
    )
    answer = made(spans=spans, relations=(arrow("a", "b", "in", direction="left"), arrow("a", "b")))
    counts = fates(answer, suggested)
    assert counts["relation of"] == {"suggested": 1, "accepted": 1}
    assert counts["relation in"] == {"suggested": 1, "changed": 1}


def test_given_spans_are_no_suggestions() -> None:
    suggested = made("tandai-saran", spans=(span("a", 0, 4),), attributes=(note("a", "X"),))
    answer = made(spans=(), attributes=())
    assert fates(answer, suggested, given=frozenset({"entity"})) == {
        "attribute note": {"suggested": 1, "deleted": 1}
    }


def test_annotators_are_counted_apart_and_documents_together() -> None:
    suggested = made("tandai-saran", spans=(span("a", 0, 4),))
    kept = made("ana", spans=(span("a", 0, 4, origin="accepted_untouched"),))
    gone = made("budi", spans=(), annotator_kind="script")
    rows = tally_suggestions([(gone, suggested), (kept, suggested), (kept, suggested)])
    assert [(r.annotator_id, r.annotator_kind, r.n_suggested, r.n_accepted) for r in rows] == [
        ("ana", "person", 2, 2),
        ("budi", "script", 1, 0),
    ]


def test_the_suggestion_shown_is_the_one_begun_from_else_the_one_with_most_regions() -> None:
    one = made("tandai-saran", annotation_id="d1/entity/tandai-saran/1", spans=(span("a", 0, 4),))
    two = made("tandai-saran", annotation_id="d1/entity/tandai-saran/2", spans=(span("b", 0, 4),))
    kept = made(spans=(span("b", 0, 4, origin="accepted_untouched"),))
    assert shown_to(kept, [one, two]) == two
    copied = msgspec.structs.replace(kept, copied_from=one.annotation_id)
    assert shown_to(copied, [two, one]) == one
    assert shown_to(kept, []) is None


TAKEN = made(spans=(span("a", 0, 4, origin="accepted_untouched"),), lead_time=19.9)


@pytest.mark.parametrize(
    ("changes", "is_so"),
    [
        ({}, True),
        ({"lead_time": 20.0}, False),
        ({"lead_time": None}, False),
        ({"spans": ()}, False),
        ({"spans": (*TAKEN.spans, span("b", 5, 9, origin="manual"))}, False),
        ({"answers": (said("topic", "T1", origin="accepted_untouched"),)}, True),
        ({"answers": (said("topic", "T1", origin="changed"),)}, False),
        ({"extras": (Extra(control="c", type="t", json="{}"),)}, False),
    ],
)
def test_all_accepted_in_less_than_ten_seconds_a_hundred_tokens(
    changes: dict[str, Any], is_so: bool
) -> None:
    assert is_hasty(msgspec.structs.replace(TAKEN, **changes), 200, 10.0) is is_so


def test_given_spans_alone_are_not_accepted_in_haste() -> None:
    assert not is_hasty(TAKEN, 200, 10.0, spans_are_given=True)

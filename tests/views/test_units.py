"""A row a claim: what was said, by whom, how, and what a later layer made of it."""

from typing import Any

import msgspec
import pytest

from release.made import bundle, gold, mark, small_document
from tandai.errors import ConfigError
from tandai.records import Annotation, Attribute, Relation, Span
from tandai.release.schema import Row, fill
from tandai.settings import UnitsView
from tandai.views import make_view
from views.made import CONTEXT

VIEW = UnitsView(
    layer="claim",
    control="claim",
    anchor="CLAIM",
    attributes=("certainty",),
    linked={"sources": "source", "cues": "cue", "denied_by": "denies"},
    linked_attributes={"sources": ("source_kind",)},
    subtract="cues",
    answers_layer="stance",
    answers={"canonical": "canonical_stance", "topics": "topics"},
)
TEXT = (
    "Kabar 🛥️\n\nAir di Teluk Anjora, kata Bayu Wiratmaka, diduga surut. “Kami lihat.” Feri batal."
)
DOCUMENT, _ = small_document(text=TEXT)


def claim(quote: str, span_id: str) -> Span:
    return mark(TEXT, quote, "CLAIM", span_id, "claim")


def said(span_id: str, name: str, *values: str) -> Attribute:
    return Attribute(span_id=span_id, name=name, kind="choices", values=values, origin="unanimous")


def arrow(from_id: str, to_id: str, label: str, direction: Any = "right") -> Relation:
    return Relation(
        from_id=from_id, to_id=to_id, labels=(label,), direction=direction, origin="unanimous"
    )


WHOLE = "Air di Teluk Anjora, kata Bayu Wiratmaka, diduga surut"
SPANS = (
    claim(WHOLE, "g1"),
    mark(TEXT, "kata", "CUE", "g2", "claim"),
    mark(TEXT, "Bayu Wiratmaka", "SOURCE", "g3", "claim"),
    mark(TEXT, "diduga", "CUE", "g4", "claim"),
    claim("Feri batal", "g5"),
)
ARROWS = (
    arrow("g3", "g1", "source"),
    arrow("g4", "g1", "cue"),
    arrow("g2", "g1", "cue"),
    arrow("g5", "g1", "denies"),
)


def rows_of(*golds: Annotation) -> list[Row]:
    table = make_view("claims", VIEW, CONTEXT)
    made = bundle(DOCUMENT, *golds)
    return [fill(row, table.columns, TEXT, where="d1") for row in table.rows(made)]


def test_a_claim_has_its_sources_cues_and_deniers_in_text_order() -> None:
    answers = (said("g1", "certainty", "UNCERTAIN"), said("g3", "source_kind", "NAMED"))
    first, second = rows_of(
        gold(DOCUMENT, "claim", spans=SPANS, attributes=answers, relations=ARROWS)
    )
    assert (first["claim_id"], first["quote"], first["certainty"]) == ("d1/g1", WHOLE, "UNCERTAIN")
    assert [(each["quote"], each["source_kind"]) for each in first["sources"]] == [
        ("Bayu Wiratmaka", "NAMED")
    ]
    assert [each["quote"] for each in first["cues"]] == ["kata", "diduga"]
    assert [each["quote"] for each in first["denied_by"]] == ["Feri batal"]
    assert (second["sources"], second["cues"], second["denied_by"]) == ([], [], [])
    assert second["certainty"] is None


def test_a_cue_in_the_middle_is_cut_out_of_the_clean_text() -> None:
    first, second = rows_of(gold(DOCUMENT, "claim", spans=SPANS, relations=ARROWS))
    assert first["clean_text"] == "Air di Teluk Anjora, Bayu Wiratmaka, surut"
    assert second["clean_text"] == second["quote"] == "Feri batal"


def test_a_cue_outside_the_claim_cuts_nothing() -> None:
    spans = (*SPANS[1:2], claim("Feri batal", "g5"))
    (row,) = rows_of(gold(DOCUMENT, "claim", spans=spans, relations=(arrow("g2", "g5", "cue"),)))
    assert row["clean_text"] == "Feri batal"
    assert [each["quote"] for each in row["cues"]] == ["kata"]


def test_cues_that_overlap_are_both_cut_out() -> None:
    cues = mark(TEXT, "kata Bayu", "CUE", "g2", "claim"), mark(TEXT, "Bayu W", "CUE", "g3", "claim")
    arrows = arrow("g2", "g1", "cue"), arrow("g3", "g1", "cue")
    (row,) = rows_of(gold(DOCUMENT, "claim", spans=(SPANS[0], *cues), relations=arrows))
    assert row["clean_text"] == "Air di Teluk Anjora, iratmaka, diduga surut"


def test_an_arrow_both_ways_joins_both_ends() -> None:
    arrows = (arrow("g1", "g5", "denies", "bi"),)
    first, second = rows_of(gold(DOCUMENT, "claim", spans=SPANS, relations=arrows))
    assert [each["span_id"] for each in first["denied_by"]] == ["g5"]
    assert [each["span_id"] for each in second["denied_by"]] == ["g1"]


def test_an_unlabelled_or_other_arrow_joins_nothing() -> None:
    arrows = (
        Relation(from_id="g3", to_id="g1", labels=(), origin="single"),
        arrow("g1", "g3", "source"),
    )
    first, _ = rows_of(gold(DOCUMENT, "claim", spans=SPANS, relations=arrows))
    assert first["sources"] == []


def test_context_is_every_sentence_the_claim_touches() -> None:
    first, second = rows_of(gold(DOCUMENT, "claim", spans=SPANS))
    assert first["context"] == f"{WHOLE}."
    assert second["context"] == "Feri batal."
    assert first["zone"] == "body"
    spans = (claim("surut. “Kami lihat.” Feri", "g1"),)
    (row,) = rows_of(gold(DOCUMENT, "claim", spans=spans))
    assert row["context"].startswith("Air di Teluk")
    assert row["context"].endswith("Feri batal.")


def test_answers_of_a_later_layer_are_joined_by_place_not_by_id() -> None:
    asked = gold(
        DOCUMENT,
        "stance",
        spans=(claim("Feri batal", "g1"), claim(WHOLE, "g2")),
        attributes=(
            said("g1", "canonical_stance", "K02/DENY"),
            said("g2", "canonical_stance", "K01/SUPPORT", "NEW/DENY"),
            said("g2", "canonical_stance", "K02/DENY"),
            said("g2", "topics", "K02", "NEW"),
        ),
    )
    first, second = rows_of(gold(DOCUMENT, "claim", spans=SPANS), asked)
    assert (first["canonical"], second["canonical"]) == (["K01", "NEW", "K02"], ["K02"])
    assert (first["topics"], second["topics"]) == (["K02", "NEW"], [])
    alone, _ = rows_of(gold(DOCUMENT, "claim", spans=SPANS))
    assert alone["canonical"] == []


def test_an_answer_about_a_span_of_another_control_is_not_joined() -> None:
    """Two controls may have a label of one name, and mark one place."""
    other = msgspec.structs.replace(claim(WHOLE, "g2"), control="other")
    spans = (claim(WHOLE, "g1"), other)
    answers = (
        said("g1", "canonical_stance", "K01/DENY"),
        said("g2", "canonical_stance", "K02/DENY"),
    )
    asked = gold(DOCUMENT, "stance", spans=spans, attributes=answers)
    first, _ = rows_of(gold(DOCUMENT, "claim", spans=SPANS), asked)
    assert first["canonical"] == ["K01"]


def test_a_later_layer_without_the_anchors_control_is_refused() -> None:
    """Its answers could never be joined, and every cell would be empty."""
    view = msgspec.structs.replace(VIEW, answers_layer="entity", answers={"metonymy": "metonymy"})
    with pytest.raises(ConfigError, match="the control 'claim'; the layer 'entity'"):
        make_view("claims", view, CONTEXT)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"anchor": "CLAM"}, "the anchor 'CLAM'; the control 'claim' has CLAIM, SOURCE, CUE"),
        ({"attributes": ("truth",)}, "the control 'truth'"),
        ({"linked": {"sources": "sauce"}}, "the relation 'sauce'"),
        ({"subtract": "clues"}, "the linked column 'clues'"),
        ({"linked_attributes": {"cuse": ()}}, "the linked column 'cuse'"),
        ({"answers_layer": "stanza"}, "the layer 'stanza'"),
        ({"answers": {"canonical": "canon"}}, "the control 'canon'"),
    ],
)
def test_a_view_of_what_is_not_there_is_refused(change: dict[str, Any], found: str) -> None:
    with pytest.raises(ConfigError, match=r"tandai.toml, views.claims") as caught:
        make_view("claims", msgspec.structs.replace(VIEW, **change), CONTEXT)
    assert found in str(caught.value)


QUOTED = "“Air surut. Feri batal, mungkin.” kata Bayu Wiratmaka. Kapal menunggu."


def quoted_rows(*arrows: Relation) -> list[Row]:
    document, _ = small_document(text=QUOTED)
    spans = (
        mark(QUOTED, "Air surut", "CLAIM", "g1", "claim"),
        mark(QUOTED, "Feri batal, mungkin", "CLAIM", "g2", "claim"),
        mark(QUOTED, "mungkin", "CUE", "g3", "claim"),
        mark(QUOTED, "kata", "CUE", "g4", "claim"),
        mark(QUOTED, "Bayu Wiratmaka", "SOURCE", "g5", "claim"),
        mark(QUOTED, "Kapal menunggu", "CLAIM", "g6", "claim"),
    )
    settled = gold(document, "claim", spans=spans, relations=arrows)
    view = msgspec.structs.replace(VIEW, inherit=("sources", "cues"))
    return list(make_view("claims", view, CONTEXT).rows(bundle(document, settled)))


def linked_ids(row: Row, column: str) -> list[tuple[str, bool]]:
    return [(span["span_id"], span["is_inherited"]) for span in row[column]]


def test_later_claim_of_a_quotation_inherits_what_it_has_not() -> None:
    first, later, outside = quoted_rows(
        arrow("g5", "g1", "source"), arrow("g4", "g1", "cue"), arrow("g3", "g2", "cue")
    )
    assert linked_ids(first, "sources") == [("g5", False)]
    assert linked_ids(later, "sources") == [("g5", True)]
    assert linked_ids(later, "cues") == [("g3", False)], "its own cue is not replaced"
    assert linked_ids(outside, "sources") == []


def test_a_cue_inside_the_first_claim_is_not_handed_down() -> None:
    document, _ = small_document(text=QUOTED)
    inside = mark(QUOTED, "surut", "CUE", "g3", "claim")
    spans = (
        mark(QUOTED, "Air surut", "CLAIM", "g1", "claim"),
        inside,
        mark(QUOTED, "Feri batal, mungkin", "CLAIM", "g2", "claim"),
    )
    settled = gold(document, "claim", spans=spans, relations=(arrow("g3", "g1", "cue"),))
    view = msgspec.structs.replace(VIEW, inherit=("cues",))
    rows = make_view("claims", view, CONTEXT).rows(bundle(document, settled))
    assert [linked_ids(row, "cues") for row in rows] == [[("g3", False)], []]


def test_column_to_inherit_that_is_not_linked_is_refused() -> None:
    with pytest.raises(ConfigError, match="quelle"):
        make_view("claims", msgspec.structs.replace(VIEW, inherit=("quelle",)), CONTEXT)

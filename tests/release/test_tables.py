"""Every fact of every annotator has a row, and every row names whose word it is."""

import msgspec

from release.made import Release, bundle, gold, mark, read_rows, small_document
from tandai.records import Annotation, Answer, Attribute, Extra, Relation, Tie
from tandai.release.rows import Bundle
from tandai.release.schema import blank
from tandai.release.tables import TABLES


def rows_of(name: str, made: Bundle) -> list[dict[str, object]]:
    (table,) = [table for table in TABLES if table.name == name]
    rows = list(table.rows(made))
    # Each row has all its columns: none is missing, and text columns are null.
    assert rows == [blank(row, table.columns) for row in rows]
    return rows


def made_by(annotator: str, **items: object) -> Annotation:
    document, _ = small_document()
    fields = {
        "annotation_id": f"d1/entity/{annotator}/1",
        "document_id": "d1",
        "text_sha256": document.text_sha256,
        "layer": "entity",
        "guideline_version": "1",
        "annotator_id": annotator,
        "annotator_kind": "person",
    }
    return Annotation(**(fields | items))  # type: ignore[arg-type]


def test_annotators_and_gold_stand_side_by_side() -> None:
    document, text = small_document()
    span = mark(text, "Selatira", "GPE", "g1")
    made = msgspec.structs.replace(
        bundle(document),
        annotations=(made_by("ana", spans=(span,)), made_by("budi", status="skipped")),
        gold={"entity": gold(document, spans=(span,))},
    )
    assert [row["annotator_id"] for row in rows_of("annotations", made)] == ["ana", "budi", "gold"]
    assert [row["annotator_id"] for row in rows_of("spans", made)] == ["ana", "gold"]
    assert [row["status"] for row in rows_of("annotations", made)][1] == "skipped"


def test_times_are_days() -> None:
    """The day is enough to follow a round, and too coarse to follow a person."""
    document, _ = small_document()
    written = made_by(
        "ana", created_at="2031-04-05T06:07:08.123456Z", updated_at="2031-04-06T06:07:08.123456Z"
    )
    made = msgspec.structs.replace(
        bundle(document),
        annotations=(written,),
    )
    (row,) = rows_of("annotations", made)
    assert (row["created_on"], row["updated_on"]) == ("2031-04-05", "2031-04-06")


def test_every_kind_of_item_has_a_table() -> None:
    document, text = small_document()
    spans = (mark(text, "Selatira", "GPE", "g1"), mark(text, "Bayu", "PER", "g2"))
    said = Attribute(
        span_id="g1", name="metonymy", kind="choices", values=("YES",), origin="majority"
    )
    arrow = Relation(from_id="g2", to_id="g1", labels=("lives",), origin="majority")
    answer = Answer(name="tone", kind="choices", values=("A",), origin="majority")
    extra = Extra(control="box", type="rectangle", json="{}")
    tie = Tie(what="answer", item="tone", votes={"A": ("ana",), "(none)": ("budi",)})
    made = bundle(
        document,
        gold(
            document,
            spans=spans,
            attributes=(said,),
            relations=(arrow,),
            answers=(answer,),
            extras=(extra,),
            ties=(tie,),
        ),
    )
    assert [row["values"] for row in rows_of("span_attributes", made)] == [["YES"]]
    assert [(row["from_id"], row["to_id"]) for row in rows_of("relations", made)] == [("g2", "g1")]
    assert [row["name"] for row in rows_of("document_labels", made)] == ["tone"]
    assert [row["json"] for row in rows_of("extras", made)] == ["{}"]
    (row,) = rows_of("ties", made)
    assert row["votes"] == [
        {"value": "(none)", "annotators": ["budi"]},
        {"value": "A", "annotators": ["ana"]},
    ]


def test_suggestions_keep_their_scores_and_are_never_annotations() -> None:
    document, text = small_document()
    span = mark(text, "Selatira", "GPE", "p1")
    made = msgspec.structs.replace(
        bundle(document),
        suggestions=(made_by("program", spans=(span,), annotator_kind="program"),),
    )
    (row,) = rows_of("suggestions", made)
    assert (row["what"], row["values"], row["start"], row["origin"]) == (
        "span", ["GPE"], span.start, "suggested",
    )  # fmt: skip
    assert rows_of("annotations", made) == []


def test_a_suggested_answer_has_its_own_score_and_not_its_spans() -> None:
    document, text = small_document()
    span = msgspec.structs.replace(mark(text, "Selatira", "GPE", "p1"), score=0.9)
    said = Attribute(
        span_id="p1", name="m", kind="choices", values=("YES",), origin="suggested", score=0.2
    )
    answer = Answer(name="tone", kind="choices", values=("A",), origin="suggested", score=0.3)
    items = {"spans": (span,), "attributes": (said,), "answers": (answer,)}
    made = msgspec.structs.replace(bundle(document), suggestions=(made_by("program", **items),))
    found = [(row["what"], row["score"], row["start"]) for row in rows_of("suggestions", made)]
    assert found == [
        ("span", 0.9, span.start),
        ("attribute", 0.2, span.start),
        ("answer", 0.3, None),
    ]


def test_ids_join_the_tables_of_the_sample(full: Release) -> None:
    folder, manifest = full
    rows = {name: read_rows(folder, table) for name, table in manifest.tables.items()}
    documents = {row["document_id"] for row in rows["documents"]}
    annotations = {row["annotation_id"] for row in rows["annotations"]}
    spans = {(row["annotation_id"], row["span_id"]) for row in rows["spans"]}
    for name, found in rows.items():
        assert {row["document_id"] for row in found} <= documents, name
    for name in ("spans", "span_attributes", "relations", "document_labels"):
        assert {row["annotation_id"] for row in rows[name]} <= annotations
    ends = [
        (row["annotation_id"], row[end])
        for row in rows["relations"]
        for end in ("from_id", "to_id")
    ]
    about = [(row["annotation_id"], row["span_id"]) for row in rows["span_attributes"]]
    assert set(ends) | set(about) <= spans
    assert len(documents) == 8


def test_a_raw_annotation_is_all_that_one_annotator_said_and_gold_is_none() -> None:
    document, text = small_document()
    spans = tuple(
        msgspec.structs.replace(mark(text, quote, "GPE", key), origin="manual", annotators=())
        for quote, key in (("Selatira", "g1"), ("Bayu", "g2"))
    )
    note = Attribute(
        span_id="g1", name="metonymy", kind="choices", values=("YES",), origin="changed"
    )
    arrow = Relation(from_id="g2", to_id="g1", labels=("lives",), origin="manual")
    answer = Answer(name="tone", kind="choices", values=("A",), origin="manual")
    said = {"attributes": (note,), "relations": (arrow,), "answers": (answer,)}
    made = msgspec.structs.replace(
        bundle(document),
        annotations=(
            made_by("ana", spans=spans, lead_time=2.5, **said),
            made_by("budi", status="skipped"),
        ),
        gold={"entity": gold(document, spans=spans)},
    )
    ana, budi = rows_of("raw_annotations", made)
    assert [each["label"] for each in ana["spans"]] == ["GPE", "GPE"]  # type: ignore[attr-defined]
    assert ana["relations"] == [
        {
            "from_id": "g2",
            "to_id": "g1",
            "direction": "right",
            "labels": ["lives"],
            "origin": "manual",
        }
    ]
    assert [(each["span_id"], each["values"]) for each in ana["attributes"]] == [("g1", ["YES"])]  # type: ignore[attr-defined]
    assert [(each["name"], each["values"]) for each in ana["answers"]] == [("tone", ["A"])]  # type: ignore[attr-defined]
    assert (ana["lead_time"], ana["group_id"], ana["status"]) == (2.5, "g1", "submitted")
    assert (budi["status"], budi["spans"], budi["attributes"]) == ("skipped", [], [])

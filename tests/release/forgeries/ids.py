"""Faults of ids and references, each with the rule that finds it."""

from release.forge import Forged, Rows
from release.forgeries.faults import breaks, first, of_script, set_in


@breaks("document-id-twice")
def a_document_again(forged: Forged) -> None:
    forged.edit("documents", lambda rows: rows["train"].insert(0, rows["train"][0]))


@breaks("document-without-article")
def no_article(forged: Forged) -> None:
    forged.edit("articles", lambda rows: rows["train"].pop(0) and None)


breaks("article-differs")(set_in("articles", first, raw_sha256="0" * 64))


@breaks("annotation-id-twice")
def an_annotation_again(forged: Forged) -> None:
    forged.edit("annotations", lambda rows: rows["train"].insert(0, rows["train"][0]))


@breaks("annotation-id-form")
def an_id_of_another_annotator(forged: Forged) -> None:
    def change(rows: Rows) -> None:
        more = {**of_script(rows)[0], "n_spans": 0, "n_relations": 0}
        rows["train"].insert(0, {**more, "annotation_id": f"{more['document_id']}/x/y/1"})

    forged.edit("annotations", change)


breaks("annotation-unknown")(set_in("document_labels", of_script, annotation_id="s01/entity/x/1"))


@breaks("who-differs")
def a_machines_label_passed_off_as_a_persons(forged: Forged) -> None:
    forged.edit("spans", lambda rows: of_script(rows)[0].update(annotator_kind="person"))


breaks("item-count")(set_in("annotations", of_script, n_spans=1000))


@breaks("span-id-twice")
def a_span_again(forged: Forged) -> None:
    again = of_script(forged.rows("spans"))[0]

    def count(rows: Rows) -> None:
        for row in rows["train"]:
            row["n_spans"] += row["annotation_id"] == again["annotation_id"]

    forged.edit("spans", lambda rows: rows["train"].insert(0, again))
    forged.edit("annotations", count)


breaks("attribute-without-span")(set_in("span_attributes", of_script, span_id="x"))
breaks("relation-without-end")(set_in("relations", of_script, to_id="x"))


@breaks("suggestion-without-span")
def a_suggestion_about_nothing(forged: Forged) -> None:
    def change(rows: Rows) -> None:
        next(row for row in rows["train"] if row["what"] == "attribute")["span_id"] = "x"

    forged.edit("suggestions", change)


breaks("draft-without-answer")(set_in("annotations", of_script, draft_of="s01/entity/x/1"))


breaks("raw-annotation-differs")(set_in("raw_annotations", first, status="draft"))


@breaks("raw-annotation-differs")
def a_raw_span_of_another_label(forged: Forged) -> None:
    def change(rows: Rows) -> None:
        row = next(row for row in rows["train"] if row["spans"])
        row["spans"][0]["label"] = "EVT"

    forged.edit("raw_annotations", change)


@breaks("raw-annotation-differs")
def a_raw_annotation_lacking(forged: Forged) -> None:
    forged.edit("raw_annotations", lambda rows: rows["train"].pop(0) and None)


@breaks("raw-annotation-differs")
def a_raw_annotation_again(forged: Forged) -> None:
    forged.edit("raw_annotations", lambda rows: rows["train"].insert(0, rows["train"][0]))


@breaks("raw-annotation-differs")
def gold_among_raw_annotations(forged: Forged) -> None:
    def change(rows: Rows) -> None:
        row = rows["train"][0]
        rows["train"][0] = {**row, "annotation_id": f"{row['document_id']}/entity/gold/1"}

    forged.edit("raw_annotations", change)


@breaks("view-row-twice")
def a_claim_again(forged: Forged) -> None:
    forged.edit("claims", lambda rows: rows["train"].insert(0, rows["train"][0]))


@breaks("view-span-unknown")
def another_label_in_a_view_than_in_gold(forged: Forged) -> None:
    def change(rows: Rows) -> None:
        span = rows["train"][0]["entities"][0]
        span["label"] = "PER" if span["label"] != "PER" else "ORG"

    forged.edit("entities", change)


@breaks("view-span-unknown")
def a_claim_that_is_none_of_gold(forged: Forged) -> None:
    document = forged.rows("claims")["train"][0]["document_id"]
    set_in("claims", first, claim_id=f"{document}/x")(forged)


@breaks("view-tokens-differ")
def a_tag_too_few(forged: Forged) -> None:
    forged.edit("entities", lambda rows: rows["train"][0]["ner_tags"].pop() and None)


@breaks("view-tokens-differ")
def a_tag_that_goes_on_from_nothing(forged: Forged) -> None:
    def change(rows: Rows) -> None:
        tags = rows["train"][0]["ner_tags"]
        tags[tags.index("O")] = "I-PER"

    forged.edit("entities", change)


breaks("label-unknown")(set_in("claims", first, certainty="PERHAPS"))
breaks("code-unknown")(set_in("annotations", of_script, status="perhaps"))
breaks("date-form")(set_in("annotations", of_script, created_on="2026-11-22T10:05:00Z"))


@breaks("code-unknown")
def a_zone_of_no_page(forged: Forged) -> None:
    forged.edit("documents", lambda rows: rows["train"][0]["zones"][0].update(zone="footer"))

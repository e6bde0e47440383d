"""A release is verified from its folder alone, and each fault is found by the rule that names it."""

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hydration.made import ARTICLES, small_release, write_articles
from release.forge import Forged, Rows, read_digests
from release.made import Release, sample_project
from tandai.digest import sha256_bytes, sha256_file
from tandai.flow.hydrate import run_hydrate
from tandai.flow.verify import Verified, run_verify
from tandai.release.manifest import HydratedFrom, write_manifest
from tandai.release.schema import Row
from tandai.release.verify.ledger import RULES

Fault = Callable[[Forged], None]
STAND_OFF: dict[str, list[Fault]] = {}
FULL: dict[str, list[Fault]] = {}
COPY: dict[str, list[Fault]] = {}


def breaks(rule: str, faults: dict[str, list[Fault]] = STAND_OFF) -> Callable[[Fault], Fault]:
    """The one rule that finds a fault."""

    def add(fault: Fault) -> Fault:
        faults.setdefault(rule, []).append(fault)
        return fault

    return add


def rules_of(done: Verified) -> set[str]:
    return {finding.rule for finding in done.findings}


def cases(faults: dict[str, list[Fault]]) -> list[Any]:
    return [
        pytest.param(rule, fault, id=f"{rule}-{fault.__name__}")
        for rule, found in faults.items()
        for fault in found
    ]


def of_gold(rows: Rows) -> list[Row]:
    return [row for row in rows["train"] if row["annotator_kind"] == "gold"]


def of_script(rows: Rows) -> list[Row]:
    return [row for row in rows["train"] if row["annotator_kind"] == "script"]


def set_in(table: str, choose: Callable[[Rows], list[Row]], **values: Any) -> Fault:
    """Sets cells of the first row chosen."""

    def fault(forged: Forged) -> None:
        forged.edit(table, lambda rows: choose(rows)[0].update(values))

    return fault


def first(rows: Rows) -> list[Row]:
    return rows["train"]


# Files


@breaks("sums-broken")
def a_line_that_is_none(forged: Forged) -> None:
    path = forged.folder / "SHA256SUMS"
    path.write_text(path.read_text() + "what is this\n")


@breaks("sums-broken")
def a_name_out_of_the_folder(forged: Forged) -> None:
    path = forged.folder / "SHA256SUMS"
    path.write_text(path.read_text() + f"{'0' * 64}  spans/../../../etc/passwd\n")


@breaks("sums-broken")
def an_absolute_name(forged: Forged) -> None:
    path = forged.folder / "SHA256SUMS"
    path.write_text(path.read_text() + f"{'0' * 64}  /etc/passwd\n")


@breaks("sums-broken")
def a_file_listed_twice(forged: Forged) -> None:
    path = forged.folder / "SHA256SUMS"
    path.write_text(path.read_text() + path.read_text().splitlines()[0] + "\n")


@breaks("file-is-link")
def a_link_in_a_files_place(forged: Forged) -> None:
    path = forged.folder / "ties" / "train-00000-of-00001.parquet"
    outside = forged.folder.parent / "outside.parquet"
    path.rename(outside)
    path.symlink_to(outside)


@breaks("file-is-link")
def a_link_in_a_folders_place(forged: Forged) -> None:
    outside = forged.folder.parent / "outside"
    (forged.folder / "ties").rename(outside)
    (forged.folder / "ties").symlink_to(outside)


@breaks("file-missing")
def a_missing_file(forged: Forged) -> None:
    (forged.folder / "ties" / "train-00000-of-00001.parquet").unlink()


@breaks("file-missing")
def no_card(forged: Forged) -> None:
    (forged.folder / "README.md").unlink()
    forged.seal()


@breaks("file-not-listed")
def a_file_more(forged: Forged) -> None:
    (forged.folder / "load.py").write_text("print()")


@breaks("file-changed")
def a_flipped_byte(forged: Forged) -> None:
    path = forged.folder / "spans" / "train-00000-of-00001.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@breaks("file-changed")
def another_card(forged: Forged) -> None:
    path = forged.folder / "README.md"
    path.write_text(path.read_text() + "\nMore.\n")


# The manifest


@breaks("schema-version")
def an_older_schema(forged: Forged) -> None:
    forged.replace(
        "manifest.json",
        f'"schema_version": "{forged.manifest.schema_version}"',
        '"schema_version": "1"',
    )


@breaks("manifest-broken")
def half_a_manifest(forged: Forged) -> None:
    path = forged.folder / "manifest.json"
    path.write_text(path.read_text()[:-100])
    forged.seal()


@breaks("manifest-broken")
def a_manifest_that_names_a_file_elsewhere(forged: Forged) -> None:
    path = "ties/train-00000-of-00001.parquet"
    forged.replace("manifest.json", f'"{path}"', '"ties/../../outside.parquet"')


@breaks("manifest-key-unknown")
def a_key_that_means_nothing(forged: Forged) -> None:
    forged.replace("manifest.json", '"name":', '"licence": "CC0-1.0",\n  "name":')


@breaks("manifest-key-unknown")
def a_key_twice(forged: Forged) -> None:
    forged.replace("manifest.json", '"name":', '"name": "other",\n  "name":')


@breaks("table-missing")
def no_ties(forged: Forged) -> None:
    shutil.rmtree(forged.folder / "ties")
    forged.say(tables={k: v for k, v in forged.manifest.tables.items() if k != "ties"})


@breaks("table-schema")
def a_column_of_another_type(forged: Forged) -> None:
    columns = forged.manifest.tables["extras"].columns
    changed = msgspec.structs.replace(columns[-1], type="int")
    forged.name_table("extras", columns=(*columns[:-1], changed))  # it has no file to disagree


@breaks("view-columns")
def a_start_without_an_end(forged: Forged) -> None:
    columns = forged.manifest.tables["claims"].columns
    kept = tuple(each for each in columns if each.name != "end" and not each.fill)
    forged.name_table("claims", columns=kept)
    forged.edit("claims", lambda rows: None)


@breaks("file-entry")
def another_files_digest(forged: Forged) -> None:
    one, *others = forged.manifest.tables["ties"].files
    forged.name_table("ties", files=(msgspec.structs.replace(one, sha256="0" * 64), *others))


@breaks("file-entry")
def a_shard_that_cannot_be(forged: Forged) -> None:
    one, *others = forged.manifest.tables["ties"].files
    path = one.path.replace("00000-of", "00001-of")
    (forged.folder / one.path).rename(forged.folder / path)
    forged.name_table("ties", files=(msgspec.structs.replace(one, path=path), *others))


@breaks("parquet-not-in-manifest")
def a_table_of_nobody(forged: Forged) -> None:
    shutil.copy(
        forged.folder / "ties" / "train-00000-of-00001.parquet",
        forged.folder / "ties" / "more.parquet",
    )
    forged.seal()


@breaks("row-count")
def another_number_of_rows(forged: Forged) -> None:
    forged.name_table("ties", n_rows=1)


@breaks("left-out-differs")
def a_split_called_empty(forged: Forged) -> None:
    forged.say(left_out=(*forged.manifest.left_out, "ties/test"))


@breaks("counts-differ")
def more_spans_than_there_are(forged: Forged) -> None:
    counts = forged.manifest.counts
    more = {**counts["train"], "entity spans": 1000}
    forged.say(counts={**counts, "train": more})


@breaks("normaliser-differs")
def another_normaliser(forged: Forged) -> None:
    forged.say(normaliser="tandai-0")


@breaks("annotators-differ")
def a_script_that_is_called_a_person(forged: Forged) -> None:
    forged.say(annotators=dict.fromkeys(forged.manifest.annotators, "person"))


@breaks("licence-form")
def no_licence(forged: Forged) -> None:
    forged.say(licences={**forged.manifest.licences, "code": "ask us"})


@breaks("manifest-broken")
def no_licence_of_the_texts(forged: Forged) -> None:
    path = forged.folder / "manifest.json"
    said = json.loads(path.read_text())
    del said["licences"]["text"]
    path.write_text(json.dumps(said))
    forged.seal()


# Parquet


@breaks("parquet-unreadable")
def no_parquet(forged: Forged) -> None:
    path = forged.folder / "ties" / "train-00000-of-00001.parquet"
    path.write_bytes(b"PAR1 and then nothing")
    one, *others = forged.manifest.tables["ties"].files
    data = path.read_bytes()
    from tandai.digest import sha256_bytes

    entry = msgspec.structs.replace(one, n_bytes=len(data), sha256=sha256_bytes(data))
    assert one.split == "train"
    forged.name_table("ties", files=(entry, *others))


@breaks("parquet-schema")
def a_column_of_another_name(forged: Forged) -> None:
    forged.write_parquet(
        "ties", "train", renamed={"what": "which"}, write_statistics=["document_id"]
    )


@breaks("footer-statistics")
def statistics_of_every_column(forged: Forged) -> None:
    forged.write_parquet("spans", "train", write_statistics=True)


@breaks("footer-metadata")
def a_sentence_in_the_footer(forged: Forged) -> None:
    forged.write_parquet(
        "spans",
        "train",
        metadata={"note": "Feri itu tenggelam."},
        write_statistics=["document_id"],
        store_schema=True,
    )


# Content


@breaks("content-digest")
def a_tables_other_digest(forged: Forged) -> None:
    forged.name_table("ties", content_sha256="0" * 64)


@breaks("content-digest")
def a_releases_other_digest(forged: Forged) -> None:
    digest = forged.manifest.content_sha256
    forged.replace("manifest.json", digest, "0" * 64)


@breaks("tombstones-broken")
def a_tombstone_without_a_reason(forged: Forged) -> None:
    path = forged.folder / "tombstones.csv"
    columns = "document_id,text_sha256,reason,since_version,day"
    path.write_text(f"{columns}\ns99,{'0' * 64},,2.0.0,2031-05-02\n")
    forged.say(tombstones_sha256=sha256_file(path))


def bury(forged: Forged, **fields: str) -> None:
    """Gives a release a tombstone."""
    row = {
        "document_id": "s99",
        "text_sha256": "0" * 64,
        "reason": "legal",
        "since_version": "1.0.0",
        "day": "2031-05-02",
    } | fields
    path = forged.folder / "tombstones.csv"
    path.write_text(f"{','.join(row)}\n{','.join(row.values())}\n")
    forged.say(tombstones_sha256=sha256_file(path))


@breaks("tombstones-differ")
def a_tombstone_that_was_taken_away(forged: Forged) -> None:
    bury(forged)
    path = forged.folder / "tombstones.csv"
    path.write_text(path.read_text().splitlines()[0] + "\n")
    forged.seal()


@breaks("tombstones-differ")
def no_tombstones_any_more(forged: Forged) -> None:
    bury(forged)
    (forged.folder / "tombstones.csv").unlink()
    forged.seal()


@breaks("tombstones-differ")
def tombstones_that_no_release_was_built_by(forged: Forged) -> None:
    bury(forged)
    forged.say(tombstones_sha256="")


@breaks("tombstone-ignored")
def a_document_with_a_tombstone(forged: Forged) -> None:
    bury(forged, document_id=forged.rows("documents")["train"][0]["document_id"])


@breaks("tombstone-ignored")
def the_text_of_a_tombstone_under_another_id(forged: Forged) -> None:
    bury(forged, text_sha256=forged.rows("documents")["train"][0]["text_sha256"])


@breaks("digests-broken")
def digests_that_the_manifest_does_not_name(forged: Forged) -> None:
    path = forged.folder / "digests.csv"
    path.write_text(path.read_text() + "s99,train\n")
    forged.seal()


@breaks("digests-broken")
def a_line_of_digests_too_short(forged: Forged) -> None:
    forged.say_digests((forged.folder / "digests.csv").read_text() + "s99,train\n")


@breaks("digests-broken")
def a_document_with_no_digest(forged: Forged) -> None:
    text = (forged.folder / "digests.csv").read_text()
    forged.say_digests(text + "s99,train" + "," * (text.split("\n")[0].count(",") - 1) + "\n")


@breaks("digests-broken")
def digests_out_of_order(forged: Forged) -> None:
    head, first_line, *rest = (forged.folder / "digests.csv").read_text().splitlines()
    forged.say_digests("\n".join([head, *rest, first_line]) + "\n")


@breaks("digests-broken")
def digests_of_another_table(forged: Forged) -> None:
    text = (forged.folder / "digests.csv").read_text()
    forged.say_digests(text.replace(",ties\n", ",tiesome\n", 1))


@breaks("digests-broken")
def a_digest_that_is_none(forged: Forged) -> None:
    text = (forged.folder / "digests.csv").read_text()
    digest = next(iter(read_digests(forged.folder).values())).tables["documents"]
    forged.say_digests(text.replace(digest, "?", 1))


@breaks("document-digest")
def a_documents_other_digest(forged: Forged) -> None:
    text = (forged.folder / "digests.csv").read_text()
    digest = next(iter(read_digests(forged.folder).values())).tables["documents"]
    forged.say_digests(text.replace(digest, "0" * 64, 1))


@breaks("document-digest")
def a_document_on_another_side(forged: Forged) -> None:
    text = (forged.folder / "digests.csv").read_text()
    forged.say_digests(text.replace(",train,", ",test,", 1))


@breaks("document-digest")
def a_document_without_its_line(forged: Forged) -> None:
    head, *rest = (forged.folder / "digests.csv").read_text().splitlines()
    forged.say_digests("\n".join([head, *rest[1:]]) + "\n")


@breaks("document-digest")
def digests_of_a_document_without_rows(forged: Forged) -> None:
    lines = (forged.folder / "digests.csv").read_text().splitlines()
    forged.say_digests("\n".join([*lines, "s99" + lines[-1][3:]]) + "\n")


breaks("null-not-allowed")(set_in("ties", first, item=None))


@breaks("row-order")
def rows_after_those_of_later_documents(forged: Forged) -> None:
    def change(rows: Rows) -> None:
        moved = rows["train"][0]["document_id"]
        rows["train"].sort(key=lambda row: row["document_id"] == moved)

    forged.edit("suggestions", change)


@breaks("row-of-unknown-document")
def a_row_of_no_document(forged: Forged) -> None:
    def change(rows: Rows) -> None:
        rows["train"].append({**rows["train"][-1], "document_id": "s99"})

    forged.edit("suggestions", change)


# Ids and references


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


# Offsets and text


@breaks("span-outside-text")
def a_span_after_the_end(forged: Forged) -> None:
    def change(rows: Rows) -> None:
        of_script(rows)[0].update(start=10**6, end=10**6 + 1)

    forged.edit("spans", change)


@breaks("span-outside-text")
def a_span_the_wrong_way_round(forged: Forged) -> None:
    def change(rows: Rows) -> None:
        row = of_script(rows)[0]
        row.update(start=row["end"], end=row["start"])

    forged.edit("spans", change)


@breaks("intervals-out-of-order")
def sentences_that_overlap(forged: Forged) -> None:
    def change(rows: Rows) -> None:
        sentences = rows["train"][0]["sentences"]
        sentences[1]["start"] = sentences[0]["start"]

    forged.edit("documents", change)


@breaks("edits-broken")
def a_text_in_an_edit(forged: Forged) -> None:
    def change(rows: Rows) -> None:
        said = {"start": 0, "end": 9, "replacement": "Feri itu.", "reason": "line-ending"}
        rows["train"][0]["edits"].insert(0, said)

    forged.edit("documents", change)


@breaks("digest-form")
def a_line_in_its_digests_place(forged: Forged) -> None:
    forged.edit("documents", lambda rows: rows["train"][0]["paragraphs"][0].update(digest="Feri"))


breaks("digest-form")(set_in("spans", of_script, quote_sha256="Feri Selatira"))


@breaks("quote-digests-differ")
def another_digest_of_a_place_quoted_before(forged: Forged) -> None:
    set_in("spans", of_gold, quote_sha256="0" * 64)(forged)


breaks("text-changed")(set_in("annotations", of_script, text_sha256="0" * 64))
breaks("text-in-stand-off")(set_in("spans", of_script, quote="Feri Selatira"))


@breaks("text-outside-its-column")
def a_line_of_the_text_for_a_title(forged: Forged) -> None:
    document = forged.rows("documents")["train"][0]
    line = max(document["paragraphs"], key=lambda each: int(each["end"] - each["start"]))
    text = (TEXTS[0] / f"{document['document_id']}.txt").read_bytes().decode()
    set_in("articles", first, title=text[line["start"] : line["end"]])(forged)


@breaks("text-digest", FULL)
def another_text(forged: Forged) -> None:
    forged.edit("documents", lambda rows: rows["train"][0].update(text="Feri itu."))


@breaks("text-length", FULL)
def another_length(forged: Forged) -> None:
    def change(rows: Rows) -> None:
        row = rows["train"][0]
        row["n_chars"] += 1
        row["n_chars_raw"] += 1

    forged.edit("documents", change)


@breaks("paragraph-digest", FULL)
def another_lines_digest(forged: Forged) -> None:
    forged.edit("documents", lambda rows: rows["train"][0]["paragraphs"][0].update(digest="0" * 16))


@breaks("quote-digest", FULL)
def a_span_shifted_by_one(forged: Forged) -> None:
    def change(rows: Rows) -> None:
        marked = {(row["document_id"], row["start"], row["end"]) for row in rows["train"]}
        row = next(
            row
            for row in of_script(rows)
            if (row["document_id"], row["start"] + 1, row["end"] + 1) not in marked
        )
        row.update(start=row["start"] + 1, end=row["end"] + 1)

    forged.edit("spans", change)


breaks("text-differs", FULL)(set_in("spans", of_script, quote="Feri Selatira"))
breaks("text-differs", FULL)(set_in("spans", of_script, quote=None))
breaks("text-differs", FULL)(set_in("claims", first, context="Feri Selatira"))
breaks("text-differs", FULL)(set_in("documents", first, text=None))
breaks("text-without-permission", FULL)(set_in("articles", first, permission="none"))


# People and gold


breaks("annotator-kind")(set_in("suggestions", first, annotator_kind="person"))
breaks("email-in-row")(set_in("spans", of_script, rest='{"meta": "budi@contoh.id"}'))


@breaks("annotator-no-pseudonym")
def an_email_for_a_pseudonym(forged: Forged) -> None:
    def change(rows: Rows) -> None:
        for split in rows.values():
            for row in split:
                for column in ("annotation_id", "annotator_id", "draft_of", "copied_from", "item"):
                    if row.get(column) and column != "item":
                        row[column] = row[column].replace("anotator-1", mail)
                for column in ("annotators", "entities", "votes"):
                    rename(row, column)

    def rename(row: Row, column: str) -> None:
        value = row.get(column) or []
        if column == "annotators":
            row.update({column: [mail if each == "anotator-1" else each for each in value]})
        elif column in row:
            for each in value:
                rename(each, "annotators")

    mail = "budi@contoh.id"
    for table in forged.manifest.tables:
        if table not in ("articles", "documents"):
            forged.edit(table, change)
    names = forged.manifest.annotators
    forged.say(annotators={mail if name == "anotator-1" else name: names[name] for name in names})


breaks("gold-without-provenance")(set_in("spans", of_gold, policy=""))
breaks("gold-without-provenance")(set_in("spans", of_gold, annotators=[]))
breaks("gold-without-provenance")(set_in("claims", first, origin="manual"))
breaks("provenance-unknown")(set_in("spans", of_gold, annotators=["annotator-9"]))
breaks("provenance-not-of-gold")(set_in("spans", of_script, origin="unanimous"))


# Splits


breaks("split-differs")(set_in("articles", first, split="test"))


@breaks("split-twice")
def a_document_on_two_sides(forged: Forged) -> None:
    document = forged.rows("documents")["train"][0]["document_id"]

    def change(rows: Rows) -> None:
        found = [row for row in rows.get("train", ()) if row["document_id"] == document]
        if found:
            rows["test"] = [{**row, **side(row)} for row in found] + rows["test"]

    def side(row: Row) -> Row:
        return {"split": "test"} if "split" in row else {}

    for table in forged.manifest.tables:
        forged.edit(table, change)
    counts = forged.manifest.counts
    gold = [row for row in of_gold(forged.rows("spans")) if row["document_id"] == document]
    more = Counter(f"{row['layer']} spans" for row in gold) + Counter(documents=1)
    forged.say(counts={**counts, "test": dict(Counter(counts["test"]) + more)})


@breaks("split-leaks-group")
def a_story_on_two_sides(forged: Forged) -> None:
    group = forged.rows("documents")["test"][0]["group_id"]
    document = forged.rows("documents")["train"][0]["document_id"]

    def change(rows: Rows) -> None:
        for row in rows["train"]:
            if row["document_id"] == document:
                row["group_id"] = group

    for table, entry in forged.manifest.tables.items():
        if any(column.name == "group_id" for column in entry.columns):
            forged.edit(table, change)


@breaks("split-leaks-text")
def an_address_on_two_sides(forged: Forged) -> None:
    url = forged.rows("articles")["test"][0]["url"]
    set_in("articles", first, url=f"{url}/?utm_source=x#top")(forged)


CLAIM = "splits/claim.csv"


def put_split(forged: Forged, old: str, new: str) -> None:
    """Changes the named split, and the digest that the manifest has of it."""
    path = forged.folder / CLAIM
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    forged.say(named_splits={"claim": sha256_bytes(path.read_bytes())})


@breaks("named-split")
def a_named_split_of_another_digest(forged: Forged) -> None:
    forged.replace(CLAIM, "greedy", "by hand")


@breaks("named-split")
def a_named_split_that_is_not_there(forged: Forged) -> None:
    (forged.folder / CLAIM).unlink()
    forged.seal()


@breaks("named-split")
def a_split_that_the_manifest_does_not_name(forged: Forged) -> None:
    shutil.copy(forged.folder / CLAIM, forged.folder / "splits" / "other.csv")
    forged.seal()


@breaks("named-split")
def a_side_that_is_none(forged: Forged) -> None:
    put_split(forged, "s08,g06,validation", "s08,g06,dev")


@breaks("named-split")
def a_document_without_a_side(forged: Forged) -> None:
    put_split(forged, "s08,", "s88,")


@breaks("named-split")
def a_document_with_two_sides(forged: Forged) -> None:
    put_split(forged, "s08,g06,validation", "s08,g06,validation,twice\ns08,g06,validation")


@breaks("named-split")
def a_named_split_that_is_no_table(forged: Forged) -> None:
    put_split(forged, "document_id,", "document,")


@breaks("named-split-leaks")
def a_claim_on_two_sides(forged: Forged) -> None:
    """s03 shares a canonical claim with s02, and no story."""
    put_split(forged, "s03,g01,test", "s03,g01,train")


@breaks("named-split-leaks")
def a_story_on_two_sides_of_a_named_split(forged: Forged) -> None:
    put_split(forged, "s01,g01,test", "s01,g01,train")


breaks("group-differs")(set_in("articles", first, group_id="g99"))


# The card


@breaks("card-unreadable")
def no_front_matter(forged: Forged) -> None:
    forged.replace("README.md", "---\n", "")


@breaks("card-configs")
def another_version_in_the_card(forged: Forged) -> None:
    forged.replace("README.md", "  version: 1.0.0\n", "  version: 1.0.1\n")


@breaks("card-configs")
def a_config_that_points_elsewhere(forged: Forged) -> None:
    path = "ties/train-00000-of-00001.parquet"
    forged.replace("README.md", f"path: {path}", "path: ties/other.parquet")


@breaks("card-info")
def another_count_in_the_card(forged: Forged) -> None:
    forged.replace("README.md", "num_examples: ", "num_examples: 1")


@breaks("annotators-differ")
def a_script_that_the_card_calls_a_person(forged: Forged) -> None:
    forged.replace("README.md", "`anotator-1` is a script", "`anotator-1` is a person")


@breaks("annotators-differ")
def experts_among_the_creators_of_the_card(forged: Forged) -> None:
    forged.replace("README.md", "- machine-generated\n", "- expert-generated\n")


@breaks("licence-differs")
def another_licence_in_the_card(forged: Forged) -> None:
    forged.replace("README.md", "\nlicense: cc-by-4.0\n", "\nlicense: cc0-1.0\n")


@breaks("licence-differs")
def another_licence_on_the_cards_page(forged: Forged) -> None:
    forged.replace("README.md", "Code: Apache-2.0.", "Code: MIT.")


@breaks("licence-differs")
def another_licence_of_the_labels(forged: Forged) -> None:
    forged.replace(
        "LICENSE-LABELS", "SPDX-License-Identifier: CC-BY-4.0", "SPDX-License-Identifier: MIT"
    )


@breaks("licence-differs")
def two_licences_of_the_labels(forged: Forged) -> None:
    line = "SPDX-License-Identifier: CC-BY-4.0\n"
    forged.replace("LICENSE-LABELS", line, f"{line}SPDX-License-Identifier: CC0-1.0\n")


@breaks("licence-differs")
def other_rights_in_the_texts(forged: Forged) -> None:
    path = forged.folder / "TEXT-RIGHTS.md"
    path.write_text(path.read_text().replace("CC-BY-4.0", "CC0-1.0"))
    forged.seal()


@breaks("licence-differs")
def a_publisher_less_in_the_rights(forged: Forged) -> None:
    path = forged.folder / "TEXT-RIGHTS.md"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.endswith(" | own | 1 |\n")))
    forged.seal()


breaks("licence-without-permission")(set_in("articles", first, permission="unknown"))


@breaks("licence-form")
def a_licence_nobody_knows(forged: Forged) -> None:
    forged.say(licences={**forged.manifest.licences, "code": "Do-What-You-Like-9"})


@breaks("citation-differs")
def another_version_is_cited(forged: Forged) -> None:
    forged.replace("CITATION.cff", "version: 1.0.0", "version: 1.0.1")


@breaks("citation-differs")
def somebody_else_is_cited(forged: Forged) -> None:
    forged.replace("CITATION.cff", "The tandai maintainers", "Somebody else")


# The datasheet


@breaks("datasheet-unanswered")
def an_answer_is_missing(forged: Forged) -> None:
    answers = {key: said for key, said in forged.manifest.datasheet.items() if key != "consent"}
    forged.say(datasheet=answers)


@breaks("datasheet-unanswered")
def an_answer_to_no_question(forged: Forged) -> None:
    forged.say(datasheet={**forged.manifest.datasheet, "what_i_had_for_lunch": "soup"})


@breaks("datasheet-differs")
def a_script_is_called_a_person(forged: Forged) -> None:
    path = forged.folder / "DATASHEET.md"
    text = path.read_text()
    assert "`anotator-1` is a script" in text
    path.write_text(text.replace("`anotator-1` is a script", "`anotator-1` is a person"))
    forged.seal()


@breaks("datasheet-differs")
def another_versions_sheet(forged: Forged) -> None:
    path = forged.folder / "DATASHEET.md"
    path.write_text(path.read_text().replace(forged.manifest.content_sha256, "0" * 64))
    forged.seal()


@breaks("survey-differs")
def more_gold_of_more_hands(forged: Forged) -> None:
    survey = forged.manifest.survey
    more = msgspec.structs.replace(survey.hands[0], n_annotators=9)
    hands = (more, *survey.hands[1:])
    forged.say(survey=msgspec.structs.replace(survey, hands=hands))


@breaks("survey-differs")
def a_publisher_less(forged: Forged) -> None:
    survey = forged.manifest.survey
    forged.say(survey=msgspec.structs.replace(survey, sources=survey.sources[1:]))


# croissant.json


@breaks("croissant-unreadable")
def half_a_croissant(forged: Forged) -> None:
    path = forged.folder / "croissant.json"
    path.write_text(path.read_text()[:-100])
    forged.seal()


@breaks("croissant-files")
def another_digest_in_the_croissant(forged: Forged) -> None:
    entry = forged.manifest.tables["ties"].files[0]
    forged.replace("croissant.json", entry.sha256, "0" * 64)


@breaks("croissant-files")
def a_file_from_elsewhere(forged: Forged) -> None:
    path = "ties/train-00000-of-00001.parquet"
    forged.replace("croissant.json", f'"contentUrl": "{path}"', '"contentUrl": "https://x.y/z"')


@breaks("croissant-records")
def a_column_read_as_another(forged: Forged) -> None:
    forged.replace("croissant.json", '"column": "end"', '"column": "start"')


@breaks("croissant-head")
def another_version_in_the_croissant(forged: Forged) -> None:
    forged.replace("croissant.json", '"version": "1.0.0"', '"version": "1.0.1"')


# Pages, byte for byte


def write_below(name: str) -> Fault:
    """Words below a page, as somebody who mends SHA256SUMS would leave them."""

    def fault(forged: Forged) -> None:
        path = forged.folder / name
        path.write_text(path.read_text() + "\nLabels of test were checked by experts.\n")
        forged.seal()

    fault.__name__ = f"words_below_{name}"
    return fault


for page in ("README.md", "DATASHEET.md", "LICENSE-LABELS", "TEXT-RIGHTS.md"):
    breaks("page-differs")(write_below(page))


@breaks("page-differs")
def a_description_in_the_croissant(forged: Forged) -> None:
    said = json.loads((forged.folder / "croissant.json").read_text())
    old = json.dumps(said["description"], ensure_ascii=False)
    forged.replace("croissant.json", old, json.dumps("All labels are of experts."))


@breaks("page-differs")
def a_word_more_in_the_citation(forged: Forged) -> None:
    forged.replace("CITATION.cff", "message: ", "message: Gold. ")


@breaks("page-differs")
def a_manifest_in_other_words(forged: Forged) -> None:
    forged.replace("manifest.json", '"name": ', '"name":  ')


@breaks("page-digest")
def a_manifest_that_names_another_page(forged: Forged) -> None:
    digest = (forged.manifest.pages_sha256 or {})["README.md"]
    forged.replace("manifest.json", digest, "0" * 64)


@breaks("file-unknown")
def a_program_beside_the_tables(forged: Forged) -> None:
    (forged.folder / "load.py").write_text("print()")
    forged.seal()


@breaks("file-unknown")
def a_report_of_a_copy_that_is_none(forged: Forged) -> None:
    (forged.folder / "hydration.json").write_text("{}")
    forged.seal()


# hydration.json


def report(*place: str | int, value: object) -> Fault:
    """Another value somewhere in the report."""

    def fault(forged: Forged) -> None:
        path = forged.folder / "hydration.json"
        said = at = json.loads(path.read_text())
        for key in place[:-1]:
            at = at[key]
        at[place[-1]] = value
        path.write_bytes(msgspec.json.format(msgspec.json.encode(said)) + b"\n")
        forged.seal()

    fault.__name__ = "_".join(map(str, place))
    return fault


for fault in (
    report("version", value="2.0.0"),
    report("content_sha256", value="0" * 64),
    report("is_whole", value=False),
    report("is_test_whole", value=False),
    report("splits", 0, "n_kept", value=1),
    report("documents", 0, "split", value="test"),
    report("documents", 0, "n_kept", value=1),
    report("documents", 0, "n_lines", value=1),
    report("documents", 0, "status", value="re-anchored"),
    report("documents", 0, "document_id", value="r9"),
    report("documents", 0, "why", value=3),
    report("note", value="all of it was read again"),
):
    breaks("hydration-report", COPY)(fault)


@breaks("hydration-report", COPY)
def a_report_of_two_documents_alone(forged: Forged) -> None:
    path = forged.folder / "hydration.json"
    said = json.loads(path.read_text())
    del said["documents"][0]
    path.write_bytes(msgspec.json.format(msgspec.json.encode(said)) + b"\n")
    forged.seal()


@breaks("file-missing", COPY)
def a_copy_without_its_report(forged: Forged) -> None:
    (forged.folder / "hydration.json").unlink()
    forged.seal()


TEXTS: list[Path] = []


@pytest.fixture(autouse=True)
def texts(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where the sample's texts are."""
    TEXTS[:] = [sample_project(tmp_path_factory.getbasetemp()).build / "documents"]


def test_the_samples_release_passes(stand_off: Release, full: Release) -> None:
    for folder, manifest in (stand_off, full):
        done = run_verify(folder)
        assert done.ok
        assert done.read_rows
        assert not done.findings
        assert (done.name, done.version, done.text) == (manifest.name, "1.0.0", manifest.text)
        n_rows = sum(table.n_rows for table in manifest.tables.values())
        checked = {each.rule: each.n_checked for each in done.tallies}
        assert checked["row-order"] == checked["null-not-allowed"] == n_rows
        assert checked["content-digest"] == len(manifest.tables)


def test_no_rule_is_idle_on_the_sample(stand_off: Release, full: Release) -> None:
    done = [run_verify(folder).tallies for folder, _ in (stand_off, full)]
    idle = {
        one.rule for one, other in zip(*done, strict=True) if not one.n_checked + other.n_checked
    }
    # Its annotators left no drafts, nothing was taken out of it, and it is no hydrated copy.
    assert idle == {
        "draft-without-answer",
        "hydration-report",
        "tombstone-ignored",
        "tombstones-broken",
    }


def test_a_hydrated_release_passes(stand_off: Release, tmp_path: Path) -> None:
    project = sample_project(stand_off[0].parents[2])
    out = tmp_path / "hydrated"
    run_hydrate(stand_off[0], project.root / "articles", out)
    done = run_verify(out)
    assert (done.ok, done.text) == (True, "hydrated")


@breaks("hydrated-from-differs")
def a_stand_off_release_that_says_it_is_hydrated_from_one(forged: Forged) -> None:
    digest = forged.manifest.content_sha256
    said = HydratedFrom(content_sha256=digest, is_partial=False, reanchored=(), not_filled={})
    forged.say(hydrated_from=said)


@pytest.mark.parametrize(("rule", "fault"), cases(STAND_OFF))
def test_a_fault_is_found_by_its_rule_alone(
    rule: str, fault: Fault, stand_off: Release, tmp_path: Path
) -> None:
    forged = Forged(stand_off, tmp_path / "release")
    fault(forged)
    done = run_verify(forged.folder)
    assert rules_of(done) == {rule}, done.findings
    assert not done.ok


@pytest.mark.parametrize(("rule", "fault"), cases(FULL))
def test_a_fault_of_a_text_is_found_by_its_rule_alone(
    rule: str, fault: Fault, full: Release, tmp_path: Path
) -> None:
    forged = Forged(full, tmp_path / "release")
    fault(forged)
    done = run_verify(forged.folder)
    assert rules_of(done) == {rule}, done.findings
    assert not done.ok


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A small release, hydrated."""
    base = tmp_path_factory.mktemp("copy")
    small, _ = small_release(tmp_path_factory.getbasetemp())
    done = run_hydrate(small, write_articles(base / "articles", ARTICLES), base / "out")
    assert done.manifest
    assert run_verify(base / "out").findings == ()
    return base / "out", done.manifest


@pytest.mark.parametrize(("rule", "fault"), cases(COPY))
def test_a_fault_of_a_copys_report_is_found_by_its_rule_alone(
    rule: str, fault: Fault, copy: Release, tmp_path: Path
) -> None:
    forged = Forged(copy, tmp_path / "release")
    fault(forged)
    done = run_verify(forged.folder)
    assert rules_of(done) == {rule}, done.findings
    assert not done.ok


def test_the_first_line_that_differs_is_named(copy: Release, tmp_path: Path) -> None:
    forged = Forged(copy, tmp_path / "release")
    lines = (forged.folder / "README.md").read_text().count("\n")
    write_below("README.md")(forged)
    (one,) = run_verify(forged.folder).findings
    assert one.place == f"README.md, line {lines + 2}"
    assert one.found == "'Labels of test were checked by experts.'"
    assert one.expected.startswith("no such line")


def test_pages_of_another_tandai_are_held_to_their_digests(copy: Release, tmp_path: Path) -> None:
    forged = Forged(copy, tmp_path / "release")
    forged.say(tools={**forged.manifest.tools, "tandai": "0.0.1"})
    path = forged.folder / "README.md"
    path.write_text(path.read_text() + "\nA page of another template.\n")
    pages = {**(forged.manifest.pages_sha256 or {}), "README.md": sha256_file(path)}
    named = msgspec.structs.replace(forged.manifest, pages_sha256=pages)
    (forged.folder / "manifest.json").write_bytes(write_manifest(named))
    forged.seal()
    done = run_verify(forged.folder)
    assert done.ok
    assert [(each.rule, each.severity) for each in done.findings] == [
        ("page-not-compared", "warning")
    ]
    write_below("README.md")(forged)
    done = run_verify(forged.folder)
    assert (done.ok, rules_of(done)) == (False, {"page-digest", "page-not-compared"})


def test_pages_of_a_manifest_without_their_digests_are_held_to_what_they_state(
    copy: Release, tmp_path: Path
) -> None:
    """Releases made before manifests named them."""
    forged = Forged(copy, tmp_path / "release")
    forged.say(tools={**forged.manifest.tools, "tandai": "0.0.1"})
    named = msgspec.structs.replace(forged.manifest, pages_sha256=None, tombstones_sha256=None)
    (forged.folder / "manifest.json").write_bytes(write_manifest(named))
    write_below("README.md")(forged)
    done = run_verify(forged.folder)
    assert (done.ok, rules_of(done)) == (True, {"page-not-compared"})


def test_a_draft_says_that_it_is_one(copy: Release, tmp_path: Path) -> None:
    forged = Forged(copy, tmp_path / "release")
    forged.say(is_draft=True, draft_notes=("two files are not committed",))
    done = run_verify(forged.folder)
    assert (done.ok, done.is_draft, done.n_failed) == (True, True, 0)
    (one,) = done.findings
    assert (one.rule, one.severity) == ("release-is-draft", "warning")
    assert "two files are not committed" in one.found


@settings(max_examples=25)
@given(data=st.data())
def test_no_manifest_however_odd_stops_the_checks(data: st.DataObject, stand_off: Release) -> None:
    """Somebody else's release may say anything: it is found fault with, or has the content that it had."""
    with tempfile.TemporaryDirectory() as name:
        forged = Forged(stand_off, Path(name) / "release")
        path = forged.folder / "manifest.json"
        said = json.loads(path.read_text())
        at: Any = said
        while True:
            keys = list(at) if isinstance(at, dict) else list(range(len(at)))
            key = data.draw(st.sampled_from(keys))
            if not (isinstance(at[key], dict | list) and at[key]) or data.draw(st.booleans()):
                break
            at = at[key]
        at[key] = data.draw(
            st.one_of(
                st.none(),
                st.integers(),
                st.text(max_size=20),
                st.sampled_from(["../x", "start", "ints", "structs", [], {}, ["a"], True]),
            )
        )
        path.write_text(json.dumps(said))
        forged.seal()
        done = run_verify(forged.folder)
        assert not done.ok or done.content_sha256 == stand_off[1].content_sha256


def test_every_rule_has_a_fault_that_it_finds() -> None:
    assert set(RULES) == {*STAND_OFF, *FULL, *COPY}

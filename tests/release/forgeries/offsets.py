"""Faults of offsets and texts, each with the rule that finds it."""

from release.forge import Forged, Rows
from release.forgeries.faults import FULL, TEXTS, breaks, first, of_gold, of_script, set_in


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

"""Faults of people and gold, each with the rule that finds it."""

from release.forge import Forged, Rows
from release.forgeries.faults import breaks, first, of_gold, of_script, set_in
from tandai.release.schema import Row

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

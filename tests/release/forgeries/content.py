"""Faults of digests and tombstones, each with the rule that finds it."""

from release.forge import Forged, Rows, read_digests
from release.forgeries.faults import breaks, first, set_in
from tandai.digest import sha256_file


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

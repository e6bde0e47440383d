"""Faults of splits, each with the rule that finds it."""

import shutil
from collections import Counter

from release.forge import Forged, Rows
from release.forgeries.faults import breaks, first, of_gold, set_in
from tandai.digest import sha256_bytes
from tandai.release.schema import Row

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

"""A document to the losses that a whole format brings: what it has no place for."""

from collections.abc import Collection

from tandai.exports.documents import Exported, Tables
from tandai.exports.losses import Losses


def note_unsaid(
    tables: Tables, document: Exported, losses: Losses, *, unsaid: Collection[str]
) -> None:
    """Counts what a format has no place for, by layer and name.

    Args:
        tables: the document's rows, of the annotations that are exported.
        document: the same, as it is exported.
        losses: takes the counts.
        unsaid: rules of the losses that the format brings.
    """
    for span in document.spans:
        for rule in ("span-id", "offsets"):
            if rule in unsaid:
                losses.add(rule, layer=span.layer)
    for rule, said in (("attribute", document.attributes), ("answer", document.answers)):
        for answer in said if rule in unsaid else ():
            losses.add(rule, layer=answer.layer, item=answer.name)
    for arrow in document.relations if "relation" in unsaid else ():
        losses.add("relation", layer=arrow.layer, item=", ".join(arrow.labels))
    if "document-id" in unsaid:
        losses.add("document-id")
    if "white-space" in unsaid:
        losses.add("white-space", len(document.tokens))
    counted = [row for row in tables.get("annotations", ()) if row["layer"] in document.layers]
    ids = {row["annotation_id"] for row in counted}
    for row in tables.get("extras", ()):
        if row["annotation_id"] in ids:
            losses.add("extra", layer=row["layer"], item=row["control"])
    for row in tables.get("ties", ()):
        losses.add("tie", layer=row["layer"], item=row["what"])
    n_said = len(document.attributes) + len(document.relations) + len(document.answers)
    losses.add("provenance", len(document.spans) + n_said)
    losses.add("article")

"""A document's annotations and their items to whether ids are single and references resolve."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from operator import itemgetter

from tandai.release.schema import Row
from tandai.release.verify.ledger import Ledger
from tandai.release.verify.stream import Located, Rows, check_alike
from tandai.wording import count_of

WHO = ("layer", "annotator_id", "annotator_kind")
ITEMS = ("spans", "span_attributes", "relations", "document_labels", "extras")
"""Tables of what annotations say."""
_OWNER = itemgetter("annotation_id", *WHO)
"""All of an item that its owner is asked about."""


def check_annotations(ledger: Ledger, document: Row, rows: Rows) -> None:
    """Annotations of a document: ids, revision, numbers of items, drafts."""
    annotations: dict[str, Located] = {}
    for each in rows.get("annotations", ()):
        row = each.row
        name = row["annotation_id"]
        first = annotations.setdefault(name, each)
        found = f"{name} again"
        ledger.expect(first is each, "annotation-id-twice", each.place, found, "each id once")
        start = f"{row['document_id']}/{row['layer']}/{row['annotator_id']}/"
        ledger.expect(
            name.startswith(start) and len(name) > len(start),
            "annotation-id-form",
            each.place,
            ascii(name),
            "document/layer/annotator/n of the same row",
        )
        same = row["text_sha256"] == document["text_sha256"]
        found, expected = row["text_sha256"][:12], document["text_sha256"][:12]
        ledger.expect(same, "text-changed", each.place, f"{found}…", f"{expected}…")
    for each in annotations.values():
        answer = each.row["draft_of"]
        if answer:
            known = answer in annotations
            expected = "an annotation of the document"
            ledger.expect(known, "draft-without-answer", each.place, ascii(answer), expected)
    _check_counts(ledger, annotations, rows)
    for table in ITEMS:
        check_alike(
            ledger, rows.get(table, ()), _OWNER, partial(_check_owner, annotations=annotations)
        )
    _check_spans(ledger, rows)


def _check_counts(ledger: Ledger, annotations: dict[str, Located], rows: Rows) -> None:
    for table in ("spans", "relations"):
        counts = Counter(each.row["annotation_id"] for each in rows.get(table, ()))
        for name, each in annotations.items():
            said = each.row[f"n_{table}"]
            found, expected = f"n_{table} {said}", f"{count_of(counts[name], 'row')} of {table}"
            ledger.expect(said == counts[name], "item-count", each.place, found, expected)
    ties = Counter(each.row["layer"] for each in rows.get("ties", ()))
    gold = {each.row["layer"] for each in annotations.values() if _is_gold(each.row)}
    for each in annotations.values():
        wanted = ties[each.row["layer"]] if _is_gold(each.row) else 0
        found, expected = f"n_ties {each.row['n_ties']}", f"{count_of(wanted, 'row')} of ties"
        ledger.expect(each.row["n_ties"] == wanted, "item-count", each.place, found, expected)
    for each in rows.get("ties", ()):
        layer = each.row["layer"]
        found, expected = f"a tie of {layer}", "gold of the layer that it was left out of"
        ledger.expect(layer in gold, "annotation-unknown", each.place, found, expected)


def _is_gold(row: Row) -> bool:
    return bool(row["annotator_kind"] == "gold")


def _check_owner(ledger: Ledger, each: Located, annotations: Mapping[str, Located]) -> None:
    """The row's annotation is there, and is by whom the row says."""
    owner = annotations.get(each.row["annotation_id"])
    ledger.count("annotation-unknown")
    if owner is None:
        found, expected = ascii(each.row["annotation_id"]), "an annotation of the document"
        ledger.fault("annotation-unknown", each.place, found, expected)
        return
    ledger.count("who-differs")
    for name in WHO:
        if each.row[name] != owner.row[name]:
            found, expected = f"another {name}", f"that of {owner.place}"
            ledger.fault("who-differs", each.place, found, expected)


def _check_spans(ledger: Ledger, rows: Rows) -> None:
    """One span id is one place, with each label once; what speaks of spans finds them."""
    places: dict[tuple[str, str], tuple[int, int]] = {}
    labels: set[tuple[str, str, str, str]] = set()
    for each in rows.get("spans", ()):
        row = each.row
        region = (row["annotation_id"], row["span_id"])
        named = (*region, row["control"], row["label"])
        place = (row["start"], row["end"])
        ledger.count("span-id-twice")
        if named in labels or places.setdefault(region, place) != place:
            found, expected = f"{row['span_id']} again", "one place, and each label once"
            ledger.fault("span-id-twice", each.place, found, expected)
        labels.add(named)
    for each in rows.get("span_attributes", ()):
        row = each.row
        ledger.count("attribute-without-span")
        if (row["annotation_id"], row["span_id"]) not in places:
            found, expected = ascii(row["span_id"]), "a span of the annotation"
            ledger.fault("attribute-without-span", each.place, found, expected)
    for each in rows.get("relations", ()):
        row = each.row
        for end in ("from_id", "to_id"):
            ledger.count("relation-without-end")
            if (row["annotation_id"], row[end]) not in places:
                found, expected = f"{end} {row[end]!a}", "a span of the annotation"
                ledger.fault("relation-without-end", each.place, found, expected)


def check_suggestions(ledger: Ledger, suggestions: Sequence[Located]) -> None:
    """What was suggested about spans names spans that were suggested."""
    spans = {
        (each.row["annotation_id"], each.row["span_id"])
        for each in suggestions
        if each.row["what"] == "span"
    }
    for each in suggestions:
        row = each.row
        ends = {"attribute": ("span_id",), "relation": ("span_id", "to_id")}.get(row["what"], ())
        for end in ends:
            known = (row["annotation_id"], row[end]) in spans
            found, expected = f"{end} {row[end]!a}", "a span suggested with it"
            ledger.expect(known, "suggestion-without-span", each.place, found, expected)

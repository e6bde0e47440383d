"""Rows to whether what they say of people, machines and gold can be true."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import get_args

from tandai.records import AnnotatorKind
from tandai.release.schema import Row
from tandai.release.verify.ledger import Ledger
from tandai.release.verify.stream import Located, Rows, check_alike

KINDS = frozenset(get_args(AnnotatorKind))
GOLD_ORIGINS = frozenset({"unanimous", "majority", "single", "policy", "adjudicated"})
OWN_ORIGINS = frozenset({"manual", "accepted_untouched", "changed"})
MACHINES = frozenset({"model", "program"})
"""What may suggest."""
SAID = ("spans", "span_attributes", "relations", "document_labels")
"""Tables whose rows have a provenance."""
PSEUDONYM = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
"""As accounts.json has them: a file's name, and no e-mail."""


class People:
    """Annotators of a whole release, each of one kind throughout."""

    def __init__(self) -> None:
        self.kinds: dict[str, str] = {}

    def meet(self, ledger: Ledger, place: str, name: str, kind: str) -> None:
        """An annotator and its kind, as an annotation or its curators name them."""
        first = self.kinds.setdefault(name, kind)
        ledger.expect(
            kind in KINDS - {"gold"} and kind == first,
            "annotator-kind",
            place,
            f"kind {kind!r}",
            f"{first} as elsewhere" if first != kind else f"one of {', '.join(sorted(KINDS))}",
        )
        check_pseudonym(ledger, place, name)


def check_pseudonym(ledger: Ledger, place: str, name: str) -> None:
    """A name is a plain word, as no e-mail is."""
    # Not repeated: it may be a name or an e-mail.
    found, expected = "a name that is no plain word", "letters, digits, dots and hyphens"
    ok = PSEUDONYM.fullmatch(name) is not None
    ledger.expect(ok, "annotator-no-pseudonym", place, found, expected)


def check_people(ledger: Ledger, rows: Rows, people: People) -> None:
    """Who annotated a document, who settled it, and who only suggested."""
    for each in rows.get("annotations", ()):
        row = each.row
        name, kind = row["annotator_id"], row["annotator_kind"]
        if "gold" in (name, kind):
            ok, expected = name == kind, "gold by gold alone"
            ledger.expect(ok, "annotator-kind", each.place, f"kind {kind!r}", expected)
        else:
            people.meet(ledger, each.place, name, kind)
        for curator in row["curators"]:
            people.meet(ledger, each.place, curator["annotator_id"], curator["annotator_kind"])
    for each in rows.get("suggestions", ()):
        row = each.row
        ok = row["annotator_kind"] in MACHINES and row["origin"] == "suggested"
        found = f"kind {row['annotator_kind']!r}, origin {row['origin']!r}"
        ledger.expect(ok, "annotator-kind", each.place, found, "a machine's suggestion")
        check_pseudonym(ledger, each.place, row["annotator_id"])


def check_provenance(ledger: Ledger, rows: Rows, views: Mapping[str, str]) -> None:
    """Gold says how it came about and by whom; what is not gold claims nothing of the kind.

    Args:
        ledger: takes what is found.
        rows: of one document.
        views: by table, the column of structs that have a provenance, or nothing.
    """
    known = _known(rows)
    for each in rows.get("annotations", ()):
        row = each.row
        names = [*row["annotators"], *(curator["annotator_id"] for curator in row["curators"])]
        if row["annotator_kind"] == "gold":
            ok = bool(names and row["policy"])
            found, expected = "gold of nobody, or by no policy", "annotators and a policy"
            ledger.expect(ok, "gold-without-provenance", each.place, found, expected)
            _check_known(ledger, each.place, row["annotators"], known.get(row["layer"], set()))
        else:
            found, expected = "annotators or curators", "none: it is an annotator's own"
            ledger.expect(not names, "provenance-not-of-gold", each.place, found, expected)
    for table in SAID:
        check_alike(ledger, rows.get(table, ()), _item_key, partial(_check_item, known=known))
    everybody = {name for names in known.values() for name in names}
    for each in rows.get("ties", ()):
        for vote in each.row["votes"]:
            _check_known(ledger, each.place, vote["annotators"], everybody)
    for table, column in views.items():
        for each in rows.get(table, ()):
            for where, item in _items(each.row, column):
                ok = item["origin"] in GOLD_ORIGINS and bool(item["annotators"])
                place = f"{each.place}{where}"
                found = f"origin {item['origin']!r} of {len(item['annotators'])} annotators"
                expected = "how it was settled, and by whom"
                ledger.expect(ok, "gold-without-provenance", place, found, expected)
                _check_known(ledger, place, item["annotators"], everybody)


def _items(row: Row, column: str) -> Iterator[tuple[str, Row]]:
    if not column:
        yield "", row
        return
    for number, item in enumerate(row[column]):
        yield f", {column}[{number}]", item


def _known(rows: Rows) -> dict[str, set[str]]:
    """By layer, who annotated the document, and who settled something in it."""
    known: dict[str, set[str]] = {}
    for each in rows.get("annotations", ()):
        there = known.setdefault(each.row["layer"], set())
        if each.row["annotator_kind"] != "gold":
            there.add(each.row["annotator_id"])
        there |= {curator["annotator_id"] for curator in each.row["curators"]}
    return known


def _item_key(row: Row) -> tuple[object, ...]:
    """All that `_check_item` looks at."""
    names = tuple(row["annotators"])
    return (row["annotator_kind"], row["origin"], row["policy"], row["rule"], row["layer"], names)


def _check_item(ledger: Ledger, each: Located, known: Mapping[str, set[str]]) -> None:
    row = each.row
    names, origin = row["annotators"], row["origin"]
    found = f"origin {origin!r}, {len(names)} annotators, policy {row['policy']!r}"
    if row["annotator_kind"] != "gold":
        ok = origin in OWN_ORIGINS and not (names or row["policy"] or row["rule"])
        expected = f"origin {', '.join(sorted(OWN_ORIGINS))}, and nobody else's"
        ledger.expect(ok, "provenance-not-of-gold", each.place, found, expected)
        return
    ok = origin in GOLD_ORIGINS and bool(names) and (origin == "adjudicated" or row["policy"])
    expected = "how it was settled, by whom, and by which policy or curator"
    ledger.expect(bool(ok), "gold-without-provenance", each.place, found, expected)
    _check_known(ledger, each.place, names, known.get(row["layer"], set()))


def _check_known(ledger: Ledger, place: str, names: list[str], known: set[str]) -> None:
    for name in names:
        expected = "those who annotated or settled the document"
        ledger.expect(name in known, "provenance-unknown", place, "an annotator", expected)

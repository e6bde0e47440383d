"""A hydrated copy to whether it says how far it is the release that it was made of."""

from tandai.release.manifest import PARTIAL, REANCHORED, Manifest
from tandai.release.schema import Row
from tandai.release.verify.ledger import Ledger
from tandai.release.verify.stream import Located

RULE = "hydrated-from-differs"


def is_reanchored(document: Row) -> bool:
    """Whether a row of ``documents`` says that its text is another than the release's."""
    return str(document["normaliser"]).endswith(REANCHORED)


def check_statement(ledger: Ledger, manifest: Manifest) -> None:
    """What the manifest says of it, its digest and its version fit each other."""
    said, place = manifest.hydrated_from, "manifest.json, hydrated_from"
    ok = (said is not None) == (manifest.text == "hydrated")
    found = f"text {manifest.text!r} and {'none' if said is None else 'one'}"
    ledger.expect(ok, RULE, place, found, "one in hydrated copies alone")
    if said is None:
        return
    whole = not (said.reanchored or said.not_filled)
    same = said.content_sha256 == manifest.content_sha256
    found = f"{'the same' if same else 'another'} content digest"
    expected = "the release's where every document is whole, else another"
    ledger.expect(same == whole, RULE, place, found, expected)
    ok = said.is_partial or "test" not in said.not_filled.values()
    found = "a document of test left out"
    ledger.expect(ok, RULE, place, found, f"a version with {PARTIAL}")
    ok = manifest.version.endswith(PARTIAL) == said.is_partial and not (whole and said.is_partial)
    expected = f"a version with {PARTIAL} where test is not whole, and nowhere else"
    ledger.expect(ok, RULE, place, f"version {manifest.version!r}", expected)


class HydratedDocuments:
    """The documents of a copy, each as the manifest has it."""

    def __init__(self, manifest: Manifest) -> None:
        said = manifest.hydrated_from
        self._is_partial = said is not None and said.is_partial
        self._not_filled = frozenset(said.not_filled) if said else frozenset()
        self._waiting = set(said.reanchored if said else ())

    def meet(self, ledger: Ledger, split: str, document: Located) -> None:
        """A re-anchored document is named, and in test makes the copy partial."""
        row = document.row
        document_id, there = row["document_id"], is_reanchored(row)
        named = document_id in self._waiting
        self._waiting.discard(document_id)
        ok = there == named and document_id not in self._not_filled
        found = f"normaliser {row['normaliser']!a}"
        expected = "re-anchored documents as manifest.json names them, and none that is left out"
        ledger.expect(ok, RULE, document.place, found, expected)
        if there:
            ok = split != "test" or self._is_partial
            found = "a re-anchored document of test"
            ledger.expect(ok, RULE, document.place, found, f"a version with {PARTIAL}")

    def finish(self, ledger: Ledger) -> None:
        """Every document that is named as re-anchored was there."""
        for document_id in sorted(self._waiting):
            place = "manifest.json, hydrated_from"
            ledger.expect(False, RULE, place, f"{document_id!a}", "a document of the copy")

"""A hydrated copy to whether it says how far it is the release that it was made of."""

from tandai.release.manifest import PARTIAL, REANCHORED, Manifest
from tandai.release.partial import say_kept, say_release
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
    ok = not (said.is_test_whole and "test" in said.not_filled.values())
    found = "a document of test left out"
    ledger.expect(ok, RULE, place, found, "is_test_whole: false")
    ok = manifest.version.endswith(PARTIAL) == said.is_partial == (not whole)
    expected = f"a version with {PARTIAL} where a document is not whole, and nowhere else"
    ledger.expect(ok, RULE, place, f"version {manifest.version!r}", expected)
    for split, kept in said.kept.items():
        have = manifest.counts.get(split, {})
        names = {*kept.counts, *have}
        more = [name for name in names if have.get(name, 0) > kept.counts.get(name, 0)]
        ok = not more and (kept.counts == have or not whole)
        expected = f"counts of the release, {dict(have)} or more; the same where it is whole"
        ledger.expect(ok, RULE, f"{place}.kept.{split}", f"{kept.counts}", expected)
    if not whole:
        expected = f"all of {say_release(manifest)}: figures measured on this copy are none of it"
        ledger.warn("copy-incomplete", place, say_kept(said), expected)


class HydratedDocuments:
    """The documents of a copy, each as the manifest has it."""

    def __init__(self, manifest: Manifest) -> None:
        said = manifest.hydrated_from
        self._is_test_whole = said is None or said.is_test_whole
        self._not_filled = frozenset(said.not_filled) if said else frozenset()
        self._waiting = set(said.reanchored if said else ())

    def meet(self, ledger: Ledger, split: str, document: Located) -> None:
        """A re-anchored document is named, and in test said to be there."""
        row = document.row
        document_id, there = row["document_id"], is_reanchored(row)
        named = document_id in self._waiting
        self._waiting.discard(document_id)
        ok = there == named and document_id not in self._not_filled
        found = f"normaliser {row['normaliser']!a}"
        expected = "re-anchored documents as manifest.json names them, and none that is left out"
        ledger.expect(ok, RULE, document.place, found, expected)
        if there:
            ok = split != "test" or not self._is_test_whole
            found = "a re-anchored document of test"
            ledger.expect(ok, RULE, document.place, found, "is_test_whole: false")

    def finish(self, ledger: Ledger) -> None:
        """Every document that is named as re-anchored was there."""
        for document_id in sorted(self._waiting):
            place = "manifest.json, hydrated_from"
            ledger.expect(False, RULE, place, f"{document_id!a}", "a document of the copy")

"""hydration.json of a hydrated copy to whether it reports what the copy's rows and manifest say."""

from collections.abc import Iterable

import msgspec

from tandai.hydration.ladder import WHOLE
from tandai.hydration.report import NAME as HYDRATION
from tandai.hydration.report import (
    DocumentHydration,
    Hydration,
    report_hydration,
    write_report,
)
from tandai.release.manifest import PARTIAL, HydratedFrom, Manifest
from tandai.release.verify.ledger import Ledger
from tandai.release.verify.stream import Rows
from tandai.wording import count_of

RULE = "hydration-report"
_GONE = ("given-up", "tombstoned")


class HydrationReport:
    """What the report says of each document, held to the rows as they are met."""

    def __init__(self, ledger: Ledger, manifest: Manifest, data: bytes | None) -> None:
        self._ledger = ledger
        self._waiting: dict[str, DocumentHydration] = {}
        said = manifest.hydrated_from
        self._reanchored = frozenset(said.reanchored) if said else frozenset()
        self._is_known = False
        if manifest.text != "hydrated" or data is None:
            # A copy without its report lacks a file, which is said there.
            return
        report = _read(ledger, data)
        if report is None:
            return
        self._is_known = True
        self._check_head(report, manifest)
        for each in report.documents:
            if each.status not in _GONE:
                self._waiting[each.document_id] = each

    def _check_head(self, report: Hydration, manifest: Manifest) -> None:
        """Everything that follows from its documents and the manifest is as it follows."""
        said = manifest.hydrated_from
        if said is None:
            return
        gone = {each.document_id: each.split for each in report.documents if each.status in _GONE}
        self._expect("documents", gone, said.not_filled)
        moved = sorted(each.document_id for each in report.documents if each.status not in WHOLE)
        self._expect("documents", [each for each in moved if each not in gone], [*said.reanchored])
        made = report_hydration(
            manifest.name,
            manifest.version.removesuffix(PARTIAL),
            said.content_sha256,
            report.documents,
        )
        for field in made.__struct_fields__:
            self._expect(field, getattr(report, field), getattr(made, field))
        self._expect("is_whole", report.is_whole, not said.is_partial)
        self._expect("is_test_whole", report.is_test_whole, said.is_test_whole)
        for side in report.splits:
            n_whole = sum(side.statuses.get(status, 0) for status in WHOLE)
            counted = (side.n_documents, n_whole, side.n_spans, side.n_kept)
            self._expect(f"splits, {side.split}", counted, _kept(said, side.split))
        self._expect("splits", [each.split for each in report.splits], [*said.kept])
        for each in report.documents:
            whole = each.status in WHOLE
            lost = each.n_spans - each.n_kept
            ok = (lost == 0 and each.n_lines_found == each.n_lines) if whole else lost >= 0
            place = f"{HYDRATION}, {each.document_id}"
            found = f"{each.status}, {each.n_kept} of {count_of(each.n_spans, 'span')}"
            self._ledger.expect(ok, RULE, place, found, "every span and line of a whole document")

    def meet(self, split: str, rows: Rows) -> None:
        """A document of the copy has the split, lines and spans that the report says."""
        if not self._is_known:
            return
        row = rows["documents"][0].row
        document_id = row["document_id"]
        place = f"{HYDRATION}, {document_id}"
        each = self._waiting.pop(document_id, None)
        expected = "a document that is filled"
        if not self._ledger.expect(each is not None, RULE, place, "none, or left out", expected):
            return
        if each is not None:
            found = (each.split, each.n_kept, each.status in WHOLE)
            n_spans = sum(one.row["n_spans"] for one in rows.get("annotations", ()))
            wanted = (split, n_spans, document_id not in self._reanchored)
            self._ledger.expect(found == wanted, RULE, place, _words(*found), _words(*wanted))
            if each.status in WHOLE:
                n_lines = len(row["paragraphs"])
                said = count_of(each.n_lines, "line")
                ok = each.n_lines == n_lines
                self._ledger.expect(ok, RULE, place, said, f"{n_lines} of its row")

    def finish(self) -> None:
        """Every document that it calls filled was there."""
        for document_id in self._waiting:
            place = f"{HYDRATION}, {document_id}"
            self._ledger.expect(False, RULE, place, "it as filled", "a document of the copy")

    def _expect(self, field: str, found: object, wanted: object) -> None:
        place = f"{HYDRATION}, {field}"
        said = (_short(found), f"{_short(wanted)}, by its documents and manifest.json")
        self._ledger.expect(found == wanted, RULE, place, *said)


def _read(ledger: Ledger, data: bytes) -> Hydration | None:
    try:
        report = msgspec.json.decode(data, type=Hydration, strict=True)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        ledger.expect(False, RULE, HYDRATION, str(error), "the report of this `tandai hydrate`")
        return None
    same = write_report(report) == data
    found = "keys twice, unknown ones, or other spaces"
    ledger.expect(same, RULE, HYDRATION, found, "its bytes as `tandai hydrate` writes them")
    ids = [each.document_id for each in report.documents]
    twice = _first_twice(ids)
    ledger.expect(not twice, RULE, HYDRATION, f"{twice!a} twice", "each document once")
    return None if twice or not same else report


def _first_twice(ids: Iterable[str]) -> str:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            return each
        seen.add(each)
    return ""


def _kept(said: HydratedFrom, split: str) -> tuple[int, ...]:
    """What the manifest counts of a split; nothing where it does not name it."""
    kept = said.kept.get(split)
    return (kept.n_documents, kept.n_whole, kept.n_spans, kept.n_kept) if kept else ()


def _words(split: str, n_spans: int, is_whole: bool) -> str:
    return f"{split}, {count_of(n_spans, 'span')}, {'whole' if is_whole else 're-anchored'}"


def _short(value: object) -> str:
    return ascii(value)[:80]
